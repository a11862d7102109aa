package io.weekmart.contract.table;

import java.util.List;
import java.util.Optional;

/** The tables of an online shop's database, of which every date brings an increment: column by column, and the keys of their pipeline. */
public final class OrdersTables {
    public static final TableSpec CUSTOMERS = TableSpec.named("customers")
            .naturalKey("customer_id")
            .privateColumns("customer_email", "customer_street", "customer_password")
            .fields(
                    Field.required("customer_id", FieldType.LONG, "Key of the customer."),
                    Field.optional("customer_fname", FieldType.TEXT, "First name."),
                    Field.optional("customer_lname", FieldType.TEXT, "Last name."),
                    Field.optional("customer_email", FieldType.TEXT, "E-mail address."),
                    Field.optional("customer_street", FieldType.TEXT, "Street and number."),
                    Field.optional("customer_city", FieldType.TEXT, "City."),
                    Field.optional("customer_state", FieldType.TEXT, "State, as the shop abbreviates it."),
                    Field.optional(
                            "customer_zipcode", FieldType.TEXT, "Postal code; a text, since it may begin with 0."));

    public static final TableSpec ORDERS = TableSpec.named("orders")
            .daily()
            .naturalKey("order_id")
            .references(new Reference("order_customer_id", "customers", "UNKNOWN_CUSTOMER"))
            .fields(
                    Field.required("order_id", FieldType.LONG, "Key of the order."),
                    Field.required("order_date", FieldType.TIMESTAMP, "When it was placed, by the shop's clock."),
                    Field.required("order_customer_id", FieldType.LONG, "The customer who placed it."),
                    Field.required("order_status", FieldType.TEXT, "Its state, such as COMPLETE or CLOSED."));

    public static final TableSpec ORDER_ITEMS = TableSpec.named("order_items")
            .daily()
            .naturalKey("order_item_id")
            .references(
                    new Reference("order_item_order_id", "orders", "UNKNOWN_ORDER"),
                    new Reference("order_item_product_id", "products", "UNKNOWN_PRODUCT"))
            .controlTotals("order_item_quantity", "order_item_subtotal")
            .fields(
                    Field.required("order_item_id", FieldType.LONG, "Key of the item."),
                    Field.required("order_item_order_id", FieldType.LONG, "The order that it belongs to."),
                    Field.required("order_item_product_id", FieldType.LONG, "The product ordered."),
                    Field.required("order_item_quantity", FieldType.QUANTITY, "Units ordered."),
                    Field.required(
                            "order_item_subtotal", FieldType.MONEY, "Amount of the item, in the shop's currency."),
                    Field.optional(
                            "order_item_product_price", FieldType.MONEY, "Price of one unit, in the shop's currency."));

    public static final TableSpec PRODUCTS = TableSpec.named("products")
            .naturalKey("product_id")
            .fields(
                    Field.required("product_id", FieldType.LONG, "Key of the product."),
                    Field.optional("product_category_id", FieldType.LONG, "The category that it belongs to."),
                    Field.required("product_name", FieldType.TEXT, "Name."),
                    Field.optional("product_description", FieldType.TEXT, "Description."),
                    Field.optional("product_price", FieldType.MONEY, "List price, in the shop's currency."),
                    Field.optional("product_image", FieldType.TEXT, "Address of a picture."));

    public static final TableSpec CATEGORIES = TableSpec.named("categories")
            .naturalKey("category_id")
            .fields(
                    Field.required("category_id", FieldType.LONG, "Key of the category."),
                    Field.optional("category_department_id", FieldType.LONG, "The department that it belongs to."),
                    Field.required("category_name", FieldType.TEXT, "Name."));

    public static final TableSpec DEPARTMENTS = TableSpec.named("departments")
            .naturalKey("department_id")
            .fields(
                    Field.required("department_id", FieldType.LONG, "Key of the department."),
                    Field.required("department_name", FieldType.TEXT, "Name."));

    /** States of orders that are published in customer_orders, in any case; none: all of them. */
    public static final Setting<List<String>> STATUSES = Setting.texts("statuses");

    /** How customer_email stands in the published tables: as it is, as a salted hash, or not at all. */
    public static final Setting<String> CUSTOMER_EMAIL = Setting.word("customer-email", "keep", "hash", "drop");

    /** Name or ARN of the secret in AWS Secrets Manager that holds the salt of the hash. */
    public static final Setting<Optional<String>> SALT_SECRET = Setting.secret("customer-email-salt-secret");

    public static final Pipeline PIPELINE = new Pipeline(
            "orders",
            List.of(CUSTOMERS, ORDERS, ORDER_ITEMS, PRODUCTS, CATEGORIES, DEPARTMENTS),
            List.of(STATUSES, CUSTOMER_EMAIL, SALT_SECRET));

    private OrdersTables() {}
}
