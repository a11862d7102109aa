package io.weekmart.orders;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** States of orders: order_id, customer_id, order_date, order_status. */
final class OrderStates {
    static final String ORDER_ID = "order_id";
    private static final String STATUS = "order_status";
    private static final List<String> COLUMNS = List.of(ORDER_ID, Customers.ID, "order_date", STATUS);

    private OrderStates() {}

    /** The accepted orders of a dump, by the names of the published columns. */
    static Dataset<Row> extracted(Dataset<Row> orders) {
        return orders.withColumnRenamed("order_customer_id", Customers.ID)
                .select(COLUMNS.stream().map(column -> col(column)).toArray(Column[]::new));
    }

    /**
     * The last published row of each key: that of the newest extract_dt.
     *
     * @param published rows of a published table, with extract_dt; a key comes once in each partition
     * @param columns those that are wanted, the key first
     */
    static Dataset<Row> newest(Dataset<Row> published, String... columns) {
        Column[] state = Stream.concat(Stream.of(OrdersOutputs.EXTRACT_DT), Arrays.stream(columns))
                .map(column -> col(column))
                .toArray(Column[]::new);
        return published
                .groupBy(columns[0])
                .agg(max(struct(state)).as("_state"))
                .select("_state.*")
                .drop(OrdersOutputs.EXTRACT_DT);
    }

    /** The last published state of each order. */
    static Dataset<Row> newest(Dataset<Row> published) {
        return newest(published, COLUMNS.toArray(String[]::new));
    }

    /**
     * The last published states of the orders of items that the dump itself does not hold.
     *
     * @param published rows of order_states of earlier dates
     * @param items of the dump; only their orders are looked at, since the history is long and a dump is short
     * @param extracted states of the dump, which are newer
     */
    static Dataset<Row> lastOf(Dataset<Row> published, Dataset<Row> items, Dataset<Row> extracted) {
        return newest(onlyIn(onlyOf(published, items.select(ORDER_ID)), extracted, ORDER_ID));
    }

    /** The orders of some states, in any case; all of them where none is named. */
    static Dataset<Row> ofStatuses(Dataset<Row> states, List<String> statuses) {
        return statuses.isEmpty() ? states : states.filter(isOf(statuses));
    }

    /** The orders of every other state. */
    static Dataset<Row> ofOtherStatuses(Dataset<Row> states, List<String> statuses) {
        return states.filter(not(isOf(statuses)));
    }

    /** How many orders there are of each status, where none of them has a selected one; no rows otherwise. */
    static Dataset<Row> byStatusUnlessSelected(Dataset<Row> states, List<String> statuses) {
        return states.groupBy(STATUS)
                .agg(count(lit(1)).as("orders"))
                .join(ofStatuses(states, statuses).limit(1).select(ORDER_ID), lit(true), "left_anti");
    }

    /** Orders with their customers; a customer who is gone leaves name and address null. */
    static Dataset<Row> withCustomers(Dataset<Row> states, Dataset<Row> customers) {
        return states.join(customers, new String[] {Customers.ID}, "left");
    }

    private static Column isOf(List<String> statuses) {
        Object[] wanted = statuses.stream()
                .map(status -> status.strip().toUpperCase(Locale.ROOT))
                .toArray();
        // An export may pad texts with blanks.
        return upper(trim(col(STATUS))).isin(wanted);
    }

    /** The rows whose key is among some keys. */
    static Dataset<Row> onlyOf(Dataset<Row> rows, Dataset<Row> keys) {
        return rows.join(keys, keys.columns(), "left_semi");
    }

    /** The rows of one dataset whose key the other does not have. */
    static Dataset<Row> onlyIn(Dataset<Row> rows, Dataset<Row> other, String key) {
        return rows.join(other.select(key), new String[] {key}, "left_anti");
    }
}
