package io.weekmart.bench;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * The peer to beat: what a careful engineer writes with Spark's own means. Spark's CSV reader with a schema, sales by day, a full outer
 * join with the stock counts, weeks. Its numbers are right; like every peer it does without rejects, key checks, accounting, audit,
 * dimensions and atomic publishing.
 */
public final class StraightforwardJob {
    private static final String SALES_COLUMNS =
            "trans_id BIGINT, prod_key BIGINT, store_key INT, trans_dt DATE, trans_time INT,"
                    + " sales_qty DECIMAL(17,3), sales_price DECIMAL(16,4), sales_amt DECIMAL(16,2), discount DECIMAL(16,2),"
                    + " sales_cost DECIMAL(16,2), sales_mgrn DECIMAL(16,2), ship_cost DECIMAL(16,2)";
    private static final String INVENTORY_COLUMNS = "cal_dt DATE, store_key INT, prod_key BIGINT,"
            + " inventory_on_hand_qty DECIMAL(17,3), inventory_on_order_qty DECIMAL(17,3), out_of_stock_flg STRING,"
            + " waste_qty DECIMAL(17,3), promotion_flg STRING, next_delivery_dt DATE";
    private static final String CALENDAR_COLUMNS =
            "cal_dt DATE, cal_type_desc STRING, day_of_wk_num STRING, day_of_wk_desc STRING,"
                    + " yr_num INT, wk_num INT, yr_wk_num INT, mnth_num INT, yr_mnth_num INT, qtr_num INT, yr_qtr_num INT";

    private StraightforwardJob() {}

    /** Arguments: the folder of the dumps, their date, the folder to write. */
    public static void main(String[] args) {
        RawNight night = new RawNight(Path.of(args[0]), LocalDate.parse(args[1]));
        SparkSession spark = SparkSession.builder().getOrCreate();
        Dataset<Row> days = salesByDay(read(spark, night.sales(), SALES_COLUMNS))
                .join(stockByDay(read(spark, night.inventory(), INVENTORY_COLUMNS)), DAY_KEYS, "full_outer");
        weeks(days, calendar(read(spark, night.calendar(), CALENDAR_COLUMNS)), night.date())
                .write()
                .partitionBy("yr_num", "wk_num")
                .option("compression", "zstd")
                .parquet(args[2]);
        spark.stop();
    }

    private static final String[] DAY_KEYS = {"day", "store_key", "prod_key"};

    private static Dataset<Row> read(SparkSession spark, Path file, String columns) {
        return spark.read()
                .schema(columns)
                .option("header", true)
                .option("mode", "FAILFAST")
                .csv(file.toString());
    }

    private static Dataset<Row> salesByDay(Dataset<Row> sales) {
        return sales.groupBy(col("trans_dt").as("day"), col("store_key"), col("prod_key"))
                .agg(
                        sum("sales_qty").as("qty"),
                        sum("sales_amt").as("amt"),
                        sum("sales_cost").as("cost"),
                        sum("discount").as("discount"),
                        sum("sales_mgrn").as("margin"),
                        count(lit(1)).as("lines"),
                        count(when(col("sales_cost").isNull(), 1)).as("without_cost"));
    }

    private static Dataset<Row> stockByDay(Dataset<Row> inventory) {
        return inventory.select(
                col("cal_dt").as("day"),
                col("store_key"),
                col("prod_key"),
                col("inventory_on_hand_qty").as("on_hand"),
                col("inventory_on_order_qty").as("on_order"),
                flag("out_of_stock_flg").as("out_of_stock"),
                col("waste_qty").as("waste"),
                flag("promotion_flg").as("promotion"));
    }

    private static Column flag(String column) {
        return coalesce(col(column).isin("1", "t", "true", "y", "T", "TRUE", "Y"), lit(false));
    }

    private static Dataset<Row> calendar(Dataset<Row> calendar) {
        var week = Window.partitionBy("yr_num", "wk_num");
        return calendar.select(
                col("cal_dt").as("day"),
                col("yr_num"),
                col("wk_num"),
                col("yr_wk_num"),
                min("cal_dt").over(week).as("week_start_dt"),
                max("cal_dt").over(week).as("week_end_dt"));
    }

