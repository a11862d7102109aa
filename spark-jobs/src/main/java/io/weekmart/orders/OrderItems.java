package io.weekmart.orders;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.weekmart.contract.table.Field;
import io.weekmart.pipeline.OutputTable;
import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Items of orders, by the names of the published columns. */
final class OrderItems {
    private static final BigDecimal TOLERANCE = new BigDecimal("0.01");

    private OrderItems() {}

    /** The accepted items of a dump. */
    static Dataset<Row> extracted(Dataset<Row> items) {
        return items.withColumnRenamed("order_item_order_id", OrderStates.ORDER_ID)
                .withColumnRenamed("order_item_product_id", Catalogue.PRODUCT_ID);
    }

    /** The last published row of each item, by the names of the raw columns. */
    static Dataset<Row> lastPublished(Dataset<Row> published) {
        return OrderStates.newest(
                        published,
                        "order_item_id",
                        OrderStates.ORDER_ID,
                        Catalogue.PRODUCT_ID,
                        "order_item_quantity",
                        "order_item_subtotal",
                        "order_item_product_price")
                .withColumnRenamed(OrderStates.ORDER_ID, "order_item_order_id")
                .withColumnRenamed(Catalogue.PRODUCT_ID, "order_item_product_id");
    }

    /** Each item with the state of its order and its customer. */
    static Dataset<Row> withOrders(Dataset<Row> items, Dataset<Row> ordersWithCustomers) {
        return items.join(ordersWithCustomers, OrderStates.ORDER_ID);
    }

    /** Each item with its product, category and department. */
    static Dataset<Row> withProducts(Dataset<Row> items, Dataset<Row> catalogue) {
        return items.join(catalogue, Catalogue.PRODUCT_ID);
    }

    /** The columns of a table, out of more. */
    static Dataset<Row> columnsOf(OutputTable table, Dataset<Row> rows) {
        return rows.select(
                table.columns().stream().map(Field::name).map(name -> col(name)).toArray(Column[]::new));
    }

    /**
     * Items whose subtotal is not quantity times price, by more than a cent; those without a price cannot be compared. Source: the contract of
     * the pipeline orders: the shop's subtotal stands, and the report warns.
     */
    static Dataset<Row> withOtherSubtotal(Dataset<Row> items) {
        Column difference = abs(
                col("order_item_subtotal").minus(col("order_item_quantity").multiply(col("order_item_product_price"))));
        return items.filter(difference.gt(lit(TOLERANCE)))
                .select("order_item_id", "order_item_quantity", "order_item_product_price", "order_item_subtotal");
    }

    /** Orders of earlier dates that have an item here, though their customer is not among the customers any more. */
    static Dataset<Row> ordersWithoutCustomer(Dataset<Row> items, Dataset<Row> earlier, Dataset<Row> customers) {
        Dataset<Row> gone =
                OrderStates.onlyIn(earlier.select(OrderStates.ORDER_ID, Customers.ID), customers, Customers.ID);
        return gone.join(items.select(OrderStates.ORDER_ID), new String[] {OrderStates.ORDER_ID}, "left_semi");
    }
}
