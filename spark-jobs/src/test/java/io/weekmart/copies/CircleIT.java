package io.weekmart.copies;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Documents;
import io.weekmart.SparkRuntime;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From tables of a database to tables in a database, by the command of the documents: rows and figures are those of the source. */
class CircleIT {
    private static final Path ROOT =
            Path.of(System.getProperty("weekmart.root", "..")).toAbsolutePath().normalize();
    private static final Pattern QUESTION = Pattern.compile("(?s)```sql\\n(.*?);?\\n```\\n\\n```\\n(.*?)```");
    private static final Pattern SERVES = Pattern.compile("PostgreSQL serves (jdbc:\\S+), user postgres, .*");
    private static final long LONGEST_MINUTES = 10;

    @TempDir
    Path folder;

    /** The columns of the source, and what each of the published ones is by direct SQL; a column that is left out here depends on more. */
    private static final Map<String, String> DIRECT = new LinkedHashMap<>();

    static {
        DIRECT.put(
                """
                SELECT yr_num, wk_num, yr_wk_num, week_start_dt, week_end_dt, store_key, prod_key, total_sales_qty, total_sales_amt,
                  total_cost_amt, avg_sales_price, stock_on_hand_qty_eow,
                  stock_snapshot_dt, no_stock_instances, low_stock_instances, out_of_stock_pct, in_stock_pct, total_low_stock_impact,
                  potential_low_stock_impact, no_stock_impact, weeks_of_supply, sales_days, inventory_days, is_complete_week, sales_rows,
                  rows_without_cost, in_stock_days, in_stock_sales_qty, in_stock_sales_amt, no_stock_sales_qty
                FROM analytics.fact_weekly_store_product ORDER BY 4, 6, 7""",
                """
                WITH sold AS (
                  SELECT trans_dt, store_key, prod_key, sum(sales_qty) AS q, sum(sales_amt) AS a, sum(sales_cost) AS c, count(*) AS n
                  FROM grocer.sales GROUP BY 1, 2, 3),
                days AS (
                  SELECT date_trunc('week', cal_dt)::date AS w, cal_dt, i.store_key, i.prod_key, inventory_on_hand_qty AS h,
                    out_of_stock_flg AS o, coalesce(q, 0) AS q, coalesce(a, 0) AS a, coalesce(c, 0) AS c, coalesce(n, 0) AS n
                  FROM grocer.inventory i LEFT JOIN sold s
                    ON s.trans_dt = i.cal_dt AND s.store_key = i.store_key AND s.prod_key = i.prod_key),
                weeks AS (
                  SELECT w, store_key, prod_key, sum(q) AS q, sum(a) AS a, sum(c) AS c, sum(n) AS n, count(*) AS days,
                    count(*) FILTER (WHERE n > 0) AS sold_days, count(*) FILTER (WHERE o) AS out, count(*) FILTER (WHERE h < q) AS low,
                    (array_agg(h ORDER BY cal_dt DESC))[1] AS h, max(cal_dt) AS last,
                    coalesce(sum(round(a * (q - h) / nullif(q, 0), 6)) FILTER (WHERE h < q AND q > 0), 0) AS potential,
                    coalesce(sum(a) FILTER (WHERE o), 0) AS out_a, coalesce(sum(q) FILTER (WHERE o), 0) AS out_q
                  FROM days GROUP BY 1, 2, 3)
                SELECT extract(isoyear FROM w)::int, extract(week FROM w)::int, to_char(w, 'IYYYIW')::int, w, w + 6, store_key, prod_key,
                  q::numeric(18,3), a::numeric(18,2), c::numeric(18,2), round(a / nullif(q, 0), 4),
                  h::numeric(18,3), last, out, low, round(out * 100.0 / 7, 4), round((days - out) * 100.0 / days, 4), out + low,
                  round(potential, 2), out_a::numeric(18,2), CASE WHEN q > 0 THEN round(h / q, 4) END, sold_days, days, true, n, 0,
                  days - out, (q - out_q)::numeric(18,3), (a - out_a)::numeric(18,2), out_q::numeric(18,3)
                FROM weeks ORDER BY 4, 6, 7""");
        DIRECT.put(
                "SELECT store_key, store_desc, city FROM analytics.dim_store ORDER BY 1",
                "SELECT store_key, store_desc, city FROM grocer.store ORDER BY 1");
        DIRECT.put(
                "SELECT prod_key, prod_name, brand_name FROM analytics.dim_product ORDER BY 1",
                "SELECT prod_key, prod_name, brand_name FROM grocer.product ORDER BY 1");
        String customer = "order_customer_id, customer_fname || ' ' || customer_lname, customer_email";
        DIRECT.put(
                """
                SELECT DISTINCT ON (order_id) order_id, order_date, customer_id, order_status FROM analytics.order_states
                ORDER BY order_id, extract_dt DESC""",
                "SELECT order_id, order_date, order_customer_id, order_status FROM retail.orders ORDER BY 1");
        DIRECT.put(
                """
                SELECT DISTINCT ON (order_id) customer_id, customer_name, customer_email, order_id, order_date, order_status
                FROM analytics.customer_orders ORDER BY order_id, extract_dt DESC""",
                "SELECT " + customer + ", order_id, order_date, order_status FROM retail.orders"
                        + " JOIN retail.customers ON customer_id = order_customer_id ORDER BY order_id");
        // The status is the order's when the item was published; the source has the newest alone.
        String items = " FROM retail.order_items JOIN retail.orders ON order_id = order_item_order_id"
                + " JOIN retail.customers ON customer_id = order_customer_id";
        DIRECT.put(
                """
                SELECT DISTINCT ON (order_item_id) customer_id, customer_name, customer_email, order_id, order_date, order_item_id, product_id,
                  order_item_quantity, order_item_product_price, order_item_subtotal
                FROM analytics.customer_order_items ORDER BY order_item_id, extract_dt DESC""",
                "SELECT " + customer
                        + ", order_id, order_date, order_item_id, order_item_product_id, order_item_quantity,"
                        + " order_item_product_price, order_item_subtotal" + items + " ORDER BY order_item_id");
        DIRECT.put(
                """
                SELECT DISTINCT ON (order_item_id) customer_id, customer_name, customer_email, order_id, order_item_id, product_id, product_name,
                  category_id, category_name, department_id, department_name, order_item_quantity, order_item_subtotal
                FROM analytics.customer_order_categories ORDER BY order_item_id, extract_dt DESC""",
                "SELECT " + customer
                        + ", order_id, order_item_id, product_id, product_name, category_id, category_name, department_id,"
                        + " department_name, order_item_quantity, order_item_subtotal" + items
                        + " JOIN retail.products ON product_id = order_item_product_id"
                        + " JOIN retail.categories ON category_id = product_category_id"
                        + " JOIN retail.departments ON department_id = category_department_id ORDER BY order_item_id");
        DIRECT.put(
                "SELECT ingestion_date, tt_late_shipments, tt_undelivered_items FROM analytics.agg_shipments",
                """
                SELECT '2024-05-05', count(*) FILTER (WHERE shipment_date >= order_date + 6 AND delivery_date IS NULL),
                  count(*) FILTER (WHERE shipment_date IS NULL AND delivery_date IS NULL AND order_date + 15 <= '2024-05-05')
                FROM shop.shipment_deliveries JOIN shop.orders USING (order_id)""");
        List<String> months = List.of(
                "2024-01", "2024-02", "2024-03", "2024-04", "2023-05", "2023-06", "2023-07", "2023-08", "2023-09",
                "2023-10", "2023-11", "2023-12");
        DIRECT.put(
                """
                SELECT ingestion_date, tt_order_hol_jan, tt_order_hol_feb, tt_order_hol_mar, tt_order_hol_apr, tt_order_hol_may,
                  tt_order_hol_jun, tt_order_hol_jul, tt_order_hol_aug, tt_order_hol_sep, tt_order_hol_oct, tt_order_hol_nov, tt_order_hol_dec
                FROM analytics.agg_public_holiday""",
                "SELECT '2024-05-05', "
                        + months.stream()
                                .map(month ->
                                        "count(*) FILTER (WHERE to_char(order_date, 'YYYY-MM') = '" + month + "')")
                                .collect(Collectors.joining(", "))
                        + " FROM shop.orders JOIN shop.dates ON calendar_dt = order_date"
                        + " WHERE day_of_the_week_num <= 5 AND NOT working_day");
        DIRECT.put(
                """
                SELECT ingestion_date, product_id, product_name, most_ordered_day, is_public_holiday, tt_review_points,
                  pct_one_star_review, pct_two_star_review, pct_three_star_review, pct_four_star_review, pct_five_star_review,
                  pct_early_shipments, pct_late_shipments FROM analytics.best_performing_product""",
                """
                WITH best AS (
                  SELECT product_id, sum(review) AS points, count(*) AS n FROM shop.reviews GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1 LIMIT 1),
                most AS (
                  SELECT order_date FROM shop.orders JOIN best USING (product_id) GROUP BY 1
                  ORDER BY count(*) DESC, sum(quantity) DESC, order_date LIMIT 1),
                shipped AS (
                  SELECT count(*) FILTER (WHERE shipment_date < order_date + 6)::numeric AS early,
                    count(*) FILTER (WHERE shipment_date >= order_date + 6 AND delivery_date IS NULL)::numeric AS late
                  FROM shop.shipment_deliveries JOIN shop.orders USING (order_id) JOIN best USING (product_id))
                SELECT '2024-05-05', product_id, product_name, order_date, day_of_the_week_num <= 5 AND NOT working_day, points,
                """
                        + IntStream.rangeClosed(1, 5)
                                .mapToObj(stars ->
                                        "round((SELECT count(*) FROM shop.reviews r WHERE r.product_id = best.product_id AND review = "
                                                + stars + ") * 100.0 / n, 4), ")
                                .collect(Collectors.joining())
                        + """
                round(early * 100 / nullif(early + late, 0), 4), round(late * 100 / nullif(early + late, 0), 4)
                FROM best JOIN shop.products USING (product_id), most JOIN shop.dates ON calendar_dt = order_date, shipped""");
        for (String table : List.of("orders", "reviews", "shipment_deliveries", "dates", "products")) {
            // Every declared column is one of the source, and every row is accepted.
            String columns =
                    switch (table) {
                        case "orders" ->
                            "order_id, customer_id, product_id, order_date, unit_price, quantity, total_price";
                        case "reviews" -> "review, product_id";
                        case "shipment_deliveries" -> "shipment_id, order_id, shipment_date, delivery_date";
                        case "dates" ->
                            "calendar_dt, year_num, month_of_the_year_num, day_of_the_month_num, day_of_the_week_num, working_day";
                        default -> "product_id, product_name, product_category";
                    };
            String order = " ORDER BY " + columns;
            DIRECT.put(
                    "SELECT '2024-05-05'::date = dump_dt, " + columns + " FROM staging.shop_" + table + order,
                    "SELECT true, " + columns + " FROM shop." + table + order);
        }
    }

