package io.weekmart.quality;

import io.weekmart.contract.table.RowReasons;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a run report to the driver: a few small records for each output file and each split, never rows. The weekly pipeline
 * adds records of its own for its files.
 */
public interface TaskResult extends Serializable {
    /** A staged file of accepted rows of a raw table. */
    record AcceptedFile(String table, String path, long rows) implements TaskResult {}

    /**
     * Rows that passed the row checks and were brought to the task by their keys.
     *
     * @param table name of the raw table
     * @param rowsOfSplit number of rows, by the split that they stand in
     */
    @SuppressWarnings("ArrayRecordComponent") // One number for each split of a scan, from every task.
    record Passed(String table, long[] rowsOfSplit) implements TaskResult {}

    /**
     * Rows that passed the row checks with bad values taken as empty, and that were brought to the task by their keys.
     *
     * @param table name of the raw table
     */
    record Repaired(String table, RepairTally rows) implements TaskResult {}

    /**
     * Rows that the row checks rejected and that were brought to the task by their keys all the same.
     *
     * @param table name of the raw table
     * @param reasons bits of {@link io.weekmart.contract.table.Reasons}, the same for all of them
     * @param rowsOfSplit number of rows, by the split that they stand in
     */
    @SuppressWarnings("ArrayRecordComponent") // One number for each split of a scan, from every task.
    record Rejected(String table, long reasons, long[] rowsOfSplit) implements TaskResult {}

    /**
     * A file of an output table, staged but in a dry run.
     *
     * @param table name of the output table
     * @param values values of its partition columns, in their order
     * @param number which of the partition's files it is, from 0
     * @param path null in a dry run
     * @param checksum SHA-256 of the file, null in a dry run
     * @param totals sums of the table's totals, in their order; unscaled
     */
    record OutputFile(
            String table,
            List<String> values,
            int number,
            @Nullable String path,
            @Nullable String checksum,
            long rows,
            List<ExactSum> totals,
            RowFingerprint fingerprint)
            implements TaskResult {}

    /**
     * Computed rows that break the declaration of their output table.
     *
     * @param partition folders of the partition; empty where the table has none
     * @param what what was found, such as a key that comes twice
     */
    record Unfit(String table, String partition, String what) implements TaskResult {}

    /** A staged file of rejected rows, whose texts may still be missing. */
    record RejectFile(String path, long rows) implements TaskResult {}

    /**
     * What rejected rows would have added to the control totals of their table.
     *
     * @param table name of the raw table
     * @param split number of the split that they stand in
     * @param reason the one for which they were rejected; without any reason, all rejected rows of the split
     * @param totals as far as they can be read, in the order of the declaration; unscaled
     */
    record RejectedTotals(String table, int split, RowReasons reason, long rows, List<ExactSum> totals)
            implements TaskResult {}

    /** A rejected row for the report. */
    record Sample(RejectedRow row) implements TaskResult {}

    /** What a split of the scan adds up to. */
    record SplitCounts(SplitTally tally) implements TaskResult {}

    /** What the key checks of a partition came to. */
    record KeyCounts(KeyTally tally) implements TaskResult {}

    /**
     * A file that can't be trusted as a whole.
     *
     * @param table name of the raw table
     * @param place the split; where its first record begins; bytes from there to the record in which the fault was found; physical
     *     lines of the split before that record
     */
    record Fault(String table, RowPlace place, String what) implements TaskResult {}
}
