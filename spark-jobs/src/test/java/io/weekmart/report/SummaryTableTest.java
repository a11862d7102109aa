package io.weekmart.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.LeftOut;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.WeeklyTables;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
    @Test
    void aNightOnOnePage() {
        assertThat(SummaryTable.of(ReportExamples.night().published(ReportExamples.END)))
                .isEqualTo(
                        """
                        weekly-metrics 2024-05-05: published 1 of 2 weeks (12.3 s)
                        1 dump file, 1.5 KiB, of 2024-04-29 to 2024-05-05

                        table            rows read        accepted     rejected   superseded already counted
                        store                   10               9            1            0               0
                        sales            1,234,567       1,234,560            4            0               3

                        rejected       share    limit  reasons (a row can have several)
                        store           10 %     50 %  BAD_VALUE(longitude 1)
                        sales       0.0003 %      1 %  UNKNOWN_PRODUCT 3, BAD_VALUE(sales_qty 2), FUTURE_DATE 1,
                                                       MISSING_VALUE(sales_amt 1), TOO_LATE 1

                        repaired    rows with a bad value taken as null, by column
                        sales       discount 1

                        guard                           observed    limit  state
                        weeks-emptied                          0        0  ok
                        rejected-per-dump sales             20 %      5 %  accepted by etl

                        week          dates                          rows   total_sales_qty   total_sales_amt  state
                        2024 week 17  2024-04-22 to 2024-04-28          3              3.00              2.00  unchanged, partial
                        2024 week 18  2024-04-29 to 2024-05-05         80      1,234,556.00     98,765,430.10  changed
                                        before                         79      1,234,555.00     98,765,429.00
                        total         2 weeks                          83      1,234,559.00     98,765,432.10
                                      1 changed, 1 unchanged, 1 partial (is_complete_week = false)

                        1 warning
                        - The calendar ends on 2024-05-08, within 2024 week 19: its dates after that are missing, and rows
                          dated then will be rejected until a longer calendar is delivered.

                        fact     file:/out/fact_weekly_store_product
                        rejects  file:/out/rejects/run_date=2024-05-05
                        report   file:/out/runs/2024-05-05/2024-05-05-a1b2.json
                        """);
    }

    @Test
    void aYearIsShortenedInTheMiddle() {
        assertThat(SummaryTable.of(ReportExamples.year().published(ReportExamples.END)))
                .isEqualTo(
                        """
                        weekly-metrics 2025-01-05: published 53 of 53 weeks (12.3 s)

                        week          dates                          rows   total_sales_qty   total_sales_amt  state
                        2024 week 1   2024-01-01 to 2024-01-07      1,001         10,000.11    123,456,789.11  new
                        2024 week 2   2024-01-08 to 2024-01-14      1,002         10,000.12    123,456,789.12  new
                        2024 week 3   2024-01-15 to 2024-01-21      1,003         10,000.13    123,456,789.13  new
                        2024 week 4   2024-01-22 to 2024-01-28      1,004         10,000.14    123,456,789.14  new
                        2024 week 5   2024-01-29 to 2024-02-04      1,005         10,000.15    123,456,789.15  new
                        ...           43 more weeks                44,161        430,015.91  5,308,641,942.91
                        2024 week 49  2024-12-02 to 2024-12-08      1,049         10,000.59    123,456,789.59  new
                        2024 week 50  2024-12-09 to 2024-12-15      1,050         10,000.60    123,456,789.60  new
                        2024 week 51  2024-12-16 to 2024-12-22      1,051         10,000.61    123,456,789.61  new
                        2024 week 52  2024-12-23 to 2024-12-29      1,052         10,000.62    123,456,789.62  new
                        2024 week 53  2024-12-30 to 2025-01-05      1,053         10,000.63    123,456,789.63  new
                        total         53 weeks                     54,431        530,019.61  6,543,209,836.61
                                      53 new
                        """);
    }

    @Test
    void aRunThatFailedBeforeItReadAnythingIsOneLine() {
        UserFault fault = new UserFault(ExitCode.INPUT, "Cannot read x", "Deliver it.");

        assertThat(SummaryTable.of(ReportExamples.fresh().failed(fault, ReportExamples.END)))
                .isEqualTo(
                        """
                        weekly-metrics: failed with exit code 3, nothing was published (12.3 s)
                        """);
    }

    @Test
    void aDryRunSaysWhatWouldBePublished() {
        ReportBuilder report = ReportExamples.fresh()
                .run("r", LocalDate.parse("2024-05-12"))
                .week(new WeekResult(
                        2024,
                        18,
                        LocalDate.parse("2024-04-29"),
                        LocalDate.parse("2024-05-05"),
                        false,
                        Change.EMPTIED,
                        false,
                        Totals.NONE,
                        ReportExamples.totals(80, "81.00", "82.00")))
                .week(new WeekResult(
                        2024,
                        19,
                        LocalDate.parse("2024-05-06"),
                        LocalDate.parse("2024-05-12"),
                        true,
                        Change.UNCHANGED,
                        false,
                        ReportExamples.totals(90, "91.00", "92.00"),
                        null));

        assertThat(SummaryTable.of(report.dryRun(ReportExamples.END)))
                .isEqualTo(
                        """
                        weekly-metrics 2024-05-12: dry run, nothing was written; 1 of 2 weeks would be published (12.3 s)

                        week          dates                          rows   total_sales_qty   total_sales_amt  state
                        2024 week 18  2024-04-29 to 2024-05-05          0              0.00              0.00  emptied
                                        before                         80             81.00             82.00
                        2024 week 19  2024-05-06 to 2024-05-12         90             91.00             92.00  unchanged
                        total         2 weeks                          90             91.00             92.00
                                      1 unchanged, 1 emptied
                        """);
    }

    @Test
    void aRunThatChangedNoWeekSaysWhatItPublished() {
        ReportBuilder report = ReportExamples.fresh().run("r", LocalDate.parse("2024-05-12"));
        assertThat(SummaryTable.of(report.published(ReportExamples.END)))
                .isEqualTo(
                        """
                        weekly-metrics 2024-05-12: published dimensions or rejects, there was nothing to compute (12.3 s)
                        """);

        report.week(new WeekResult(
                2024,
                19,
                LocalDate.parse("2024-05-06"),
                LocalDate.parse("2024-05-12"),
                true,
                Change.UNCHANGED,
                false,
                ReportExamples.totals(90, "91.00", "92.00"),
                null));
        assertThat(SummaryTable.of(report.published(ReportExamples.END)))
                .startsWith("weekly-metrics 2024-05-12: published dimensions or rejects, 1 week unchanged (12.3 s)\n");
    }

    @Test
    void aPipelineWithoutWeeksShowsItsPartitionsAndControlTotals() {
        ReportBuilder report = new ReportBuilder("1.2.3", "orders", "orders", ReportExamples.START)
                .run("r", LocalDate.parse("2024-05-05"))
                .table(new TableRows(
                        "shipment_deliveries",
                        3,
                        3,
                        0,
                        0,
                        0,
                        true,
                        0,
                        0.01,
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Map.of()))
                .balance(BalanceResult.of(
                        LocalDate.parse("2024-05-05"),
                        "order_items.subtotal = order_lines.subtotal",
                        new BigDecimal("1234.50"),
                        new BigDecimal("1234.50")))
                .balance(BalanceResult.of(
                        LocalDate.parse("2024-05-05"),
                        "orders = customer_orders",
                        new BigDecimal("7"),
                        new BigDecimal("6")))
                .leftOut(new LeftOut(LocalDate.parse("2024-05-05"), "orders of other statuses", 1234))
                .leftOut(new LeftOut(LocalDate.parse("2024-05-05"), "orders without a row", 0))
                .partition(
                        partition("order_lines", Map.of("extract_dt", "2024-05-05"), Change.CHANGED, true, 1234, 1200L))
                .partition(partition("orders", Map.of("extract_dt", "2024-05-05"), Change.UNCHANGED, false, 7, null))
                .partition(partition("products", Map.of(), Change.NEW, true, 3, null));

        assertThat(SummaryTable.of(report.published(ReportExamples.END)))
                .isEqualTo(
                        """
                        orders 2024-05-05: published 2 of 3 partitions (12.3 s)

                        table                     rows read        accepted     rejected   superseded already counted
                        shipment_deliveries               3               3            0            0               0

                        control total                                                          expected                found
                        order_items.subtotal = order_lines.subtotal                            1,234.50             1,234.50
                        orders = customer_orders                                                      7                    6  UNBALANCED

                        left out on purpose                                                        rows
                        orders of other statuses                                                  1,234

                        table                        partition                              rows         before  state
                        order_lines                  extract_dt=2024-05-05                 1,234          1,200  changed
                        orders                       extract_dt=2024-05-05                     7                 unchanged
                        products                                                               3                 new
                        """);
        assertThat(SummaryTable.of(report.dryRun(ReportExamples.END)))
                .startsWith("orders 2024-05-05: dry run, nothing was written; 2 of 3 partitions would be published (");
    }

    @Test
    void ofManyDatesControlTotalsAreShownWithTheirDatesWhereTheyDifferOrAreTheLast() {
        ReportBuilder report = new ReportBuilder("1.2.3", "backfill", "orders", ReportExamples.START)
                .run("r", LocalDate.parse("2024-05-20"))
                .range(LocalDate.parse("2024-05-01"), LocalDate.parse("2024-05-20"));
        LocalDate.parse("2024-05-01")
                .datesUntil(LocalDate.parse("2024-05-21"))
                .forEach(date -> report.balance(BalanceResult.of(
                        date,
                        "orders rows = customer_orders rows",
                        new BigDecimal("7"),
                        new BigDecimal(date.getDayOfMonth() == 3 ? "6" : "7"))));

        assertThat(SummaryTable.of(report.published(ReportExamples.END)))
                .endsWith(
                        """

                        control total                                                          expected                found
                        2024-05-03: orders rows = customer_orders rows                                7                    6  UNBALANCED
                        2024-05-20: orders rows = customer_orders rows                                7                    7
                        ... 18 more control totals of other dates, all equal
                        """);
    }

    @Test
    void aGuardThatTripsOnOneOfSeveralDatesIsShownWithItsDate() {
        ReportBuilder report = new ReportBuilder("1.2.3", "backfill", "orders", ReportExamples.START)
                .guard(emptied("2024-05-01", 0, false))
                .guard(emptied("2024-05-02", 3, true));

        assertThat(SummaryTable.of(report.published(ReportExamples.END)))
                .endsWith(
                        """
                        guard                           observed    limit  state
                        weeks-emptied of 2024-05-02            3        0  TRIPPED
                        """);
    }

    private static GuardResult emptied(String date, int observed, boolean tripped) {
        return new GuardResult(
                "weeks-emptied",
                LocalDate.parse(date),
                null,
                GuardResult.WEEKS,
                observed,
                GuardResult.MOST,
                0,
                "guards.weeks-emptied.max-weeks",
                tripped,
                "finding",
                null);
    }

    private static PartitionResult partition(
            String table,
            Map<String, String> values,
            Change change,
            boolean published,
            long rows,
            @Nullable Long before) {
        return new PartitionResult(table, values, change, published, rows, Map.of(), before, null);
    }

    @Test
    void aRunThatFailedShowsWhereItsRejectsAndItsReportLie() {
        UserFault fault = new UserFault(ExitCode.QUALITY, "Cannot publish: too many rejects.", "Mend the export.");
        String failed = SummaryTable.of(ReportExamples.night().failed(fault, ReportExamples.END));
        String dry = SummaryTable.of(ReportExamples.night().dryRun(ReportExamples.END));

        assertThat(failed)
                .endsWith(
                        """

                        rejects  file:/out/rejects/run_date=2024-05-05
                        report   file:/out/runs/2024-05-05/2024-05-05-a1b2.json
                        """);
        assertThat(dry).doesNotContain("rejects  file:");
    }

    @Test
    void aRunThatDidNotPublishShowsRejectedRowsOfEveryReasonAndMarksTheValue() {
        String rows =
                """

                rejected rows, at most 3 for each reason; > < mark the values that it is about
                sales UNKNOWN_PRODUCT
                  sales_2024-05-05.csv line 42  1,>99<,1,2024-05-05,,two,,2.00,,,,
                sales BAD_VALUE(sales_qty): expected a number of up to 14 digits and 3 decimals, such as 12.5
                  sales_2024-05-05.csv line 42  1,99,1,2024-05-05,,>two<,,2.00,,,,

                """;
        UserFault fault = new UserFault(ExitCode.QUALITY, "Cannot publish: too many rejects.", "Fix the export.");

        assertThat(SummaryTable.of(ReportExamples.night().failed(fault, ReportExamples.END)))
                .contains(rows);
        assertThat(SummaryTable.of(ReportExamples.night().dryRun(ReportExamples.END)))
                .contains(rows);
        assertThat(SummaryTable.of(ReportExamples.night().published(ReportExamples.END)))
                .doesNotContain("rejected rows");
    }

    @Test
    void badValuesThatWereTakenAsNullAreNamedByColumn() {
        ReportBuilder report = ReportExamples.fresh()
                .table(TableRows.of(WeeklyTables.STORE, 2, 2, 0, 0, 0, 0.01, Map.of(), List.of()))
                .table(TableRows.of(WeeklyTables.SALES, 2_000, 2_000, 0, 0, 0, 0.01, Map.of(), List.of())
                        .repaired(new TreeMap<>(Map.of("discount", 2L, "sales_cost", 1_234L)), List.of()));

        assertThat(SummaryTable.of(report.published(ReportExamples.END)))
                .contains(
                        """

                        repaired    rows with a bad value taken as null, by column
                        sales       discount 2, sales_cost 1,234
                        """);
    }

    @Test
    void ofALongRowThePartAroundTheValueIsShownAndNoControlCharacter() {
        String row = "\u0007" + "a".repeat(300) + ",bad," + "\u001b[31m" + "b".repeat(100);
        ReportBuilder report = ReportExamples.fresh()
                .table(TableRows.of(
                        WeeklyTables.SALES,
                        1,
                        0,
                        1,
                        0,
                        0,
                        0.01,
                        Map.of("TOO_LATE", 1L),
                        List.of(new RejectSample(
                                "file:/dumps/sales.csv",
                                7,
                                row,
                                List.of("TOO_LATE"),
                                Map.of("TOO_LATE", List.of(new RejectSample.Span(302, 305)))))));

        List<String> lines =
                SummaryTable.of(report.dryRun(ReportExamples.END)).lines().toList();

        assertThat(lines)
                .contains("  sales.csv line 7  ..." + "a".repeat(22) + ",>bad<, [31m" + "b".repeat(40) + "...");
        assertThat(lines).allMatch(line -> line.length() <= SummaryTable.WIDTH);
    }
}
