package io.weekmart.orders;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.pipeline.OutputTable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tables of the pipeline orders, column by column. Each has a partition for every date of the dumps, in one file, so that a reader sees
 * each partition as it was or as it is, whenever a run is killed.
 */
final class OrdersOutputs {
    /** The partition column of all of them: the date of the dumps. */
    static final String EXTRACT_DT = "extract_dt";

    private static final Field CUSTOMER_ID =
            Field.required("customer_id", FieldType.LONG, "Customer who placed the order; key of customers.");
    private static final Field CUSTOMER_NAME = Field.optional(
            "customer_name",
            FieldType.TEXT,
            "First and last name, joined by one blank; null where both are empty, or where the customer is gone.");
    private static final Field CUSTOMER_EMAIL = Field.optional(
            "customer_email",
            FieldType.TEXT,
            "E-mail address, as customer-email says: as it is, its salted SHA-256 in hexadecimal digits, or null.");
    private static final Field ORDER_ID = Field.required("order_id", FieldType.LONG, "Key of the order.");
    private static final Field ORDER_DATE =
            Field.required("order_date", FieldType.TIMESTAMP, "When the order was placed, by the shop's clock.");
    private static final Field ORDER_STATUS = Field.required(
            "order_status", FieldType.TEXT, "State of the order, as last published before or on the date.");
    private static final Field ORDER_ITEM_ID = Field.required("order_item_id", FieldType.LONG, "Key of the item.");
    private static final Field PRODUCT_ID =
            Field.required("product_id", FieldType.LONG, "Product ordered; key of products.");
    private static final Field QUANTITY = Field.required("order_item_quantity", FieldType.QUANTITY, "Units ordered.");
    private static final Field SUBTOTAL = Field.required(
            "order_item_subtotal", FieldType.MONEY, "Amount of the item as the shop has it, in its currency.");

    private static final List<Field> CUSTOMER_AND_ORDER =
            List.of(CUSTOMER_ID, CUSTOMER_NAME, CUSTOMER_EMAIL, ORDER_ID, ORDER_DATE, ORDER_STATUS);

    static final OutputTable CUSTOMER_ORDERS = OutputTable.named("customer_orders")
            .about("An order that was inserted or changed on the date, of the selected states.")
            .byRunDate(EXTRACT_DT)
            .key("order_id")
            .columns(CUSTOMER_AND_ORDER.toArray(Field[]::new));

    static final OutputTable CUSTOMER_ORDER_ITEMS = OutputTable.named("customer_order_items")
            .about("An item that was inserted or changed on the date, with its order and its customer.")
            .byRunDate(EXTRACT_DT)
            .key("order_item_id")
            .totals("order_item_quantity", "order_item_subtotal")
            .columns(Stream.concat(
                            CUSTOMER_AND_ORDER.stream(),
                            Stream.of(
                                    ORDER_ITEM_ID,
                                    PRODUCT_ID,
                                    QUANTITY,
                                    Field.optional(
                                            "order_item_product_price",
                                            FieldType.MONEY,
                                            "Price of one unit, in the shop's currency."),
                                    SUBTOTAL))
                    .toArray(Field[]::new));

    static final OutputTable CUSTOMER_ORDER_CATEGORIES = OutputTable.named("customer_order_categories")
            .about("An item that was inserted or changed on the date, with its product's category and department.")
            .byRunDate(EXTRACT_DT)
            .key("order_item_id")
            .totals("order_item_quantity", "order_item_subtotal")
            .columns(
                    CUSTOMER_ID,
                    CUSTOMER_NAME,
                    CUSTOMER_EMAIL,
                    ORDER_ID,
                    ORDER_ITEM_ID,
                    PRODUCT_ID,
                    Field.required("product_name", FieldType.TEXT, "Name of the product."),
                    Field.optional(
                            "category_id",
                            FieldType.LONG,
                            "Category that the product names, known or not; null where it names none."),
                    Field.optional(
                            "category_name", FieldType.TEXT, "Name of the category; null where it is not known."),
                    Field.optional(
                            "department_id",
                            FieldType.LONG,
                            "Department that the category names, known or not; null where the category is not known."),
                    Field.optional(
                            "department_name", FieldType.TEXT, "Name of the department; null where it is not known."),
                    QUANTITY,
                    SUBTOTAL);

    static final OutputTable ORDER_STATES = OutputTable.named("order_states")
            .about(
                    "An order that was inserted or changed on the date, whatever its state: what later dates know of orders.")
            .byRunDate(EXTRACT_DT)
            .key("order_id")
            .columns(
                    ORDER_ID,
                    CUSTOMER_ID,
                    ORDER_DATE,
                    Field.required("order_status", FieldType.TEXT, "State of the order in the dump of the date."));

    private OrdersOutputs() {}
}
