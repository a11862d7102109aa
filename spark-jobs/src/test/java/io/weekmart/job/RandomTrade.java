package io.weekmart.job;

import io.weekmart.contract.table.Field;
import io.weekmart.schema.FactTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Seeded random sales and stock counts of five weeks, one of them of a single day, and their fact worked out the plain way: by the
 * sentences of the data contract, with decimals, one store and product at a time.
 */
final class RandomTrade {
    /** Weeks 8 to 12 of 2024; week 10 is Monday, 4 March, week 11 the six days behind it. */
    static final String CALENDAR = Dumps.calendar("2024-02-19", 2024, 8, 7, 7, 1, 6, 7);

    /** The last night: a Saturday, one day before week 12 ends. */
    static final String LAST_NIGHT = "2024-03-16";

    static final String FIRST_DAY = "2024-02-19";
    static final int[] STORES = {1, 2, 3};
    static final long[] PRODUCTS = {10, 20, 30, 40, 50};

    private static final List<LocalDate> WEEK_STARTS = List.of(
            LocalDate.parse("2024-02-19"),
            LocalDate.parse("2024-02-26"),
            LocalDate.parse("2024-03-04"),
            LocalDate.parse("2024-03-05"),
            LocalDate.parse("2024-03-11"),
            LocalDate.parse("2024-03-18"));
    private static final int FIRST_WEEK = 8;

    /** A row and the dump that brings it; texts as they stand there. */
    private record Sale(LocalDate dump, LocalDate day, int store, long product, List<String> values) {
        String row() {
            return String.format(Locale.ROOT, "%s,%d,%d,%s", day, store, product, String.join(",", values));
        }
    }

    private record Count(LocalDate dump, LocalDate day, int store, long product, List<String> values) {
        String row() {
            return String.format(Locale.ROOT, "%s,%d,%d,%s", day, store, product, String.join(",", values));
        }

        String key() {
            return day + "/" + store + "/" + product;
        }
    }

    private final List<Sale> sales = new ArrayList<>();
    private final List<Count> counts = new ArrayList<>();
    private final Random random;

    RandomTrade(long seed) {
        random = new Random(seed);
        LocalDate last = LocalDate.parse(LAST_NIGHT);
        for (String date : Dumps.dates(FIRST_DAY, LAST_NIGHT)) {
            LocalDate day = LocalDate.parse(date);
            for (int store : STORES) {
                for (long product : PRODUCTS) {
                    for (int lines = random.nextInt(4) - 1; lines > 0; lines--) {
                        sales.add(new Sale(late(day, last), day, store, product, saleValues()));
                    }
                    if (random.nextInt(5) < 2) {
                        LocalDate dump = late(day, last);
                        counts.add(new Count(dump, day, store, product, countValues()));
                        if (random.nextInt(10) == 0 && dump.isBefore(last)) {
                            counts.add(new Count(dump.plusDays(1), day, store, product, countValues()));
                        }
                    }
                }
            }
        }
    }

    private LocalDate late(LocalDate day, LocalDate last) {
        LocalDate dump = day.plusDays(Math.max(0, random.nextInt(12) - 9));
        return dump.isAfter(last) ? last : dump;
    }

    private List<String> saleValues() {
        String quantity =
                switch (random.nextInt(16)) {
                    case 0, 1 -> cents(-300);
                    // Weighed, to the gram.
                    case 2, 3 -> BigDecimal.valueOf(random.nextInt(4000), 3).toPlainString();
                    default -> String.valueOf(random.nextInt(9) - 1);
                };
        return List.of(quantity, cents(5000), maybe(cents(3000)), maybe(cents(200)), maybe(cents(2000)));
    }

    private List<String> countValues() {
        return List.of(
                switch (random.nextInt(9)) {
                    case 0, 1, 2 -> "0";
                    case 3 -> BigDecimal.valueOf(random.nextInt(3000), 3).toPlainString();
                    default -> String.valueOf(random.nextInt(6));
                },
                maybe(String.valueOf(random.nextInt(9))),
                maybe(random.nextInt(4) == 0 ? "1" : "0"),
                maybe(cents(100).replace("-", "")),
                maybe(random.nextBoolean() ? "t" : "F"));
    }

    /** A number with two decimals up to so many hundredths, of the same sign but now and then. */
    private String cents(int bound) {
        int cents = random.nextInt(Math.abs(bound) + 1);
        boolean negative = bound < 0 || random.nextInt(12) == 0;
        return BigDecimal.valueOf(negative ? -cents : cents, 2).toPlainString();
    }

    private String maybe(String text) {
        return random.nextInt(6) == 0 ? "" : text;
    }

