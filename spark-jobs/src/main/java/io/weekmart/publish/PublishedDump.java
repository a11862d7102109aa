package io.weekmart.publish;

/**
 * A dump from which published partitions were computed: all files of one table and date.
 *
 * @param identity equal for equal files
 * @param rows records, whatever became of them
 * @param rejected of those
 */
public record PublishedDump(String identity, long rows, long rejected) {}
