package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.spark.sql.Encoders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export without stock counts: {@code tables.inventory.enabled = false}. Weeks 9 and 10 of 2024 begin on 26 February and 4 March. */
class NoStockCountsTest {
    private static final String RUN_DATE = "2024-03-10";
    private static final String OFF = "tables.inventory.enabled=false";

    private static final String SALES = Dumps.sales(
            """
            trans_dt,store_key,prod_key,sales_qty,sales_amt,sales_cost,discount,sales_mgrn
            2024-02-26,1,10,3,30.00,18.00,1.50,12.00
            2024-02-28,1,10,-1,-10.00,-6.00,-0.50,-4.00
            2024-03-01,1,10,0.345,5.01,,,
            2024-03-08,2,20,4,10.00,7.00,0.00,3.00
            """);

    private static final String STOCK = Dumps.inventory(
            """
            cal_dt,store_key,prod_key,inventory_on_hand_qty,out_of_stock_flg
            2024-02-28,1,10,5,0
            2024-03-08,2,20,0,1
            """);

    private static final List<Map<String, @Nullable Object>> FACT = List.of(
            FactRows.written(
                    """
                    yr_num                     | 2024       |
                    wk_num                     | 9          |
                    yr_wk_num                  | 202409     |
                    week_start_dt              | 2024-02-26 |
                    week_end_dt                | 2024-03-03 |
                    store_key                  | 1          |
                    prod_key                   | 10         |
                    total_sales_qty            | 2.345      | 3 - 1 + 0.345
                    total_sales_amt            | 25.01      | 30.00 - 10.00 + 5.01
                    total_cost_amt             | 12.00      | 18.00 - 6.00
                    total_discount_amt         | 1.00       | 1.50 - 0.50 + empty
                    total_margin_amt           | 8.00       | 12.00 - 4.00
                    avg_sales_price            | 10.6652    | 25.01 / 2.345 = 10.665245...
                    stock_on_hand_qty_eow      | null       | nothing is counted
                    stock_on_order_qty_eow     | null       |
                    stock_snapshot_dt          | null       |
                    no_stock_instances         | null       | nobody knows, which is not 0
                    low_stock_instances        | null       |
                    out_of_stock_pct           | null       |
                    in_stock_pct               | null       |
                    total_low_stock_impact     | null       |
                    potential_low_stock_impact | null       |
                    no_stock_impact            | null       |
                    weeks_of_supply            | null       |
                    total_waste_qty            | null       |
                    promotion_days             | null       |
                    sales_days                 | 3          | 26 and 28 February, 1 March
                    inventory_days             | null       |
                    is_complete_week           | true       |
                    sales_rows                 | 3          |
                    rows_without_cost          | 1          | 1 March
                    in_stock_days              | null       |
                    in_stock_sales_qty         | null       |
                    in_stock_sales_amt         | null       |
                    no_stock_sales_qty         | null       |
                    """),
            FactRows.written(
                    """
                    yr_num                     | 2024       |
                    wk_num                     | 10         |
                    yr_wk_num                  | 202410     |
                    week_start_dt              | 2024-03-04 |
                    week_end_dt                | 2024-03-10 |
                    store_key                  | 2          |
                    prod_key                   | 20         |
                    total_sales_qty            | 4.000      |
                    total_sales_amt            | 10.00      |
                    total_cost_amt             | 7.00       |
                    total_discount_amt         | 0.00       |
                    total_margin_amt           | 3.00       |
                    avg_sales_price            | 2.5000     | 10.00 / 4
                    stock_on_hand_qty_eow      | null       |
                    stock_on_order_qty_eow     | null       |
                    stock_snapshot_dt          | null       |
                    no_stock_instances         | null       |
                    low_stock_instances        | null       |
                    out_of_stock_pct           | null       |
                    in_stock_pct               | null       |
                    total_low_stock_impact     | null       |
                    potential_low_stock_impact | null       |
                    no_stock_impact            | null       |
                    weeks_of_supply            | null       |
                    total_waste_qty            | null       |
                    promotion_days             | null       |
                    sales_days                 | 1          | 8 March
                    inventory_days             | null       |
                    is_complete_week           | true       |
                    sales_rows                 | 1          |
                    rows_without_cost          | 0          |
                    in_stock_days              | null       |
                    in_stock_sales_qty         | null       |
                    in_stock_sales_amt         | null       |
                    no_stock_sales_qty         | null       |
                    """));

    @TempDir
    private Path folder;

