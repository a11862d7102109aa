package io.weekmart.job;

import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.raw.ParsedRow;
import io.weekmart.raw.SlowCsv;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a night into an empty output must come to, by the contract: with lists, maps and BigDecimal, and nothing of the
 * job's own code but the declaration of the tables. The calendar must lie within the window of the night.
 */
final class SlowNight {
    /**
     * A dump file as it was uncompressed.
     *
     * @param name tells the place of the file among those of one date
     * @param latin its bytes, one character for each
     */
    record Dump(TableSpec table, LocalDate date, String name, String latin) {
        static Dump of(TableSpec table, LocalDate date, String name, byte[] text) {
            return new Dump(table, date, name, new String(text, StandardCharsets.ISO_8859_1));
        }

        byte[] text() {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** Where the rows of a table went. */
    record Counts(long read, long accepted, long rejected, long superseded, long alreadyCounted) {}

    private record Row(LocalDate dump, String file, ParsedRow row) {
        @Nullable Object get(TableSpec table, String column) {
            return row.values().get(table.index(column));
        }

        LocalDate date(TableSpec table) {
            return (LocalDate) Objects.requireNonNull(get(table, table.date().orElseThrow()));
        }

        BigDecimal number(TableSpec table, String column) {
            Object value = get(table, column);
            return value == null ? BigDecimal.ZERO : (BigDecimal) value;
        }

        boolean flag(TableSpec table, String column) {
            return Boolean.TRUE.equals(get(table, column));
        }
    }

    private record Week(int yrNum, int wkNum) {}

    private record Group(Week week, int store, long product) {}

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final TableSpec SALES = WeeklyTables.SALES;
    private static final TableSpec STOCK = WeeklyTables.INVENTORY;

    private final LocalDate runDate;
    private final boolean daily;
    private final List<String> salesKey;
    private final Map<TableSpec, List<Row>> rows = new LinkedHashMap<>();
    private final Map<TableSpec, Counts> counts = new LinkedHashMap<>();
    private final Map<TableSpec, Set<LocalDate>> dumpDates = new LinkedHashMap<>();
    private final Map<LocalDate, Row> calendar = new TreeMap<>();
    private final Set<Object> stores = new HashSet<>();
    private final Set<Object> products = new HashSet<>();
    private final Map<String, String> fact = new TreeMap<>();
    private final Set<String> withoutDiscounts = new HashSet<>();
    private boolean readable = true;

    /**
     * Computes the night.
     *
     * @param salesKey the natural key of sales; empty where it has none
     * @param rules what the configuration says about the columns of tables
     */
    SlowNight(
            LocalDate runDate,
            boolean daily,
            List<String> salesKey,
            List<Dump> dumps,
            int maxRecordBytes,
            Map<TableSpec, ColumnRules> rules) {
        this.runDate = runDate;
        this.daily = daily;
        this.salesKey = salesKey;
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            rows.put(table, new ArrayList<>());
            dumpDates.put(table, new HashSet<>());
        }
        dumps.stream()
                .sorted(Comparator.comparing(Dump::date).thenComparing(Dump::name))
                .forEach(dump -> read(dump, maxRecordBytes, rules.getOrDefault(dump.table(), ColumnRules.NONE)));
        if (readable) {
            compute();
        }
    }

    /** Whether every file can be trusted as a whole. */
    boolean readable() {
        return readable;
    }

    Counts counts(TableSpec table) {
        return Objects.requireNonNull(counts.get(table));
    }

    /** The fact's rows as text, column by column in the order of the contract, by week, store and product. */
    Map<String, String> fact() {
        return fact;
    }

    private void read(Dump dump, int maxRecordBytes, ColumnRules rules) {
        SlowCsv.Content content = new SlowCsv(dump.table(), dump.text(), maxRecordBytes, rules).read();
        boolean discounts = dump.latin()
                .lines()
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains("discount");
        if (!discounts) {
            withoutDiscounts.add(dump.name());
        }
        readable &= content.usable() && content.fault().isEmpty();
        Objects.requireNonNull(dumpDates.get(dump.table())).add(dump.date());
        content.rows().forEach(row -> of(dump.table()).add(new Row(dump.date(), dump.name(), row)));
    }

    private List<Row> of(TableSpec table) {
        return Objects.requireNonNull(rows.get(table));
    }

    private void compute() {
        accept(WeeklyTables.CALENDAR, "cal_dt")
                .forEach(row -> calendar.put((LocalDate) key(row, WeeklyTables.CALENDAR, "cal_dt"), row));
        accept(WeeklyTables.STORE, "store_key").forEach(row -> stores.add(key(row, WeeklyTables.STORE, "store_key")));
        accept(WeeklyTables.PRODUCT, "prod_key")
                .forEach(row -> products.add(key(row, WeeklyTables.PRODUCT, "prod_key")));
        List<Row> sales;
        if (salesKey.isEmpty()) {
            sales = of(SALES).stream().filter(row -> passes(SALES, row)).toList();
            count(SALES, sales.size(), 0);
        } else {
            sales = accept(SALES, salesKey.toArray(String[]::new));
        }
        List<Row> stock = accept(STOCK, "cal_dt", "store_key", "prod_key");
        fold(sales, stock);
    }