    @Test
    void everyRowOfTheSourceComesBackOnceAndEveryFigureIsThatOfTheSource() throws Exception {
        run();
        Process served = serve();
        try {
            String url = address(served);
            compare(Mart.at(folder.resolve("mart"), url));
        } finally {
            served.getOutputStream().close();
            assertThat(served.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(served.exitValue()).isZero();
    }

    private void compare(Mart circle) throws IOException {
        DIRECT.forEach((loaded, source) ->
                assertThat(circle.query(loaded)).as(loaded).isNotEmpty().isEqualTo(circle.query(source)));
        assertThat(
                        circle.query(
                                "SELECT (SELECT count(*) FROM retail.orders), (SELECT count(*) FROM retail.order_items),"
                                        + " (SELECT count(*) FROM shop.orders), (SELECT count(*) FROM analytics.fact_weekly_store_product)"))
                .containsExactly("300 600 900 120");

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

    /** The command, whose Spark is that of the tests. */
    private ProcessBuilder command(String... arguments) throws IOException, InterruptedException {
        String jars = SparkRuntime.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        Path spark = Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit");
        Files.writeString(
                spark,
                "#!/usr/bin/env bash\nexec '" + Path.of(System.getProperty("java.home"), "bin/java")
                        + "' @'" + ROOT + "/bootstrap/spark-runtime/conf/jvm.options' -Xmx1g -cp '" + jars
                        + "' org.apache.spark.deploy.SparkSubmit --master 'local[2]' --conf spark.ui.enabled=false"
                        + " --conf spark.driver.host=127.0.0.1 --conf spark.sql.shuffle.partitions=2 \"$@\"\n");
        assertThat(spark.toFile().setExecutable(true)).isTrue();
        List<String> command =
                new ArrayList<>(List.of(ROOT.resolve("bootstrap/run-database").toString()));
        command.addAll(List.of(arguments));
        command.add(folder.resolve("circle").toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        builder.environment().put("WEEKMART_HOME", runtime().toString());
        return builder;
    }

    /** A folder where the scripts find the jars of the runtime, which are those of the tests. */
    private Path runtime() throws IOException, InterruptedException {
        Process stamp = new ProcessBuilder(
                        "bash", "-c", "cat pom.xml bootstrap/spark-runtime/pom.xml | cksum | cut -d ' ' -f 1")
                .directory(ROOT.toFile())
                .start();
        String name = new String(stamp.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(stamp.waitFor()).isZero();
        Path jars = Files.createDirectories(folder.resolve("runtime/jars-" + name));
        for (Path jar : SparkRuntime.jars()) {
            Path link = jars.resolve(jar.getFileName());
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, jar.toAbsolutePath());
            }
        }
        return folder.resolve("runtime");
    }

    /** The whole circle, with a server of its own. */
    private void run() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = command()
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
        assertThat(Files.readString(log))
                .contains("analytics.fact_weekly_store_product")
                .contains("docs/copies.md has questions to ask.\n")
                .endsWith("/circle/postgres: bootstrap/run-database --serve " + folder.resolve("circle")
                        + " starts it again.\n");
    }

    /** Its server once more, on the data that the circle has left. */
    private Process serve() throws IOException, InterruptedException {
        return command("--serve").start();
    }

    private static String address(Process served) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(served.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            Matcher serves = SERVES.matcher(line);
            if (serves.matches()) {
                return serves.group(1);
            }
        }
        throw new IllegalStateException(said.toString());
    }
}
