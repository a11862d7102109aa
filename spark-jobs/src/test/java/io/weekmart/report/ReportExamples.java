package io.weekmart.report;

import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RunReport.AcceptedBy;
import io.weekmart.contract.report.RunReport.Accounting;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.report.RunReport.CatalogColumn;
import io.weekmart.contract.report.RunReport.CatalogTable;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.LeftOut;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.RunReport.Stage;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.RunReport.WrittenFile;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.WeeklyTables;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs as the tests of this package tell them. */
final class ReportExamples {
    static final Instant START = Instant.parse("2024-05-06T03:00:00Z");
    static final Instant END = Instant.parse("2024-05-06T03:00:12.345Z");

    private ReportExamples() {}

    /** A builder that knows nothing but its job and its start. */
    static ReportBuilder fresh() {
        return new ReportBuilder("1.2.3", "weekly-metrics", "weekly-metrics", START);
    }

    /** A night with two weeks, one of them republished, and a part of everything that a report can hold. */
    static ReportBuilder night() {
        ReportBuilder report = fresh().run("2024-05-05-a1b2", LocalDate.parse("2024-05-05"))
                .window(LocalDate.parse("2024-04-29"), LocalDate.parse("2024-05-05"))
                .environment("till-7", "17.0.15", "3.5.6", "local-1")
                .configuration(Map.of("raw", Map.of("path", "dumps", "lookback-weeks", 1, "allow-gaps", false)))
                .location("fact", "file:/out/fact_weekly_store_product")
                .location("rejects", "file:/out/rejects/run_date=2024-05-05")
                .location("report", "file:/out/runs/2024-05-05/2024-05-05-a1b2.json")
                .inputFile(new InputFile(
                        "sales",
                        LocalDate.parse("2024-05-05"),
                        "file:/dumps/sales_2024-05-05.csv",
                        1536,
                        "crc32c:0a1b2c3d",
                        1_234_567L,
                        List.of("till_no"),
                        null,
                        null))
                .table(TableRows.of(
                        WeeklyTables.STORE, 10, 9, 1, 0, 0, 0.5, Map.of("BAD_VALUE(longitude)", 1L), List.of()))
                .table(TableRows.of(
                                WeeklyTables.SALES,
                                1_234_567,
                                1_234_560,
                                4,
                                0,
                                3,
                                0.01,
                                Map.of(
                                        "UNKNOWN_PRODUCT", 3L,
                                        "BAD_VALUE(sales_qty)", 2L,
                                        "MISSING_VALUE(sales_amt)", 1L,
                                        "FUTURE_DATE", 1L,
                                        "TOO_LATE", 1L),
                                List.of(new RejectSample(
                                        "file:/dumps/sales_2024-05-05.csv",
                                        42,
                                        "1,99,1,2024-05-05,,two,,2.00,,,,",
                                        List.of("BAD_VALUE(sales_qty)", "UNKNOWN_PRODUCT"),
                                        new TreeMap<>(Map.of(
                                                "BAD_VALUE(sales_qty)",
                                                List.of(new RejectSample.Span(19, 22)),
                                                "UNKNOWN_PRODUCT",
                                                List.of(new RejectSample.Span(2, 4)))))))
                        .repaired(
                                Map.of("discount", 1L),
                                List.of(new RejectSample(
                                        "file:/dumps/sales_2024-05-05.csv",
                                        43,
                                        "1,99,1,2024-05-05,,2,,2.00,x,,,",
                                        List.of("BAD_VALUE(discount)"),
                                        Map.of()))))
                .accounting(Accounting.of(
                        new BigDecimal("1234559.00"),
                        new BigDecimal("98765432.1"),
                        new BigDecimal("1234559"),
                        new BigDecimal("98765432.10")))
                .guard(new GuardResult(
                        "weeks-emptied",
                        null,
                        null,
                        GuardResult.WEEKS,
                        0,
                        GuardResult.MOST,
                        0,
                        "guards.weeks-emptied.max-weeks",
                        false,
                        "no published week was computed again, and the limit is 0",
                        null))
                .guard(new GuardResult(
                        "rejected-per-dump",
                        null,
                        "store",
                        GuardResult.FRACTION,
                        null,
                        GuardResult.MOST,
                        0.05,
                        "guards.rejected-per-dump.max-fraction",
                        false,
                        "store: no new dump has at least 200 new rows",
                        null))
                .guard(new GuardResult(
                        "rejected-per-dump",
                        null,
                        "sales",
                        GuardResult.FRACTION,
                        0.2,
                        GuardResult.MOST,
                        0.05,
                        "guards.rejected-per-dump.max-fraction",
                        true,
                        "sales: 40 of 200 rows of the dump of 2024-05-05 (20.00 %) were rejected, and the limit is 5.00 %",
                        new AcceptedBy("etl", Instant.parse("2024-05-06T03:00:07Z"))))
                .week(new WeekResult(
                        2024,
                        18,
                        LocalDate.parse("2024-04-29"),
                        LocalDate.parse("2024-05-05"),
                        true,
                        Change.CHANGED,
                        true,
                        totals(80, "1234556.00", "98765430.10"),
                        totals(79, "1234555.00", "98765429.00")))
                .week(new WeekResult(
                        2024,
                        17,
                        LocalDate.parse("2024-04-22"),
                        LocalDate.parse("2024-04-28"),
                        false,
                        Change.UNCHANGED,
                        false,
                        totals(3, "3.00", "2.00"),
                        null))
                .publishedFile(
                        new WrittenFile("fact_weekly_store_product", "yr_num=2024/wk_num=18/part-0.parquet", 80, 4096))
                .outputTable(new CatalogTable(
                        "fact_weekly_store_product",
                        "file:/out/fact_weekly_store_product",
                        "One row per week, store and product.",
                        List.of(new CatalogColumn("store_key", "int", "The store.")),
                        List.of(new CatalogColumn("yr_num", "int", "The year."))))
                .storageOperations(Map.of("written", 5L, "opened", 7L))
                .warning(
                        "The calendar ends on 2024-05-08, within 2024 week 19: its dates after that are missing, and rows dated then"
                                + " will be rejected until a longer calendar is delivered.");
        report.stage(new Stage("finding dumps", null, 0.25));
        report.stage(new Stage("reading sales", 1_234_567L, 3.2));
        return report;
    }

