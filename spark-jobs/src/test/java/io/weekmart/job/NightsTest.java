package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights of daily dumps, one after the other, with a window of two weeks. Week 9 is Monday, 26 February to Sunday, 3 March 2024; weeks 10
 * and 11 follow. Sales are written as date, store, product, quantity, amount; stock counts as date, store, product, on hand.
 */
class NightsTest {
    private static final String SALES = "trans_dt,store_key,prod_key,sales_qty,sales_amt\n";
    private static final String STOCK = "cal_dt,store_key,prod_key,inventory_on_hand_qty\n";

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void readTwoWeeksOfDumps() {
        bench = new Workbench(folder)
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=2")
                .set("raw.allow-gaps=true");
        for (String table : List.of("sales", "inventory", "store", "product")) {
            bench.set("tables." + table + ".max-rejected-fraction=1");
        }
    }

    @Test
    void rejectsOfAnEarlierRunThatAreRemovedCountAsPublished() {
        dumps("2024-03-10", "2024-03-05,1,10,2,20.00\n2024-03-06,1,99,1,5.00", "2024-03-10,1,10,5");
        assertThat(night("2024-03-10").outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench.filesBelow("rejects")).isNotEmpty();

        dumps("2024-03-10", "2024-03-05,1,10,2,20.00", "2024-03-10,1,10,5");
        RunReport report = night("2024-03-10");

        assertThat(report.weeks()).allMatch(week -> week.change() == Change.UNCHANGED);
        assertThat(bench.filesBelow("rejects")).isEmpty();
        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void oneAmountChangedInAnOldDumpRepublishesItsWeekAlone() {
        dumps("2024-02-28", "2024-02-28,1,10,1,10.00", "");
        dumps("2024-03-05", "2024-03-05,1,10,2,20.00", "");
        dumps("2024-03-10", "", "2024-03-10,1,10,5");
        night("2024-03-10");
        Map<String, String> before = bench.factFiles();

        dumps("2024-02-28", "2024-02-28,1,10,1,12.50", "");
        RunReport report = night("2024-03-10");

        assertThat(report.weeks())
                .extracting(
                        WeekResult::wkNum,
                        WeekResult::change,
                        WeekResult::published,
                        WeekResult::totals,
                        WeekResult::previousTotals)
                .containsExactly(
                        tuple(9, Change.CHANGED, true, totals("1.000", "12.50"), totals("1.000", "10.00")),
                        tuple(10, Change.UNCHANGED, false, totals("2.000", "20.00"), null));
        assertThat(Workbench.differing(before, bench.factFiles()))
                .singleElement()
                .asString()
                .startsWith("yr_num=2024/wk_num=9/");
        assertThat(FactRows.row(bench.fact(), 9, 1, 10)).containsEntry("total_sales_amt", new BigDecimal("12.50"));
    }

    @Test
    void aWeekWhoseRowsAreAllGoneIsEmptied() {
        dumps("2024-02-28", "2024-02-28,1,10,1,10.00", "");
        dumps("2024-03-10", "2024-03-05,1,10,2,20.00", "");
        night("2024-03-10");
        Map<String, String> before = bench.factFiles();

        dumps("2024-02-28", "", "");
        RunReport report = bench.accepting("weeks-emptied").night("2024-03-10");

        assertThat(report.weeks())
                .extracting(
                        WeekResult::wkNum,
                        WeekResult::change,
                        WeekResult::published,
                        WeekResult::totals,
                        WeekResult::previousTotals)
                .containsExactlyInAnyOrder(
                        tuple(9, Change.EMPTIED, true, Totals.NONE, totals("1.000", "10.00")),
                        tuple(10, Change.UNCHANGED, false, totals("2.000", "20.00"), null));
        Map<String, String> after = bench.factFiles();
        assertThat(after.keySet()).allMatch(name -> name.startsWith("yr_num=2024/wk_num=10/"));
        assertThat(Workbench.differing(before, after)).allMatch(name -> name.startsWith("yr_num=2024/wk_num=9/"));
        assertThat(bench.fact().select("wk_num").distinct().collectAsList())
                .extracting(row -> row.getInt(0))
                .containsExactly(10);
    }

    @Test
    void aWeekIsNotComputedAgainFromFewerDumpsThanBefore() throws IOException {
        dumps("2024-02-28", "2024-02-28,1,10,1,10.00", "");
        dumps("2024-02-29", "2024-02-29,1,10,1,10.00", "");
        dumps("2024-03-10", "2024-03-05,1,10,2,20.00", "");
        night("2024-03-10");
        Map<String, String> before = bench.factFiles();

        Files.delete(bench.raw().resolve("sales_2024-02-28.csv"));
        RunReport report = bench.night("2024-03-10");

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(cause(report))
                .contains("whose source files are missing")
                .contains("2024 week 9 was computed from sales dumps of 2024-02-28");
        assertThat(bench.factFiles()).isEqualTo(before);
    }

    @Test
    void aWeekIsNotComputedAgainFromFewerPartsThanBefore() throws IOException {
        String folder = "sales_2024-02-28/";
        byte[] first = Dumps.sales(SALES + "2024-02-28,1,10,1,10.00").getBytes(StandardCharsets.UTF_8);
        byte[] second = Dumps.sales(SALES + "2024-02-28,1,10,2,20.00").getBytes(StandardCharsets.UTF_8);
        bench.file(folder + "part-0.csv", first).file(folder + "part-1.csv", second);
        dumps("2024-03-10", "", "2024-03-10,1,10,5");
        night("2024-03-10");
        Map<String, String> before = bench.factFiles();

        bench.without(folder + "part-1.csv");
        dumps("2024-03-10", "", "2024-03-10,1,10,6");
        RunReport report = bench.night("2024-03-10");

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(cause(report)).contains("whose source files are missing").contains(folder + "part-1.csv");
        assertThat(bench.factFiles()).isEqualTo(before);

        // Exported again in other parts, it is whatever it is now.
        bench.without(folder + "part-0.csv").file(folder + "all.csv", second);
        assertThat(night("2024-03-10").weeks().get(0).totals()).isEqualTo(totals("2.000", "20.00"));
    }

    @Test
    void aWeekBehindTheWindowNeedsItsDumpsNoMore() throws IOException {
        dumps("2024-02-28", "2024-02-28,1,10,1,10.00", "");
        dumps("2024-03-10", "2024-03-05,1,10,2,20.00", "");
        night("2024-03-10");
        Files.delete(bench.raw().resolve("sales_2024-02-28.csv"));
        Files.delete(bench.raw().resolve("inventory_2024-02-28.csv"));

        dumps("2024-03-11", "2024-03-11,1,10,3,30.00", "");
        RunReport report = night("2024-03-11");

        assertThat(report.weeks())
                .extracting(WeekResult::wkNum, WeekResult::change)
                .containsExactly(tuple(10, Change.UNCHANGED), tuple(11, Change.NEW));
        assertThat(FactRows.row(bench.fact(), 9, 1, 10)).containsEntry("total_sales_qty", new BigDecimal("1.000"));
    }

    @Test
    void lateRowsCountWhereTheirOwnNightLooksAndAreSettledOnceTheWindowHasPassed() {
        dumps("2024-03-10", "2024-03-05,1,10,1,1.00\n2024-03-01,1,10,2,2.00\n2024-02-20,1,10,4,4.00", "");
        RunReport sunday = night("2024-03-10");
        // 20 February is no date of the calendar, and before the window of any night: both are said.
        assertThat(account(sunday, "sales"))
                .isEqualTo("3 read, 2 accepted, 1 rejected, 0 superseded, 0 already counted");
        assertThat(rejects("2024-03-10")).containsExactly("4 [DATE_NOT_IN_CALENDAR, TOO_LATE]");

        dumps("2024-03-11", "2024-03-06,1,10,8,8.00\n2024-03-01,1,10,16,16.00\n2024-03-12,1,10,32,32.00", "");
        RunReport monday = night("2024-03-11");
        // Of Sunday's dump, 1 March has been counted already; of Monday's, it is too late.
        assertThat(account(monday, "sales"))
                .isEqualTo("6 read, 2 accepted, 3 rejected, 0 superseded, 1 already counted");
        assertThat(rejects("2024-03-11"))
                .containsExactly("3 [TOO_LATE]", "4 [DATE_NOT_IN_CALENDAR, TOO_LATE]", "4 [FUTURE_DATE]");
        assertThat(FactRows.row(bench.fact(), 9, 1, 10)).containsEntry("total_sales_qty", new BigDecimal("2.000"));
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_sales_qty", new BigDecimal("9.000"));

        // What was from the future on Monday is accepted on Tuesday.
        dumps("2024-03-12", "", "");
        assertThat(account(night("2024-03-12"), "sales"))
                .isEqualTo("6 read, 3 accepted, 2 rejected, 0 superseded, 1 already counted");
        assertThat(FactRows.row(bench.fact(), 11, 1, 10)).containsEntry("total_sales_qty", new BigDecimal("32.000"));

        // A backfill takes in what came too late, and changes nothing else.
        RunReport backfill = bench.backfill("2024-02-26", "2024-03-12");
        assertThat(backfill.exitCode()).isZero();
        assertThat(FactRows.row(bench.fact(), 9, 1, 10)).containsEntry("total_sales_qty", new BigDecimal("18.000"));
        assertThat(backfill.weeks())
                .extracting(WeekResult::wkNum, WeekResult::change)
                .containsExactly(tuple(9, Change.CHANGED), tuple(10, Change.UNCHANGED), tuple(11, Change.UNCHANGED));
    }

    @Test
    void aLaterDumpSupersedesACountAndSalesWithoutAKeyAddUp() {
        dumps("2024-03-05", "2024-03-05,1,10,3,30.00", "2024-03-05,1,10,5\n2024-03-05,1,20,9");
        dumps("2024-03-06", "2024-03-05,1,10,-1,-10.00", "2024-03-05,1,10,7\n2024-03-05,1,10,7.00");
        RunReport report = night("2024-03-06");
        assertThat(account(report, "inventory"))
                .isEqualTo("4 read, 2 accepted, 1 rejected, 1 superseded, 0 already counted");
        assertThat(account(report, "sales"))
                .isEqualTo("2 read, 2 accepted, 0 rejected, 0 superseded, 0 already counted");
        assertThat(rejects("2024-03-06")).containsExactly("3 [DUPLICATE_ROW]");
        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("stock_on_hand_qty_eow", new BigDecimal("7.000"))
                .containsEntry("inventory_days", 1)
                .containsEntry("total_sales_qty", new BigDecimal("2.000"));
    }

    @Test
    void countsThatContradictEachOtherAreAllRejectedAndTheEarlierOneStands() {
        dumps("2024-03-05", "", "2024-03-05,1,10,5");
        dumps("2024-03-06", "", "2024-03-05,1,10,7\n2024-03-05,1,10,8\n2024-03-05,1,10,8");
        RunReport report = night("2024-03-06");
        assertThat(account(report, "inventory"))
                .isEqualTo("4 read, 1 accepted, 3 rejected, 0 superseded, 0 already counted");
        assertThat(rejects("2024-03-06"))
                .containsExactly("2 [CONFLICTING_KEY]", "3 [CONFLICTING_KEY]", "4 [CONFLICTING_KEY]");
        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("stock_on_hand_qty_eow", new BigDecimal("5.000"));
    }

    @Test
    void salesWithANaturalKeyAreCheckedLikeCounts() {
        bench.set("tables.sales.natural-key=[trans_id, prod_key]");
        String header = "trans_id,prod_key,trans_dt,store_key,sales_qty,sales_amt,discount\n";
        dimensions("2024-03-06");
        bench.dump(
                        "sales",
                        "2024-03-05",
                        Dumps.sales(
                                header
                                        + """
                                1,10,2024-03-05,1,1,1.00,
                                1,20,2024-03-05,1,2,2.00,
                                1,20,2024-03-05,1,2.0,2,
                                2,10,2024-03-05,1,4,4.00,
                                2,10,2024-03-05,1,4,4.00,0
                                3,10,2024-03-05,1,8,8.00,
                                4,10,2024-03-05,1,16,16.00,
                                """))
                .dump(
                        "sales",
                        "2024-03-06",
                        Dumps.sales(
                                header
                                        + """
                                3,10,2024-03-06,2,32,32.00,
                                4,10,2024-03-05,1,16,16.00,
                                5,10,2024-03-06,1,64,64.00,
                                """))
                .dump("inventory", "2024-03-06", Dumps.inventory(STOCK));
        RunReport report = night("2024-03-06");
        // 1/10; 1/20 once; of 2/10 none, as empty and 0 are not equal; 3/10 as corrected, at another store; 4/10 again;
        // 5/10.
        assertThat(account(report, "sales"))
                .isEqualTo("10 read, 5 accepted, 3 rejected, 2 superseded, 0 already counted");
        assertThat(rejects("2024-03-06"))
                .containsExactly("4 [DUPLICATE_ROW]", "5 [CONFLICTING_KEY]", "6 [CONFLICTING_KEY]");
        assertThat(FactRows.of(bench.fact()))
                .extracting("store_key", "prod_key", "total_sales_qty", "total_sales_amt")
                .containsExactly(
                        tuple(1, 10L, new BigDecimal("81.000"), new BigDecimal("81.00")),
                        tuple(1, 20L, new BigDecimal("2.000"), new BigDecimal("2.00")),
                        tuple(2, 10L, new BigDecimal("32.000"), new BigDecimal("32.00")));
    }

    @Test
    void aWeekIsCompleteOnceItIsOverAndEveryDumpWasRead() {
        Dumps.dates("2024-03-04", "2024-03-09").forEach(date -> dumps(date, "", ""));
        dumps("2024-02-26", "", "2024-02-26,1,10,3");
        // Stock was counted, so that the stores were open: the sales of that day are missing.
        bench.dump("inventory", "2024-02-27", Dumps.closed(WeeklyTables.INVENTORY));
        dumps("2024-03-04", "", "2024-03-04,1,10,4");
        night("2024-03-09");
        assertThat(FactRows.of(bench.fact()))
                .extracting("wk_num", "is_complete_week")
                .containsExactly(tuple(9, false), tuple(10, false));

        dumps("2024-03-10", "", "");
        RunReport sunday = night("2024-03-10");
        assertThat(FactRows.of(bench.fact()))
                .extracting("wk_num", "is_complete_week")
                .containsExactly(tuple(9, false), tuple(10, true));
        assertThat(sunday.weeks())
                .extracting(WeekResult::wkNum, WeekResult::complete, WeekResult::change)
                .containsExactly(tuple(9, false, Change.UNCHANGED), tuple(10, true, Change.CHANGED));
    }

    @Test
    void aDimensionRowThatVanishedStaysWithTheDateItWasLastSeen() {
        dumps("2024-03-05", "", "");
        stores("2024-03-05", "1,first,1\n2,second,1");
        night("2024-03-05");
        assertThat(stores()).containsExactly("1 first 2024-03-05", "2 second 2024-03-05");

        // Store 2 vanishes and still sells.
        dumps("2024-03-06", "2024-03-06,2,10,1,1.00", "");
        stores("2024-03-06", "1,first renamed,1");
        assertThat(account(night("2024-03-06"), "sales"))
                .isEqualTo("1 read, 1 accepted, 0 rejected, 0 superseded, 0 already counted");
        assertThat(stores()).containsExactly("1 first renamed 2024-03-06", "2 second 2024-03-05");

        // Store 1 comes as a row that can't be accepted, store 2 comes back, stores 3 and 4 come as rows that
        // contradict each other.
        dumps("2024-03-07", "2024-03-07,1,10,2,2.00\n2024-03-07,3,10,4,4.00", "");
        stores("2024-03-07", "1,broken,x\n2,second again,1\n3,third,1\n3,third?,1\n2,second again,1");
        RunReport report = night("2024-03-07");
        assertThat(account(report, "store"))
                .isEqualTo("5 read, 1 accepted, 4 rejected, 0 superseded, 0 already counted");
        assertThat(account(report, "sales"))
                .isEqualTo("3 read, 2 accepted, 1 rejected, 0 superseded, 0 already counted");
        assertThat(stores()).containsExactly("1 first renamed 2024-03-06", "2 second again 2024-03-07");
        assertThat(rejects("2024-03-07"))
                .containsExactly(
                        "2 [BAD_VALUE(store_size)]",
                        "3 [UNKNOWN_STORE]",
                        "4 [CONFLICTING_KEY]",
                        "5 [CONFLICTING_KEY]",
                        "6 [DUPLICATE_ROW]");
    }

    @Test
    void aRowWhoseProductComesLaterIsAcceptedThen() {
        dumps("2024-03-05", "2024-03-05,1,77,3,30.00", "");
        assertThat(account(night("2024-03-05"), "sales"))
                .isEqualTo("1 read, 0 accepted, 1 rejected, 0 superseded, 0 already counted");
        assertThat(bench.factFiles()).isEmpty();
        dumps("2024-03-06", "", "");
        bench.dump("product", "2024-03-06", Dumps.products(10, 77));
        night("2024-03-06");
        assertThat(FactRows.row(bench.fact(), 10, 1, 77)).containsEntry("total_sales_qty", new BigDecimal("3.000"));
    }

    @Test
    void aSumThatOverflowsFailsTheRunAndNamesItsGroup() {
        dumps("2024-03-05", "2024-03-05,1,10,3,30.00", "");
        night("2024-03-05");
        Map<String, String> before = bench.factFiles();
        dumps("2024-03-06", "2024-03-06,2,20,1,99999999999999.99\n".repeat(101), "");
        dimensions("2024-03-06");
        RunReport report = bench.night("2024-03-06");
        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(cause(report)).contains("total_sales_amt of 2024 week 10, store 2, product 20");
        assertThat(bench.factFiles()).isEqualTo(before);

        // As long as it fits in the end, it may run over on the way.
        dumps("2024-03-07", "2024-03-07,2,20,1,-99999999999999.99\n".repeat(100), "");
        night("2024-03-07");
        assertThat(FactRows.row(bench.fact(), 10, 2, 20))
                .containsEntry("total_sales_amt", new BigDecimal("99999999999999.99"))
                .containsEntry("total_sales_qty", new BigDecimal("201.000"));
    }

    @Test
    void negativeStockIsRejectedUnlessItIsAccepted() {
        bench.dump(
                "inventory",
                "2024-03-05",
                Dumps.inventory(
                        """
                        cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty
                        2024-03-05,1,10,-1,
                        2024-03-05,1,20,1,-0.01
                        2024-03-05,2,10,0,0
                        """));
        dimensions("2024-03-05");
        bench.dump("sales", "2024-03-05", Dumps.sales(SALES));
        night("2024-03-05");
        assertThat(rejects("2024-03-05")).containsExactly("2 [NEGATIVE_STOCK]", "3 [NEGATIVE_STOCK]");
        assertThat(FactRows.of(bench.fact()))
                .extracting("store_key", "prod_key")
                .containsExactly(tuple(2, 10L));

        bench.set("tables.inventory.negative-stock=accept");
        night("2024-03-05");
        assertThat(FactRows.of(bench.fact()))
                .extracting("store_key", "prod_key", "stock_on_hand_qty_eow", "low_stock_instances")
                .containsExactly(
                        tuple(1, 10L, new BigDecimal("-1.000"), 1),
                        tuple(1, 20L, new BigDecimal("1.000"), 0),
                        tuple(2, 10L, new BigDecimal("0.000"), 0));
    }

    @Test
    void theSameNightAgainComputesNothing() {
        dumps("2024-03-05", "2024-03-05,1,10,3,30.00\n2024-03-05,9,10,1,1.00", "2024-03-05,1,10,5");
        night("2024-03-05");
        Map<String, String> before = bench.factFiles();
        Map<String, String> rejects = bench.filesBelow("rejects");
        RunReport again = night("2024-03-05");
        assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(again.tables()).isEmpty();
        assertThat(bench.factFiles()).isEqualTo(before);
        assertThat(bench.filesBelow("rejects")).isEqualTo(rejects).isNotEmpty();
    }

    @Test
    void afterARunThatFailedTheSameNightAsBeforeHasItsOwnRejectsAgain() {
        bench.set("tables.sales.max-rejected-fraction=0.5");
        String good = "2024-03-05,1,10,3,30.00\n2024-03-05,1,20,3,30.00\n2024-03-05,9,10,1,1.00";
        dumps("2024-03-05", good, "");
        night("2024-03-05");
        List<String> rejects = rejects("2024-03-05");
        dumps("2024-03-05", "2024-03-05,8,10,3,30.00\n2024-03-05,9,10,3,30.00", "");
        assertThat(bench.night("2024-03-05").exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(rejects("2024-03-05")).isNotEqualTo(rejects);

        dumps("2024-03-05", good, "");
        RunReport again = night("2024-03-05");

        assertThat(again.weeks()).extracting(WeekResult::change).containsOnly(Change.UNCHANGED);
        assertThat(rejects("2024-03-05")).isEqualTo(rejects);
        assertThat(night("2024-03-05").outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    }

    @Test
    void aDimensionThatWasTakenAwayStopsTheNightAndABackfillMakesItAnew() throws IOException {
        dumps("2024-03-05", "2024-03-05,1,10,3,30.00", "");
        night("2024-03-05");
        Path file = bench.output().resolve("dim_store/dim_store.parquet");
        Files.delete(file);

        RunReport again = bench.night("2024-03-05");

        assertThat(again.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(again.failure()).isNotNull();
        assertThat(again.failure().cause())
                .contains("Cannot update dim_store", "not there as they were published, with 2 rows");
        assertThat(again.failure().hint()).contains("dim_store.parquet of ", "run a backfill");
        RunReport backfill = bench.backfill("2024-03-05", "2024-03-05");
        assertThat(backfill.failure()).isNull();
        assertThat(backfill.warnings()).anyMatch(warning -> warning.startsWith("Made dim_store anew"));
        assertThat(stores()).hasSize(2);
    }

    @Test
    void aNightOfAnotherLayoutIsRefusedUntilABackfillTookItIn() {
        dumps("2024-03-05", "2024-03-05,1,10,3,30.00", "");
        night("2024-03-05");
        Map<String, String> before = bench.factFiles();
        dumps("2024-03-06", "2024-03-06,1,10,3,30.00", "");
        dimensions("2024-03-06");
        bench.set("raw.layout=full");

        RunReport refused = bench.night("2024-03-06");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.failure()).isNotNull();
        assertThat(refused.failure().cause())
                .contains("it was published with raw.layout = daily, and raw.layout is full now");
        assertThat(bench.factFiles()).isEqualTo(before);
        assertThat(bench.backfill("2024-03-06", "2024-03-06").failure()).isNull();
        assertThat(night("2024-03-06").weeks()).extracting(WeekResult::change).containsOnly(Change.UNCHANGED);
        bench.set("raw.layout=daily");
        assertThat(bench.night("2024-03-06").exitCode()).isEqualTo(ExitCode.USAGE.code());
    }

    /** Gives a date its dumps of sales and inventory. */
    private void dumps(String date, String sales, String stock) {
        bench.dump("sales", date, Dumps.sales(SALES + sales));
        bench.dump("inventory", date, Dumps.inventory(STOCK + stock));
    }

    /** Gives a night its dimensions where it has none yet. */
    private void dimensions(String night) {
        give("calendar", night, Dumps.calendar("2024-02-26", 2024, 9, 7, 7, 7));
        give("store", night, Dumps.stores(1, 2));
        give("product", night, Dumps.products(10, 20));
    }

    private void give(String table, String night, String csv) {
        if (!Files.exists(bench.raw().resolve(table + "_" + night + ".csv"))) {
            bench.dump(table, night, csv);
        }
    }

    private void stores(String night, String rows) {
        bench.dump("store", night, Dumps.padded(WeeklyTables.STORE, "store_key,store_desc,store_size\n" + rows));
    }

    private RunReport night(String date) {
        dimensions(date);
        RunReport report = bench.night(date);
        assertThat(report.failure()).isNull();
        return report;
    }

    private static String cause(RunReport report) {
        return java.util.Objects.requireNonNull(report.failure()).cause();
    }

    private static Totals totals(String quantity, String amount) {
        return new Totals(1, new BigDecimal(quantity), new BigDecimal(amount));
    }

    private static String account(RunReport report, String table) {
        TableRows rows = report.tables().stream()
                .filter(each -> each.table().equals(table))
                .findFirst()
                .orElseThrow();
        return rows.read() + " read, " + rows.accepted() + " accepted, " + rows.rejected() + " rejected, "
                + rows.superseded() + " superseded, " + rows.alreadyCounted() + " already counted";
    }

    /** Line and reasons of the rejected rows of a night, ordered by line. */
    private List<String> rejects(String night) {
        return bench.rejects().where("run_date = '" + night + "'").orderBy("line", "file").collectAsList().stream()
                .map(row -> row.<Long>getAs("line") + " " + row.getList(row.fieldIndex("reasons")))
                .sorted()
                .toList();
    }

    private List<String> stores() {
        return bench.dimension("store").orderBy("store_key").collectAsList().stream()
                .map((Row row) -> row.<Integer>getAs("store_key") + " " + row.getAs("store_desc") + " "
                        + row.getAs("last_seen_dt"))
                .toList();
    }
}
