package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.schema.FactTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must not change the fact, and what must hold of it, on seeded random trade. */
class InvariantsTest {
    private static final String NIGHT = RandomTrade.LAST_NIGHT;
    private static final RandomTrade TRADE = new RandomTrade(2024);
    private static final String SALES = TRADE.sales(dump -> true);
    private static final String INVENTORY = TRADE.counts();

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    /** One full dump, published once; what must change nothing is tried on it again. */
    private static Workbench published;

    private static List<Map<String, @Nullable Object>> fact;

    @BeforeAll
    static void publish() {
        published = full(new Workbench(shared));
        assertThat(published.night(NIGHT).exitCode()).isZero();
        fact = FactRows.of(published.fact());
    }

    @Test
    void theFactIsWhatThePlainWayOfTheContractGives() {
        assertThat(fact).isEqualTo(TRADE.fact(11));
    }

    @Test
    void theFactAddsUpToTheSource() {
        List<Field> sums = List.of(
                FactTable.TOTAL_SALES_QTY,
                FactTable.TOTAL_SALES_AMT,
                FactTable.TOTAL_COST_AMT,
                FactTable.TOTAL_DISCOUNT_AMT,
                FactTable.TOTAL_MARGIN_AMT);
        for (int value = 0; value < sums.size(); value++) {
            assertThat(sum(fact, sums.get(value))).isEqualTo(TRADE.total(value));
        }
        assertThat(sum(fact, FactTable.INVENTORY_DAYS))
                .isEqualTo(BigDecimal.valueOf(Dumps.rows(INVENTORY).size()));
    }

    @Test
    void theOrderOfRowsChangesNothing() {
        full(published).dump("sales", NIGHT, shuffled(SALES)).dump("inventory", NIGHT, shuffled(INVENTORY));
        nothingChanges(published);
    }

    @Test
    void partsInAnyOrderPlainOrCompressedChangeNothing() {
        Workbench bench = full(published);
        delete(bench.raw().resolve("sales_" + NIGHT + ".csv"));
        delete(bench.raw().resolve("inventory_" + NIGHT + ".csv"));
        parts(bench, "sales", SALES);
        parts(bench, "inventory", INVENTORY);
        nothingChanges(bench);
    }

    @Test
    void tinySplitsChangeNothing() {
        Workbench tiny = full(published).with("raw.split-bytes=2000");
        nothingChanges(tiny);
    }

    @Test
    void theSameInputAgainPublishesNothing() {
        full(published);
        published.night(NIGHT);
        Map<String, String> before = tables(published);
        RunReport again = published.night(NIGHT);
        assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(again.exitCode()).isZero();
        assertThat(again.publishedFiles()).isEmpty();
        assertThat(tables(published)).isEqualTo(before);
    }

    @Test
    void inventoryNeverChangesASalesSum() {
        Workbench bench = full(new Workbench(folder)).dump("inventory", NIGHT, Dumps.closed(WeeklyTables.INVENTORY));
        assertThat(bench.night(NIGHT).exitCode()).isZero();
        assertThat(salesCells(FactRows.of(bench.fact()))).isEqualTo(salesCells(fact));
    }

    @Test
    void anyNumberOfFilesPerWeekHoldsTheSameRows() {
        Workbench bench = full(new Workbench(folder)).set("output.files-per-week=3");
        assertThat(bench.night(NIGHT).exitCode()).isZero();
        assertThat(bench.factFiles().size()).isGreaterThan(published.factFiles().size());
        assertThat(FactRows.of(bench.fact())).isEqualTo(fact);
    }

