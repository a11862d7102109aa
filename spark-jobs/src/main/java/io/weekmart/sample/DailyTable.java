package io.weekmart.sample;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The two tables that are dumped daily, as the generator writes them. Their columns are those of {@code io.weekmart.contract.table.TableSpec},
 * which needs Spark's classes and so is out of reach here; a test keeps the two alike.
 */
enum DailyTable {
    SALES(
            "sales",
            List.of(
                    "trans_id",
                    "prod_key",
                    "store_key",
                    "trans_dt",
                    "trans_time",
                    "sales_qty",
                    "sales_price",
                    "sales_amt",
                    "discount",
                    "sales_cost",
                    "sales_mgrn",
                    "ship_cost"),
            List.of("trans_id", "prod_key", "store_key", "trans_dt", "sales_qty", "sales_amt")),
    INVENTORY(
            "inventory",
            List.of(
                    "cal_dt",
                    "store_key",
                    "prod_key",
                    "inventory_on_hand_qty",
                    "inventory_on_order_qty",
                    "out_of_stock_flg",
                    "waste_qty",
                    "promotion_flg",
                    "next_delivery_dt"),
            List.of("cal_dt", "store_key", "prod_key", "inventory_on_hand_qty"));

    private final String label;
    private final List<String> columns;
    private final List<String> required;

    DailyTable(String label, List<String> columns, List<String> required) {
        this.label = label;
        this.columns = columns;
        this.required = required;
    }

    String label() {
        return label;
    }

    List<String> columns() {
        return columns;
    }

    List<String> required() {
        return required;
    }

    String header() {
        return String.join(",", columns);
    }

    byte[] headerBytes() {
        return header().getBytes(StandardCharsets.US_ASCII);
    }
}
