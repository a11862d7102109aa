package io.weekmart.metrics;

import io.weekmart.metrics.GridRow.SalesValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums the sales of a day, store and product before the shuffle, in primitive arrays of bounded size: what does not fit goes on as it
 * is, and the fold adds up the parts. How much is summed here changes the speed, never the result.
 */
final class DaySums {
    /** 2^64 divided by the golden ratio, for multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4). */
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private static final int VALUES = SalesValues.COUNT;

    private static final int FIRST_CAPACITY = 1 << 12;
    /** 64 bytes a cell: 32 MiB for each task at the most. */
    private static final int MAX_CAPACITY = 1 << 19;

    private static final long FREE = -1;

    private final Placement placement;
    private final WeekGrid grid;
    private long[] cells;
    private long[] sums;
    private int used;
    private int drained;

    DaySums(Placement placement) {
        this.placement = placement;
        this.grid = placement.grid();
        this.cells = new long[FIRST_CAPACITY];
        this.sums = new long[FIRST_CAPACITY * VALUES];
        Arrays.fill(cells, FREE);
    }

    /**
     * Adds one line.
     *
     * @param known what the line says of its optional amounts, as {@link KnownAmounts} has it
     * @return false where the line can't be taken until the sums have been drained
     */
    boolean add(long cell, long quantity, long amount, long cost, long discount, long margin, long known) {
        if (used >= cells.length / 2 + cells.length / 8) {
            if (cells.length >= MAX_CAPACITY) {
                return false;
            }
            grow();
        }
        int at = find(cell);
        int from = at * VALUES;
        if (cells[at] == FREE) {
            cells[at] = cell;
            used++;
            put(from, 1, quantity, amount, cost, discount, margin, known);
            return true;
        }
        if (overflows(sums[from + SalesValues.QUANTITY], quantity)
                || overflows(sums[from + SalesValues.AMOUNT], amount)
                || overflows(sums[from + SalesValues.COST], cost)
                || overflows(sums[from + SalesValues.DISCOUNT], discount)
                || overflows(sums[from + SalesValues.MARGIN], margin)) {
            return false;
        }
        put(
                from,
                sums[from + SalesValues.ROWS] + 1,
                sums[from + SalesValues.QUANTITY] + quantity,
                sums[from + SalesValues.AMOUNT] + amount,
                sums[from + SalesValues.COST] + cost,
                sums[from + SalesValues.DISCOUNT] + discount,
                sums[from + SalesValues.MARGIN] + margin,
                KnownAmounts.plus(sums[from + SalesValues.KNOWN], known));
        return true;
    }

    private void put(
            int from, long rows, long quantity, long amount, long cost, long discount, long margin, long known) {
        sums[from + SalesValues.ROWS] = rows;
        sums[from + SalesValues.QUANTITY] = quantity;
        sums[from + SalesValues.AMOUNT] = amount;
        sums[from + SalesValues.COST] = cost;
        sums[from + SalesValues.DISCOUNT] = discount;
        sums[from + SalesValues.MARGIN] = margin;
        sums[from + SalesValues.KNOWN] = known;
    }

    private static boolean overflows(long sum, long value) {
        long result = sum + value;
        return ((sum ^ result) & (value ^ result)) < 0;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /** The next sum, which leaves the table; null when none is left, and lines can be added again. */
    @Nullable GridRow drain() {
        while (drained < cells.length) {
            int at = drained++;
            if (cells[at] != FREE) {
                long cell = cells[at];
                cells[at] = FREE;
                long[] values = Arrays.copyOfRange(sums, at * VALUES, (at + 1) * VALUES);
                return new GridRow(
                        placement.routeOfSlot(grid.slotOf(cell)), cell, GridRow.SALES, Placement.SALES, values, null);
            }
        }
        drained = 0;
        used = 0;
        return null;
    }

    private int find(long cell) {
        int mask = cells.length - 1;
        int at = (int) ((cell * FIBONACCI) >>> 40) & mask;
        while (cells[at] != FREE && cells[at] != cell) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldCells = cells;
        long[] oldSums = sums;
        cells = new long[oldCells.length * 2];
        sums = new long[cells.length * VALUES];
        Arrays.fill(cells, FREE);
        for (int i = 0; i < oldCells.length; i++) {
            if (oldCells[i] != FREE) {
                int at = find(oldCells[i]);
                cells[at] = oldCells[i];
                System.arraycopy(oldSums, i * VALUES, sums, at * VALUES, VALUES);
            }
        }
    }
}
