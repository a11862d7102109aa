package io.weekmart.sample;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * An invented online shop, of which every day brings an increment: new orders with their items, older orders that changed, and all of the
 * other tables. With anomalies, each day also has what goes wrong in exports, in less than one row of a hundred.
 */
final class OnlineShop {
    private static final List<String> FIRST_NAMES =
            List.of("Ann", "Bob", "Cleo", "Dan", "Eve", "Finn", "Gail", "Hal", "Ida", "Jon", "Zo\u00eb", "Ren\u00e9");
    private static final List<String> LAST_NAMES =
            List.of("Lee", "Ray", "Moss", "Fox", "Hill", "Ward", "Poe", "Lane", "O'Neil", "Garc\u00eda", "Stone, Jr.");
    private static final List<String> STREETS = List.of("Elm St", "Oak Ave", "Mill Rd", "Lake Dr, Apt 4", "High St");
    private static final List<String> CITIES = List.of("Basel", "Bern", "Biel", "Chur", "Thun");
    private static final List<String> STATES =
            List.of("COMPLETE", "CLOSED", "PENDING", "PENDING_PAYMENT", "PROCESSING", "ON_HOLD", "CANCELED");
    private static final List<String> DEPARTMENTS =
            List.of("Kitchen", "Garden", "Fitness", "Outdoors", "Apparel", "Golf");
    private static final List<String> GOODS =
            List.of("Kettle", "Rake", "Mat", "Tent", "Shirt", "Putter", "Cup", "Hose", "Rope", "Lamp");
    private static final int CATEGORIES = 40;
    /** Every seventh product is sold by weight. */
    private static final int WEIGHED = 7;
    /** Dates on which the last customer is among the customers. */
    private static final int DAYS_OF_LAST_CUSTOMER = 3;

    private final long seed;
    private final LocalDate from;
    private final int orders;
    private final int items;
    private final int customers;
    private final int products;
    private final boolean anomalies;

    OnlineShop(long seed, LocalDate from, int orders, int items, int customers, int products, boolean anomalies) {
        this.seed = seed;
        this.from = from;
        this.orders = orders;
        this.items = items;
        this.customers = customers;
        this.products = products;
        this.anomalies = anomalies;
    }

    int ordersOfDay() {
        return orders;
    }

    int itemsOfDay() {
        return items;
    }

    /** The six dumps of a day, counted from 0. */
    void write(Path folder, int day) throws IOException {
        try (Writer out = open(folder, "customers", day)) {
            writeCustomers(out, day);
        }
        try (Writer out = open(folder, "orders", day)) {
            writeOrders(out, day);
        }
        try (Writer out = open(folder, "order_items", day)) {
            writeItems(out, day);
        }
        try (Writer out = open(folder, "products", day)) {
            writeProducts(out);
        }
        try (Writer out = open(folder, "categories", day)) {
            writeCategories(out);
        }
        try (Writer out = open(folder, "departments", day)) {
            out.write("department_id,department_name\n");
            for (int i = 0; i < DEPARTMENTS.size(); i++) {
                out.write((i + 2) + "," + DEPARTMENTS.get(i) + "\n");
            }
        }
    }

    /** What the sample holds, for its README. */
    String guide(int days) {
        return """
                # Sample data of the pipeline orders

                Dumps of an invented online shop, %s to %s, written by `GenerateOrders --out sample-data/orders --replace`. Nobody in them exists.
                Run them by `bootstrap/run-sample orders`.

                Each date has %d new orders and %d new items, all customers, products, categories and departments, and beside them:

                - orders of the date before that changed their state, and some that come again as they were
                - items of orders that came two dates before
                - a customer who is gone from date %d on, an order of whom has an item later
                - a product without a category, one with an unknown category, and a category with an unknown department
                - one subtotal that is not quantity times price
                - bad rows: an impossible date, a missing state, an unknown customer, an unknown order, an unknown product, a row that comes
                  twice, two rows of one key that differ, a malformed customer
                - the column `customer_password`, which Weekmart does not know and masks
                """
                .formatted(from, from.plusDays(days - 1L), orders, items, DAYS_OF_LAST_CUSTOMER + 1);
    }

