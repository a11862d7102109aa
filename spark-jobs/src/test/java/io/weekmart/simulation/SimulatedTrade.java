package io.weekmart.simulation;

import static io.weekmart.contract.table.WeeklyTables.CALENDAR;
import static io.weekmart.contract.table.WeeklyTables.INVENTORY;
import static io.weekmart.contract.table.WeeklyTables.PRODUCT;
import static io.weekmart.contract.table.WeeklyTables.SALES;
import static io.weekmart.contract.table.WeeklyTables.STORE;

import io.weekmart.contract.table.TableSpec;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The trade of an invented retailer, any day of it by itself: what is drawn for a day depends on the seed and that day alone. It has what
 * makes good days differ from each other: seasons and holidays, promotions, products that are out of stock, rows that come days late,
 * corrections, new products and stores, and now and then a bad row.
 */
final class SimulatedTrade {
    private static final int STORES = 12;
    private static final int PRODUCTS = 40;
    private static final long FIRST_PRODUCT = 1000;

    /** A store that opens in the course of the year, and one that is rebuilt for two weeks. */
    private static final int NEW_STORE = STORES;

    private static final int OPENS_ON = 150;
    private static final int REBUILT_STORE = 5;
    private static final int REBUILT_FROM = 200;
    private static final int REBUILT_DAYS = 14;

    /** Another product comes every two months; its first week it is in some stores only. */
    private static final int DAYS_BETWEEN_PRODUCTS = 60;

    private static final int DAYS_OF_LAUNCH = 7;
    private static final int DAYS_BETWEEN_CORRECTED_DUMPS = 30;
    private static final int LATEST = 3;

    /** What random numbers are drawn for. */
    private enum Purpose {
        SALES,
        STOCK,
        OUT_OF_STOCK,
        PROMOTION
    }

    /** A line of a receipt, and how many days late its dump has it. */
    private record Sale(int daysLate, String row) {}

    private final long seed;
    private final LocalDate first;
    private final LocalDate last;
    private final Map<LocalDate, List<Sale>> traded = new HashMap<>();

    /**
     * Trade over some days.
     *
     * @param first a Monday
     */
    SimulatedTrade(long seed, LocalDate first, LocalDate last) {
        this.seed = seed;
        this.first = first;
        this.last = last;
    }

    /** Whether a closed day leaves no dumps at all; the others leave headers. */
    static boolean withoutDumps(LocalDate date) {
        return Season.closed(date) && date.getDayOfMonth() % 2 == 1;
    }

    /** The dumps of a date as they should be; none on some closed days. */
    Map<TableSpec, Dump> night(LocalDate date) {
        Map<TableSpec, Dump> dumps = new LinkedHashMap<>();
        if (!withoutDumps(date)) {
            dumps.put(CALENDAR, calendar(date, 0));
            dumps.put(STORE, stores(date));
            dumps.put(PRODUCT, products(date));
            dumps.put(SALES, new Dump(SALES, date, sales(date)));
            dumps.put(INVENTORY, new Dump(INVENTORY, date, inventory(date)));
        }
        return dumps;
    }

    /** The dump of sales of the day before, delivered again with some lines that it lacked; once a month. */
    Optional<Dump> corrected(LocalDate date) {
        LocalDate before = date.minusDays(1);
        if (before.isBefore(first)
                || day(date) % DAYS_BETWEEN_CORRECTED_DUMPS != 0
                || Season.closed(before)
                || Season.closed(date)) {
            return Optional.empty();
        }
        List<String> rows = new ArrayList<>(sales(before));
        for (int line = 0; line < 3; line++) {
            rows.add(sale(
                    receipt(before, 90_000 + line), before, 1 + line, FIRST_PRODUCT + line, 1, price(line, before)));
        }
        return Optional.of(new Dump(SALES, before, rows));
    }

