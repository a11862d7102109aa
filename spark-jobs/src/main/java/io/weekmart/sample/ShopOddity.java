package io.weekmart.sample;

import static io.weekmart.contract.table.ShopTables.DATES;
import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.PRODUCTS;
import static io.weekmart.contract.table.ShopTables.REVIEWS;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;

import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of the shop's sample that is wrong on purpose. Snapshots of both dates hold it.
 *
 * @param line as it stands in the dump
 * @param codes the reasons for which the job rejects it
 * @param story what happened, for the README of the sample
 */
record ShopOddity(TableSpec table, String line, List<String> codes, String story) {
    /** An order of the first day that nobody has shipped or reviewed, which the second row of a key goes with. */
    private static final long AGAIN = 90_001;

    /** All of them, by table, in the order of their lines. */
    static List<ShopOddity> all() {
        List<ShopOddity> all = new ArrayList<>();
        orders(all);
        reviews(all);
        shipments(all);
        dates(all);
        products(all);
        return all;
    }

    private static void orders(List<ShopOddity> all) {
        add(
                all,
                ORDERS,
                header(ORDERS),
                badValues(ORDERS),
                "the header line again, as where files were glued together");
        add(all, ORDERS, "90101,17,3", "MALFORMED_ROW", "a field too few");
        add(all, ORDERS, "90102,17,3,05/02/2024,4.99,1.000,4.99", "BAD_VALUE(order_date)", "a date in another form");
        add(all, ORDERS, "90103,17,3,2024-04-02,4.99,0.1255,0.62", "BAD_VALUE(quantity)", "a fourth decimal");
        add(all, ORDERS, "90104,17,3,2024-04-02,4.99,1.000,$4.99", "BAD_VALUE(total_price)", "a currency sign");
        add(all, ORDERS, ",17,3,2024-04-02,4.99,1.000,4.99", "MISSING_VALUE(order_id)", "an empty value");
        add(all, ORDERS, "90105,,3,2024-04-02,4.99,1.000,4.99", "MISSING_VALUE(customer_id)", "an empty value");
        add(all, ORDERS, "90106,17,,2024-04-02,4.99,1.000,4.99", "MISSING_VALUE(product_id)", "an empty value");
        add(all, ORDERS, "90107,17,3,,4.99,1.000,4.99", "MISSING_VALUE(order_date)", "an empty value");
        add(all, ORDERS, "90108,17,3,2024-04-02,4.99,,4.99", "MISSING_VALUE(quantity)", "an empty value");
        add(all, ORDERS, "90109,17,3,2024-04-02,4.99,1.000,", "MISSING_VALUE(total_price)", "an empty value");
        add(all, ORDERS, "90110,17,999,2024-04-02,4.99,1.000,4.99", "UNKNOWN_PRODUCT", "a product that nobody knows");
        add(all, ORDERS, "90111,17,3,2024-06-02,4.99,1.000,4.99", "FUTURE_DATE", "a clock that is ahead");
        add(all, ORDERS, "90112,17,3,1970-01-01,4.99,1.000,4.99", "DATE_NOT_IN_CALENDAR", "a clock that was reset");
        String again = AGAIN + ",17,3,2024-04-02,4.99,1.000,4.99";
        add(all, ORDERS, again, List.of(), "");
        add(all, ORDERS, again, "DUPLICATE_ROW", "exported twice");
        String twice = "two states of one order: both rows are rejected";
        add(all, ORDERS, "90113,17,3,2024-04-02,4.99,1.000,4.99", "CONFLICTING_KEY", twice);
        add(all, ORDERS, "90113,17,3,2024-04-02,4.99,2.000,9.98", "CONFLICTING_KEY", twice);
    }

    private static void reviews(List<ShopOddity> all) {
        add(all, REVIEWS, header(REVIEWS), badValues(REVIEWS), "the header line again");
        add(all, REVIEWS, "5", "MALFORMED_ROW", "a field too few");
        add(all, REVIEWS, ",3", "MISSING_VALUE(review)", "an empty value");
        add(all, REVIEWS, "5,", "MISSING_VALUE(product_id)", "an empty value");
        add(all, REVIEWS, "0,3", "BAD_VALUE(review)", "fewer stars than there are");
        add(all, REVIEWS, "10,3", "BAD_VALUE(review)", "points out of ten");
        add(all, REVIEWS, "5," + ShopTrade.BROKEN_PRODUCT, "UNKNOWN_PRODUCT", "a product whose own row is rejected");
    }

