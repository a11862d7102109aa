package io.weekmart.quality;

import io.weekmart.contract.table.RowReasons;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A row that was not accepted.
 *
 * @param table name of its raw table
 * @param text the row as it stands in the file, private columns masked; null where it has to be read again and, for a malformed row of a table
 *     with private columns, where none may be kept
 * @param totals what the row would have added to the control totals of its table, in their order, unscaled; {@link #UNREAD} where that cannot be
 *     read
 */
@SuppressWarnings("ArrayRecordComponent") // A row is compared with no other.
public record RejectedRow(String table, RowPlace place, RowReasons reasons, @Nullable String text, long[] totals)
        implements Serializable {
    /** Stands for a value that cannot be read. */
    public static final long UNREAD = Long.MIN_VALUE;

    private static final long[] NO_TOTALS = {};

    /** A row of a table without control totals, or one of which these are not known. */
    public RejectedRow(String table, RowPlace place, RowReasons reasons, @Nullable String text) {
        this(table, place, reasons, text, NO_TOTALS);
    }
}
