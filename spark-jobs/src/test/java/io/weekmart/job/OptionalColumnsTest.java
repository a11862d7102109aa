package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.WeeklyTables;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps that do not have the columns which may be left out. */
class OptionalColumnsTest {
    private static final String SATURDAY = "2024-03-09";
    private static final String SUNDAY = "2024-03-10";
    private static final String SALES = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt";

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void dimensions() {
        bench = new Workbench(folder)
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=1")
                .set("raw.allow-gaps=true");
        for (String date : List.of(SATURDAY, SUNDAY)) {
            bench.dump("calendar", date, "cal_dt,yr_num,wk_num,yr_wk_num\n" + days())
                    .dump("store", date, "store_key\n1\n")
                    .dump("product", date, "prod_key,vol\n10,0.5\n")
                    .dump("inventory", date, Dumps.closed(WeeklyTables.INVENTORY));
        }
    }

    @Test
    void absentColumnsAreNullInEveryRowAndSaidOnce() {
        sales(SATURDAY, SALES, "1,10,1,2024-03-09,2,9.00");
        sales(SUNDAY, SALES, "2,10,1,2024-03-10,1,5.00");
        bench.dump("inventory", SUNDAY, "cal_dt,store_key,prod_key,inventory_on_hand_qty\n2024-03-10,1,10,4\n")
                .without("inventory_" + SATURDAY + ".csv");

        RunReport report = bench.night(SUNDAY);

        assertThat(report.exitCode())
                .as(() -> bench.readable(String.valueOf(report.failure())))
                .isZero();
        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("total_sales_qty", new BigDecimal("3.000"))
                .containsEntry("total_cost_amt", null)
                .containsEntry("total_margin_amt", null)
                .containsEntry("total_discount_amt", null)
                .containsEntry("sales_rows", 2)
                .containsEntry("rows_without_cost", 2)
                .containsEntry("stock_on_hand_qty_eow", new BigDecimal("4.000"))
                .containsEntry("stock_on_order_qty_eow", null)
                .containsEntry("no_stock_instances", 0);
        assertThat(bench.dimension("product")
                        .select("prod_key", "prod_name", "vol")
                        .collectAsList())
                .singleElement()
                .hasToString("[10,null,0.500]");
        assertThat(bench.dimension("store").select("store_key", "city").collectAsList())
                .singleElement()
                .hasToString("[1,null]");
        assertThat(warnings(report))
                .contains(
                        "2 files of sales, such as raw/sales_2024-03-10.csv, have no column trans_time, sales_price, discount,"
                                + " sales_cost, sales_mgrn, ship_cost: null in every row.",
                        "raw/product_2024-03-10.csv has no column prod_name, wgt, brand_name, status_code, status_code_name,"
                                + " category_key, category_name, subcategory_key, subcategory_name: null in every row.");
    }

    @Test
    void aDiscountIsUnknownOnlyWhereNoFileOfTheRowsHasTheColumn() {
        sales(SATURDAY, SALES, "1,10,1,2024-03-09,2,9.00");
        sales(SUNDAY, SALES + ",discount", "2,10,1,2024-03-10,1,5.00,");
        assertThat(bench.night(SUNDAY).exitCode()).isZero();
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_discount_amt", new BigDecimal("0.00"));
    }

