package io.weekmart.metrics;

import io.weekmart.quality.SplitTally;
import io.weekmart.raw.ScanColumns;
import io.weekmart.schema.RawTable;
import io.weekmart.schema.Reasons;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the rows of one scan task into rows of the grid: counts every one of them, sends the rejected ones on their way, and hands those
 * that passed to {@link #place}.
 */
abstract class ScannedRows<T extends ScannedRow> implements Iterator<GridRow> {
    private final Iterator<T> rows;
    private final RawTable table;
    private final Placement placement;
    private @Nullable SplitTally tally;
    private @Nullable GridRow next;

    ScannedRows(Iterator<T> rows, RawTable table, Placement placement) {
        this.rows = rows;
        this.table = table;
        this.placement = placement;
    }

    /** Takes a row that passed its checks; returns what is to be sent on at once, or null. */
    abstract @Nullable GridRow place(T row);

    /** The next row that had to wait, before another is read; null where there is none. */
    @Nullable GridRow pending() {
        return null;
    }

    /** The next row that is left when all have been read; null where there is none. */
    @Nullable GridRow rest() {
        return null;
    }

    /** What the sums of the contract's accounting are taken from: a row's quantity and amount. */
    abstract void count(SplitTally tally, T row);

    @Override
    public boolean hasNext() {
        while (next == null) {
            next = pending();
            if (next != null) {
                return true;
            }
            if (!rows.hasNext()) {
                next = rest();
                return next != null;
            }
            next = take(rows.next());
        }
        return true;
    }

    @Override
    public GridRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        GridRow row = java.util.Objects.requireNonNull(next);
        next = null;
        return row;
    }

    private @Nullable GridRow take(T row) {
        if (row.getRowKind() == ScanColumns.ROW) {
            SplitTally counts = tallyOf(row.getSplit());
            long reasons = row.getReasons();
            if (reasons == 0) {
                count(counts, row);
                return place(row);
            }
            long rejecting = reasons & ~Reasons.SETTLED;
            if (rejecting == 0) {
                counts.settle();
                return null;
            }
            counts.reject(rejecting);
            return placement.reject(table, rejecting, row);
        }
        if (row.getRowKind() == ScanColumns.FAULT) {
            long[] values = {row.getSplit(), row.getOffset(), row.getLength(), row.getLine()};
            return new GridRow(
                    placement.routeOutside(table),
                    WeekGrid.OUTSIDE,
                    GridRow.FAULT,
                    table.ordinal(),
                    values,
                    row.getRawText());
        }
        SplitTally counts = tallyOf(row.getSplit());
        counts.end(row.getOffset(), row.getLength(), row.getLine());
        tally = null;
        return placement.tally(counts);
    }

    private SplitTally tallyOf(int split) {
        SplitTally current = tally;
        if (current == null || current.split() != split) {
            current = new SplitTally(table, split);
            tally = current;
        }
        return current;
    }
}