    private Writer open(Path folder, String table, int day) throws IOException {
        String name = table + "_" + from.plusDays(day) + ".csv";
        OutputStream file = Files.newOutputStream(folder.resolve(anomalies ? name + ".gz" : name));
        OutputStream bytes = anomalies
                ? new GZIPOutputStream(file) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }
                : file;
        return new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), 1 << 16);
    }

    private void writeCustomers(Writer out, int day) throws IOException {
        out.write(
                "customer_id,customer_fname,customer_lname,customer_email,customer_password,customer_street,customer_city,"
                        + "customer_state,customer_zipcode\n");
        for (int i = 1; i <= customers; i++) {
            if (anomalies && i == customers && day >= DAYS_OF_LAST_CUSTOMER) {
                continue;
            }
            String first = oneIn(29, 1, i) ? "" : pick(FIRST_NAMES, 2, i);
            String last = oneIn(31, 3, i) ? "" : pick(LAST_NAMES, 4, i);
            out.write(i + "," + first + "," + quoted(last) + ",customer" + i + "@shop.example,not-a-password-" + i + ","
                    + quoted((1 + below(200, 5, i)) + " " + pick(STREETS, 6, i)) + "," + pick(CITIES, 7, i) + ",CH,"
                    + String.format(Locale.ROOT, "%05d", below(9_999, 8, i)) + "\n");
        }
        if (anomalies) {
            out.write((customers + 1)
                    + ",Mal,Formed,malformed@shop.example,not-a-password,1 Comma, Street,Basel,CH,00001\n");
        }
    }

    private void writeOrders(Writer out, int day) throws IOException {
        out.write("order_id,order_date,order_customer_id,order_status\n");
        int first = day * orders + 1;
        for (int id = first; id < first + orders; id++) {
            out.write(order(id, state(id)));
        }
        if (!anomalies) {
            return;
        }
        if (day > 0) {
            for (int id = first - orders; id < first; id++) {
                if (oneIn(10, 10, id)) {
                    out.write(order(id, "CLOSED"));
                } else if (oneIn(10, 11, id)) {
                    out.write(order(id, state(id)));
                }
            }
        }
        int other = 900_000 + 10 * day;
        LocalDate date = from.plusDays(day);
        out.write(order(first, state(first)));
        out.write(other + ",2024-02-30 10:00:00.0,1,COMPLETE\n");
        switch (day % 3) {
            case 0 -> out.write((other + 1) + "," + date + " 10:00:00.0,1,\n");
            case 1 -> out.write((other + 2) + "," + date + " 10:00:00.0," + (customers + 500) + ",COMPLETE\n");
            default -> out.write((other + 3) + "," + date + "T10:00:00.250,1,COMPLETE\n");
        }
    }

    private String order(int id, String state) {
        LocalDate date = from.plusDays((id - 1) / orders);
        int second = below(86_400, 12, id);
        return id + "," + date
                + String.format(Locale.ROOT, " %02d:%02d:%02d.0,", second / 3600, second / 60 % 60, second % 60)
                + customer(id) + "," + state + "\n";
    }

    /** The last customer ordered on the first day, so that an order of somebody who is gone has items later. */
    private int customer(int order) {
        return order == 1 ? customers : 1 + below(anomalies ? customers - 1 : customers, 13, order);
    }

    private String state(int order) {
        return pick(STATES, 14, order);
    }

    private void writeItems(Writer out, int day) throws IOException {
        out.write("order_item_id,order_item_order_id,order_item_product_id,order_item_quantity,order_item_subtotal,"
                + "order_item_product_price\n");
        int first = day * items + 1;
        for (int id = first; id < first + items; id++) {
            int order = day * orders + 1 + (int) ((long) (id - first) * orders / items);
            boolean late = anomalies && day >= 2 && oneIn(25, 20, id);
            out.write(item(id, late ? order - 2 * orders : order, 0));
        }
        if (!anomalies) {
            return;
        }
        int other = 900_000 + 10 * day;
        if (day == DAYS_OF_LAST_CUSTOMER) {
            out.write(item(other, 1, 0));
        }
        out.write(item(other + 1, day * orders + 1, 5));
        out.write(item(first, day * orders + 1, 0));
        out.write((other + 2) + "," + (day * orders + 2) + ",9999,1,1.00,1.00\n");
        out.write((other + 3) + ",990000,1,1,1.00,1.00\n");
        if (day % 2 == 1) {
            out.write((other + 4) + "," + (day * orders + 2) + ",1,1,1.00,1.00\n");
            out.write((other + 4) + "," + (day * orders + 2) + ",1,2,2.00,1.00\n");
        }
    }

    /** @param tooMuch hundredths that the subtotal is more than quantity times price */
    private String item(int id, int order, int tooMuch) {
        int product = 1 + below(products, 21, id);
        BigDecimal quantity = product % WEIGHED == 0
                ? BigDecimal.valueOf(1L + below(4_999, 22, id), 3)
                : BigDecimal.valueOf(1L + below(5, 22, id));
        BigDecimal price = price(product);
        BigDecimal subtotal =
                quantity.multiply(price).setScale(2, RoundingMode.HALF_UP).add(BigDecimal.valueOf(tooMuch, 2));
        return id + "," + order + "," + product + "," + quantity.toPlainString() + "," + subtotal.toPlainString() + ","
                + price.toPlainString() + "\n";
    }

    private BigDecimal price(int product) {
        return BigDecimal.valueOf(199L + 10L * below(1_500, 23, product), 2);
    }

    private void writeProducts(Writer out) throws IOException {
        out.write("product_id,product_category_id,product_name,product_description,product_price,product_image\n");
        for (int i = 1; i <= products; i++) {
            String category =
                    i == 5 && anomalies ? "" : i == 6 && anomalies ? "777" : String.valueOf(1 + i % CATEGORIES);
            out.write(i + "," + category + "," + pick(GOODS, 30, i) + " " + i + ",," + price(i).toPlainString()
                    + ",https://shop.example/images/" + i + "\n");
        }
    }

    private void writeCategories(Writer out) throws IOException {
        out.write("category_id,category_department_id,category_name\n");
        for (int i = 1; i <= CATEGORIES; i++) {
            int department = i == 9 && anomalies ? 99 : 2 + i % DEPARTMENTS.size();
            out.write(i + "," + department + ",Category " + i + "\n");
        }
    }

    private static String quoted(String text) {
        return text.indexOf(',') < 0 ? text : '"' + text + '"';
    }

    private boolean oneIn(int n, long what, long which) {
        return below(n, what, which) == 0;
    }

    private String pick(List<String> choices, long what, long which) {
        return choices.get(below(choices.size(), what, which));
    }

    /** A fixed pseudo-random number from 0 to bound - 1 for what the parts name. */
    private int below(int bound, long what, long which) {
        return (int) Long.remainderUnsigned(Dice.hash(seed, what, which), bound);
    }
}
