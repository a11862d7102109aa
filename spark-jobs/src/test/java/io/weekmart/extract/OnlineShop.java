package io.weekmart.extract;

import java.nio.file.Path;
import java.util.List;

/** The database of a small online shop, whose tables are those of the pipeline orders. */
final class OnlineShop {
    private OnlineShop() {}

    static final String TABLES =
            """
            CREATE TABLE customers (customer_id bigint PRIMARY KEY, customer_fname text, customer_lname text,
              customer_email text, customer_password text, customer_street text, customer_city text,
              customer_state text, customer_zipcode text);
            CREATE TABLE orders (order_id bigint PRIMARY KEY, order_date timestamp, order_customer_id bigint NOT NULL,
              order_status text NOT NULL);
            CREATE TABLE order_items (order_item_id bigint PRIMARY KEY, order_item_order_id bigint NOT NULL,
              order_item_product_id bigint NOT NULL, order_item_quantity numeric(18,3) NOT NULL,
              order_item_subtotal numeric(16,2) NOT NULL, order_item_product_price numeric(16,2));
            CREATE TABLE products (product_id bigint PRIMARY KEY, product_category_id bigint, product_name text NOT NULL,
              product_description text, product_price numeric(16,2), product_image text);
            CREATE TABLE categories (category_id bigint PRIMARY KEY, category_department_id bigint,
              category_name text NOT NULL);
            CREATE TABLE departments (department_id bigint PRIMARY KEY, department_name text NOT NULL);
            """;

    /** How the daily tables are extracted. */
    static final String BOUNDS = "pipelines.orders.extract.tables={orders={where-column=order_date, overlap=1 day},"
            + " order_items={where-reference=orders}}";

    /** The lines of the dump of orders of 5 May, with a day of overlap. */
    static final List<String> ORDERS = List.of(
            "order_id,order_date,order_customer_id,order_status",
            "1,2024-05-04 09:00:00,1,CLOSED",
            "2,2024-05-05 23:59:59.999999,2,PENDING");

    /** The tables without rows, all of which are read whole. */
    static Database whole(Path folder) {
        return new Database("orders", folder).sql(TABLES);
    }

    /** The tables without rows, and how they are extracted. */
    static Database empty(Path folder) {
        return whole(folder).set(BOUNDS);
    }

    /** Two customers, and three orders of 4 to 6 May 2024. */
    static Database of(Path folder) {
        return empty(folder)
                .sql(
                        """
                        INSERT INTO customers VALUES
                          (1, 'Ann', 'Lee', 'ann@example.org', 'hunter2', '1 Elm St', 'Basel', 'BS', '04051'),
                          (2, 'Bob', 'O''Hara, Jr.', NULL, 'hunter3', '2 "Oak" St', 'Bern', 'BE', '');
                        INSERT INTO products VALUES (10, 100, 'Kettle', E'steel\\n1.5 l', 12.50, NULL);
                        INSERT INTO categories VALUES (100, 1000, 'Kitchen');
                        INSERT INTO orders VALUES (1, '2024-05-04 09:00', 1, 'CLOSED'),
                          (2, '2024-05-05 23:59:59.999999', 2, 'PENDING'), (3, '2024-05-06 00:00', 1, 'PENDING');
                        INSERT INTO order_items VALUES (11, 1, 10, 2, 25.00, 12.50), (12, 2, 10, 0.5, 6.25, 12.50),
                          (13, 3, 10, 1, 12.50, 12.50);
                        """);
    }
}
