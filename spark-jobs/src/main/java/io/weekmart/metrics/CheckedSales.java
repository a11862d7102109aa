package io.weekmart.metrics;

import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.metrics.GridRow.LineValues;
import io.weekmart.quality.KeyGroup;
import io.weekmart.quality.KeyTally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Sales lines that passed their key check, on their way to the grid; everything else passes through. Lines of one key are known by 128 bits
 * that are made of its values. The code in a key has any length, and is compared itself.
 */
final class CheckedSales implements Iterator<GridRow> {
    /** Of rows of which the first half of the key is the same. */
    private static final Comparator<GridRow> BY_KEY = Comparator.comparingLong(
                    (GridRow row) -> row.getValues()[LineValues.KEY_LOW])
            .thenComparing(GridRow::getText, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final Iterator<GridRow> rows;
    private final Placement placement;
    private final DaySums sums;
    private final KeyTally tally = new KeyTally(WeeklyTables.SALES);
    private final ArrayDeque<GridRow> ready = new ArrayDeque<>();
    private final List<GridRow> sameHigh = new ArrayList<>();
    private long high;
    private boolean ended;

    CheckedSales(Iterator<GridRow> rows, Placement placement) {
        this.rows = rows;
        this.placement = placement;
        this.sums = new DaySums(placement);
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            if (rows.hasNext()) {
                take(rows.next());
            } else {
                resolve();
                drain();
                ready.add(placement.tally(tally));
                ended = true;
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public GridRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void take(GridRow row) {
        if (row.getKind() != GridRow.LINE) {
            ready.add(row);
            return;
        }
        if (!sameHigh.isEmpty() && row.getCell() != high) {
            resolve();
        }
        high = row.getCell();
        sameHigh.add(row);
    }

    private void resolve() {
        if (sameHigh.size() == 1) {
            accept(sameHigh.get(0).getValues());
            sameHigh.clear();
            return;
        }
        sameHigh.sort(BY_KEY);
        KeyGroup group = new KeyGroup();
        for (int i = 0; i < sameHigh.size(); i++) {
            group.add(sameHigh.get(i).getValues());
            boolean last = i + 1 == sameHigh.size() || BY_KEY.compare(sameHigh.get(i), sameHigh.get(i + 1)) != 0;
            if (last) {
                long[] accepted = group.resolve(
                        tally, (values, reason) -> ready.add(placement.reject(WeeklyTables.SALES, reason, values)));
                if (accepted != null) {
                    accept(accepted);
                }
            }
        }
        sameHigh.clear();
    }

    private void accept(long[] v) {
        tally.countAccepted();
        tally.addToTotal(GridRows.QUANTITY, v[LineValues.QUANTITY]);
        tally.addToTotal(GridRows.AMOUNT, v[LineValues.AMOUNT]);
        if (!add(v)) {
            drain();
            if (!add(v)) {
                throw new IllegalStateException("A drained table takes no row");
            }
        }
    }

    private boolean add(long[] v) {
        return sums.add(
                v[LineValues.CELL],
                v[LineValues.QUANTITY],
                v[LineValues.AMOUNT],
                v[LineValues.COST],
                v[LineValues.DISCOUNT],
                v[LineValues.MARGIN],
                v[LineValues.KNOWN]);
    }

    private void drain() {
        for (GridRow sum = sums.drain(); sum != null; sum = sums.drain()) {
            ready.add(sum);
        }
    }
}
