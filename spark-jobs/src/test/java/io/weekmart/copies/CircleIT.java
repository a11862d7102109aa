package io.weekmart.copies;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Documents;
import io.weekmart.SparkRuntime;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From tables of a database to tables in a database, by the command of the documents: rows and figures are those of the source. */
class CircleIT {
    private static final Path ROOT =
            Path.of(System.getProperty("weekmart.root", "..")).toAbsolutePath().normalize();
    private static final Pattern QUESTION = Pattern.compile("(?s)```sql\\n(.*?);?\\n```\\n\\n```\\n(.*?)```");
    private static final long LONGEST_MINUTES = 10;

    @TempDir
    Path folder;

    @Test
    void everyRowOfTheSourceComesBackOnceAndEveryFigureIsThatOfTheSource() throws Exception {
        Mart mart = new Mart(folder.resolve("mart"));
        run(URI.create(mart.settings().url().substring("jdbc:".length())).getPort());
        Mart circle = mart.in("weekmart_circle");

        String newestOrders = "SELECT DISTINCT ON (order_id) order_id, order_date, customer_id, order_status"
                + " FROM analytics.order_states ORDER BY order_id, extract_dt DESC";
        assertThat(circle.query("SELECT count(*), count(DISTINCT order_status) FROM retail.orders"))
                .containsExactly("300 5");
        assertThat(circle.query(newestOrders))
                .isEqualTo(
                        circle.query(
                                "SELECT order_id, order_date, order_customer_id, order_status FROM retail.orders ORDER BY order_id"));
        assertThat(circle.query(
                        "SELECT DISTINCT ON (order_item_id) order_item_id, order_id, product_id, order_item_quantity,"
                                + " order_item_product_price, order_item_subtotal, customer_name FROM analytics.customer_order_items"
                                + " ORDER BY order_item_id, extract_dt DESC"))
                .hasSize(600)
                .isEqualTo(circle.query("SELECT order_item_id, order_item_order_id, order_item_product_id,"
                        + " order_item_quantity, order_item_product_price, order_item_subtotal,"
                        + " customer_fname || ' ' || customer_lname FROM retail.order_items"
                        + " JOIN retail.orders ON order_id = order_item_order_id"
                        + " JOIN retail.customers ON customer_id = order_customer_id ORDER BY 1"));

        assertThat(
                        circle.query(
                                "SELECT week_start_dt, store_key, prod_key, total_sales_qty, total_sales_amt, total_cost_amt,"
                                        + " sales_rows FROM analytics.fact_weekly_store_product WHERE sales_rows > 0 ORDER BY 1, 2, 3"))
                .hasSize(120)
                .isEqualTo(
                        circle.query(
                                "SELECT date_trunc('week', trans_dt)::date, store_key, prod_key, sum(sales_qty),"
                                        + " sum(sales_amt), sum(sales_cost), count(*) FROM grocer.sales GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"));
        assertThat(circle.query("SELECT week_start_dt, store_key, prod_key, no_stock_instances, inventory_days,"
                        + " stock_on_hand_qty_eow FROM analytics.fact_weekly_store_product ORDER BY 1, 2, 3"))
                .isEqualTo(circle.query("SELECT date_trunc('week', cal_dt)::date, store_key, prod_key,"
                        + " count(*) FILTER (WHERE out_of_stock_flg), count(*),"
                        + " (array_agg(inventory_on_hand_qty ORDER BY cal_dt DESC))[1]"
                        + " FROM grocer.inventory GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"));

        assertThat(circle.query("SELECT tt_late_shipments, tt_undelivered_items FROM analytics.agg_shipments"))
                .isEqualTo(circle.query(
                        "SELECT count(*) FILTER (WHERE shipment_date >= order_date + 6 AND delivery_date IS NULL),"
                                + " count(*) FILTER (WHERE shipment_date IS NULL AND delivery_date IS NULL"
                                + " AND order_date + 15 <= '2024-05-05')"
                                + " FROM shop.shipment_deliveries JOIN shop.orders USING (order_id)"));
        assertThat(circle.query("SELECT product_id, tt_review_points FROM analytics.best_performing_product"))
                .isEqualTo(circle.query("SELECT product_id, sum(review) FROM shop.reviews GROUP BY 1"
                        + " ORDER BY 2 DESC, count(*) DESC, 1 LIMIT 1"));
        assertThat(circle.query("SELECT tt_order_hol_may, tt_order_hol_aug, tt_order_hol_dec, tt_order_hol_jan,"
                        + " tt_order_hol_mar, tt_order_hol_apr FROM analytics.agg_public_holiday"))
                .isEqualTo(circle.query("SELECT "
                        + List.of("2023-05", "2023-08", "2023-12", "2024-01", "2024-03", "2024-04").stream()
                                .map(month ->
                                        "count(*) FILTER (WHERE to_char(order_date, 'YYYY-MM') = '" + month + "')")
                                .collect(Collectors.joining(", "))
                        + " FROM shop.orders JOIN shop.dates ON calendar_dt = order_date"
                        + " WHERE day_of_the_week_num <= 5 AND NOT working_day"));
        assertThat(circle.query("SELECT count(*) FROM staging.shop_orders")).containsExactly("900");

        Matcher questions = QUESTION.matcher(Documents.text("docs/copies.md"));
        List<String> asked = new ArrayList<>();
        while (questions.find()) {
            asked.add(questions.group(1));
            assertThat(String.join("\n", circle.answer(questions.group(1))) + "\n")
                    .as(questions.group(1))
                    .isEqualTo(questions.group(2));
        }
        assertThat(asked).hasSizeGreaterThanOrEqualTo(5);
    }

    /** Starts the command, whose Spark is that of the tests. */
    private void run(int port) throws IOException, InterruptedException {
        Path spark = Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit");
        String jars = SparkRuntime.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        Files.writeString(
                spark,
                "#!/usr/bin/env bash\nexec '" + Path.of(System.getProperty("java.home"), "bin/java")
                        + "' @'" + ROOT + "/bootstrap/spark-runtime/conf/jvm.options' -Xmx1g -cp '" + jars
                        + "' org.apache.spark.deploy.SparkSubmit --master 'local[2]' --conf spark.ui.enabled=false"
                        + " --conf spark.driver.host=127.0.0.1 --conf spark.sql.shuffle.partitions=2 \"$@\"\n");
        assertThat(spark.toFile().setExecutable(true)).isTrue();
        Path log = folder.resolve("log");
        ProcessBuilder command = new ProcessBuilder(
                        ROOT.resolve("bootstrap/run-database").toString(),
                        folder.resolve("circle").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"));
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        command.environment().put("PGHOST", "localhost");
        command.environment().put("PGPORT", String.valueOf(port));
        command.environment().put("PGUSER", "postgres");
        Process process = command.start();
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
        assertThat(Files.readString(log))
                .contains("analytics.fact_weekly_store_product")
                .endsWith("docs/copies.md has questions to ask.\n");
    }
}
