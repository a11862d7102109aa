package io.weekmart.contract.table;

import java.util.List;

/**
 * The tables of the pipeline {@code shop}: snapshots of an online shop's orders, reviews and shipments, with the calendar and the products
 * that they refer to. Every dump holds the whole table.
 */
public final class ShopTables {
    private static final String DATE_NOT_IN_CALENDAR = "DATE_NOT_IN_CALENDAR";
    private static final String UNKNOWN_PRODUCT = "UNKNOWN_PRODUCT";

    /** A shipment left before it was ordered, or arrived before it left or without having left. */
    public static final String IMPOSSIBLE_DATES = "IMPOSSIBLE_DATES";

    public static final TableSpec ORDERS = TableSpec.named("orders")
            .naturalKey("order_id")
            .dated("order_date")
            .references(
                    new Reference("product_id", "products", UNKNOWN_PRODUCT),
                    new Reference("order_date", "dates", DATE_NOT_IN_CALENDAR))
            .fields(
                    Field.required("order_id", FieldType.LONG, "Key of the order."),
                    Field.required("customer_id", FieldType.LONG, "Who ordered."),
                    Field.required("product_id", FieldType.LONG, "The product that was ordered."),
                    Field.required("order_date", FieldType.DATE, "Day of the order."),
                    Field.optional("unit_price", FieldType.MONEY, "Price of one unit, in the shop's currency."),
                    Field.required("quantity", FieldType.QUANTITY, "Units ordered."),
                    Field.required("total_price", FieldType.MONEY, "Price of the order, in the shop's currency."));

    public static final TableSpec REVIEWS = TableSpec.named("reviews")
            .references(new Reference("product_id", "products", UNKNOWN_PRODUCT))
            .checks(RowCheck.range("review", 1, 5))
            .controlTotals("review")
            .fields(
                    Field.required("review", FieldType.INT, "Stars, 1 to 5."),
                    Field.required("product_id", FieldType.LONG, "The product reviewed."));

    public static final TableSpec SHIPMENTS = TableSpec.named("shipment_deliveries")
            .naturalKey("shipment_id")
            .references(new Reference("order_id", "orders", "UNKNOWN_ORDER"))
            .checks(
                    RowCheck.notAfterRunDate("shipment_date", "delivery_date"),
                    RowCheck.byRule(IMPOSSIBLE_DATES, "order_id", "shipment_date", "delivery_date"))
            .fields(
                    Field.required("shipment_id", FieldType.LONG, "Key of the shipment."),
                    Field.required("order_id", FieldType.LONG, "The order that is shipped."),
                    Field.optional(
                            "shipment_date", FieldType.DATE, "Day on which it left the shop; empty until it does."),
                    Field.optional("delivery_date", FieldType.DATE, "Day on which it arrived; empty until it does."));

    public static final TableSpec DATES = TableSpec.named("dates")
            .naturalKey("calendar_dt")
            .fields(
                    Field.required("calendar_dt", FieldType.DATE, "The day."),
                    Field.required("year_num", FieldType.INT, "Its year."),
                    Field.required("month_of_the_year_num", FieldType.INT, "Its month, 1 to 12."),
                    Field.required("day_of_the_month_num", FieldType.INT, "Its day of the month, 1 to 31."),
                    Field.required("day_of_the_week_num", FieldType.INT, "Its day of the week; 1 is Monday."),
                    Field.required("working_day", FieldType.FLAG, "Whether people work on it."));

    public static final TableSpec PRODUCTS = TableSpec.named("products")
            .naturalKey("product_id")
            .fields(
                    Field.required("product_id", FieldType.LONG, "Key of the product."),
                    Field.optional("product_name", FieldType.TEXT, "Name of the product."),
                    Field.optional("product_category", FieldType.TEXT, "Category of the product."));

    /** The pipeline. */
    public static final Pipeline PIPELINE = new Pipeline("shop", List.of(ORDERS, REVIEWS, SHIPMENTS, DATES, PRODUCTS));

    private ShopTables() {}
}
