package io.weekmart.orders;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.OrdersTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.job.TableBench;
import io.weekmart.secrets.TestSecrets;
import java.nio.file.Path;

/** A small shop: masters that are there on every date unless a test brings others, and dumps of orders and items as a test writes them. */
final class OrdersBench {
    static final String ORDERS = "order_id,order_date,order_customer_id,order_status\n";
    static final String ITEMS = "order_item_id,order_item_order_id,order_item_product_id,order_item_quantity,"
            + "order_item_subtotal,order_item_product_price\n";
    static final String CUSTOMERS = "customer_id,customer_fname,customer_lname,customer_email,customer_password,"
            + "customer_street,customer_city,customer_state,customer_zipcode\n";
    static final String PRODUCTS =
            "product_id,product_category_id,product_name,product_description,product_price,product_image\n";
    static final String CATEGORIES = "category_id,category_department_id,category_name\n";
    static final String DEPARTMENTS = "department_id,department_name\n";

    static final String ANN_AND_BOB =
            """
            1,Ann,Lee,ann@example.org,hunter2,1 Elm St,Basel,BS,04051
            2,Bob,Ray,bob@example.org,hunter3,2 Oak St,Bern,BE,03011
            """;

    private final TableBench bench;

    OrdersBench(Path folder) {
        this(folder, "pepper");
    }

    /** @param salt in the environment; empty for none */
    OrdersBench(Path folder, String salt) {
        bench = new TableBench(
                new OrdersPipeline(TestSecrets.inEnvironment(OrdersPipeline.SALT_VARIABLE, salt)), folder);
    }

    TableBench bench() {
        return bench;
    }

    /** Dumps of a date: the usual masters, these orders and these items. */
    OrdersBench day(String date, String orders, String items) {
        bench.dump(OrdersTables.CUSTOMERS, date, CUSTOMERS + ANN_AND_BOB)
                .dump(OrdersTables.PRODUCTS, date, PRODUCTS + "10,100,Kettle,,12.50,\n11,100,Cup,,2.00,\n")
                .dump(OrdersTables.CATEGORIES, date, CATEGORIES + "100,1000,Kitchen\n")
                .dump(OrdersTables.DEPARTMENTS, date, DEPARTMENTS + "1000,Home\n")
                .dump(OrdersTables.ORDERS, date, ORDERS + orders)
                .dump(OrdersTables.ORDER_ITEMS, date, ITEMS + items);
        return this;
    }

    OrdersBench dump(TableSpec table, String date, String csv) {
        bench.dump(table, date, csv);
        return this;
    }

    OrdersBench daily() {
        bench.daily();
        return this;
    }

    static TableRows rows(RunReport report, TableSpec table) {
        return report.tables().stream()
                .filter(rows -> rows.table().equals(table.name()))
                .findFirst()
                .orElseThrow();
    }
}