    private static void shipments(List<ShopOddity> all) {
        add(all, SHIPMENTS, header(SHIPMENTS), badValues(SHIPMENTS), "the header line again");
        add(all, SHIPMENTS, "90201," + AGAIN, "MALFORMED_ROW", "a field too few");
        add(all, SHIPMENTS, "," + AGAIN + ",,", "MISSING_VALUE(shipment_id)", "an empty value");
        add(all, SHIPMENTS, "90202,,,", "MISSING_VALUE(order_id)", "an empty value");
        add(all, SHIPMENTS, "90203,90999,2024-04-03,", "UNKNOWN_ORDER", "an order that nobody knows");
        add(all, SHIPMENTS, "90204,90111,,", "UNKNOWN_ORDER", "an order that is rejected itself");
        add(
                all,
                SHIPMENTS,
                "90205," + AGAIN + ",2024-04-03,2024-06-01",
                "FUTURE_DATE",
                "a delivery that is only planned");
        add(all, SHIPMENTS, "90206," + AGAIN + ",2024-04-01,", "IMPOSSIBLE_DATES", "sent before it was ordered");
        add(
                all,
                SHIPMENTS,
                "90207," + AGAIN + ",2024-04-05,2024-04-04",
                "IMPOSSIBLE_DATES",
                "delivered before it was sent");
        add(all, SHIPMENTS, "90208," + AGAIN + ",,2024-04-05", "IMPOSSIBLE_DATES", "delivered without being sent");
        String again = "90209," + AGAIN + ",2024-04-03,2024-04-04";
        add(all, SHIPMENTS, again, List.of(), "");
        add(all, SHIPMENTS, again, "DUPLICATE_ROW", "exported twice");
        String twice = "two states of one shipment: both rows are rejected";
        add(all, SHIPMENTS, "90210," + AGAIN + ",2024-04-03,", "CONFLICTING_KEY", twice);
        add(all, SHIPMENTS, "90210," + AGAIN + ",2024-04-04,", "CONFLICTING_KEY", twice);
    }

    private static void dates(List<ShopOddity> all) {
        add(all, DATES, header(DATES), badValues(DATES), "the header line again");
        List<String> missing = DATES.columns().stream()
                .map(column -> "MISSING_VALUE(" + column + ")")
                .toList();
        add(all, DATES, ",,,,,", missing, "a line that a spreadsheet left");
        add(all, DATES, "2025-01-01,2025", "MALFORMED_ROW", "the export broke off");
        add(all, DATES, "2024-12-31,2024,12,31,2,true", "DUPLICATE_ROW", "exported twice");
        String twice = "somebody could not decide: both rows are rejected";
        add(all, DATES, "2025-01-02,2025,1,2,4,true", "CONFLICTING_KEY", twice);
        add(all, DATES, "2025-01-02,2025,1,2,4,false", "CONFLICTING_KEY", twice);
    }

    private static void products(List<ShopOddity> all) {
        // The snapshot is written byte by byte, and this line alone in Latin-1.
        add(
                all,
                PRODUCTS,
                ShopTrade.BROKEN_PRODUCT + ",Caf\u00e9 press,Kitchen",
                "BAD_VALUE(product_name)",
                "a name in Latin-1");
    }

    private static String header(TableSpec table) {
        return String.join(",", table.columns());
    }

    private static List<String> badValues(TableSpec table) {
        return table.columns().stream()
                .map(column -> "BAD_VALUE(" + column + ")")
                .toList();
    }

    private static void add(List<ShopOddity> all, TableSpec table, String line, String code, String story) {
        add(all, table, line, List.of(code), story);
    }

    private static void add(List<ShopOddity> all, TableSpec table, String line, List<String> codes, String story) {
        all.add(new ShopOddity(table, line, codes, story));
    }
}