    /** Sales of these dumps, or of all. */
    String sales(Predicate<LocalDate> dumps) {
        List<String> rows = sales.stream()
                .filter(sale -> dumps.test(sale.dump()))
                .map(Sale::row)
                .toList();
        return Dumps.sales("trans_dt,store_key,prod_key,sales_qty,sales_amt,sales_cost,discount,sales_mgrn\n"
                + String.join("\n", rows));
    }

    /** Stock counts as one dump holds them: the latest of each key. */
    String counts() {
        return counts(latest().stream().toList());
    }

    /** Stock counts of these dumps. */
    String counts(Predicate<LocalDate> dumps) {
        return counts(counts.stream().filter(count -> dumps.test(count.dump())).toList());
    }

    private static String counts(List<Count> of) {
        return Dumps.inventory(
                "cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,out_of_stock_flg,waste_qty,"
                        + "promotion_flg\n"
                        + String.join("\n", of.stream().map(Count::row).toList()));
    }

    /** Counts that a later one corrects. */
    int superseded() {
        return counts.size() - latest().size();
    }

    private List<Count> latest() {
        Map<String, Count> byKey = new LinkedHashMap<>();
        counts.stream().sorted(Comparator.comparing(Count::dump)).forEach(count -> byKey.put(count.key(), count));
        return List.copyOf(byKey.values());
    }

    /**
     * The fact of these rows.
     *
     * @param lastComplete last week that is complete
     */
    List<Map<String, @Nullable Object>> fact(int lastComplete) {
        Map<String, Plain> rows = new TreeMap<>();
        for (Sale sale : sales) {
            plain(rows, sale.day(), sale.store(), sale.product())
                    .days
                    .computeIfAbsent(sale.day(), day -> new Day())
                    .sales
                    .add(sale);
        }
        for (Count count : latest()) {
            plain(rows, count.day(), count.store(), count.product())
                    .days
                    .computeIfAbsent(count.day(), day -> new Day())
                    .count = count;
        }
        return rows.values().stream().map(plain -> plain.row(lastComplete)).toList();
    }

    /** Sum of one value over all sales: 0 is the quantity, 1 the amount, 2 the cost, 3 the discount, 4 the margin. */
    BigDecimal total(int value) {
        return sales.stream()
                .map(sale -> number(sale.values().get(value)))
                .reduce(new BigDecimal("0.00"), BigDecimal::add);
    }

    private static Plain plain(Map<String, Plain> rows, LocalDate day, int store, long product) {
        int week = 0;
        while (!day.isBefore(WEEK_STARTS.get(week + 1))) {
            week++;
        }
        int of = week;
        return rows.computeIfAbsent(
                String.format(Locale.ROOT, "%02d/%d/%d", week, store, product), key -> new Plain(of, store, product));
    }

    private static BigDecimal number(String text) {
        return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }

    private static final class Day {
        private final List<Sale> sales = new ArrayList<>();
        private @Nullable Count count;

