package io.weekmart.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A peer of the pipeline orders: the same four tables by DuckDB, sorted by their keys.
 *
 * <p>It is spared what the pipeline does beside: no rejects and no reasons (one bad value ends it), no key checks, no references, no
 * accounting, no audit, no atomic publishing.
 */
public final class OrdersDuckDbJob {
    private static final String READ =
            """
            CREATE TEMP TABLE orders AS SELECT order_id, order_customer_id AS customer_id, order_date, order_status
                FROM read_csv('$RAW/orders_$DATE.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
                    order_id: 'BIGINT', order_date: 'TIMESTAMP', order_customer_id: 'BIGINT', order_status: 'VARCHAR'});
            CREATE TEMP TABLE customers AS SELECT customer_id, nullif(concat_ws(' ', customer_fname, customer_lname), '') AS customer_name,
                    customer_email
                FROM read_csv('$RAW/customers_$DATE.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
                    customer_id: 'BIGINT', customer_fname: 'VARCHAR', customer_lname: 'VARCHAR', customer_email: 'VARCHAR',
                    customer_password: 'VARCHAR', customer_street: 'VARCHAR', customer_city: 'VARCHAR', customer_state: 'VARCHAR',
                    customer_zipcode: 'VARCHAR'});
            CREATE TEMP TABLE products AS SELECT product_id, product_name, category_id, category_name, department_id, department_name
                FROM (SELECT product_id, product_name, product_category_id AS category_id
                    FROM read_csv('$RAW/products_$DATE.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
                        product_id: 'BIGINT', product_category_id: 'BIGINT', product_name: 'VARCHAR', product_description: 'VARCHAR',
                        product_price: 'DECIMAL(16,2)', product_image: 'VARCHAR'}))
                LEFT JOIN (SELECT category_id, category_department_id AS department_id, category_name
                    FROM read_csv('$RAW/categories_$DATE.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
                        category_id: 'BIGINT', category_department_id: 'BIGINT', category_name: 'VARCHAR'})) USING (category_id)
                LEFT JOIN read_csv('$RAW/departments_$DATE.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
                        department_id: 'BIGINT', department_name: 'VARCHAR'}) USING (department_id);
            CREATE TEMP TABLE items AS SELECT order_item_id, order_item_order_id AS order_id, order_item_product_id AS product_id,
                    order_item_quantity, order_item_subtotal, order_item_product_price
                FROM read_csv('$RAW/order_items_$DATE.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
                    order_item_id: 'BIGINT', order_item_order_id: 'BIGINT', order_item_product_id: 'BIGINT',
                    order_item_quantity: 'DECIMAL(18,3)', order_item_subtotal: 'DECIMAL(16,2)', order_item_product_price: 'DECIMAL(16,2)'});
            """;

    private static final String WRITE =
            "COPY (%s) TO '$OUTPUT/%s/extract_dt=$DATE/part.parquet' (FORMAT parquet, COMPRESSION zstd)";

    /** The tables, and the query of each. */
    private static final List<List<String>> TABLES = List.of(
            List.of(
                    "customer_orders",
                    "SELECT customer_id, customer_name, customer_email, order_id, order_date, order_status"
                            + " FROM orders LEFT JOIN customers USING (customer_id) ORDER BY order_id"),
            List.of(
                    "customer_order_items",
                    "SELECT customer_id, customer_name, customer_email, order_id, order_date, order_status, order_item_id,"
                            + " product_id, order_item_quantity, order_item_product_price, order_item_subtotal FROM items"
                            + " JOIN orders USING (order_id) LEFT JOIN customers USING (customer_id) ORDER BY order_item_id"),
            List.of(
                    "customer_order_categories",
                    "SELECT customer_id, customer_name, customer_email, order_id, order_item_id, product_id, product_name,"
                            + " category_id, category_name, department_id, department_name, order_item_quantity,"
                            + " order_item_subtotal FROM items JOIN orders USING (order_id)"
                            + " LEFT JOIN customers USING (customer_id) JOIN products USING (product_id) ORDER BY order_item_id"),
            List.of(
                    "order_states",
                    "SELECT order_id, customer_id, order_date, order_status FROM orders ORDER BY order_id"));

    private OrdersDuckDbJob() {}

    /** Names of the tables. */
    static List<String> tables() {
        return TABLES.stream().map(table -> table.get(0)).toList();
    }

    /** Arguments: the folder of the dumps, their date, the folder to write, the number of threads. */
    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + Integer.parseInt(args[3]));
            for (String each : READ.split(";\n")) {
                run(statement, each, args);
            }
            for (List<String> table : TABLES) {
                Files.createDirectories(Path.of(args[2], table.get(0), "extract_dt=" + args[1]));
                run(statement, String.format(WRITE, table.get(1), table.get(0)), args);
            }
        }
    }

    private static void run(Statement statement, String sql, String[] args) throws SQLException {
        if (!sql.isBlank()) {
            statement.execute(
                    sql.replace("$RAW", args[0]).replace("$DATE", args[1]).replace("$OUTPUT", args[2]));
        }
    }
}
