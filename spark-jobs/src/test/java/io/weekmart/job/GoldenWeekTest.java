package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.schema.FactTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two weeks of two stores and three products, small enough to work out by hand, with every cell of the fact written out. Product 10 has
 * sales and stock, product 20 is never in inventory, product 30 is never sold.
 */
class GoldenWeekTest {
    private static final String RUN_DATE = "2024-03-10";

    /** Week 9 is Monday, 26 February to Sunday, 3 March; week 10 ends on the run date. */
    private static final String CALENDAR = Dumps.calendar("2024-02-26", 2024, 9, 7, 7);

    private static final String SALES = Dumps.sales(
            """
            trans_dt,store_key,prod_key,sales_qty,sales_amt,sales_cost,discount,sales_mgrn
            2024-02-26,1,10,3,30.00,18.00,1.50,12.00
            2024-02-26,1,10,2,20.00,12.00,,8.00
            2024-02-28,1,10,-1,-10.00,-6.00,-0.50,-4.00
            2024-03-01,1,10,4,39.00,24.00,1.00,15.00
            2024-03-03,1,20,3,10.00,,,
            2024-02-29,2,10,3,20.00,9.00,0.00,11.00
            2024-03-01,2,10,7,50.01,21.00,0.99,29.01
            2024-03-02,2,10,6,10.00,18.00,32.00,-8.00
            2024-03-04,1,10,1,9.99,6.00,0.01,3.99
            2024-03-05,1,10,-1,-9.99,-6.00,-0.01,-3.99
            2024-03-07,2,10,-1,-5.00,-3.00,0.00,-2.00
            2024-03-06,2,20,-2,-7.00,-4.00,0.00,-3.00
            """);