        BigDecimal sum(int value) {
            return sales.stream()
                    .map(sale -> number(sale.values().get(value)))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    /** One row of the fact, column by column as the contract defines them. */
    private static final class Plain {
        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        private final int week;
        private final int store;
        private final long product;
        private final Map<LocalDate, Day> days = new TreeMap<>();

        Plain(int week, int store, long product) {
            this.week = week;
            this.store = store;
            this.product = product;
        }

        Map<String, @Nullable Object> row(int lastComplete) {
            List<Day> counted =
                    days.values().stream().filter(day -> day.count != null).toList();
            BigDecimal quantity = sum(0);
            BigDecimal amount = sum(1);
            int noStock = (int) counted.stream().filter(Plain::flagged).count();
            int low = (int) counted.stream().filter(Plain::low).count();
            Count last = counted.isEmpty() ? null : counted.get(counted.size() - 1).count;
            BigDecimal onHand = last == null ? null : number(last.values().get(0));
            Map<Field, @Nullable Object> cells = new HashMap<>();
            cells.put(FactTable.YR_NUM, 2024);
            cells.put(FactTable.WK_NUM, FIRST_WEEK + week);
            cells.put(FactTable.YR_WK_NUM, 202400 + FIRST_WEEK + week);
            cells.put(FactTable.WEEK_START_DT, WEEK_STARTS.get(week));
            cells.put(FactTable.WEEK_END_DT, WEEK_STARTS.get(week + 1).minusDays(1));
            cells.put(FactTable.STORE_KEY, store);
            cells.put(FactTable.PROD_KEY, product);
            cells.put(FactTable.TOTAL_SALES_QTY, quantity.setScale(3));
            cells.put(FactTable.TOTAL_SALES_AMT, amount.setScale(2));
            cells.put(FactTable.TOTAL_COST_AMT, known(2));
            cells.put(FactTable.TOTAL_DISCOUNT_AMT, sum(3).setScale(2));
            cells.put(FactTable.TOTAL_MARGIN_AMT, known(4));
            cells.put(FactTable.AVG_SALES_PRICE, quantity.signum() == 0 ? null : quotient(amount, quantity));
            cells.put(FactTable.STOCK_ON_HAND_QTY_EOW, onHand == null ? null : onHand.setScale(3));
            cells.put(
                    FactTable.STOCK_ON_ORDER_QTY_EOW,
                    last == null || last.values().get(1).isEmpty()
                            ? null
                            : number(last.values().get(1)).setScale(3));
            cells.put(FactTable.STOCK_SNAPSHOT_DT, last == null ? null : last.day());
            cells.put(FactTable.NO_STOCK_INSTANCES, noStock);
            cells.put(FactTable.LOW_STOCK_INSTANCES, low);
            cells.put(
                    FactTable.OUT_OF_STOCK_PCT,
                    last == null
                            ? null
                            : quotient(HUNDRED.multiply(BigDecimal.valueOf(noStock)), BigDecimal.valueOf(7)));
            cells.put(
                    FactTable.IN_STOCK_PCT,
                    last == null
                            ? null
                            : quotient(
                                    HUNDRED.multiply(BigDecimal.valueOf(counted.size() - noStock)),
                                    BigDecimal.valueOf(counted.size())));
            cells.put(FactTable.TOTAL_LOW_STOCK_IMPACT, noStock + low);
            cells.put(FactTable.POTENTIAL_LOW_STOCK_IMPACT, potential(counted));
            cells.put(FactTable.NO_STOCK_IMPACT, sum(counted, Plain::flagged, 1).setScale(2));
            cells.put(
                    FactTable.WEEKS_OF_SUPPLY,
                    onHand == null || quantity.signum() <= 0 ? null : quotient(onHand, quantity));
            cells.put(
                    FactTable.TOTAL_WASTE_QTY,
                    counted.stream()
                            .map(day -> number(
                                    Objects.requireNonNull(day.count).values().get(3)))
                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                            .setScale(3));
            cells.put(FactTable.PROMOTION_DAYS, (int) counted.stream()
                    .filter(day ->
                            Objects.requireNonNull(day.count).values().get(4).equals("t"))
                    .count());
            cells.put(FactTable.SALES_DAYS, (int)
                    days.values().stream().filter(day -> !day.sales.isEmpty()).count());
            cells.put(FactTable.INVENTORY_DAYS, counted.size());
            cells.put(FactTable.IS_COMPLETE_WEEK, FIRST_WEEK + week <= lastComplete);
            cells.put(FactTable.SALES_ROWS, (int) lines().count());
            cells.put(FactTable.ROWS_WITHOUT_COST, (int)
                    lines().filter(line -> line.values().get(2).isEmpty()).count());
            cells.put(FactTable.IN_STOCK_DAYS, counted.size() - noStock);
            cells.put(
                    FactTable.IN_STOCK_SALES_QTY,
                    sum(counted, day -> !flagged(day), 0).setScale(3));
            cells.put(
                    FactTable.IN_STOCK_SALES_AMT,
                    sum(counted, day -> !flagged(day), 1).setScale(2));
            cells.put(
                    FactTable.NO_STOCK_SALES_QTY,
                    sum(counted, Plain::flagged, 0).setScale(3));
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            FactTable.FIELDS.forEach(field -> row.put(field.name(), cells.get(field)));
            return row;
        }

        private BigDecimal sum(int value) {
            return days.values().stream().map(day -> day.sum(value)).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private static BigDecimal sum(List<Day> days, Predicate<Day> which, int value) {
            return days.stream().filter(which).map(day -> day.sum(value)).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private Stream<Sale> lines() {
            return days.values().stream().flatMap(day -> day.sales.stream());
        }

        /** A sum that is null where there are lines and none of them has a value. */
        private @Nullable BigDecimal known(int value) {
            boolean unknown = lines().findAny().isPresent()
                    && lines().allMatch(line -> line.values().get(value).isEmpty());
            return unknown ? null : sum(value).setScale(2);
        }

        private static boolean flagged(Day day) {
            return Objects.requireNonNull(day.count).values().get(2).equals("1");
        }

        private static BigDecimal onHand(Day day) {
            return number(Objects.requireNonNull(day.count).values().get(0));
        }

        private static boolean low(Day day) {
            return onHand(day).compareTo(day.sum(0)) < 0;
        }

        private static BigDecimal potential(List<Day> counted) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Day day : counted) {
                if (low(day) && day.sum(0).signum() > 0) {
                    BigDecimal missing = day.sum(0).subtract(onHand(day));
                    sum = sum.add(day.sum(1).multiply(missing).divide(day.sum(0), 6, RoundingMode.HALF_UP));
                }
            }
            return sum.setScale(2, RoundingMode.HALF_UP);
        }

        private static BigDecimal quotient(BigDecimal numerator, BigDecimal denominator) {
            return numerator.divide(denominator, 4, RoundingMode.HALF_UP);
        }
    }
}
