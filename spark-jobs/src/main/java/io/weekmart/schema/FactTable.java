package io.weekmart.schema;

import static io.weekmart.contract.table.Field.optional;
import static io.weekmart.contract.table.Field.required;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.WeeklyTables;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** The weekly store-product fact: one row for each week, store and product that sold or had stock. */
public final class FactTable {
    public static final String NAME = WeeklyTables.FACT;

    /** A sum of amounts: DECIMAL(18,2). */
    public static final FieldType AMOUNT = FieldType.decimal(18, 2);

    /** A quantity or a sum of quantities, to the thousandth: DECIMAL(18,3). */
    public static final FieldType QUANTITY = FieldType.decimal(18, 3);

    /** A quotient, rounded once, half away from zero: DECIMAL(18,4). */
    public static final FieldType RATIO = FieldType.decimal(18, 4);

    private static final String WITHOUT_STOCK = "; null if stock is not counted.";

    public static final Field YR_NUM =
            required("yr_num", FieldType.INT, "Year of the retailer's calendar; partition column.");
    public static final Field WK_NUM = required("wk_num", FieldType.INT, "Week within the year; partition column.");
    public static final Field YR_WK_NUM =
            required("yr_wk_num", FieldType.INT, "Year and week as the calendar writes them, such as 202418.");
    public static final Field WEEK_START_DT =
            required("week_start_dt", FieldType.DATE, "First calendar date of the week.");
    public static final Field WEEK_END_DT = required("week_end_dt", FieldType.DATE, "Last calendar date of the week.");
    public static final Field STORE_KEY = required("store_key", FieldType.INT, "Key of the store.");
    public static final Field PROD_KEY = required("prod_key", FieldType.LONG, "Key of the product.");
    public static final Field TOTAL_SALES_QTY = required(
            "total_sales_qty",
            QUANTITY,
            "Units sold, returns subtracted: the sum of sales_qty; 0 where nothing was sold.");
    public static final Field TOTAL_SALES_AMT = required(
            "total_sales_amt",
            AMOUNT,
            "Revenue in the store's currency, returns subtracted: the sum of sales_amt; 0 where nothing was sold.");
    public static final Field TOTAL_COST_AMT = optional(
            "total_cost_amt",
            AMOUNT,
            "Cost of the units sold, in the store's currency: the sum of sales_cost over the rows that have one; null where"
                    + " none of the sales rows has one, 0 where nothing was sold.");
    public static final Field TOTAL_DISCOUNT_AMT = optional(
            "total_discount_amt",
            AMOUNT,
            "Discounts given, in the store's currency: the sum of discount, an empty one being 0; null where the dumps of"
                    + " the sales rows have no such column, 0 where nothing was sold.");
    public static final Field TOTAL_MARGIN_AMT = optional(
            "total_margin_amt",
            AMOUNT,
            "Margin as the source computed it, in the store's currency: the sum of sales_mgrn over the rows that have one;"
                    + " null where none of the sales rows has one, 0 where nothing was sold.");
    public static final Field AVG_SALES_PRICE = optional(
            "avg_sales_price",
            RATIO,
            "Revenue per unit, in the store's currency: total_sales_amt / total_sales_qty; null where the quantity is 0.");
    public static final Field STOCK_ON_HAND_QTY_EOW = optional(
            "stock_on_hand_qty_eow",
            QUANTITY,
            "Units on hand on the last inventory day of the week; null where there is none.");
    public static final Field STOCK_ON_ORDER_QTY_EOW = optional(
            "stock_on_order_qty_eow",
            QUANTITY,
            "Units on order on that same day; null where there is none, or where the dump left it empty.");
    public static final Field STOCK_SNAPSHOT_DT =
            optional("stock_snapshot_dt", FieldType.DATE, "The day those two quantities come from.");
    public static final Field NO_STOCK_INSTANCES =
            optional("no_stock_instances", FieldType.INT, "Days flagged out of stock" + WITHOUT_STOCK);
    public static final Field LOW_STOCK_INSTANCES = optional(
            "low_stock_instances",
            FieldType.INT,
            "Days whose stock on hand was below the quantity sold on that day" + WITHOUT_STOCK);
    public static final Field OUT_OF_STOCK_PCT = optional(
            "out_of_stock_pct",
            RATIO,
            "Percentage of the seven days of a week that were flagged out of stock: no_stock_instances / 7 x 100; null"
                    + " where inventory_days = 0.");
    public static final Field IN_STOCK_PCT = optional(
            "in_stock_pct",
            RATIO,
            "Percentage of the observed days with stock: (inventory_days - no_stock_instances) / inventory_days x 100;"
                    + " null where inventory_days = 0.");
    public static final Field TOTAL_LOW_STOCK_IMPACT = optional(
            "total_low_stock_impact",
            FieldType.INT,
            "Days with an empty or low shelf: no_stock_instances + low_stock_instances" + WITHOUT_STOCK);
    public static final Field POTENTIAL_LOW_STOCK_IMPACT = optional(
            "potential_low_stock_impact",
            AMOUNT,
            "Revenue beyond the counted stock on low-stock days, in the store's currency: the sum of sales_amt -"
                    + " on_hand_qty x sales_amt / sales_qty over low-stock days with a quantity above 0, each day's term"
                    + " rounded to 6 places" + WITHOUT_STOCK);
    public static final Field NO_STOCK_IMPACT = optional(
            "no_stock_impact",
            AMOUNT,
            "Revenue on days flagged out of stock, in the store's currency. It is what was still sold on them, and falls as"
                    + " the shelf stays empty longer: it is no estimate of lost sales" + WITHOUT_STOCK);
    public static final Field WEEKS_OF_SUPPLY = optional(
            "weeks_of_supply",
            RATIO,
            "Weeks that the stock lasts at this week's pace: stock_on_hand_qty_eow / total_sales_qty; null where the"
                    + " quantity is 0 or less, or the stock is unknown.");
    public static final Field TOTAL_WASTE_QTY =
            optional("total_waste_qty", QUANTITY, "Units thrown away: the sum of waste_qty" + WITHOUT_STOCK);
    public static final Field PROMOTION_DAYS =
            optional("promotion_days", FieldType.INT, "Days on promotion" + WITHOUT_STOCK);
    public static final Field SALES_DAYS =
            required("sales_days", FieldType.INT, "Distinct days with an accepted sales row, returns included.");
    public static final Field INVENTORY_DAYS =
            optional("inventory_days", FieldType.INT, "Distinct days with an accepted inventory row" + WITHOUT_STOCK);
    public static final Field IS_COMPLETE_WEEK = required(
            "is_complete_week",
            FieldType.FLAG,
            "Whether the run date is on or after the last day of the week on which the stores were open and, in the daily"
                    + " layout, a dump of every such day was read.");
    public static final Field SALES_ROWS = required("sales_rows", FieldType.INT, "Accepted sales rows.");
    public static final Field ROWS_WITHOUT_COST =
            required("rows_without_cost", FieldType.INT, "Accepted sales rows without a sales_cost.");
    public static final Field IN_STOCK_DAYS = optional(
            "in_stock_days",
            FieldType.INT,
            "Days with an inventory row that are not flagged out of stock: inventory_days - no_stock_instances"
                    + WITHOUT_STOCK);
    public static final Field IN_STOCK_SALES_QTY = optional(
            "in_stock_sales_qty",
            QUANTITY,
            "Units sold on the days of in_stock_days, returns subtracted" + WITHOUT_STOCK);
    public static final Field IN_STOCK_SALES_AMT = optional(
            "in_stock_sales_amt",
            AMOUNT,
            "Revenue on the days of in_stock_days, in the store's currency, returns subtracted" + WITHOUT_STOCK);
    public static final Field NO_STOCK_SALES_QTY = optional(
            "no_stock_sales_qty",
            QUANTITY,
            "Units sold on days flagged out of stock, returns subtracted; no_stock_impact is their amount"
                    + WITHOUT_STOCK);

