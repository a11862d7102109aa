package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.report.ReportSchema;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill computes a range of weeks in one run, and ends where the nights one by one would have ended. */
class BackfillTest {
    private static final LocalDate MONDAY = LocalDate.parse("2024-03-04");
    private static final int DAYS = 14;

    @TempDir
    Path folder;

    @Test
    void equalsTheNightsOneByOne() {
        Workbench nights = twoWeeks("nights");
        for (int day = 0; day < DAYS; day++) {
            assertThat(nights.night(MONDAY.plusDays(day).toString()).outcome()).isEqualTo(Outcome.PUBLISHED);
        }
        Workbench once = twoWeeks("once");
        RunReport report =
                once.backfill(MONDAY.toString(), MONDAY.plusDays(DAYS - 1).toString());
        assertThat(report.failure()).isNull();
        assertThat(report.weeks())
                .extracting(RunReport.WeekResult::wkNum, RunReport.WeekResult::change, RunReport.WeekResult::complete)
                .containsExactly(tuple(10, Change.NEW, true), tuple(11, Change.NEW, true));
        assertThat(rows(once)).isNotEmpty().isEqualTo(rows(nights));
    }

    @Test
    void takesInARowThatCameTooLate() {
        Workbench bench = twoWeeks("late");
        // Written on the last night, for the first week: before the window of one week.
        bench.set("raw.lookback-weeks=1").set("tables.sales.max-rejected-fraction=1");
        bench.dump(
                "sales",
                "2024-03-17",
                Dumps.sales(
                        """
                        prod_key,store_key,trans_dt,sales_qty,sales_amt
                        7,1,2024-03-05,2,50.00
                        """));
        bench.night("2024-03-10");
        RunReport last = bench.night("2024-03-17");
        assertThat(last.tables().get(0).rejectsByCode()).containsEntry("TOO_LATE", 1L);
        BigDecimal before = amount(bench, 10);
        Map<String, String> rejects = bench.filesBelow("rejects/run_date=2024-03-17");
        RunReport report = bench.backfill("2024-03-04", "2024-03-10");
        assertThat(report.failure()).isNull();
        assertThat(report.weeks()).hasSize(1);
        assertThat(report.weeks().get(0).change()).isEqualTo(Change.CHANGED);
        assertThat(amount(bench, 10)).isEqualTo(before.add(new BigDecimal("50.00")));
        assertThat(bench.filesBelow("rejects/run_date=2024-03-17"))
                .as("a backfill's rejects are its own")
                .isNotEmpty()
                .isEqualTo(rejects);
        RunReport again = bench.backfill("2024-03-04", "2024-03-10");
        for (RunReport of : List.of(report, again, bench.backfill("2024-03-04", "2024-03-04"))) {
            assertThat(of.range()).isNotNull();
            assertThat(of.range().from()).isEqualTo("2024-03-04");
            assertThat(ReportSchema.problems(ReportJson.write(of))).isEmpty();
        }
        assertThat(last.range()).as("a night has no range").isNull();
        assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(again.tables()).as("nothing was computed").isEmpty();
        assertThat(bench.backfill("2024-03-04", "2024-03-11").tables())
                .as("another range is another backfill")
                .isNotEmpty();
        // A night after the backfill finds nothing to change.
        assertThat(bench.night("2024-03-17").weeks()).allMatch(week -> week.change() == Change.UNCHANGED);
    }

    private static BigDecimal amount(Workbench bench, int week) {
        return bench.fact()
                .where("wk_num = " + week)
                .selectExpr("sum(total_sales_amt)")
                .first()
                .getDecimal(0);
    }

    private static List<Row> rows(Workbench bench) {
        return bench.fact().orderBy("yr_num", "wk_num", "store_key", "prod_key").collectAsList();
    }

    /** Two weeks of daily dumps: two stores, two products, a sale and a stock count of each on every day. */
    private Workbench twoWeeks(String name) {
        Workbench bench =
                new Workbench(folder.resolve(name)).set("raw.layout=daily").set("raw.lookback-weeks=3");
        for (int day = 0; day < DAYS; day++) {
            String date = MONDAY.plusDays(day).toString();
            StringBuilder sales = new StringBuilder("prod_key,store_key,trans_dt,sales_qty,sales_amt,sales_cost\n");
            StringBuilder stock =
                    new StringBuilder("cal_dt,store_key,prod_key,inventory_on_hand_qty,out_of_stock_flg\n");
            for (int store = 1; store <= 2; store++) {
                for (int product = 7; product <= 8; product++) {
                    int quantity = 1 + (day * store + product) % 5;
                    int onHand = day % 4;
                    sales.append(String.format(
                            "%d,%d,%s,%d,%d.50,1.00%n", product, store, date, quantity, quantity * product));
                    stock.append(String.format("%s,%d,%d,%d,%d%n", date, store, product, onHand, onHand == 0 ? 1 : 0));
                }
            }
            bench.dump("sales", date, Dumps.sales(sales.toString()))
                    .dump("inventory", date, Dumps.inventory(stock.toString()))
                    .dump("calendar", date, Dumps.calendar(MONDAY.toString(), 2024, 10, 7, 7))
                    .dump("store", date, Dumps.stores(1, 2))
                    .dump("product", date, Dumps.products(7, 8));
        }
        return bench;
    }
}
