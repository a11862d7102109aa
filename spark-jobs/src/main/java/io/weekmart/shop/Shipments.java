package io.weekmart.shop;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Shipments beside the dates of their orders. Source of the conditions: the data contract of the pipeline. Late and early stand on opposite
 * sides of order_date + 6 days, but a shipment that left late and has arrived is neither.
 */
final class Shipments {
    /** Days after the order from which on a shipment leaves late. */
    private static final int LATE_DAYS = 6;

    /** Days after the order from which on a shipment that has not left is undelivered. */
    private static final int UNDELIVERED_DAYS = 15;

    private static final Column SHIPMENT_DATE = col("shipment_date");
    private static final Column DELIVERY_DATE = col("delivery_date");

    /** Left the shop within six days of the order, whether it has arrived or not. */
    static final Column EARLY = SHIPMENT_DATE.lt(date_add(col("order_date"), LATE_DAYS));

    /** Left the shop on the sixth day after the order or later, and has not arrived. */
    static final Column LATE =
            SHIPMENT_DATE.geq(date_add(col("order_date"), LATE_DAYS)).and(DELIVERY_DATE.isNull());

    private Shipments() {}

    /** Neither left nor arrived by the fifteenth day after the order. */
    private static Column undelivered(LocalDate runDate) {
        return SHIPMENT_DATE
                .isNull()
                .and(DELIVERY_DATE.isNull())
                .and(date_add(col("order_date"), UNDELIVERED_DAYS).leq(lit(runDate)));
    }

    /**
     * One row for each shipment: shipment_date, delivery_date, and order_date of its order. Every accepted shipment has one accepted order, so
     * that no row is lost or multiplied.
     */
    static Dataset<Row> withOrderDates(Dataset<Row> shipments, Dataset<Row> orders) {
        return shipments
                .select("order_id", "shipment_date", "delivery_date")
                .join(orders.select("order_id", "order_date"), "order_id")
                .drop("order_id");
    }

    /**
     * One row with the numbers of late and of undelivered shipments.
     *
     * @param shipments see {@link #withOrderDates}
     */
    static Dataset<Row> lateAndUndelivered(Dataset<Row> shipments, LocalDate runDate) {
        return shipments.agg(
                count_if(LATE).as("tt_late_shipments"),
                count_if(undelivered(runDate)).as("tt_undelivered_items"));
    }

    /** The shipments that {@link #lateAndUndelivered} does not count. */
    static Dataset<Row> others(Dataset<Row> shipments, LocalDate runDate) {
        // A comparison with an empty date is neither true nor false.
        return shipments.filter(not(coalesce(LATE.or(undelivered(runDate)), lit(false))));
    }
}