    /** The same with what only pipelines report whose tables are no weeks. */
    static ReportBuilder everything() {
        return night().balance(BalanceResult.of(
                        LocalDate.parse("2024-05-05"),
                        "order_items.subtotal = order_lines.subtotal",
                        new BigDecimal("10"),
                        new BigDecimal("10.1250")))
                .leftOut(new LeftOut(LocalDate.parse("2024-05-05"), "orders of other statuses", 3))
                .partition(new PartitionResult(
                        "order_lines",
                        Map.of("extract_dt", "2024-05-05"),
                        Change.CHANGED,
                        true,
                        7,
                        Map.of("subtotal", new BigDecimal("10.125")),
                        6L,
                        Map.of("subtotal", new BigDecimal("9"))))
                .partition(new PartitionResult("products", Map.of(), null, false, 3, Map.of(), null, null));
    }

    /** A year of 53 weeks, all new. */
    static ReportBuilder year() {
        ReportBuilder report = fresh().run("r", LocalDate.parse("2025-01-05"));
        LocalDate monday = LocalDate.parse("2024-01-01");
        for (int week = 1; week <= 53; week++) {
            LocalDate start = monday.plusWeeks(week - 1);
            report.week(new WeekResult(
                    2024,
                    week,
                    start,
                    start.plusDays(6),
                    true,
                    Change.NEW,
                    true,
                    totals(1000 + week, "10000." + (10 + week % 80), "123456789." + (10 + week % 80)),
                    null));
        }
        return report;
    }

    static Totals totals(long rows, String quantity, String amount) {
        return new Totals(rows, new BigDecimal(quantity), new BigDecimal(amount));
    }
}
