package io.weekmart.publish;

import org.apache.hadoop.fs.Path;

/**
 * A complete file that waits for publishing.
 *
 * @param staged where it lies, below the staging folder of the run
 * @param name its name in the folder of its partition
 * @param sha256 of its content in hexadecimal digits; empty of rejects, which the ledger does not list
 */
public record StagedFile(Path staged, String name, long bytes, long rows, String sha256) {
    PublishedFile published() {
        return new PublishedFile(name, bytes, rows, sha256);
    }
}