    private static Dataset<Row> weeks(Dataset<Row> days, Dataset<Row> calendar, LocalDate date) {
        Column counted = col("on_hand").isNotNull();
        Column low = coalesce(col("on_hand").lt(coalesce(col("qty"), lit(0))), lit(false));
        Dataset<Row> sums = days.withColumn("low", low)
                .join(org.apache.spark.sql.functions.broadcast(calendar), "day")
                .groupBy("yr_num", "wk_num", "store_key", "prod_key")
                .agg(
                        first("yr_wk_num").as("yr_wk_num"),
                        first("week_start_dt").as("week_start_dt"),
                        first("week_end_dt").as("week_end_dt"),
                        total("qty").as("qty"),
                        total("amt").as("amt"),
                        sumOfKnown("cost").as("cost"),
                        total("discount").as("discount"),
                        sumOfKnown("margin").as("margin"),
                        max(when(counted, col("day"))).as("snapshot"),
                        max_by(col("on_hand"), when(counted, col("day"))).as("on_hand"),
                        max_by(col("on_order"), when(counted, col("day"))).as("on_order"),
                        count(when(col("out_of_stock"), 1)).cast("int").as("no_stock"),
                        count(when(col("low"), 1)).cast("int").as("low_stock"),
                        coalesce(
                                        sum(when(
                                                col("low").and(col("qty").gt(0)),
                                                expr("round(amt - on_hand * amt / qty, 6)"))),
                                        lit(0))
                                .as("potential"),
                        coalesce(sum(when(col("out_of_stock"), col("amt"))), lit(0))
                                .as("no_stock_impact"),
                        total("waste").as("waste"),
                        total("lines").cast("int").as("lines"),
                        total("without_cost").cast("int").as("without_cost"),
                        sumWhere(counted.and(not(col("out_of_stock"))), "qty").as("in_stock_qty"),
                        sumWhere(counted.and(not(col("out_of_stock"))), "amt").as("in_stock_amt"),
                        sumWhere(col("out_of_stock"), "qty").as("no_stock_qty"),
                        count(when(col("promotion"), 1)).cast("int").as("promotion_days"),
                        count(col("qty")).cast("int").as("sales_days"),
                        count(when(counted, 1)).cast("int").as("inventory_days"));
        Column observed = col("inventory_days").gt(0);
        return sums.select(
                col("yr_num"),
                col("wk_num"),
                col("yr_wk_num"),
                col("week_start_dt"),
                col("week_end_dt"),
                col("store_key"),
                col("prod_key"),
                quantity("qty").as("total_sales_qty"),
                amount("amt").as("total_sales_amt"),
                amount("cost").as("total_cost_amt"),
                amount("discount").as("total_discount_amt"),
                amount("margin").as("total_margin_amt"),
                when(col("qty").notEqual(0), ratio("amt", "qty")).as("avg_sales_price"),
                quantity("on_hand").as("stock_on_hand_qty_eow"),
                quantity("on_order").as("stock_on_order_qty_eow"),
                col("snapshot").as("stock_snapshot_dt"),
                col("no_stock").as("no_stock_instances"),
                col("low_stock").as("low_stock_instances"),
                when(observed, ratio("no_stock * 100", "7")).as("out_of_stock_pct"),
                when(observed, ratio("(inventory_days - no_stock) * 100", "inventory_days"))
                        .as("in_stock_pct"),
                col("no_stock").plus(col("low_stock")).as("total_low_stock_impact"),
                round(col("potential"), 2).cast("decimal(18,2)").as("potential_low_stock_impact"),
                amount("no_stock_impact").as("no_stock_impact"),
                when(col("qty").gt(0), ratio("on_hand", "qty")).as("weeks_of_supply"),
                quantity("waste").as("total_waste_qty"),
                col("promotion_days"),
                col("sales_days"),
                col("inventory_days"),
                lit(date.toString()).cast("date").geq(col("week_end_dt")).as("is_complete_week"),
                col("lines").as("sales_rows"),
                col("without_cost").as("rows_without_cost"),
                col("inventory_days").minus(col("no_stock")).as("in_stock_days"),
                quantity("in_stock_qty").as("in_stock_sales_qty"),
                amount("in_stock_amt").as("in_stock_sales_amt"),
                quantity("no_stock_qty").as("no_stock_sales_qty"));
    }

    private static Column total(String column) {
        return coalesce(sum(column), lit(0));
    }

    /** The sum of the values that are known; null where something was sold and none is. */
    private static Column sumOfKnown(String column) {
        return when(count(col("qty")).equalTo(0), lit(0)).otherwise(sum(column));
    }

    private static Column sumWhere(Column condition, String column) {
        return coalesce(sum(when(condition, col(column))), lit(0));
    }

    private static Column amount(String column) {
        return col(column).cast("decimal(18,2)");
    }

    private static Column quantity(String column) {
        return col(column).cast("decimal(18,3)");
    }

    private static Column ratio(String numerator, String denominator) {
        return expr("cast(cast(" + numerator + " as decimal(18,3)) / cast(" + denominator
                + " as decimal(18,3)) as decimal(18,4))");
    }
}
