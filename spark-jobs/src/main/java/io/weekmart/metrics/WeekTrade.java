package io.weekmart.metrics;

import io.weekmart.parquet.ColumnRows;
import io.weekmart.raw.TaskConfiguration;
import io.weekmart.schema.FactTable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one week say about trade, beside the weeks before it. All files of a week are sorted by store and product, so that a task
 * reads the files of a bucket side by side, one row of each at a time, and adds up by store, by category and for the week as a whole. What it
 * reports grows with stores and categories, and not with rows. Amounts are in hundredths, quantities in thousandths.
 *
 * <p>Over 400 lines, because all sums are taken in the one pass over the files, from rows that they share.
 *
 * @param stores sums of each store, by ascending key
 * @param categories sums of each category, by its place
 * @param week sums of the whole
 * @param lost the largest estimates of lost sales
 * @param short1 pairs whose stock lasts less than a week, those with most sales
 * @param long8 pairs whose stock lasts more than eight weeks, those with most stock
 */
public record WeekTrade(
        List<StoreSums> stores,
        CategorySums categories,
        Sums week,
        List<Lost> lost,
        List<Stock> short1,
        List<Stock> long8)
        implements Serializable {

    /** Weeks before the week that sums are compared with, and from which lost sales of it and of the week before are estimated. */
    public static final int WEEKS_BEFORE = 5;

    private static final int PACE_WEEKS = 4;
    private static final int NAMED = 20;
    private static final int SHORT = 1;
    private static final int LONG = 8;

    private static final List<String> COLUMNS = List.of(
            FactTable.STORE_KEY.name(),
            FactTable.PROD_KEY.name(),
            FactTable.TOTAL_SALES_AMT.name(),
            FactTable.NO_STOCK_INSTANCES.name(),
            FactTable.INVENTORY_DAYS.name(),
            FactTable.IN_STOCK_DAYS.name(),
            FactTable.IN_STOCK_SALES_AMT.name(),
            FactTable.NO_STOCK_IMPACT.name(),
            FactTable.TOTAL_WASTE_QTY.name(),
            FactTable.TOTAL_SALES_QTY.name(),
            FactTable.TOTAL_MARGIN_AMT.name(),
            FactTable.STOCK_ON_HAND_QTY_EOW.name(),
            FactTable.PROMOTION_DAYS.name());

    private static final int STORE = 0;
    private static final int PRODUCT = 1;
    private static final int AMOUNT = 2;
    private static final int DAYS_OUT = 3;
    private static final int DAYS = 4;
    private static final int DAYS_IN = 5;
    private static final int AMOUNT_IN = 6;
    private static final int AMOUNT_OUT = 7;
    private static final int WASTE = 8;
    private static final int QUANTITY = 9;
    private static final int MARGIN = 10;
    private static final int ON_HAND = 11;
    private static final int PROMOTION = 12;

    /** How many of the columns are read of the week before, and of those that are older. */
    private static final int OF_LAST_WEEK = WASTE + 1;

    private static final int OF_OLDER = AMOUNT_IN + 1;

    /**
     * Files of one bucket.
     *
     * @param weeks paths of the week and of the weeks before it, newest first; null where there is none
     * @param lastYear path of the week that it is compared with; null where there is none
     */
    public record Files(List<@Nullable String> weeks, @Nullable String lastYear) implements Serializable {
        public Files {
            weeks = new ArrayList<>(weeks);
        }
    }

    /**
     * The category of each product.
     *
     * @param products ascending
     * @param places place of the category of each
     * @param count number of categories
     */
    @SuppressWarnings("ArrayRecordComponent") // Two numbers for each product.
    public record Categories(long[] products, int[] places, int count) implements Serializable {
        int place(long product) {
            int index = Arrays.binarySearch(products, product);
            return index < 0 ? count : places[index];
        }
    }

    /**
     * Sums of a store.
     *
     * @param sells whether it has rows in the week; false of one that is there only for what it sold earlier
     */
    public record StoreSums(
            int store, boolean sells, long revenue, long margin, boolean marginKnown, long lastWeek, long lastYear)
            implements Serializable {}

    /** Sums of the categories; behind them one of the products that are not known. */
    @SuppressWarnings("ArrayRecordComponent") // A few numbers for each category.
    public record CategorySums(
            long[] days, long[] daysIn, long[] lastDays, long[] lastDaysIn, long[] waste, long[] sold)
            implements Serializable {
        static CategorySums of(int places) {
            return new CategorySums(
                    new long[places],
                    new long[places],
                    new long[places],
                    new long[places],
                    new long[places],
                    new long[places]);
        }

        /** Adds those of another task. */
        public void add(CategorySums other) {
            add(days, other.days);
            add(daysIn, other.daysIn);
            add(lastDays, other.lastDays);
            add(lastDaysIn, other.lastDaysIn);
            add(waste, other.waste);
            add(sold, other.sold);
        }

        private static void add(long[] to, long[] from) {
            for (int i = 0; i < to.length; i++) {
                to[i] = Math.addExact(to[i], from[i]);
            }
        }
    }

    /** Estimated lost sales of a week. */
    public static final class Loss implements Serializable {
        private static final long serialVersionUID = 1L;

        public long amount;
        /** How many pairs it is of. */
        public long pairs;

        private boolean counted;
        private boolean out;
        private boolean paced;

        /** Whether anything is known of it: something was out of stock whose pace is known, or nothing was. */
        public boolean known() {
            return paced || (counted && !out);
        }

        private void add(boolean wasOut, boolean hasPace, long estimate) {
            counted = true;
            out |= wasOut;
            paced |= wasOut && hasPace;
            amount = Math.addExact(amount, estimate);
            pairs += estimate > 0 ? 1 : 0;
        }

        private void add(Loss other) {
            amount = Math.addExact(amount, other.amount);
            pairs += other.pairs;
            counted |= other.counted;
            out |= other.out;
            paced |= other.paced;
        }
    }

    /** Sums of the week. */
    public static final class Sums implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Of the week, and of the week before. */
        public final Loss lost = new Loss();

        public final Loss lostLastWeek = new Loss();

        public long waste;
        public long wasteLastWeek;
        public boolean lastWeekKnown;
        public long sold;
        /** Pairs and stock whose supply is short, between and long, in this order. */
        public final long[] supplyPairs = new long[3];

        public final long[] supplyStock = new long[3];
        /** Pairs on promotion, and the others. */
        public final long[] promotionPairs = new long[2];

        public final long[] promotionSold = new long[2];
        public final long[] promotionRevenue = new long[2];
        public final long[] promotionMargin = new long[2];
        public final boolean[] promotionMarginKnown = new boolean[2];

        /** Adds those of another task. */
        public void add(Sums other) {
            lost.add(other.lost);
            lostLastWeek.add(other.lostLastWeek);
            waste = Math.addExact(waste, other.waste);
            wasteLastWeek = Math.addExact(wasteLastWeek, other.wasteLastWeek);
            lastWeekKnown |= other.lastWeekKnown;
            sold = Math.addExact(sold, other.sold);
            for (int i = 0; i < supplyPairs.length; i++) {
                supplyPairs[i] += other.supplyPairs[i];
                supplyStock[i] = Math.addExact(supplyStock[i], other.supplyStock[i]);
            }
            for (int i = 0; i < promotionPairs.length; i++) {
                promotionPairs[i] += other.promotionPairs[i];
                promotionSold[i] = Math.addExact(promotionSold[i], other.promotionSold[i]);
                promotionRevenue[i] = Math.addExact(promotionRevenue[i], other.promotionRevenue[i]);
                promotionMargin[i] = Math.addExact(promotionMargin[i], other.promotionMargin[i]);
                promotionMarginKnown[i] |= other.promotionMarginKnown[i];
            }
        }
    }

    /**
     * A product that was out of stock in a store.
     *
     * @param daysOut days out of stock in the week
     * @param lastDaysOut on how many of the last counted days of the week it was out, those of the weeks before included; 0 of one that was in stock
     *     at the last count, null where nobody knows
     * @param orLonger whether it may have been out on counted days before them: of a week that is not read, or that does not tell
     */
    public record Lost(
            int store, long product, long amount, int daysOut, @Nullable Integer lastDaysOut, boolean orLonger)
            implements Serializable {}

    /** A product in a store. */
    public record Stock(int store, long product, long onHand, long sold) implements Serializable {}

    public static final Comparator<Lost> MOST_LOST = Comparator.comparingLong(Lost::amount)
            .reversed()
            .thenComparingInt(Lost::store)
            .thenComparingLong(Lost::product);

    public static final Comparator<Stock> MOST_SOLD = Comparator.comparingLong(Stock::sold)
            .reversed()
            .thenComparingInt(Stock::store)
            .thenComparingLong(Stock::product);

    public static final Comparator<Stock> MOST_STOCK = Comparator.comparingLong(Stock::onHand)
            .reversed()
            .thenComparingInt(Stock::store)
            .thenComparingLong(Stock::product);

    /** Reads the files of a week, one task for each bucket. */
    public static List<WeekTrade> of(
            SparkSession spark, List<Files> buckets, Categories categories, TaskConfiguration hadoop) {
        if (buckets.isEmpty()) {
            return List.of();
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<Categories> sent = context.broadcast(categories);
        try {
            return context.parallelize(buckets, buckets.size())
                    .map(files -> of(hadoop.value(), files, sent.value()))
                    .collect();
        } finally {
            sent.unpersist();
        }
    }

    static WeekTrade of(Configuration conf, Files files, Categories categories) throws IOException {
        try (Reading reading = new Reading(conf, files, categories)) {
            return reading.all();
        }
    }

    /** One row of each file at a time. */
    private static final class Cursor implements AutoCloseable {
        private final ColumnRows rows;
        private final LastDaysOut daysOut;
        private boolean there;
        private long store;
        private long product;
        private int lastDaysOut;

        Cursor(Configuration conf, String path, int columns) throws IOException {
            rows = ColumnRows.open(conf, path, COLUMNS.subList(0, columns));
            daysOut = new LastDaysOut(rows.metadata(LastDaysOut.KEY));
            next();
        }

        void next() throws IOException {
            there = rows.next();
            if (there) {
                store = rows.number(STORE);
                product = rows.number(PRODUCT);
                lastDaysOut = daysOut.next(rows.number(DAYS), rows.number(DAYS_OUT));
            }
        }

        boolean wasAlwaysOut() {
            return rows.number(DAYS) > 0 && rows.number(DAYS_OUT) == rows.number(DAYS);
        }

        boolean isBefore(Cursor other) {
            return store != other.store ? store < other.store : product < other.product;
        }

        boolean isAt(long atStore, long atProduct) {
            return there && store == atStore && product == atProduct;
        }

        long number(int column) {
            return rows.number(column);
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }

    /** Reads the files of a bucket side by side. */
    private static final class Reading implements AutoCloseable {
        private final Configuration conf;
        private final Files files;
        private final Categories categories;
        private final @Nullable Cursor[] weeks = new Cursor[1 + WEEKS_BEFORE];
        private final List<StoreSums> stores = new ArrayList<>();
        private final CategorySums byCategory;
        private final Sums sums = new Sums();
        private final PriorityQueue<Lost> lost = new PriorityQueue<>(MOST_LOST.reversed());
        private final PriorityQueue<Stock> short1 = new PriorityQueue<>(MOST_SOLD.reversed());
        private final PriorityQueue<Stock> long8 = new PriorityQueue<>(MOST_STOCK.reversed());
        private boolean any;
        private long store;
        private boolean sells;
        private long revenue;
        private long margin;
        private boolean marginKnown;
        private long lastWeek;

        Reading(Configuration conf, Files files, Categories categories) throws IOException {
            this.conf = conf;
            this.files = files;
            this.categories = categories;
            this.byCategory = CategorySums.of(categories.count() + 1);
            try {
                for (int i = 0; i < weeks.length; i++) {
                    String path = i < files.weeks().size() ? files.weeks().get(i) : null;
                    if (path != null) {
                        weeks[i] = new Cursor(conf, path, i == 0 ? COLUMNS.size() : i == 1 ? OF_LAST_WEEK : OF_OLDER);
                    }
                }
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        WeekTrade all() throws IOException {
            for (Cursor first = first(); first != null; first = first()) {
                long atStore = first.store;
                long atProduct = first.product;
                if (!any || atStore != store) {
                    endStore();
                    any = true;
                    store = atStore;
                }
                pair(atStore, atProduct);
                for (Cursor week : weeks) {
                    if (week != null && week.isAt(atStore, atProduct)) {
                        week.next();
                    }
                }
            }
            endStore();
            return new WeekTrade(
                    lastYear(),
                    byCategory,
                    sums,
                    sorted(lost, MOST_LOST),
                    sorted(short1, MOST_SOLD),
                    sorted(long8, MOST_STOCK));
        }

        private @Nullable Cursor first() {
            Cursor first = null;
            for (Cursor week : weeks) {
                if (week != null && week.there && (first == null || week.isBefore(first))) {
                    first = week;
                }
            }
            return first;
        }

        private @Nullable Cursor at(int week, long atStore, long atProduct) {
            Cursor cursor = weeks[week];
            return cursor != null && cursor.isAt(atStore, atProduct) ? cursor : null;
        }

        private void pair(long atStore, long atProduct) {
            Cursor now = at(0, atStore, atProduct);
            Cursor before = at(1, atStore, atProduct);
            if (now == null && before == null) {
                return;
            }
            int category = categories.place(atProduct);
            if (before != null) {
                lastWeek = Math.addExact(lastWeek, before.number(AMOUNT));
                byCategory.lastDays()[category] += before.number(DAYS);
                byCategory.lastDaysIn()[category] += before.number(DAYS_IN);
                sums.wasteLastWeek = Math.addExact(sums.wasteLastWeek, before.number(WASTE));
                sums.lastWeekKnown = true;
                lost(sums.lostLastWeek, before, 2, atStore, atProduct);
            }
            if (now != null) {
                week(now, category, atStore, atProduct);
            }
        }

        private void week(Cursor now, int category, long atStore, long atProduct) {
            long amount = now.number(AMOUNT);
            long quantity = now.number(QUANTITY);
            boolean hasMargin = !now.rows.isNull(MARGIN);
            sells = true;
            revenue = Math.addExact(revenue, amount);
            margin = Math.addExact(margin, now.number(MARGIN));
            marginKnown |= hasMargin;
            sums.sold = Math.addExact(sums.sold, quantity);
            if (now.rows.isNull(DAYS)) {
                // Stock is not counted.
                return;
            }
            byCategory.days()[category] += now.number(DAYS);
            byCategory.daysIn()[category] += now.number(DAYS_IN);
            byCategory.waste()[category] = Math.addExact(byCategory.waste()[category], now.number(WASTE));
            byCategory.sold()[category] = Math.addExact(byCategory.sold()[category], quantity);
            sums.waste = Math.addExact(sums.waste, now.number(WASTE));
            int side = now.number(PROMOTION) > 0 ? 0 : 1;
            sums.promotionPairs[side]++;
            sums.promotionSold[side] = Math.addExact(sums.promotionSold[side], quantity);
            sums.promotionRevenue[side] = Math.addExact(sums.promotionRevenue[side], amount);
            sums.promotionMargin[side] = Math.addExact(sums.promotionMargin[side], now.number(MARGIN));
            sums.promotionMarginKnown[side] |= hasMargin;
            if (!now.rows.isNull(ON_HAND) && quantity > 0) {
                supply(now.number(ON_HAND), quantity, atStore, atProduct);
            }
            long estimate = lost(sums.lost, now, 1, atStore, atProduct);
            if (estimate > 0) {
                offer(lost, lost(now, atStore, atProduct, estimate));
            }
        }

        /** Adds the lost sales of a row to those of its week. */
        private long lost(Loss loss, Cursor row, int firstBefore, long atStore, long atProduct) {
            if (row.rows.isNull(DAYS)) {
                return 0;
            }
            long estimate = estimate(row, firstBefore, atStore, atProduct);
            loss.add(row.number(DAYS_OUT) > 0, estimate >= 0, Math.max(0, estimate));
            return estimate;
        }

        private void supply(long onHand, long quantity, long atStore, long atProduct) {
            // Weeks of supply are the one by the other; what is compared is exact.
            boolean isShort = onHand < Math.multiplyExact(SHORT, quantity);
            boolean isLong = onHand > Math.multiplyExact(LONG, quantity);
            int kind = isShort ? 0 : isLong ? 2 : 1;
            sums.supplyPairs[kind]++;
            sums.supplyStock[kind] = Math.addExact(sums.supplyStock[kind], onHand);
            Stock stock = new Stock((int) atStore, atProduct, onHand, quantity);
            if (isShort) {
                offer(short1, stock);
            } else if (isLong) {
                offer(long8, stock);
            }
        }

        /** Lost sales of a row, from the pace of the four weeks before it; 0 without days out, -1 where no pace is known. */
        private long estimate(Cursor row, int firstBefore, long atStore, long atProduct) {
            long out = row.number(DAYS_OUT);
            if (out == 0) {
                return 0;
            }
            long days = 0;
            long amount = 0;
            for (int i = firstBefore; i < firstBefore + PACE_WEEKS; i++) {
                Cursor before = at(i, atStore, atProduct);
                if (before != null) {
                    days += before.number(DAYS_IN);
                    amount = Math.addExact(amount, before.number(AMOUNT_IN));
                }
            }
            if (days == 0) {
                return -1;
            }
            long expected = Math.multiplyExact(out, amount);
            // Rounded once, half away from zero.
            long rounded = expected >= 0 ? (expected + days / 2) / days : -((-expected + days / 2) / days);
            return Math.max(0, rounded - row.number(AMOUNT_OUT));
        }

        private Lost lost(Cursor now, long atStore, long atProduct, long estimate) {
            int daysOut = Math.toIntExact(now.number(DAYS_OUT));
            if (now.lastDaysOut == LastDaysOut.UNKNOWN) {
                return new Lost((int) atStore, atProduct, estimate, daysOut, null, false);
            }
            int lastDaysOut = now.lastDaysOut;
            boolean goesOn = now.wasAlwaysOut();
            boolean known = true;
            for (int i = 1; goesOn && known; i++) {
                known = i < weeks.length && weeks[i] != null;
                Cursor before = known ? at(i, atStore, atProduct) : null;
                // A week that did not count the pair says nothing, as a day without a count.
                if (before != null && before.number(DAYS) > 0) {
                    known = before.lastDaysOut != LastDaysOut.UNKNOWN;
                    lastDaysOut += known ? before.lastDaysOut : 0;
                    goesOn = before.wasAlwaysOut();
                }
            }
            return new Lost((int) atStore, atProduct, estimate, daysOut, lastDaysOut, !known);
        }

        private static <T> void offer(PriorityQueue<T> queue, T item) {
            queue.add(item);
            if (queue.size() > NAMED) {
                queue.remove();
            }
        }

        private static <T> List<T> sorted(PriorityQueue<T> queue, Comparator<T> order) {
            List<T> sorted = new ArrayList<>(queue);
            sorted.sort(order);
            return sorted;
        }

        private void endStore() {
            if (any) {
                stores.add(new StoreSums((int) store, sells, revenue, margin, marginKnown, lastWeek, 0));
            }
            sells = false;
            revenue = 0;
            margin = 0;
            marginKnown = false;
            lastWeek = 0;
        }

        /** The stores with what they sold last year, those that are gone since included. */
        private List<StoreSums> lastYear() throws IOException {
            String path = files.lastYear();
            if (path == null) {
                return stores;
            }
            Map<Integer, StoreSums> all = new TreeMap<>();
            stores.forEach(of -> all.put(of.store(), of));
            try (ColumnRows rows = ColumnRows.open(conf, path, List.of(COLUMNS.get(STORE), COLUMNS.get(AMOUNT)))) {
                int current = 0;
                long amount = 0;
                boolean begun = false;
                while (rows.next()) {
                    int next = Math.toIntExact(rows.number(0));
                    if (begun && next != current) {
                        all.merge(current, gone(current, amount), Reading::withLastYear);
                        amount = 0;
                    }
                    begun = true;
                    current = next;
                    amount = Math.addExact(amount, rows.number(1));
                }
                if (begun) {
                    all.merge(current, gone(current, amount), Reading::withLastYear);
                }
            }
            return new ArrayList<>(all.values());
        }

        private static StoreSums gone(int store, long lastYear) {
            return new StoreSums(store, false, 0, 0, false, 0, lastYear);
        }

        private static StoreSums withLastYear(StoreSums of, StoreSums year) {
            return new StoreSums(
                    of.store(),
                    of.sells(),
                    of.revenue(),
                    of.margin(),
                    of.marginKnown(),
                    of.lastWeek(),
                    Math.addExact(of.lastYear(), year.lastYear()));
        }

        @Override
        public void close() throws IOException {
            for (Cursor week : weeks) {
                if (week != null) {
                    week.close();
                }
            }
        }
    }
}
