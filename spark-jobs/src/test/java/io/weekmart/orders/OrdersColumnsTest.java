package io.weekmart.orders;

import static io.weekmart.contract.table.OrdersTables.ORDERS;
import static io.weekmart.contract.table.OrdersTables.ORDER_ITEMS;
import static io.weekmart.contract.table.OrdersTables.PRODUCTS;
import static io.weekmart.orders.OrdersBench.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Derivation;
import io.weekmart.job.TableBench;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules for columns hold in pipelines of functions, whose rows go by their keys. */
class OrdersColumnsTest {
    private static final String DATE = "2024-05-06";

    @TempDir
    Path folder;

    @Test
    void constantsDerivedAmountsAndRepairedValuesGoIntoTheTables() {
        Derivation subtotal = new Derivation(
                "order_item_quantity * order_item_product_price",
                List.of(new Derivation.Term(false, List.of("order_item_quantity", "order_item_product_price"))));
        TableBench bench = new OrdersBench(folder)
                .daily()
                .day(DATE, "501,2024-05-05 10:00:00,1,CLOSED\n502,2024-05-05 11:00:00,2,PENDING\n", "")
                .dump(
                        PRODUCTS,
                        DATE,
                        OrdersBench.PRODUCTS + "10,100,Kettle,,n/a,\n11,x,Cup,,2.00,\n11,x,Cup,,2.00,\n12,,,,y,\n")
                .dump(
                        ORDER_ITEMS,
                        DATE,
                        """
                        order_item_id,order_item_order_id,order_item_quantity,order_item_product_price
                        71,501,2,2.00
                        72,501,0.25,12.50
                        73,502,1,
                        74,502,1,dear
                        """)
                .bench()
                .rules(
                        ORDER_ITEMS,
                        new ColumnRules(
                                Map.of(),
                                Map.of("order_item_product_id", "11"),
                                Map.of("order_item_subtotal", subtotal),
                                true))
                .rules(PRODUCTS, new ColumnRules(Map.of(), Map.of(), Map.of(), true))
                .rules(ORDERS, new ColumnRules(Map.of(), Map.of(), Map.of(), true));

        RunReport report = bench.run(DATE);

        assertThat(report.failure()).isNull();
        assertThat(bench.table("customer_order_items", "order_item_id, order_item_subtotal"))
                // 0.25 x 12.50 = 3.125
                .containsExactly("71 4.00", "72 3.13");
        assertThat(bench.table("rejects", "table, line, array_join(reasons, ' '), raw_text"))
                .containsExactly(
                        "order_items 4 MISSING_VALUE(order_item_subtotal) 73,502,1,",
                        "order_items 5 BAD_VALUE(order_item_product_price) 74,502,1,dear",
                        "products 4 DUPLICATE_ROW 11,x,Cup,,2.00,",
                        "products 5 MISSING_VALUE(product_name) 12,,,,y,");
        // A row with a key is counted as it passes the row checks, also where another one is equal to it.
        assertThat(rows(report, PRODUCTS).repairedByColumn())
                .isEqualTo(Map.of("product_category_id", 2L, "product_price", 1L));
        assertThat(rows(report, PRODUCTS).repairedSamples())
                .extracting(sample -> sample.line() + " " + sample.rawText())
                .containsExactly("2 10,100,Kettle,,n/a,", "3 11,x,Cup,,2.00,", "4 11,x,Cup,,2.00,");
        assertThat(rows(report, ORDER_ITEMS).repairedByColumn()).isEmpty();
        assertThat(rows(report, ORDERS).repairedByColumn()).isEmpty();
    }
}
