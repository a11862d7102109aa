package io.weekmart.bench;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A peer: what public pipelines of this kind do. Types are guessed from the data, sales meet stock on store and product without the date,
 * the measures are eight aggregations, and all of them are joined again. Its sums are wrong (every sale counts once for each stock count
 * of its product); it is here because it is what most people would compare with.
 */
public final class TypicalPipeline {
    private TypicalPipeline() {}

    /** Arguments: the folder of the dumps, their date, the folder to write. */
    public static void main(String[] args) {
        RawNight night = new RawNight(Path.of(args[0]), LocalDate.parse(args[1]));
        SparkSession spark = SparkSession.builder().getOrCreate();
        Dataset<Row> sales = read(spark, night.sales());
        Dataset<Row> inventory = read(spark, night.inventory());
        Dataset<Row> calendar = read(spark, night.calendar());

        Dataset<Row> joined = sales.join(
                        inventory.withColumnRenamed("cal_dt", "stock_dt"), new String[] {"store_key", "prod_key"})
                .join(calendar, col("trans_dt").equalTo(col("cal_dt")))
                .withColumn(
                        "low_stock_flg",
                        when(col("inventory_on_hand_qty").lt(col("sales_qty")), 1)
                                .otherwise(0))
                .withColumn(
                        "no_stock_flg",
                        when(col("out_of_stock_flg").cast("string").isin("1", "t", "true"), 1)
                                .otherwise(0));

        Dataset<Row> totals = measure(
                joined,
                sum("sales_qty").as("total_sales_qty"),
                sum("sales_amt").as("total_sales_amt"),
                avg("sales_amt").as("avg_sales_price"));
        Dataset<Row> cost = measure(joined, sum("sales_cost").as("total_cost_amt"));
        Dataset<Row> lastDays = joined.filter(col("day_of_wk_num").equalTo(7));
        Dataset<Row> onHand = measure(lastDays, sum("inventory_on_hand_qty").as("stock_on_hand_qty_eow"));
        Dataset<Row> onOrder = measure(lastDays, sum("inventory_on_order_qty").as("stock_on_order_qty_eow"));
        Dataset<Row> noStockDays = measure(
                joined,
                sum("no_stock_flg").as("no_stock_instances"),
                sum(col("no_stock_flg")).divide(7).multiply(100).as("pct_in_stock"));
        Dataset<Row> lowStockDays = measure(joined, sum("low_stock_flg").as("low_stock_instances"));
        Dataset<Row> lowStockImpact = measure(
                joined.filter(col("low_stock_flg").equalTo(1)),
                sum(col("sales_amt").minus(col("inventory_on_hand_qty"))).as("potential_low_stock_impact"));
        Dataset<Row> noStockImpact = measure(
                joined.filter(col("no_stock_flg").equalTo(1)), sum("sales_amt").as("no_stock_impact"));

        totals.join(cost, WEEK, "left")
                .join(onHand, WEEK, "left")
                .join(onOrder, WEEK, "left")
                .join(noStockDays, WEEK, "left")
                .join(lowStockDays, WEEK, "left")
                .join(lowStockImpact, WEEK, "left")
                .join(noStockImpact, WEEK, "left")
                .withColumn(
                        "weeks_of_supply",
                        when(
                                        col("total_sales_qty").gt(0),
                                        col("stock_on_hand_qty_eow").divide(col("total_sales_qty")))
                                .otherwise(lit(null)))
                .write()
                .partitionBy("yr_num", "wk_num")
                .parquet(args[2]);
        spark.stop();
    }

    private static final String[] WEEK = {"yr_num", "wk_num", "store_key", "prod_key"};

    private static Dataset<Row> measure(Dataset<Row> rows, Column first, Column... more) {
        return rows.groupBy(WEEK[0], WEEK[1], WEEK[2], WEEK[3]).agg(first, more);
    }

    private static Dataset<Row> read(SparkSession spark, Path file) {
        return spark.read().option("header", true).option("inferSchema", true).csv(file.toString());
    }
}