    private static Object key(Row row, TableSpec table, String column) {
        return Objects.requireNonNull(row.get(table, column));
    }

    private boolean passes(TableSpec table, Row row) {
        if (row.row().reasons().row() != 0) {
            return false;
        }
        if (table.date().isEmpty()) {
            return true;
        }
        boolean negative = table.equals(STOCK)
                && (row.number(STOCK, "inventory_on_hand_qty").signum() < 0
                        || row.number(STOCK, "inventory_on_order_qty").signum() < 0);
        return calendar.containsKey(row.date(table))
                && !row.date(table).isAfter(runDate)
                && stores.contains(row.get(table, "store_key"))
                && products.contains(row.get(table, "prod_key"))
                && !negative;
    }

    /** The rows that stand after row checks and key checks, and counts them all. */
    private List<Row> accept(TableSpec table, String... key) {
        Map<List<@Nullable Object>, TreeMap<LocalDate, List<Row>>> groups = new LinkedHashMap<>();
        for (Row row : of(table)) {
            if (passes(table, row)) {
                List<@Nullable Object> values = new ArrayList<>();
                for (String column : key) {
                    values.add(row.get(table, column));
                }
                groups.computeIfAbsent(values, k -> new TreeMap<>())
                        .computeIfAbsent(row.dump(), k -> new ArrayList<>())
                        .add(row);
            }
        }
        List<Row> accepted = new ArrayList<>();
        long superseded = 0;
        for (TreeMap<LocalDate, List<Row>> group : groups.values()) {
            List<Row> firsts = new ArrayList<>();
            for (List<Row> night : group.values()) {
                long distinct =
                        night.stream().map(row -> row.row().values()).distinct().count();
                if (distinct == 1) {
                    firsts.add(night.get(0));
                }
            }
            if (!firsts.isEmpty()) {
                accepted.add(firsts.get(firsts.size() - 1));
                superseded += firsts.size() - 1;
            }
        }
        count(table, accepted.size(), superseded);
        return accepted;
    }

    private void count(TableSpec table, long accepted, long superseded) {
        long read = of(table).size();
        counts.put(table, new Counts(read, accepted, read - accepted - superseded, superseded, 0));
    }

    private void fold(List<Row> sales, List<Row> stock) {
        Map<Group, Map<LocalDate, List<Row>>> salesOf = new HashMap<>();
        sales.forEach(row -> salesOf.computeIfAbsent(group(SALES, row), k -> new TreeMap<>())
                .computeIfAbsent(row.date(SALES), k -> new ArrayList<>())
                .add(row));
        Map<Group, TreeMap<LocalDate, Row>> stockOf = new HashMap<>();
        stock.forEach(row ->
                stockOf.computeIfAbsent(group(STOCK, row), k -> new TreeMap<>()).put(row.date(STOCK), row));
        Set<Group> groups = new HashSet<>(salesOf.keySet());
        groups.addAll(stockOf.keySet());
        for (Group group : groups) {
            fact.put(
                    String.format(
                            "%d week %d store %d product %d",
                            group.week().yrNum(), group.week().wkNum(), group.store(), group.product()),
                    row(group, salesOf.getOrDefault(group, Map.of()), stockOf.getOrDefault(group, new TreeMap<>())));
        }
    }

    private Group group(TableSpec table, Row row) {
        return new Group(
                week(row.date(table)), (Integer) key(row, table, "store_key"), (Long) key(row, table, "prod_key"));
    }

    private Week week(LocalDate date) {
        Row day = Objects.requireNonNull(calendar.get(date));
        return new Week((Integer) key(day, WeeklyTables.CALENDAR, "yr_num"), (Integer)
                key(day, WeeklyTables.CALENDAR, "wk_num"));
    }