    @Test
    void aColumnThatEarlierDumpsHadMustNotVanishUnlessThatIsAccepted() {
        sales(SATURDAY, SALES + ",sales_cost", "1,10,1,2024-03-09,2,9.00,6.00");
        assertThat(bench.night(SATURDAY).exitCode()).isZero();
        sales(SUNDAY, SALES, "2,10,1,2024-03-10,1,5.00");

        RunReport refused = bench.night(SUNDAY);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(bench.message(refused))
                .isEqualTo(
                        """
                        Cannot use the dumps: the dump of sales of 2024-03-10 has no column sales_cost, and that of 2024-03-09 had it.
                        Have the export deliver it again, or set tables.sales.columns.sales_cost where it has another name now. \
                        If it is gone for good, run with --accept column-gone=sales.sales_cost: it is null from then on.""");
        assertThat(bench.accepting("column-gone=sales.discount").night(SUNDAY).exitCode())
                .isEqualTo(3);

        RunReport accepted = bench.accepting("column-gone=sales.sales_cost").night(SUNDAY);
        assertThat(accepted.exitCode()).isZero();
        assertThat(warnings(accepted))
                .contains(
                        "Accepted by --accept column-gone=sales.sales_cost: the dump of sales of 2024-03-10 has no column"
                                + " sales_cost, and that of 2024-03-09 had it.");
        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                .containsEntry("total_cost_amt", new BigDecimal("6.00"))
                .containsEntry("sales_rows", 2)
                .containsEntry("rows_without_cost", 1);

        // What was taken in stays so, and both dumps may be read again.
        RunReport again = bench.accepting("column-gone").backfill(SATURDAY, SUNDAY);
        assertThat(again.exitCode()).isZero();
        assertThat(warnings(again)).contains("--accept column-gone was not needed: no such column is gone.");
    }

    @Test
    void aColumnThatIsNoLongerMappedHasVanishedToo() {
        sales(SUNDAY, SALES + ",netto", "2,10,1,2024-03-10,1,5.00,6.00");
        assertThat(bench.with("tables.sales.columns.sales_cost=netto")
                        .night(SUNDAY)
                        .exitCode())
                .isZero();

        RunReport refused = bench.night(SUNDAY);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(bench.message(refused))
                .isEqualTo(
                        """
                        Cannot use the dumps: the dump of sales of 2024-03-10 has no column sales_cost, and had it when it was published.
                        Have the export deliver it again, or set tables.sales.columns.sales_cost where it has another name now. \
                        If it is gone for good, run with --accept column-gone=sales.sales_cost: it is null from then on.""");
        assertThat(bench.accepting("column-gone=sales.sales_cost").night(SUNDAY).exitCode())
                .isZero();
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_cost_amt", null);
        assertThat(bench.night(SUNDAY).exitCode()).isZero();
    }

    @Test
    void aMisspelledColumnEndsTheRunUntilItIsMappedOrListed() {
        sales(SUNDAY, SALES + ",sales_csot", "1,10,1,2024-03-10,2,9.00,6.00");

        RunReport refused = bench.night(SUNDAY);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(bench.message(refused))
                .isEqualTo(
                        """
                        Cannot read raw/sales_2024-03-10.csv: column 'sales_csot' is unknown and nearly named as sales_cost, which is missing. \
                        Found: trans_id, prod_key, store_key, trans_dt, sales_qty, sales_amt, sales_csot.
                        If it is sales_cost, set tables.sales.columns.sales_cost = "sales_csot" in your configuration; \
                        if it is not, add it to tables.sales.ignore-columns.""");

        assertThat(bench.with("tables.sales.ignore-columns=[Sales_Csot]")
                        .night(SUNDAY)
                        .exitCode())
                .isZero();
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_cost_amt", null);
        assertThat(bench.with("tables.sales.columns.sales_cost=sales_csot")
                        .night(SUNDAY)
                        .exitCode())
                .isZero();
        assertThat(FactRows.row(bench.fact(), 10, 1, 10)).containsEntry("total_cost_amt", new BigDecimal("6.00"));
    }

    private void sales(String date, String header, String row) {
        bench.dump("sales", date, header + "\n" + row + "\n");
    }

    private List<String> warnings(RunReport report) {
        return report.warnings().stream().map(bench::readable).toList();
    }

    private static String days() {
        return String.join(
                "",
                Arrays.asList("04", "05", "06", "07", "08", "09", "10").stream()
                        .map(day -> "2024-03-" + day + ",2024,10,202410\n")
                        .toList());
    }
}
