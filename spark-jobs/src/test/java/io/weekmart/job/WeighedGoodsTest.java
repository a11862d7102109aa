package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.WeeklyTables;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grocer who sells apples by weight: quantities to the gram, prices of a unit to the hundredth of a cent, amounts to the cent. */
class WeighedGoodsTest {
    private static final String NIGHT = "2024-03-10";

    @TempDir
    Path folder;

    @Test
    void gramsAreCountedAndAFourthDecimalIsABadValue() {
        Workbench bench = new Workbench(folder)
                .set("tables.sales.max-rejected-fraction=1")
                .set("tables.inventory.max-rejected-fraction=1")
                .set("tables.product.max-rejected-fraction=1")
                .dump("calendar", NIGHT, Dumps.calendar("2024-03-04", 2024, 10, 7))
                .dump("store", NIGHT, Dumps.stores(1))
                .dump(
                        "product",
                        NIGHT,
                        Dumps.padded(
                                WeeklyTables.PRODUCT,
                                "prod_key,prod_name,vol,wgt\n10,apples,0.125,99999999999999.999\n11,pears,,0.0005"))
                .dump(
                        "sales",
                        NIGHT,
                        Dumps.sales(
                                """
                                trans_dt,store_key,prod_key,sales_qty,sales_price,sales_amt
                                2024-03-04,1,10,0.345,3.7999,1.31
                                2024-03-05,1,10,1.2080,3.79,4.58
                                2024-03-05,1,10,0.3455,3.79,1.31
                                2024-03-05,1,10,0.345,3.79999,1.31
                                2024-03-05,1,10,0.345,3.79,1.311
                                2024-03-05,1,10,100000000000000,1,1.00
                                """))
                .dump(
                        "inventory",
                        NIGHT,
                        Dumps.inventory(
                                """
                                cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,waste_qty
                                2024-03-04,1,10,0.340,10.125,0.018
                                2024-03-05,1,10,12.0005,0,0
                                2024-03-06,1,10,12,0,0.0001
                                """));

        RunReport report = bench.night(NIGHT);

        assertThat(report.exitCode()).isZero();
        assertThat(bench.rejects()
                        .orderBy("table", "line")
                        .selectExpr("concat_ws(' ', table, line, reasons)")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactly(
                        "inventory 3 BAD_VALUE(inventory_on_hand_qty)",
                        "inventory 4 BAD_VALUE(waste_qty)",
                        "product 3 BAD_VALUE(wgt)",
                        "sales 4 BAD_VALUE(sales_qty)",
                        "sales 5 BAD_VALUE(sales_price)",
                        "sales 6 BAD_VALUE(sales_amt)",
                        "sales 7 BAD_VALUE(sales_qty)");
        assertThat(FactRows.row(bench.fact(), 10, 1, 10))
                // 0.345 + 1.208
                .containsEntry("total_sales_qty", new BigDecimal("1.553"))
                .containsEntry("total_sales_amt", new BigDecimal("5.89"))
                // 5.89 / 1.553 = 3.792659...
                .containsEntry("avg_sales_price", new BigDecimal("3.7927"))
                .containsEntry("stock_on_hand_qty_eow", new BigDecimal("0.340"))
                .containsEntry("stock_on_order_qty_eow", new BigDecimal("10.125"))
                .containsEntry("total_waste_qty", new BigDecimal("0.018"))
                .containsEntry("low_stock_instances", 1)
                // 1.31 x (0.345 - 0.340) / 0.345 = 0.018986
                .containsEntry("potential_low_stock_impact", new BigDecimal("0.02"))
                // 0.340 / 1.553 = 0.218931...
                .containsEntry("weeks_of_supply", new BigDecimal("0.2189"));
        assertThat(bench.table("dim_product", "prod_key, vol, wgt")).containsExactly("10 0.125 99999999999999.999");
        RunReport.Accounting accounting = report.accounting();
        assertThat(accounting).isNotNull();
        assertThat(accounting.acceptedSalesQty()).isEqualByComparingTo("1.553");
        assertThat(accounting.computedSalesQty()).isEqualByComparingTo("1.553");
    }
}