    @Test
    void moreWeeksThanTasksAreAllWritten() {
        // 27 weeks of one day with two or three files each are more files than there are tasks on a small machine.
        int[] days = new int[Dumps.dates(RandomTrade.FIRST_DAY, NIGHT).size()];
        Arrays.fill(days, 1);
        Workbench bench = full(new Workbench(folder))
                .set("output.files-per-week=3")
                .dump("calendar", NIGHT, Dumps.calendar(RandomTrade.FIRST_DAY, 2024, 8, days));
        assertThat(bench.night(NIGHT).exitCode()).isZero();
        List<Map<String, @Nullable Object>> rows = FactRows.of(bench.fact());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.get("week_end_dt")).isEqualTo(row.get("week_start_dt")))
                .extracting("week_start_dt", "store_key", "prod_key")
                .doesNotHaveDuplicates();
        // Three stores fall into two of three files.
        assertThat(bench.factFiles().keySet()).hasSize(2 * days.length);
        // Days add up to weeks in every column that is a sum.
        for (Field sum : List.of(
                FactTable.TOTAL_SALES_QTY,
                FactTable.TOTAL_SALES_AMT,
                FactTable.TOTAL_COST_AMT,
                FactTable.TOTAL_DISCOUNT_AMT,
                FactTable.TOTAL_MARGIN_AMT,
                FactTable.NO_STOCK_INSTANCES,
                FactTable.LOW_STOCK_INSTANCES,
                FactTable.NO_STOCK_IMPACT,
                FactTable.TOTAL_WASTE_QTY,
                FactTable.PROMOTION_DAYS,
                FactTable.SALES_DAYS,
                FactTable.INVENTORY_DAYS)) {
            assertThat(sum(rows, sum)).as(sum.name()).isEqualTo(sum(fact, sum));
        }
    }

    @Test
    void aBackfillOfAllWeeksGivesTheWholeFact() {
        Workbench bench = daily(new Workbench(folder), RandomTrade.FIRST_DAY);
        dimensions(bench, NIGHT);
        // What came too late for its own night is taken in.
        assertThat(bench.backfill(RandomTrade.FIRST_DAY, NIGHT).exitCode()).isZero();
        assertThat(FactRows.of(bench.fact())).isEqualTo(TRADE.fact(11));
    }

    @Test
    void nightsOneByOneGiveWhatTheLastNightAloneGivesInsideItsWindow() {
        Workbench oneByOne = daily(new Workbench(folder.resolve("one-by-one")), RandomTrade.FIRST_DAY);
        for (String night : Dumps.dates("2024-03-09", NIGHT)) {
            dimensions(oneByOne, night);
            assertThat(oneByOne.night(night).exitCode()).isZero();
        }
        // The window of two weeks starts on 5 March, the first day of week 11.
        Workbench atOnce = daily(new Workbench(folder.resolve("at-once")), "2024-03-05");
        dimensions(atOnce, NIGHT);
        assertThat(atOnce.night(NIGHT).exitCode()).isZero();
        Dataset<Row> inside = oneByOne.fact().where("wk_num >= 11");
        List<Map<String, @Nullable Object>> rows = FactRows.of(atOnce.fact());
        assertThat(FactRows.of(inside)).isEqualTo(rows);
        assertThat(rows)
                .isEqualTo(TRADE.fact(11).stream()
                        .filter(row -> (int) java.util.Objects.requireNonNull(row.get("wk_num")) >= 11)
                        .toList());
        // The weeks that left the window on the way stay as their last night computed them.
        assertThat(oneByOne.fact().where("wk_num = 10").count()).isPositive();
    }

    @Test
    void everyNightAccountsForEveryRowOfItsDumps() {
        Workbench bench = daily(new Workbench(folder), RandomTrade.FIRST_DAY).with("raw.lookback-weeks=5");
        dimensions(bench, NIGHT);
        RunReport report = bench.night(NIGHT);
        assertThat(report.exitCode()).isZero();
        for (TableRows table : report.tables()) {
            assertThat(table.read())
                    .isEqualTo(table.accepted() + table.rejected() + table.superseded() + table.alreadyCounted());
        }
        TableRows inventory = report.tables().stream()
                .filter(table -> table.table().equals("inventory"))
                .findFirst()
                .orElseThrow();
        assertThat(TRADE.superseded()).isPositive();
        assertThat(inventory.superseded()).isEqualTo(TRADE.superseded());
        assertThat(inventory.accepted()).isEqualTo(Dumps.rows(INVENTORY).size());
        assertThat(FactRows.of(bench.fact())).isEqualTo(TRADE.fact(11));
    }

    /** Runs the night again on other files of the same rows. */
    private static void nothingChanges(Workbench bench) {
        Map<String, String> before = bench.factFiles();
        RunReport report = bench.night(NIGHT);
        assertThat(report.exitCode()).isZero();
        assertThat(report.weeks()).hasSize(5).extracting(WeekResult::change).containsOnly(Change.UNCHANGED);
        assertThat(bench.factFiles()).isEqualTo(before);
        assertThat(FactRows.of(bench.fact())).isEqualTo(fact);
    }

    /** The one full dump, in place of what another test left. */
    private static Workbench full(Workbench bench) {
        for (String table : List.of("sales", "inventory")) {
            delete(bench.raw().resolve(table + "_" + NIGHT));
        }
        return dimensions(bench, NIGHT).dump("sales", NIGHT, SALES).dump("inventory", NIGHT, INVENTORY);
    }

    private static Workbench dimensions(Workbench bench, String night) {
        return bench.dump("calendar", night, RandomTrade.CALENDAR)
                .dump("store", night, Dumps.stores(RandomTrade.STORES))
                .dump("product", night, Dumps.products(RandomTrade.PRODUCTS));
    }

    private static Workbench daily(Workbench bench, String from) {
        // Now and then a row comes later than the window of two weeks lets in.
        bench.set("raw.layout=daily")
                .set("raw.lookback-weeks=2")
                .set("tables.sales.max-rejected-fraction=0.1")
                .set("tables.inventory.max-rejected-fraction=0.1");
        for (String date : Dumps.dates(from, NIGHT)) {
            LocalDate dump = LocalDate.parse(date);
            bench.dump("sales", date, TRADE.sales(dump::equals)).dump("inventory", date, TRADE.counts(dump::equals));
        }
        return bench;
    }

    private static String shuffled(String csv) {
        List<String> rows = new ArrayList<>(Dumps.rows(csv));
        Collections.shuffle(rows, new Random(1));
        return Dumps.withRows(csv, rows);
    }

    /** Deals the rows to three parts, whose names are in another order than their rows, one of them compressed. */
    private static void parts(Workbench bench, String table, String csv) {
        List<String> rows = Dumps.rows(csv);
        int third = rows.size() / 3;
        String folder = table + "_" + NIGHT + "/";
        bench.file(folder + "c.csv", bytes(Dumps.withRows(csv, rows.subList(0, third))));
        bench.file(folder + "a.csv.gz", gzipped(Dumps.withRows(csv, rows.subList(third, 2 * third))));
        bench.file(folder + "b.csv", bytes(Dumps.withRows(csv, rows.subList(2 * third, rows.size()))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(bytes(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void delete(Path path) {
        try {
            if (Files.isDirectory(path)) {
                try (java.util.stream.Stream<Path> files = Files.list(path)) {
                    files.forEach(InvariantsTest::delete);
                }
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> tables(Workbench bench) {
        Map<String, String> files = bench.factFiles();
        for (String table : List.of("dim_store", "dim_product", "dim_calendar")) {
            bench.filesBelow(table).forEach((name, state) -> files.put(table + "/" + name, state));
        }
        return files;
    }

    /** Of the values that are known. */
    private static BigDecimal sum(List<Map<String, @Nullable Object>> rows, Field column) {
        return rows.stream()
                .map(row -> row.get(column.name()))
                .filter(Objects::nonNull)
                .map(value -> new BigDecimal(String.valueOf(value)))
                .reduce(BigDecimal::add)
                .orElseThrow();
    }

    /** Key and sales columns of the rows that sold. */
    private static List<String> salesCells(List<Map<String, @Nullable Object>> rows) {
        return rows.stream()
                .filter(row -> !Integer.valueOf(0).equals(row.get(FactTable.SALES_DAYS.name())))
                .map(row -> List.of(
                                FactTable.WK_NUM,
                                FactTable.STORE_KEY,
                                FactTable.PROD_KEY,
                                FactTable.TOTAL_SALES_QTY,
                                FactTable.TOTAL_SALES_AMT,
                                FactTable.TOTAL_COST_AMT,
                                FactTable.TOTAL_DISCOUNT_AMT,
                                FactTable.TOTAL_MARGIN_AMT,
                                FactTable.AVG_SALES_PRICE,
                                FactTable.SALES_DAYS)
                        .stream()
                        .map(field -> String.valueOf(row.get(field.name())))
                        .toList()
                        .toString())
                .toList();
    }
}