    /**
     * The calendar of a date.
     *
     * @param shift days by which the weeks begin earlier than they should
     */
    Dump calendar(LocalDate date, int shift) {
        List<String> rows = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last.plusDays(14)); day = day.plusDays(1)) {
            LocalDate counted = day.plusDays(shift);
            int year = counted.get(IsoFields.WEEK_BASED_YEAR);
            int week = counted.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            rows.add(Dump.row(
                    CALENDAR,
                    Map.of(
                            "cal_dt",
                            day.toString(),
                            "yr_num",
                            String.valueOf(year),
                            "wk_num",
                            String.valueOf(week),
                            "yr_wk_num",
                            String.valueOf(100 * year + week))));
        }
        return new Dump(CALENDAR, date, rows);
    }

    private Dump stores(LocalDate date) {
        List<String> rows = new ArrayList<>();
        // The master has a new store a few days before it opens.
        for (int store = 1; store <= (day(date) >= OPENS_ON - 3 ? NEW_STORE : NEW_STORE - 1); store++) {
            rows.add(Dump.row(
                    STORE,
                    Map.of(
                            "store_key",
                            String.valueOf(store),
                            "store_desc",
                            (store % 3 == 0 ? "Köln " : "Bern ") + store)));
        }
        return new Dump(STORE, date, rows);
    }

    private Dump products(LocalDate date) {
        List<String> rows = new ArrayList<>();
        // The master has a new product on the day after its first sales.
        for (int product = 0; product < PRODUCTS + Math.max(0, day(date) - 1) / DAYS_BETWEEN_PRODUCTS; product++) {
            rows.add(Dump.row(
                    PRODUCT,
                    Map.of(
                            "prod_key",
                            String.valueOf(FIRST_PRODUCT + product),
                            "prod_name",
                            (product % 4 == 0 ? "Käse " : "Milch ") + product)));
        }
        return new Dump(PRODUCT, date, rows);
    }

    /** What the dump of a date has: the lines of that day, and those of the days before that are late. */
    private List<String> sales(LocalDate date) {
        List<String> rows = new ArrayList<>();
        for (LocalDate day = date.minusDays(2L * LATEST); !day.isAfter(date); day = day.plusDays(1)) {
            if (day.isBefore(first)) {
                continue;
            }
            for (Sale sale : traded(day)) {
                LocalDate due = day.plusDays(sale.daysLate());
                while (Season.closed(due)) {
                    due = due.plusDays(1);
                }
                if (due.equals(date)) {
                    rows.add(sale.row());
                }
            }
        }
        return rows;
    }

    /** The lines of a day by store. */
    private List<Sale> traded(LocalDate date) {
        return traded.computeIfAbsent(date, this::trade);
    }

    private List<Sale> trade(LocalDate date) {
        List<Sale> sales = new ArrayList<>();
        if (Season.closed(date)) {
            return sales;
        }
        SplittableRandom random = random(Purpose.SALES, day(date), 0);
        int number = 0;
        for (int store = 1; store <= STORES; store++) {
            for (int product = 0; product < PRODUCTS + day(date) / DAYS_BETWEEN_PRODUCTS; product++) {
                double chance = random.nextDouble();
                if (!open(store, date) || !listed(store, product, date) || outOfStock(store, product, date)) {
                    continue;
                }
                double mean = Season.demand(date)
                        * (0.7 + 0.05 * store)
                        * (0.6 + 0.02 * product)
                        * (promoted(product, date) ? 2.5 : 1);
                for (int lines = (int) (mean + chance); lines > 0; lines--) {
                    int units = random.nextInt(100) == 0 ? -1 : 1 + random.nextInt(3);
                    String row = sale(
                            receipt(date, number++), date, store, FIRST_PRODUCT + product, units, price(product, date));
                    int late = random.nextInt(50) == 0 ? 1 + random.nextInt(LATEST) : 0;
                    boolean bad = random.nextInt(400) == 0;
                    sales.add(new Sale(late, bad ? row.replace(date.toString(), "n/a") : row));
                }
            }
        }
        return sales;
    }

    private static String sale(long receipt, LocalDate date, int store, long product, int units, int cents) {
        return Dump.row(
                SALES,
                Map.of(
                        "trans_id",
                        String.valueOf(receipt),
                        "trans_dt",
                        date.toString(),
                        "store_key",
                        String.valueOf(store),
                        "prod_key",
                        String.valueOf(product),
                        "sales_qty",
                        String.valueOf(units),
                        "sales_amt",
                        BigDecimal.valueOf((long) units * cents, 2).toPlainString()));
    }

    /** The counts of a day, and those of the day before that are corrected. */
    private List<String> inventory(LocalDate date) {
        List<String> rows = new ArrayList<>();
        if (Season.closed(date)) {
            return rows;
        }
        for (int store = 1; store <= STORES; store++) {
            for (int product = 0; product < PRODUCTS; product++) {
                if (open(store, date)) {
                    int onHand = outOfStock(store, product, date)
                            ? 0
                            : 5 + stock(store, product, date).nextInt(30);
                    rows.add(count(date, store, product, onHand));
                }
                LocalDate before = date.minusDays(1);
                if (!before.isBefore(first)
                        && !Season.closed(before)
                        && open(store, before)
                        && random(Purpose.STOCK, day(before), 7L * store + 1000L * product)
                                        .nextInt(200)
                                == 0) {
                    rows.add(count(before, store, product, 3));
                }
            }
        }
        return rows;
    }

    private SplittableRandom stock(int store, int product, LocalDate date) {
        return random(Purpose.STOCK, day(date), pair(store, product));
    }

    private static String count(LocalDate date, int store, int product, int onHand) {
        return Dump.row(
                INVENTORY,
                Map.of(
                        "cal_dt",
                        date.toString(),
                        "store_key",
                        String.valueOf(store),
                        "prod_key",
                        String.valueOf(FIRST_PRODUCT + product),
                        "inventory_on_hand_qty",
                        String.valueOf(onHand),
                        "out_of_stock_flg",
                        onHand == 0 ? "1" : "0"));
    }

    private boolean open(int store, LocalDate date) {
        int day = day(date);
        boolean rebuilt = store == REBUILT_STORE && day >= REBUILT_FROM && day < REBUILT_FROM + REBUILT_DAYS;
        return !rebuilt && (store != NEW_STORE || day >= OPENS_ON);
    }

    private boolean listed(int store, int product, LocalDate date) {
        int since = day(date) - (product - PRODUCTS + 1) * DAYS_BETWEEN_PRODUCTS;
        return product < PRODUCTS || since >= DAYS_OF_LAUNCH || store % 4 == 1;
    }

    /** For five days, of every twenty-fifth product in a store. */
    private boolean outOfStock(int store, int product, LocalDate date) {
        return random(Purpose.OUT_OF_STOCK, day(date) / 5, pair(store, product)).nextInt(25) == 0;
    }

    /** For a week, every tenth product, but no new one. */
    private boolean promoted(int product, LocalDate date) {
        return product < PRODUCTS
                && random(Purpose.PROMOTION, day(date) / 7, product).nextInt(10) == 0;
    }

    /** In hundredths. */
    private int price(int product, LocalDate date) {
        double usual = 99 + (37 * product) % 900;
        return (int) Math.round(usual * Season.price(date) * (promoted(product, date) ? 0.7 : 1));
    }

    private long receipt(LocalDate date, int number) {
        return 100_000L * day(date) + number;
    }

    private static long pair(int store, int product) {
        return 1000L * store + product;
    }

    private int day(LocalDate date) {
        return (int) ChronoUnit.DAYS.between(first, date);
    }

    private SplittableRandom random(Purpose purpose, long day, long thing) {
        long state = seed;
        for (long part : new long[] {purpose.name().hashCode(), day, thing}) {
            state = new SplittableRandom(31 * state + part).nextLong();
        }
        return new SplittableRandom(state);
    }
}