    private String row(Group group, Map<LocalDate, List<Row>> sales, NavigableMap<LocalDate, Row> stock) {
        List<LocalDate> days = calendar.keySet().stream()
                .filter(day -> week(day).equals(group.week()))
                .toList();
        LocalDate start = days.get(0);
        LocalDate end = days.get(days.size() - 1);
        BigDecimal quantity = sum(sales, "sales_qty");
        BigDecimal amount = sum(sales, "sales_amt");
        long noStock = 0;
        long lowStock = 0;
        long promotion = 0;
        BigDecimal potential = BigDecimal.ZERO;
        BigDecimal noStockAmount = BigDecimal.ZERO;
        BigDecimal noStockQuantity = BigDecimal.ZERO;
        BigDecimal inStockQuantity = BigDecimal.ZERO;
        BigDecimal inStockAmount = BigDecimal.ZERO;
        BigDecimal waste = BigDecimal.ZERO;
        for (Map.Entry<LocalDate, Row> day : stock.entrySet()) {
            Map<LocalDate, List<Row>> today = sales.containsKey(day.getKey())
                    ? Map.of(day.getKey(), Objects.requireNonNull(sales.get(day.getKey())))
                    : Map.of();
            BigDecimal sold = sum(today, "sales_qty");
            BigDecimal taken = sum(today, "sales_amt");
            BigDecimal onHand = day.getValue().number(STOCK, "inventory_on_hand_qty");
            waste = waste.add(day.getValue().number(STOCK, "waste_qty"));
            promotion += day.getValue().flag(STOCK, "promotion_flg") ? 1 : 0;
            if (day.getValue().flag(STOCK, "out_of_stock_flg")) {
                noStock++;
                noStockAmount = noStockAmount.add(taken);
                noStockQuantity = noStockQuantity.add(sold);
            } else {
                inStockQuantity = inStockQuantity.add(sold);
                inStockAmount = inStockAmount.add(taken);
            }
            if (onHand.compareTo(sold) < 0) {
                lowStock++;
                if (sold.signum() > 0) {
                    potential =
                            potential.add(taken.multiply(sold.subtract(onHand)).divide(sold, 6, RoundingMode.HALF_UP));
                }
            }
        }
        Row last = stock.isEmpty() ? null : stock.lastEntry().getValue();
        BigDecimal onHand = last == null ? null : last.number(STOCK, "inventory_on_hand_qty");
        Object onOrder = last == null ? null : last.get(STOCK, "inventory_on_order_qty");
        boolean complete = !runDate.isBefore(end)
                && (!daily
                        || (Objects.requireNonNull(dumpDates.get(SALES)).containsAll(days)
                                && Objects.requireNonNull(dumpDates.get(STOCK)).containsAll(days)));
        List<@Nullable Object> row = new ArrayList<>();
        row.add(group.week().yrNum());
        row.add(group.week().wkNum());
        row.add(key(Objects.requireNonNull(calendar.get(start)), WeeklyTables.CALENDAR, "yr_wk_num"));
        row.add(start);
        row.add(end);
        row.add(group.store());
        row.add(group.product());
        row.add(quantity);
        row.add(amount);
        row.add(known(sales, "sales_cost"));
        row.add(discounted(sales) ? sum(sales, "discount") : null);
        row.add(known(sales, "sales_mgrn"));
        row.add(quantity.signum() == 0 ? null : ratio(amount, quantity));
        row.add(onHand);
        row.add(onOrder);
        row.add(stock.isEmpty() ? null : stock.lastKey());
        row.add(noStock);
        row.add(lowStock);
        row.add(stock.isEmpty() ? null : ratio(HUNDRED.multiply(BigDecimal.valueOf(noStock)), BigDecimal.valueOf(7)));
        row.add(
                stock.isEmpty()
                        ? null
                        : ratio(
                                HUNDRED.multiply(BigDecimal.valueOf(stock.size() - noStock)),
                                BigDecimal.valueOf(stock.size())));
        row.add(noStock + lowStock);
        row.add(potential.setScale(2, RoundingMode.HALF_UP));
        row.add(noStockAmount.setScale(2));
        row.add(onHand == null || quantity.signum() <= 0 ? null : ratio(onHand, quantity));
        row.add(waste.setScale(3));
        row.add(promotion);
        row.add((long) sales.size());
        row.add((long) stock.size());
        row.add(complete);
        List<Row> lines = sales.values().stream().flatMap(List::stream).toList();
        row.add((long) lines.size());
        row.add(lines.stream()
                .filter(line -> line.get(SALES, "sales_cost") == null)
                .count());
        row.add(stock.size() - noStock);
        row.add(inStockQuantity.setScale(3));
        row.add(inStockAmount.setScale(2));
        row.add(noStockQuantity.setScale(3));
        return String.join(" | ", row.stream().map(String::valueOf).toList());
    }

    private static BigDecimal sum(Map<LocalDate, List<Row>> sales, String column) {
        return sales.values().stream()
                .flatMap(List::stream)
                .map(row -> row.number(SALES, column))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(SALES.field(column).type().scale());
    }

    /** Whether nothing was sold, or a file of these rows has the column of discounts. */
    private boolean discounted(Map<LocalDate, List<Row>> sales) {
        List<Row> lines = sales.values().stream().flatMap(List::stream).toList();
        return lines.isEmpty() || lines.stream().anyMatch(line -> !withoutDiscounts.contains(line.file()));
    }

    /** A sum that is null where there are rows and none of them has a value. */
    private static @Nullable BigDecimal known(Map<LocalDate, List<Row>> sales, String column) {
        List<Row> lines = sales.values().stream().flatMap(List::stream).toList();
        boolean unknown = !lines.isEmpty() && lines.stream().allMatch(line -> line.get(SALES, column) == null);
        return unknown ? null : sum(sales, column);
    }

    private static BigDecimal ratio(BigDecimal numerator, BigDecimal denominator) {
        return numerator.divide(denominator, 4, RoundingMode.HALF_UP);
    }
}