    @Test
    void everyColumnOfStockIsNull() {
        Workbench bench = full().with(OFF);

        RunReport report = bench.night(RUN_DATE);

        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        assertThat(report.tables())
                .extracting(TableRows::table)
                .containsExactly("sales", "calendar", "store", "product");
        assertThat(FactRows.of(bench.fact())).isEqualTo(FACT);
        assertThat(bench.night(RUN_DATE).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(bench.verify().exitCode()).isZero();
    }

    @Test
    void aDumpOfStockThatLiesThereIsNotRead() {
        Workbench bench = full().with(OFF).dump("inventory", RUN_DATE, "no header");

        RunReport report = bench.night(RUN_DATE);

        assertThat(report.exitCode()).isZero();
        assertThat(report.warnings())
                .contains("Not read, since the name is that of no table which is read (raw.file-pattern,"
                        + " tables.inventory.enabled = false): inventory_2024-03-10.csv.");
        assertThat(FactRows.of(bench.fact())).isEqualTo(FACT);
    }

    @Test
    void aWeekIsCompleteByItsSalesAlone() {
        Workbench bench = daily().with(OFF);
        assertThat(bench.night(RUN_DATE).exitCode()).isZero();
        assertThat(FactRows.of(bench.fact())).isEqualTo(FACT);

        RunReport gap = bench.without("sales_2024-03-06.csv").night(RUN_DATE);
        assertThat(gap.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(gap)).contains("sales").contains("2024-03-06").doesNotContain("inventory");
    }

    @Test
    void onlyABackfillOverEverythingSwitchesStockCountsOnAndOff() {
        Workbench off = full().with(OFF);
        assertThat(off.night(RUN_DATE).exitCode()).isZero();
        SortedMap<String, String> published = off.published();
        Workbench on = full().dump("inventory", RUN_DATE, STOCK);

        RunReport daily = on.night(RUN_DATE);
        assertThat(daily.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(on.message(daily))
                .isEqualTo("Cannot publish to out/: it was published with tables.inventory.enabled = false, and"
                        + " tables.inventory.enabled is true now. Readers could not tell weeks without stock counts from"
                        + " weeks in which nothing was counted.\n"
                        + "Set tables.inventory.enabled = false. To change it, run 'backfill --from 2024-02-26 --to"
                        + " 2024-03-10', over all dates that are published.");
        RunReport part = on.backfill("2024-03-04", RUN_DATE);
        assertThat(part.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(on.message(part))
                .isEqualTo("Cannot change tables.inventory.enabled of out/ from false to true: the backfill computes"
                        + " 2024-03-04 to 2024-03-10, but 2024-02-26 to 2024-03-10 is published, and the rest would keep"
                        + " the former value. Readers could not tell weeks without stock counts from weeks in which"
                        + " nothing was counted.\n"
                        + "Run 'backfill --from 2024-02-26 --to 2024-03-10'.");
        assertThat(on.dryBackfill("2024-03-04", RUN_DATE).exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(on.published()).isEqualTo(published);

        assertThat(on.backfill("2024-02-26", RUN_DATE).outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(stock(on)).containsExactly("9 1 0 5.000 0 0.00 0 -1.000 true", "10 1 1 0.000 2 10.00 0 4.000 true");
        assertThat(on.night(RUN_DATE).exitCode()).isZero();

        assertThat(off.night(RUN_DATE).exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(off.backfill("2024-02-26", RUN_DATE).outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(FactRows.of(off.fact())).isEqualTo(FACT);
    }

    @Test
    void anOutputWhoseLedgerDoesNotSayItHasStockCounts() throws IOException {
        Workbench on = full().dump("inventory", RUN_DATE, STOCK);
        assertThat(on.night(RUN_DATE).exitCode()).isZero();
        Path ledger = on.output().resolve("_weekmart/ledger.json");
        String text = Files.readString(ledger);
        String without = text.replace(",\"tables.inventory.enabled\":\"true\"", "");
        assertThat(without).hasSizeLessThan(text.length());
        Files.writeString(ledger, without);

        assertThat(on.with(OFF).night(RUN_DATE).exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(on.night(RUN_DATE).exitCode()).isZero();
    }

    @Test
    void whereStockIsCountedFromSomeDayOnTheWeeksBeforeItAreNotComplete() {
        Workbench off = daily().with(OFF);
        assertThat(off.night(RUN_DATE).exitCode()).isZero();
        Workbench on = daily();
        Dumps.dates("2024-03-04", RUN_DATE)
                .forEach(date -> on.dump("inventory", date, Dumps.only(STOCK, "cal_dt", date)));

        RunReport report = on.backfill("2024-02-26", RUN_DATE);

        assertThat(report.outcome()).as(String.valueOf(report.failure())).isEqualTo(Outcome.PUBLISHED);
        assertThat(stock(on)).containsExactly("9 0 0 0 0.00 0 0.000 false", "10 1 1 0.000 2 10.00 0 4.000 true");
    }

    private static List<String> stock(Workbench bench) {
        return bench.fact()
                .orderBy("wk_num")
                .selectExpr("concat_ws(' ', wk_num, inventory_days, no_stock_instances, stock_on_hand_qty_eow,"
                        + " total_low_stock_impact, no_stock_impact, promotion_days,"
                        + " in_stock_sales_qty + no_stock_sales_qty, is_complete_week)")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private Workbench full() {
        return dimensions(new Workbench(folder)).dump("sales", RUN_DATE, SALES);
    }

    private Workbench daily() {
        Workbench bench = dimensions(new Workbench(folder)).set("raw.layout=daily");
        Dumps.dates("2024-02-26", RUN_DATE)
                .forEach(date -> bench.dump("sales", date, Dumps.only(SALES, "trans_dt", date)));
        return bench;
    }

    private static Workbench dimensions(Workbench bench) {
        return bench.dump("calendar", RUN_DATE, Dumps.calendar("2024-02-26", 2024, 9, 7, 7))
                .dump("store", RUN_DATE, Dumps.stores(1, 2))
                .dump("product", RUN_DATE, Dumps.products(10, 20));
    }
}
