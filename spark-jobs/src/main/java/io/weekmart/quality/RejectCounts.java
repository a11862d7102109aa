package io.weekmart.quality;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rejected rows of a table by reason; a row with two reasons counts for both. */
final class RejectCounts {
    private final long[] row = new long[Long.SIZE];
    private final long[] bad = new long[Long.SIZE];
    private final long[] missing = new long[Long.SIZE];

    /** Adds rows that were rejected for a reason of the row as a whole, given as its bit of {@link Reasons}. */
    void addRow(long reason, long rows) {
        row[Long.numberOfTrailingZeros(reason)] += rows;
    }

    /** Adds rows with a bad value, by the index of the field. */
    void addBad(int field, long rows) {
        bad[field] += rows;
    }

    /** Adds rows with a missing value, by the index of the field. */
    void addMissing(int field, long rows) {
        missing[field] += rows;
    }

    /** The counts that are not zero, in the order of {@link TableSpec#rejectCodes}. */
    Map<String, Long> byCode(TableSpec table) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            put(counts, table, new RowReasons(0, 1L << bit, 0), bad[bit]);
        }
        for (int bit = 0; bit < Long.SIZE; bit++) {
            put(counts, table, new RowReasons(0, 0, 1L << bit), missing[bit]);
        }
        for (int bit = 0; bit < Long.SIZE; bit++) {
            put(counts, table, RowReasons.ofRow(1L << bit), row[bit]);
        }
        return counts;
    }

    /** BAD_VALUE and MISSING_VALUE of a row have no code of their own: those of the fields stand for them. */
    private static void put(Map<String, Long> counts, TableSpec table, RowReasons reason, long rows) {
        if (rows != 0) {
            reason.codes(table).forEach(code -> counts.put(code, rows));
        }
    }
}
