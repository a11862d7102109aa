package io.weekmart.quality;

import io.weekmart.schema.RawTable;
import java.io.Serializable;

/** What the tasks of a run report to the driver: a few small records for each output file and each split, never rows. */
public sealed interface TaskResult extends Serializable {
    /**
     * A staged file of the fact.
     *
     * @param week index of the week in the calendar
     * @param bucket which of the week's files it is
     * @param quantity sum of total_sales_qty
     * @param amount sum of total_sales_amt
     */
    record WeekFile(
            int week,
            int bucket,
            String path,
            long rows,
            ExactSum quantity,
            ExactSum amount,
            RowFingerprint fingerprint)
            implements TaskResult {}

    /** A staged file of rejected rows, whose texts may still be missing. */
    record RejectFile(String path, long rows) implements TaskResult {}

    /** What a split of the scan adds up to. */
    record Split(SplitTally tally) implements TaskResult {}

    /** What the key checks of a partition came to. */
    record Keys(KeyTally tally) implements TaskResult {}

    /** A file that can't be trusted as a whole, and the line of the split where that shows. */
    record Fault(RawTable table, int split, long line, String what) implements TaskResult {}

    /** A group of which a value does not fit its type. */
    record Overflow(String week, int storeKey, long prodKey, String column) implements TaskResult {}
}
