package io.weekmart.job;

import static io.weekmart.job.SmallGrocer.header;
import static io.weekmart.job.SmallGrocer.line;
import static io.weekmart.job.SmallGrocer.sale;
import static io.weekmart.job.SmallGrocer.stock;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why rows are rejected: every reason, in every table where it can occur, with the row's file, line and text. */
class RejectReasonsTest {
    private static final String NIGHT = "2024-03-10";

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void anythingMayBeRejected() {
        bench = new Workbench(folder);
        SmallGrocer.night(bench, NIGHT);
        for (String table : List.of("sales", "inventory", "store", "product")) {
            bench.set("tables." + table + ".max-rejected-fraction=1");
        }
    }

    /** A bad row of the calendar fails the run: it is no reject. */
    static List<TableSpec> tables() {
        return WeeklyTables.PIPELINE.inputs().stream()
                .filter(table -> !table.equals(WeeklyTables.CALENDAR))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyColumnCanBeBadAndEveryRequiredOneMissing(TableSpec table) {
        StringBuilder text = new StringBuilder(header(table) + good(table));
        List<String> expected = new ArrayList<>();
        int line = 2;
        for (Field field : table.fields()) {
            String bad = field.type().kind() == FieldType.Kind.TEXT ? "x\0" : "x";
            text.append(with(table, field, bad));
            expected.add(++line + " BAD_VALUE(" + field.name() + ") "
                    + with(table, field, bad).strip());
            if (field.required()) {
                text.append(with(table, field, ""));
                expected.add(++line + " MISSING_VALUE(" + field.name() + ") "
                        + with(table, field, "").strip());
            }
        }
        text.append("\"x\"y\n");
        expected.add(++line + " MALFORMED_ROW \"x\"y");
        bench.dump(table.name(), NIGHT, text.toString());

        RunReport report = night();

        assertThat(rejects(table)).containsExactlyElementsOf(expected);
        TableRows rows = tableOf(report, table);
        assertThat(rows.accepted()).isEqualTo(1);
        for (Field field : table.fields()) {
            assertThat(rows.rejectsByCode()).containsEntry("BAD_VALUE(" + field.name() + ")", 1L);
        }
        assertThat(rows.rejectsByCode()).containsEntry("MALFORMED_ROW", 1L).containsEntry("DUPLICATE_ROW", 0L);
    }

    @Test
    void whatARowSaysOfOtherTablesIsChecked() {
        bench.dump(
                "sales",
                NIGHT,
                header(WeeklyTables.SALES)
                        + sale(1, 99, 1, NIGHT, "1", "1")
                        + sale(2, 7, 99, NIGHT, "1", "1")
                        + sale(3, 7, 1, "2024-02-25", "1", "1")
                        + sale(4, 7, 1, "2024-03-11", "1", "1")
                        + sale(5, 7, 1, "2024-03-18", "1", "1"));
        bench.dump(
                "inventory",
                NIGHT,
                header(WeeklyTables.INVENTORY)
                        + stock(NIGHT, 1, 99, "1")
                        + stock(NIGHT, 99, 7, "1")
                        + stock("2024-02-25", 1, 7, "1")
                        + stock("2024-03-11", 1, 7, "1")
                        + stock("2024-03-18", 1, 7, "1"));

        night();

        assertThat(reasons(WeeklyTables.SALES))
                .containsExactly(
                        "2 UNKNOWN_PRODUCT",
                        "3 UNKNOWN_STORE",
                        "4 DATE_NOT_IN_CALENDAR",
                        "5 FUTURE_DATE",
                        "6 DATE_NOT_IN_CALENDAR FUTURE_DATE");
        assertThat(reasons(WeeklyTables.INVENTORY)).isEqualTo(reasons(WeeklyTables.SALES));
    }

    @Test
    void aRowHasAllTheReasonsThatApply() {
        bench.dump(
                "sales",
                NIGHT,
                header(WeeklyTables.SALES) + ",99,98,2024-04-01,x,1.0005,\"1,000\",,$4,1e2,,\n"
                        + "x,x,x,x,x,x,x,x,x,x,x,x\n");
        bench.dump(
                "inventory",
                NIGHT,
                header(WeeklyTables.INVENTORY) + "2024-01-01,99,98,-0.01,-1,2,x,yes,2024-2-3\n" + ",,,,,,,,\n");

        night();

        assertThat(reasons(WeeklyTables.SALES))
                .containsExactly(
                        "2 BAD_VALUE(trans_time) BAD_VALUE(sales_qty) BAD_VALUE(sales_price) BAD_VALUE(discount)"
                                + " BAD_VALUE(sales_cost) MISSING_VALUE(trans_id) MISSING_VALUE(sales_amt)"
                                + " DATE_NOT_IN_CALENDAR FUTURE_DATE UNKNOWN_STORE UNKNOWN_PRODUCT",
                        "3 BAD_VALUE(trans_id) BAD_VALUE(prod_key) BAD_VALUE(store_key) BAD_VALUE(trans_dt)"
                                + " BAD_VALUE(trans_time) BAD_VALUE(sales_qty) BAD_VALUE(sales_price) BAD_VALUE(sales_amt)"
                                + " BAD_VALUE(discount) BAD_VALUE(sales_cost) BAD_VALUE(sales_mgrn) BAD_VALUE(ship_cost)");
        assertThat(reasons(WeeklyTables.INVENTORY))
                .containsExactly(
                        "2 BAD_VALUE(out_of_stock_flg) BAD_VALUE(waste_qty) BAD_VALUE(promotion_flg)"
                                + " BAD_VALUE(next_delivery_dt) DATE_NOT_IN_CALENDAR UNKNOWN_STORE UNKNOWN_PRODUCT"
                                + " NEGATIVE_STOCK",
                        "3 MISSING_VALUE(cal_dt) MISSING_VALUE(store_key) MISSING_VALUE(prod_key)"
                                + " MISSING_VALUE(inventory_on_hand_qty)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reject", "accept"})
    void stockBelowZeroIsRejectedOrAcceptedAsConfigured(String choice) {
        bench.set("tables.inventory.negative-stock=" + choice)
                .dump(
                        "inventory",
                        NIGHT,
                        header(WeeklyTables.INVENTORY)
                                + stock(NIGHT, 1, 7, "-0.01")
                                + stock(NIGHT, 1, 8, "0").replace(",5,", ",-1,")
                                + stock(NIGHT, 1, 9, "-0.00"));

        night();

        assertThat(reasons(WeeklyTables.INVENTORY))
                .isEqualTo(choice.equals("reject") ? List.of("2 NEGATIVE_STOCK", "3 NEGATIVE_STOCK") : List.of());
        assertThat(fact("inventory_days > 0", "prod_key, stock_on_hand_qty_eow, stock_on_order_qty_eow"))
                .containsExactlyInAnyOrder(
                        choice.equals("reject")
                                ? new String[] {"9 0.000 5.000"}
                                : new String[] {"7 -0.010 5.000", "8 0.000 -1.000", "9 0.000 5.000"});
    }

    @Test
    void aStoreOrProductThatOnlyThePublishedDimensionKnowsIsKnown() {
        night();
        String next = "2024-03-11";
        SmallGrocer.night(bench, next)
                .dump("store", next, header(WeeklyTables.STORE) + line(WeeklyTables.STORE, "2", "S2"))
                .dump("product", next, header(WeeklyTables.PRODUCT) + line(WeeklyTables.PRODUCT, "7", "Rye"))
                .dump(
                        "sales",
                        next,
                        header(WeeklyTables.SALES) + sale(1, 9, 1, next, "1", "1") + sale(2, 10, 3, next, "1", "1"));

        // A full dump without the week before.
        bench.accepting("weeks-emptied").night(next);

        assertThat(rejectsOf(next, WeeklyTables.SALES, "concat_ws(' ', line, array_join(reasons, ' '))"))
                .containsExactly("3 UNKNOWN_STORE UNKNOWN_PRODUCT");
        assertThat(fact("wk_num = 11", "store_key, prod_key, total_sales_amt")).contains("1 9 1.00");
        assertThat(bench.table("dim_store", "store_key, store_num, last_seen_dt"))
                .containsExactlyInAnyOrder("1 S1 2024-03-10", "2 S2 2024-03-11");
    }

    @Test
    void aProductThatArrivesLaterMakesItsRowsAccepted() {
        bench.dump("sales", NIGHT, header(WeeklyTables.SALES) + sale(1, 10, 1, NIGHT, "1", "1"));
        night();
        assertThat(reasons(WeeklyTables.SALES)).containsExactly("2 UNKNOWN_PRODUCT");

        bench.dump("product", NIGHT, SmallGrocer.products() + line(WeeklyTables.PRODUCT, "10", "New"));
        night();

        assertThat(reasons(WeeklyTables.SALES)).isEmpty();
        assertThat(fact("sales_days > 0", "prod_key, total_sales_amt")).containsExactly("10 1.00");
    }

    // Key checks.

    @Test
    void equalRowsAreAcceptedOnceAndConflictingOnesNotAtAll() {
        bench.dump(
                "inventory",
                NIGHT,
                header(WeeklyTables.INVENTORY)
                        + NIGHT + ",1,7,3,,0,,,\n"
                        // The same values written in other ways.
                        + NIGHT + ", 01 ,+7,3.00,\"\",F,\"\",,\n"
                        + NIGHT + ",1,8,3,,0,,,\n"
                        + NIGHT + ",1,8,4,,0,,,\n"
                        + NIGHT + ",1,8,3,,0,,,\n"
                        // Empty is not zero.
                        + NIGHT + ",2,7,3,,0,,,\n"
                        + NIGHT + ",2,7,3,0,0,,,\n"
                        // Rejected by its own checks, it conflicts with nothing.
                        + NIGHT + ",2,8,3,,0,,,\n"
                        + NIGHT + ",2,8,-4,,0,,,\n");

        RunReport report = night();

        assertThat(rejects(WeeklyTables.INVENTORY))
                .containsExactly(
                        "3 DUPLICATE_ROW " + NIGHT + ", 01 ,+7,3.00,\"\",F,\"\",,",
                        "4 CONFLICTING_KEY " + NIGHT + ",1,8,3,,0,,,",
                        "5 CONFLICTING_KEY " + NIGHT + ",1,8,4,,0,,,",
                        "6 CONFLICTING_KEY " + NIGHT + ",1,8,3,,0,,,",
                        "7 CONFLICTING_KEY " + NIGHT + ",2,7,3,,0,,,",
                        "8 CONFLICTING_KEY " + NIGHT + ",2,7,3,0,0,,,",
                        "10 NEGATIVE_STOCK " + NIGHT + ",2,8,-4,,0,,,");
        assertThat(fact("inventory_days > 0", "store_key, prod_key, stock_on_hand_qty_eow"))
                .containsExactlyInAnyOrder("1 7 3.000", "2 8 3.000");
        assertThat(tableOf(report, WeeklyTables.INVENTORY).rejectsByCode())
                .containsEntry("DUPLICATE_ROW", 1L)
                .containsEntry("CONFLICTING_KEY", 5L);
    }

    @Test
    void theFirstOfEqualRowsByFileAndLineIsAccepted() {
        String row = NIGHT + ",1,7,3,,0,,,\n";
        bench.without("inventory_" + NIGHT + ".csv");
        bench.file("inventory_" + NIGHT + "/b.csv", bytes(header(WeeklyTables.INVENTORY) + row))
                .file("inventory_" + NIGHT + "/a.csv", bytes(header(WeeklyTables.INVENTORY) + "\n" + row + row));

        night();

        assertThat(rejectsOf(
                        NIGHT,
                        WeeklyTables.INVENTORY,
                        "concat_ws(' ', substring_index(file, '/', -1), line, array_join(reasons, ' '))"))
                .containsExactly("a.csv 4 DUPLICATE_ROW", "b.csv 2 DUPLICATE_ROW");
    }

    @Test
    void dimensionsHaveKeyChecksToo() {
        bench.dump(
                        "store",
                        NIGHT,
                        SmallGrocer.stores()
                                + line(WeeklyTables.STORE, "1", "S1", "Old Town")
                                + line(WeeklyTables.STORE, "2", "S2", "Harbor"))
                .dump("product", NIGHT, SmallGrocer.products() + line(WeeklyTables.PRODUCT, "7", "Rye bread"));

        night();

        assertThat(reasons(WeeklyTables.STORE))
                .containsExactly("3 CONFLICTING_KEY", "4 DUPLICATE_ROW", "5 CONFLICTING_KEY");
        assertThat(reasons(WeeklyTables.PRODUCT)).containsExactly("6 DUPLICATE_ROW");
        assertThat(bench.table("dim_store", "store_key, store_desc")).containsExactly("1 Old Town");
        // Store 2 can't be trusted, so that nothing is known of it.
        assertThat(reasons(WeeklyTables.SALES)).containsExactly("4 UNKNOWN_STORE", "5 UNKNOWN_STORE");
    }

    @Test
    void salesHaveKeyChecksOnlyWhereAKeyIsConfigured() {
        String text = header(WeeklyTables.SALES)
                + sale(1, 7, 1, NIGHT, "1", "1")
                + sale(1, 7, 1, NIGHT, "1", "1")
                + sale(2, 7, 1, NIGHT, "1", "1")
                + sale(2, 7, 1, NIGHT, "2", "1")
                + sale(2, 8, 1, NIGHT, "2", "1");
        bench.dump("sales", NIGHT, text);
        night();
        assertThat(reasons(WeeklyTables.SALES)).isEmpty();

        bench.set("tables.sales.natural-key=[trans_id, prod_key]");
        night();

        assertThat(reasons(WeeklyTables.SALES))
                .containsExactly("3 DUPLICATE_ROW", "4 CONFLICTING_KEY", "5 CONFLICTING_KEY");
        assertThat(fact("sales_days > 0", "prod_key, total_sales_qty")).containsExactlyInAnyOrder("7 1.000", "8 2.000");
    }

    @Test
    void aRowOfALaterDumpSupersedesAndConflictsWithNoneOfAnEarlierOne() {
        daily();
        bench.dump(
                        "inventory",
                        "2024-03-09",
                        header(WeeklyTables.INVENTORY)
                                + stock("2024-03-09", 1, 7, "1")
                                + stock("2024-03-09", 1, 8, "1"))
                .dump(
                        "inventory",
                        NIGHT,
                        header(WeeklyTables.INVENTORY)
                                + stock("2024-03-09", 1, 7, "2")
                                + stock("2024-03-09", 1, 8, "2")
                                + stock("2024-03-09", 1, 8, "3"));

        RunReport report = night();

        assertThat(reasons(WeeklyTables.INVENTORY)).containsExactly("3 CONFLICTING_KEY", "4 CONFLICTING_KEY");
        assertThat(tableOf(report, WeeklyTables.INVENTORY).superseded()).isEqualTo(1);
        // Of what conflicts nothing can be trusted, and what was known before stands.
        assertThat(fact("inventory_days > 0", "prod_key, stock_on_hand_qty_eow"))
                .containsExactlyInAnyOrder("7 2.000", "8 1.000");
    }

    // Late rows.

    @Test
    void rowsBeforeTheWindowOfTheirOwnNightAreTooLateAndOthersBeforeTonightsAreSettled() {
        daily().set("raw.lookback-weeks=1");
        // The window of the Sunday is week 10, from 4 March on; that of the Monday is week 11.
        bench.dump(
                "sales",
                NIGHT,
                header(WeeklyTables.SALES)
                        + sale(1, 7, 1, "2024-03-03", "1", "1")
                        + sale(2, 7, 1, "2024-03-04", "1", "1"));
        RunReport sunday = night();
        assertThat(reasons(WeeklyTables.SALES)).containsExactly("2 TOO_LATE");
        assertThat(tableOf(sunday, WeeklyTables.SALES).alreadyCounted()).isZero();

        SmallGrocer.night(bench, "2024-03-11")
                .dump(
                        "sales",
                        "2024-03-11",
                        header(WeeklyTables.SALES)
                                + sale(3, 7, 1, NIGHT, "1", "1")
                                + sale(4, 7, 1, "2024-02-25", "1", "1")
                                + sale(5, 7, 1, "2024-03-11", "1", "1"))
                .dump(
                        "sales",
                        "2024-03-10",
                        header(WeeklyTables.SALES)
                                + sale(1, 7, 1, "2024-03-03", "1", "1")
                                + sale(2, 7, 1, "2024-03-04", "1", "1"));
        RunReport monday = bench.night("2024-03-11");

        assertThat(rejectsOf("2024-03-11", WeeklyTables.SALES, "concat_ws(' ', line, array_join(reasons, ' '))"))
                .containsExactly("2 TOO_LATE", "3 DATE_NOT_IN_CALENDAR TOO_LATE");
        assertThat(tableOf(monday, WeeklyTables.SALES).accepted()).isEqualTo(1);

        // A backfill takes in what came too late.
        assertThat(bench.backfill("2024-02-26", "2024-03-11").exitCode()).isZero();
        assertThat(fact("sales_days > 0", "wk_num, total_sales_qty"))
                .containsExactlyInAnyOrder("9 1.000", "10 2.000", "11 1.000");
    }

    @Test
    void aRowThatWasCountedOnItsOwnNightIsSettled() {
        daily().set("raw.lookback-weeks=2");
        // Monday's dump is in the window of the Monday after, but the Sunday two weeks before is not.
        bench = new Workbench(folder.resolve("later"))
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=2")
                .set("raw.allow-gaps=true");
        String monday = "2024-03-11";
        SmallGrocer.night(bench, monday)
                .dump("calendar", monday, SmallGrocer.calendar("2024-03-24"))
                .dump(
                        "sales",
                        monday,
                        header(WeeklyTables.SALES)
                                + sale(1, 7, 1, "2024-03-10", "1", "5")
                                + sale(2, 7, 1, monday, "1", "1"));
        assertThat(bench.night(monday).failure()).isNull();
        String later = "2024-03-18";
        SmallGrocer.night(bench, later).dump("calendar", later, SmallGrocer.calendar("2024-03-24"));

        RunReport report = bench.night(later);

        assertThat(report.failure()).isNull();
        TableRows sales = tableOf(report, WeeklyTables.SALES);
        assertThat(List.of(sales.read(), sales.accepted(), sales.rejected(), sales.alreadyCounted()))
                .containsExactly(6L, 5L, 0L, 1L);
        assertThat(fact("wk_num = 10 and sales_days > 0", "total_sales_amt")).containsExactly("5.00");
    }

    // Where rows stand.

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 1 << 26})
    void linesAndTextsAreTheFilesHoweverItIsSplit(int splitBytes) {
        String good = sale(1, 7, 1, NIGHT, "1", "1");
        bench.set("raw.split-bytes=" + splitBytes)
                .dump(
                        "sales",
                        NIGHT,
                        "\uFEFF\n" + header(WeeklyTables.SALES).strip() + ",\"a\nnote\"\r\n"
                                + good.strip() + ",x\r\n"
                                + "\n\r\n"
                                + good.strip() + ",\"two\nlines, \"\"and\"\"\n a third\"\r\n"
                                + "bad,\"7\",1," + NIGHT + ",,1,,1,,,,,\"two\r\nlines\"\r\n"
                                + header(WeeklyTables.SALES)
                                + " x\n"
                                + "\n"
                                + "bad2,7,1," + NIGHT + ",,1,,1,,,,,caf\u00e9");

        night();

        assertThat(rejects(WeeklyTables.SALES))
                .containsExactly(
                        "10 BAD_VALUE(trans_id) bad,\"7\",1," + NIGHT + ",,1,,1,,,,,\"two\r\nlines\"",
                        "12 MALFORMED_ROW " + header(WeeklyTables.SALES).strip(),
                        "13 MALFORMED_ROW  x",
                        "15 BAD_VALUE(trans_id) bad2,7,1," + NIGHT + ",,1,,1,,,,,caf\u00e9");
        assertThat(fact("sales_days > 0", "total_sales_qty")).containsExactly("2.000");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 1 << 26})
    void textsThatAreReadAgainForTheKeyChecksAreTheSame(int splitBytes) {
        String row = NIGHT + ",1,7,3,,0,,,";
        bench.set("raw.split-bytes=" + splitBytes)
                .without("inventory_" + NIGHT + ".csv")
                .gzipped(
                        "inventory",
                        NIGHT,
                        header(WeeklyTables.INVENTORY).strip() + ",note\n" + row + ",\"a\nb\"\n\n" + row
                                + ",caf\u00e9\n" + row + ",");
        night();
        assertThat(rejects(WeeklyTables.INVENTORY))
                .containsExactly("5 DUPLICATE_ROW " + row + ",caf\u00e9", "6 DUPLICATE_ROW " + row + ",");

        bench.without("inventory_" + NIGHT + ".csv.gz")
                .dump(
                        "inventory",
                        NIGHT,
                        header(WeeklyTables.INVENTORY).strip() + ",note\n" + row + ",\"a\nb\"\n\n" + row + ",\"c\nd\"\n"
                                + row + ",");
        night();
        assertThat(rejects(WeeklyTables.INVENTORY))
                .containsExactly("5 DUPLICATE_ROW " + row + ",\"c\nd\"", "7 DUPLICATE_ROW " + row + ",");
    }

    // The table of rejects.

    @Test
    void theRejectsOfADateAreReplacedWhenItRunsAgain() {
        bench.dump("sales", NIGHT, header(WeeklyTables.SALES) + "x\n")
                .dump("store", NIGHT, SmallGrocer.stores() + "x\n");
        night();
        String next = "2024-03-11";
        SmallGrocer.night(bench, next).dump("sales", next, header(WeeklyTables.SALES) + "y\n");
        assertThat(bench.accepting("weeks-emptied").night(next).exitCode()).isZero();
        assertThat(all()).containsExactly(NIGHT + " sales x", NIGHT + " store x", next + " sales y");

        bench.dump("sales", next, header(WeeklyTables.SALES) + "z\n")
                .dump("product", next, SmallGrocer.products() + "p\n");
        assertThat(bench.accepting("weeks-emptied").night(next).exitCode()).isZero();
        assertThat(all())
                .containsExactly(NIGHT + " sales x", NIGHT + " store x", next + " product p", next + " sales z");

        // A run that may not publish replaces them too.
        bench.set("tables.sales.max-rejected-fraction=0.1").dump("sales", next, header(WeeklyTables.SALES) + "w\n");
        SmallGrocer.night(bench, next).dump("sales", next, header(WeeklyTables.SALES) + "w\n");
        assertThat(bench.accepting("weeks-emptied").night(next).exitCode()).isEqualTo(4);
        assertThat(all()).containsExactly(NIGHT + " sales x", NIGHT + " store x", next + " sales w");

        SmallGrocer.night(bench, next);
        assertThat(bench.accepting("weeks-emptied").night(next).exitCode()).isZero();
        assertThat(all()).containsExactly(NIGHT + " sales x", NIGHT + " store x");
    }

    @Test
    void theRejectsAreAPartitionedTable() {
        bench.dump("sales", NIGHT, header(WeeklyTables.SALES) + "x\n");
        night();

        assertThat(bench.rejects().schema().simpleString())
                .isEqualTo(
                        "struct<file:string,line:bigint,raw_text:string,reasons:array<string>,run_date:date,table:string>");
        assertThat(bench.rejects()
                        .where("run_date = date'2024-03-10' and table = 'sales'")
                        .count())
                .isEqualTo(1);
        Row row = bench.rejects().first();
        assertThat(bench.readable(row.getString(0))).isEqualTo("raw/sales_2024-03-10.csv");
    }

    private List<String> all() {
        return bench.rejects()
                .selectExpr("concat_ws(' ', run_date, table, raw_text) row")
                .orderBy("row")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private Workbench daily() {
        return bench.set("raw.layout=daily").set("raw.allow-gaps=true");
    }

    private RunReport night() {
        RunReport report = bench.night(NIGHT);
        assertThat(report.failure()).isNull();
        return report;
    }

    private static TableRows tableOf(RunReport report, TableSpec table) {
        TableRows rows = report.tables().stream()
                .filter(each -> each.table().equals(table.name()))
                .findFirst()
                .orElseThrow();
        assertThat(rows.balanced()).isTrue();
        return rows;
    }

    /** Line, reasons and text of a table's rejects of the night, in their order. */
    private List<String> rejects(TableSpec table) {
        return rejectsOf(NIGHT, table, "concat_ws(' ', line, array_join(reasons, ' '), raw_text)");
    }

    private List<String> reasons(TableSpec table) {
        return rejectsOf(NIGHT, table, "concat_ws(' ', line, array_join(reasons, ' '))");
    }

    private List<String> rejectsOf(String date, TableSpec table, String expression) {
        if (bench.tree().keySet().stream().noneMatch(name -> name.startsWith("rejects/"))) {
            return List.of();
        }
        return bench.rejects()
                .where("run_date = date'" + date + "' and table = '" + table.name() + "'")
                .orderBy("file", "line")
                .selectExpr(expression)
                .as(Encoders.STRING())
                .collectAsList();
    }

    private List<String> fact(String where, String columns) {
        return bench.fact()
                .where(where)
                .selectExpr("concat_ws(' ', " + columns + ")")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A row of a table that is accepted. */
    private static String good(TableSpec table) {
        return String.join(",", goodValues(table)) + "\n";
    }

    private static String with(TableSpec table, Field field, String value) {
        String[] values = goodValues(table);
        values[table.index(field.name())] = value;
        return String.join(",", values) + "\n";
    }

    private static String[] goodValues(TableSpec table) {
        String[] values = table.fields().stream()
                .map(field -> switch (field.type().kind()) {
                    case TEXT -> "text";
                    case FLAG -> "1";
                    case DATE -> NIGHT;
                    case TIMESTAMP -> NIGHT + " 00:00:00";
                    case DECIMAL -> "2.5";
                    case INT, LONG -> "1";
                })
                .toArray(String[]::new);
        if (Arrays.asList(WeeklyTables.SALES, WeeklyTables.INVENTORY, WeeklyTables.PRODUCT)
                .contains(table)) {
            values[table.index("prod_key")] = "7";
        }
        return values;
    }
}
