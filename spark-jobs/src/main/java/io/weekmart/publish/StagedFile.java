package io.weekmart.publish;

import org.apache.hadoop.fs.Path;

/**
 * A complete file that waits for publishing.
 *
 * @param staged where it lies, below the staging folder of the run
 * @param target where it will lie, below the root of the output
 */
public record StagedFile(Path staged, Path target, long bytes) {}
