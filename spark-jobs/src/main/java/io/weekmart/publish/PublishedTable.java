package io.weekmart.publish;

import java.util.List;

/**
 * A dimension as it was published.
 *
 * @param fingerprint of its rows, whatever their order
 */
public record PublishedTable(List<PublishedFile> files, String fingerprint, long rows) {
    public PublishedTable {
        files = List.copyOf(files);
    }
}