    /** Every column, the partition columns first. */
    public static final List<Field> FIELDS = List.of(
            YR_NUM,
            WK_NUM,
            YR_WK_NUM,
            WEEK_START_DT,
            WEEK_END_DT,
            STORE_KEY,
            PROD_KEY,
            TOTAL_SALES_QTY,
            TOTAL_SALES_AMT,
            TOTAL_COST_AMT,
            TOTAL_DISCOUNT_AMT,
            TOTAL_MARGIN_AMT,
            AVG_SALES_PRICE,
            STOCK_ON_HAND_QTY_EOW,
            STOCK_ON_ORDER_QTY_EOW,
            STOCK_SNAPSHOT_DT,
            NO_STOCK_INSTANCES,
            LOW_STOCK_INSTANCES,
            OUT_OF_STOCK_PCT,
            IN_STOCK_PCT,
            TOTAL_LOW_STOCK_IMPACT,
            POTENTIAL_LOW_STOCK_IMPACT,
            NO_STOCK_IMPACT,
            WEEKS_OF_SUPPLY,
            TOTAL_WASTE_QTY,
            PROMOTION_DAYS,
            SALES_DAYS,
            INVENTORY_DAYS,
            IS_COMPLETE_WEEK,
            SALES_ROWS,
            ROWS_WITHOUT_COST,
            IN_STOCK_DAYS,
            IN_STOCK_SALES_QTY,
            IN_STOCK_SALES_AMT,
            NO_STOCK_SALES_QTY);

    /**
     * The columns that have a value in every row where stock is counted, and in none where it is not. The other columns of stock are null
     * as well where a store-product was not counted in a week.
     */
    public static final List<Field> OF_STOCK = List.of(
            NO_STOCK_INSTANCES,
            LOW_STOCK_INSTANCES,
            TOTAL_LOW_STOCK_IMPACT,
            POTENTIAL_LOW_STOCK_IMPACT,
            NO_STOCK_IMPACT,
            TOTAL_WASTE_QTY,
            PROMOTION_DAYS,
            INVENTORY_DAYS,
            IN_STOCK_DAYS,
            IN_STOCK_SALES_QTY,
            IN_STOCK_SALES_AMT,
            NO_STOCK_SALES_QTY);

    /** How many of {@link #FIELDS}, from the first, are partition columns: they stand in the path, not in the file. */
    public static final int PARTITION_FIELDS = 2;

    /** The columns as a query sees them. */
    public static final StructType SCHEMA = SparkTypes.struct(FIELDS);

    /** The columns as a file holds them. */
    public static final StructType FILE_SCHEMA = SparkTypes.struct(FIELDS.subList(PARTITION_FIELDS, FIELDS.size()));

    private FactTable() {}

    /**
     * The column of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Field field(String name) {
        return FIELDS.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The fact has no column " + name));
    }
}
