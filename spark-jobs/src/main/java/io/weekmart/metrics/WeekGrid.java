package io.weekmart.metrics;

import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.calendar.Week;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * The grid that a run computes on: weeks by stores by products by days, every place of it one long, the <em>cell</em>. Cells ascend by
 * output file (week, then bucket of the store), store, product and day, so that rows sorted by cell come file by file, and within a file
 * in the order in which they are written. It is built on the driver once the calendar and the dimensions are known, and broadcast.
 */
public final class WeekGrid implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Days kept apart within a week: seven, rounded up to a power of two. */
    private static final int DAY_BITS = 3;

    /** Cells at or above stand for rows that belong to no week. */
    static final long OUTSIDE = 1L << 62;

    private final RetailCalendar calendar;
    private final int firstWeek;
    private final int lastWeek;
    private final KeyIndex stores;
    private final KeyIndex products;
    private final int[] bucketOfStore;
    private final int filesPerWeek;
    private final Set<Integer> incompleteWeeks;
    private final boolean stockCounted;

    /**
     * @param calendar the calendar of the run
     * @param firstWeek index of the first week that is computed
     * @param lastWeek index of the last week that is computed
     * @param storeKeys every store that rows may name
     * @param productKeys every product that rows may name
     * @param filesPerWeek output files of each week
     * @param bucketOfStore which of them a store's rows go to, by store key
     * @param incompleteWeeks indexes of the weeks that are not complete yet, or lack a dump
     * @param stockCounted whether there are dumps of stock counts
     */
    public WeekGrid(
            RetailCalendar calendar,
            int firstWeek,
            int lastWeek,
            int[] storeKeys,
            long[] productKeys,
            int filesPerWeek,
            IntUnaryOperator bucketOfStore,
            Set<Integer> incompleteWeeks,
            boolean stockCounted) {
        this.calendar = calendar;
        this.firstWeek = firstWeek;
        this.lastWeek = lastWeek;
        this.stores =
                new KeyIndex(sorted(Arrays.stream(storeKeys).asLongStream().toArray()));
        this.products = new KeyIndex(sorted(productKeys));
        this.filesPerWeek = filesPerWeek;
        this.bucketOfStore = new int[stores.size()];
        for (int i = 0; i < this.bucketOfStore.length; i++) {
            this.bucketOfStore[i] = bucketOfStore.applyAsInt((int) stores.key(i));
        }
        this.incompleteWeeks = Set.copyOf(incompleteWeeks);
        this.stockCounted = stockCounted;
        long cells = Math.multiplyExact(Math.multiplyExact((long) slots(), Math.max(1, stores.size())), cellsOfStore());
        if (cells >= OUTSIDE) {
            throw new ArithmeticException("More than 2^62 cells: " + slots() + " files, " + stores.size() + " stores, "
                    + products.size() + " products");
        }
    }

    private static long[] sorted(long[] keys) {
        return Arrays.stream(keys).sorted().distinct().toArray();
    }

    /** Output files of all weeks together; slots are numbered from 0. */
    public int slots() {
        return (lastWeek - firstWeek + 1) * filesPerWeek;
    }

    public int filesPerWeek() {
        return filesPerWeek;
    }

    Week weekOfSlot(int slot) {
        return calendar.weeks().get(firstWeek + slot / filesPerWeek);
    }

    int bucketOfSlot(int slot) {
        return slot % filesPerWeek;
    }

    /** Whether a slot is one of the last weeks that are computed. */
    boolean isOfLast(int weeks, int slot) {
        return firstWeek + slot / filesPerWeek > lastWeek - weeks;
    }

    boolean complete(Week week) {
        return !incompleteWeeks.contains(week.index());
    }

    /** Whether there are dumps of stock counts. */
    boolean stockCounted() {
        return stockCounted;
    }

    RetailCalendar calendar() {
        return calendar;
    }

    /** Place of the store in the grid; -1 where it is unknown. */
    int storeRank(long storeKey) {
        return stores.rank(storeKey);
    }

    /** Place of the product in the grid; -1 where it is unknown. */
    int productRank(long productKey) {
        return products.rank(productKey);
    }

    int slot(int weekIndex, int storeRank) {
        return (weekIndex - firstWeek) * filesPerWeek + bucketOfStore[storeRank];
    }

    long cell(int slot, int storeRank, int productRank, int dayOfWeek) {
        return ((((long) slot * stores.size() + storeRank) * products.size() + productRank) << DAY_BITS) + dayOfWeek;
    }

    int slotOf(long cell) {
        return (int) (cell / (stores.size() * cellsOfStore()));
    }

    int storeKeyOf(long cell) {
        return (int) stores.key((int) (cell / cellsOfStore() % stores.size()));
    }

    long productKeyOf(long cell) {
        return products.key((int) ((cell >>> DAY_BITS) % products.size()));
    }

    /** The cell without its day: the same for all days of a store and product in a week. */
    static long weekCell(long cell) {
        return cell >>> DAY_BITS;
    }

    static int dayOfWeek(long cell) {
        return (int) (cell & ((1 << DAY_BITS) - 1));
    }

    private long cellsOfStore() {
        return Math.max(1L, products.size()) << DAY_BITS;
    }
}
