package io.weekmart.metrics;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.quality.RejectedRow;
import io.weekmart.quality.ScanAccount;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.TaskResult;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the rows of one scan task into rows of the grid: counts every one of them, sends the rejected ones on their way, and hands those
 * that passed to {@link #place}.
 */
abstract class ScannedRows<T extends ScannedRow> implements Iterator<GridRow> {
    private final Iterator<T> rows;
    private final Placement placement;
    private final ScanAccount account;
    /** At most the one row that the account has just handed over. */
    private final ArrayDeque<GridRow> outside = new ArrayDeque<>();

    private @Nullable Iterator<SplitTally> tallies;
    private @Nullable GridRow next;

    ScannedRows(Iterator<T> rows, TableSpec table, Placement placement) {
        this.rows = rows;
        this.placement = placement;
        this.account = new ScanAccount(table, new ScanAccount.Sink() {
            @Override
            public void reject(RejectedRow row) {
                outside.add(placement.reject(row));
            }

            @Override
            public void fault(TaskResult.Fault fault) {
                outside.add(placement.fault(fault));
            }
        });
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

    /** Counts a row that passed its checks: its week, and its share of the control totals. */
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
                if (next == null) {
                    next = tally();
                }
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
        SplitTally tally = account.take(row);
        if (tally == null) {
            return outside.poll();
        }
        count(tally, row);
        return place(row);
    }

    private @Nullable GridRow tally() {
        Iterator<SplitTally> left = tallies;
        if (left == null) {
            left = account.finish().iterator();
            tallies = left;
        }
        return left.hasNext() ? placement.tally(left.next()) : null;
    }
}