    private static final String INVENTORY = Dumps.inventory(
            """
            cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,out_of_stock_flg,waste_qty,promotion_flg
            2024-02-26,1,10,20,5,0,1,1
            2024-02-27,1,10,0,10,1,,0
            2024-02-28,1,10,12,0,,0.50,
            2024-02-29,1,10,12,0,f,0,n
            2024-03-01,1,10,3,7,0,0,1
            2024-03-02,1,10,15,2,0,0,0
            2024-02-26,1,30,40,,,2.25,0
            2024-02-27,1,30,40,6,0,0,0
            2024-03-03,1,30,38,,f,,
            2024-02-29,2,10,1,4,true,0,0
            2024-03-01,2,10,0,4,0,0,Y
            2024-03-02,2,10,5,4,0,0,T
            2024-03-10,1,10,14,0,0,0,0
            2024-03-07,2,10,6,1,0,0,0
            2024-03-08,2,30,0,9,1,3,0
            2024-03-09,2,30,0,9,1,0,0
            2024-03-10,2,30,8,0.50,0,0,0
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
                    total_sales_qty            | 8.000      | 3 + 2 - 1 + 4: a return subtracts
                    total_sales_amt            | 79.00      | 30.00 + 20.00 - 10.00 + 39.00
                    total_cost_amt             | 48.00      | 18.00 + 12.00 - 6.00 + 24.00
                    total_discount_amt         | 2.00       | 1.50 + empty - 0.50 + 1.00
                    total_margin_amt           | 31.00      | 12.00 + 8.00 - 4.00 + 15.00
                    avg_sales_price            | 9.8750     | 79.00 / 8
                    stock_on_hand_qty_eow      | 15.000     | of 2 March, the last day with a count
                    stock_on_order_qty_eow     | 2.000      | of the same day
                    stock_snapshot_dt          | 2024-03-02 | 3 March has no count
                    no_stock_instances         | 1          | 27 February; an empty flag on the 28th is 0
                    low_stock_instances        | 1          | 1 March: 3 < 4. On the 26th 20 > 5, on the 27th 0 = nothing sold
                    out_of_stock_pct           | 14.2857    | 1 / 7 x 100 = 14.285714...
                    in_stock_pct               | 83.3333    | (6 - 1) / 6 x 100 = 83.333333...
                    total_low_stock_impact     | 2          | 1 + 1
                    potential_low_stock_impact | 9.75       | 39.00 - 3 x 39.00 / 4 = 39.00 - 29.25
                    no_stock_impact            | 0.00       | nothing was sold on the 27th
                    weeks_of_supply            | 1.8750     | 15 / 8
                    total_waste_qty            | 1.500      | 1 + empty + 0.50
                    promotion_days             | 2          | 26 February, 1 March
                    sales_days                 | 3          | 26 and 28 February, 1 March
                    inventory_days             | 6          | all but 3 March
                    is_complete_week           | true       |
                    sales_rows                 | 4          | 26 February twice, 28 February, 1 March
                    rows_without_cost          | 0          | every row has a cost
                    in_stock_days              | 5          | 6 - 1
                    in_stock_sales_qty         | 8.000      | 5 on 26 February, -1 on the 28th, 4 on 1 March
                    in_stock_sales_amt         | 79.00      | 50.00 - 10.00 + 39.00
                    no_stock_sales_qty         | 0.000      | nothing was sold on the 27th
                    """),
            FactRows.written(
                    """
                    yr_num                     | 2024       |
                    wk_num                     | 9          |
                    yr_wk_num                  | 202409     |
                    week_start_dt              | 2024-02-26 |
                    week_end_dt                | 2024-03-03 |
                    store_key                  | 1          |
                    prod_key                   | 20         | sold, and never in inventory
                    total_sales_qty            | 3.000      |
                    total_sales_amt            | 10.00      |
                    total_cost_amt             | null       | the one row has no cost: unknown is not 0
                    total_discount_amt         | 0.00       | an empty discount is none
                    total_margin_amt           | null       | the one row has no margin
                    avg_sales_price            | 3.3333     | 10.00 / 3
                    stock_on_hand_qty_eow      | null       |
                    stock_on_order_qty_eow     | null       |
                    stock_snapshot_dt          | null       |
                    no_stock_instances         | 0          |
                    low_stock_instances        | 0          | only where a count exists
                    out_of_stock_pct           | null       | no inventory day
                    in_stock_pct               | null       | no inventory day
                    total_low_stock_impact     | 0          |
                    potential_low_stock_impact | 0.00       |
                    no_stock_impact            | 0.00       |
                    weeks_of_supply            | null       | the stock is unknown
                    total_waste_qty            | 0.000      |
                    promotion_days             | 0          |
                    sales_days                 | 1          | 3 March
                    inventory_days             | 0          |
                    is_complete_week           | true       |
                    sales_rows                 | 1          |
                    rows_without_cost          | 1          |
                    in_stock_days              | 0          | never counted
                    in_stock_sales_qty         | 0.000      | 3 March has no count
                    in_stock_sales_amt         | 0.00       |
                    no_stock_sales_qty         | 0.000      |
                    """),
            FactRows.written(
                    """
                    yr_num                     | 2024       |
                    wk_num                     | 9          |
                    yr_wk_num                  | 202409     |
                    week_start_dt              | 2024-02-26 |
                    week_end_dt                | 2024-03-03 |
                    store_key                  | 1          |
                    prod_key                   | 30         | in stock, and never sold
                    total_sales_qty            | 0.000      |
                    total_sales_amt            | 0.00       |
                    total_cost_amt             | 0.00       |
                    total_discount_amt         | 0.00       |
                    total_margin_amt           | 0.00       |
                    avg_sales_price            | null       | the quantity is 0
                    stock_on_hand_qty_eow      | 38.000     | of 3 March
                    stock_on_order_qty_eow     | null       | empty on 3 March; the 6 of the 27th are history
                    stock_snapshot_dt          | 2024-03-03 |
                    no_stock_instances         | 0          |
                    low_stock_instances        | 0          |
                    out_of_stock_pct           | 0.0000     | 0 / 7 x 100
                    in_stock_pct               | 100.0000   | (3 - 0) / 3 x 100
                    total_low_stock_impact     | 0          |
                    potential_low_stock_impact | 0.00       |
                    no_stock_impact            | 0.00       |
                    weeks_of_supply            | null       | the quantity is 0
                    total_waste_qty            | 2.250      | 2.25 + 0 + empty
                    promotion_days             | 0          |
                    sales_days                 | 0          |
                    inventory_days             | 3          | 26 and 27 February, 3 March
                    is_complete_week           | true       |
                    sales_rows                 | 0          |
                    rows_without_cost          | 0          |
                    in_stock_days              | 3          | 3 - 0
                    in_stock_sales_qty         | 0.000      |
                    in_stock_sales_amt         | 0.00       |
                    no_stock_sales_qty         | 0.000      |
                    """),
            FactRows.written(
                    """
                    yr_num                     | 2024       |
                    wk_num                     | 9          |
                    yr_wk_num                  | 202409     |
                    week_start_dt              | 2024-02-26 |
                    week_end_dt                | 2024-03-03 |
                    store_key                  | 2          |
                    prod_key                   | 10         |
                    total_sales_qty            | 16.000     | 3 + 7 + 6
                    total_sales_amt            | 80.01      | 20.00 + 50.01 + 10.00
                    total_cost_amt             | 48.00      | 9.00 + 21.00 + 18.00
                    total_discount_amt         | 32.99      | 0.00 + 0.99 + 32.00
                    total_margin_amt           | 32.01      | 11.00 + 29.01 - 8.00
                    avg_sales_price            | 5.0006     | 80.01 / 16 = 5.000625
                    stock_on_hand_qty_eow      | 5.000      | of 2 March
                    stock_on_order_qty_eow     | 4.000      | of the same day
                    stock_snapshot_dt          | 2024-03-02 |
                    no_stock_instances         | 1          | 29 February
                    low_stock_instances        | 3          | 1 < 3, 0 < 7, 5 < 6
                    out_of_stock_pct           | 14.2857    | 1 / 7 x 100
                    in_stock_pct               | 66.6667    | (3 - 1) / 3 x 100 = 66.666666...
                    total_low_stock_impact     | 4          | 1 + 3
                    potential_low_stock_impact | 65.01      | (20 - 1 x 20 / 3 = 13.333333) + (50.01 - 0) + (10 - 5 x 10 / 6 = 1.666667) = 65.010000
                    no_stock_impact            | 20.00      | what was sold on 29 February, flagged out of stock
                    weeks_of_supply            | 0.3125     | 5 / 16
                    total_waste_qty            | 0.000      |
                    promotion_days             | 2          | 1 and 2 March
                    sales_days                 | 3          |
                    inventory_days             | 3          |
                    is_complete_week           | true       |
                    sales_rows                 | 3          |
                    rows_without_cost          | 0          |
                    in_stock_days              | 2          | 3 - 1
                    in_stock_sales_qty         | 13.000     | 7 + 6
                    in_stock_sales_amt         | 60.01      | 50.01 + 10.00
                    no_stock_sales_qty         | 3.000      | of 29 February
                    """),
            FactRows.written(
                    """
                    yr_num                     | 2024       |
                    wk_num                     | 10         |
                    yr_wk_num                  | 202410     |
                    week_start_dt              | 2024-03-04 |
                    week_end_dt                | 2024-03-10 |
                    store_key                  | 1          |
                    prod_key                   | 10         |
                    total_sales_qty            | 0.000      | 1 - 1: sold and brought back
                    total_sales_amt            | 0.00       | 9.99 - 9.99
                    total_cost_amt             | 0.00       | 6.00 - 6.00
                    total_discount_amt         | 0.00       | 0.01 - 0.01
                    total_margin_amt           | 0.00       | 3.99 - 3.99
                    avg_sales_price            | null       | the quantity is 0
                    stock_on_hand_qty_eow      | 14.000     |
                    stock_on_order_qty_eow     | 0.000      | 0 is a number, unlike empty
                    stock_snapshot_dt          | 2024-03-10 |
                    no_stock_instances         | 0          |
                    low_stock_instances        | 0          | the sale of the 4th has no count beside it
                    out_of_stock_pct           | 0.0000     | 0 / 7 x 100
                    in_stock_pct               | 100.0000   | (1 - 0) / 1 x 100
                    total_low_stock_impact     | 0          |
                    potential_low_stock_impact | 0.00       |
                    no_stock_impact            | 0.00       |
                    weeks_of_supply            | null       | the quantity is 0
                    total_waste_qty            | 0.000      |
                    promotion_days             | 0          |
                    sales_days                 | 2          | 4 and 5 March: a day of returns is a day
                    inventory_days             | 1          | 10 March
                    is_complete_week           | true       |
                    sales_rows                 | 2          |
                    rows_without_cost          | 0          |
                    in_stock_days              | 1          |
                    in_stock_sales_qty         | 0.000      | sold on 4 and 5 March, counted on the 10th
                    in_stock_sales_amt         | 0.00       |
                    no_stock_sales_qty         | 0.000      |
                    """),
            FactRows.written(
                    """
                    yr_num                     | 2024       |
                    wk_num                     | 10         |
                    yr_wk_num                  | 202410     |
                    week_start_dt              | 2024-03-04 |
                    week_end_dt                | 2024-03-10 |
                    store_key                  | 2          |
                    prod_key                   | 10         |
                    total_sales_qty            | -1.000     | a return only
                    total_sales_amt            | -5.00      |
                    total_cost_amt             | -3.00      |
                    total_discount_amt         | 0.00       |
                    total_margin_amt           | -2.00      |
                    avg_sales_price            | 5.0000     | -5.00 / -1
                    stock_on_hand_qty_eow      | 6.000      |
                    stock_on_order_qty_eow     | 1.000      |
                    stock_snapshot_dt          | 2024-03-07 |
                    no_stock_instances         | 0          |
                    low_stock_instances        | 0          | 6 is not below -1
                    out_of_stock_pct           | 0.0000     | 0 / 7 x 100
                    in_stock_pct               | 100.0000   | (1 - 0) / 1 x 100
                    total_low_stock_impact     | 0          |
                    potential_low_stock_impact | 0.00       |
                    no_stock_impact            | 0.00       |
                    weeks_of_supply            | null       | the quantity is below 0
                    total_waste_qty            | 0.000      |
                    promotion_days             | 0          |
                    sales_days                 | 1          | 7 March
                    inventory_days             | 1          | 7 March
                    is_complete_week           | true       |
                    sales_rows                 | 1          |
                    rows_without_cost          | 0          |
                    in_stock_days              | 1          |
                    in_stock_sales_qty         | -1.000     | 7 March was counted
                    in_stock_sales_amt         | -5.00      |
                    no_stock_sales_qty         | 0.000      |
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
                    total_sales_qty            | -2.000     |
                    total_sales_amt            | -7.00      |
                    total_cost_amt             | -4.00      |
                    total_discount_amt         | 0.00       |
                    total_margin_amt           | -3.00      |
                    avg_sales_price            | 3.5000     | -7.00 / -2
                    stock_on_hand_qty_eow      | null       |
                    stock_on_order_qty_eow     | null       |
                    stock_snapshot_dt          | null       |
                    no_stock_instances         | 0          |
                    low_stock_instances        | 0          |
                    out_of_stock_pct           | null       |
                    in_stock_pct               | null       |
                    total_low_stock_impact     | 0          |
                    potential_low_stock_impact | 0.00       |
                    no_stock_impact            | 0.00       |
                    weeks_of_supply            | null       |
                    total_waste_qty            | 0.000      |
                    promotion_days             | 0          |
                    sales_days                 | 1          | 6 March
                    inventory_days             | 0          |
                    is_complete_week           | true       |
                    sales_rows                 | 1          |
                    rows_without_cost          | 0          |
                    in_stock_days              | 0          |
                    in_stock_sales_qty         | 0.000      |
                    in_stock_sales_amt         | 0.00       |
                    no_stock_sales_qty         | 0.000      |
                    """),
            FactRows.written(
                    """
                    yr_num                     | 2024       |
                    wk_num                     | 10         |
                    yr_wk_num                  | 202410     |
                    week_start_dt              | 2024-03-04 |
                    week_end_dt                | 2024-03-10 |
                    store_key                  | 2          |
                    prod_key                   | 30         |
                    total_sales_qty            | 0.000      |
                    total_sales_amt            | 0.00       |
                    total_cost_amt             | 0.00       |
                    total_discount_amt         | 0.00       |
                    total_margin_amt           | 0.00       |
                    avg_sales_price            | null       |
                    stock_on_hand_qty_eow      | 8.000      | of 10 March
                    stock_on_order_qty_eow     | 0.500      |
                    stock_snapshot_dt          | 2024-03-10 |
                    no_stock_instances         | 2          | 8 and 9 March
                    low_stock_instances        | 0          | an empty shelf with nothing sold is not low: 0 < 0 is false
                    out_of_stock_pct           | 28.5714    | 2 / 7 x 100 = 28.571428...
                    in_stock_pct               | 33.3333    | (3 - 2) / 3 x 100
                    total_low_stock_impact     | 2          | 2 + 0
                    potential_low_stock_impact | 0.00       |
                    no_stock_impact            | 0.00       |
                    weeks_of_supply            | null       |
                    total_waste_qty            | 3.000      |
                    promotion_days             | 0          |
                    sales_days                 | 0          |
                    inventory_days             | 3          |
                    is_complete_week           | true       |
                    sales_rows                 | 0          |
                    rows_without_cost          | 0          |
                    in_stock_days              | 1          | 3 - 2
                    in_stock_sales_qty         | 0.000      |
                    in_stock_sales_amt         | 0.00       |
                    no_stock_sales_qty         | 0.000      |
                    """));

    @TempDir
    Path folder;

    @Test
    void oneFullDumpGivesEveryCellOfTheFact() {
        Workbench bench =
                dimensions(new Workbench(folder)).dump("sales", RUN_DATE, SALES).dump("inventory", RUN_DATE, INVENTORY);
        assertThat(bench.night(RUN_DATE).exitCode()).isZero();
        assertThat(FactRows.of(bench.fact())).isEqualTo(FACT);
    }

    @Test
    void dailyDumpsOfTheSameRowsGiveTheSameFact() {
        Workbench bench = dimensions(new Workbench(folder)).set("raw.layout=daily");
        Dumps.dates("2024-02-26", RUN_DATE).forEach(date -> daily(bench, date));
        assertThat(bench.night(RUN_DATE).exitCode()).isZero();
        assertThat(FactRows.of(bench.fact())).isEqualTo(FACT);
    }

    @Test
    void aWeekWithoutTheDumpOfADateIsNotCompleteAndOtherwiseTheSame() {
        Workbench bench = withoutTwoDates();
        // Stock was counted on 4 March: the stores were open, and the sales of that day are missing.
        bench.gzipped("inventory", "2024-03-04", Dumps.only(INVENTORY, "cal_dt", "2024-03-04"));

        assertThat(bench.night(RUN_DATE).exitCode()).isZero();

        List<Map<String, @Nullable Object>> expected = new java.util.ArrayList<>(FACT.subList(0, 4));
        expected.addAll(FactRows.with(FACT.subList(4, FACT.size()), FactTable.IS_COMPLETE_WEEK, false));
        assertThat(FactRows.of(bench.fact())).isEqualTo(expected);
    }

    @Test
    void aWeekWithoutAnyDumpOfADateIsCompleteAndTheSame() {
        Workbench bench = withoutTwoDates();

        assertThat(bench.night(RUN_DATE).exitCode()).isZero();

        assertThat(FactRows.of(bench.fact())).isEqualTo(FACT);
    }

    private Workbench withoutTwoDates() {
        Workbench bench =
                dimensions(new Workbench(folder)).set("raw.layout=daily").set("raw.allow-gaps=true");
        // Nothing was recorded for 4 and 5 March but two sales; these come with the dump of the 6th.
        Dumps.dates("2024-02-26", RUN_DATE).stream()
                .filter(date ->
                        !List.of("2024-03-04", "2024-03-05", "2024-03-06").contains(date))
                .forEach(date -> daily(bench, date));
        bench.dump("inventory", "2024-03-06", Dumps.only(INVENTORY, "cal_dt", "2024-03-06"));
        bench.dump(
                "sales",
                "2024-03-06",
                Dumps.withRows(
                        SALES,
                        List.of("2024-03-04", "2024-03-05", "2024-03-06").stream()
                                .flatMap(date -> Dumps.rows(Dumps.only(SALES, "trans_dt", date)).stream())
                                .toList()));
        return bench;
    }

    private static Workbench dimensions(Workbench bench) {
        return bench.dump("calendar", RUN_DATE, CALENDAR)
                .dump("store", RUN_DATE, Dumps.stores(1, 2))
                .dump("product", RUN_DATE, Dumps.products(10, 20, 30));
    }

    private static void daily(Workbench bench, String date) {
        bench.dump(WeeklyTables.SALES.name(), date, Dumps.only(SALES, "trans_dt", date));
        bench.gzipped(WeeklyTables.INVENTORY.name(), date, Dumps.only(INVENTORY, "cal_dt", date));
    }
}
