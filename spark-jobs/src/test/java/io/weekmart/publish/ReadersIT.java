package io.weekmart.publish;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers that query while weeks are published over and over, listing anew each time. A query whose listing is overtaken may fail or come
 * up short, which is counted and shown; none may ever see a store-week twice.
 *
 * <p>On a disk DuckDB and Spark read. On S3 it is Spark alone: DuckDB reads S3 through an extension that it downloads, which a build must not.
 */
class ReadersIT {
    private static final int PUBLICATIONS = 25;
    private static final int FILES_PER_WEEK = 2;
    private static final Weeks TABLES = new Weeks(FILES_PER_WEEK);
    private static final int STORES = 6;
    private static final List<Integer> WEEKS = List.of(15, 16, 17, 18);
    private static final int OLD_ROWS = 1_000;
    private static final int NEW_ROWS = 3_000;

    @TempDir
    Path folder;

    /**
     * What a query counted of one store-week. Old and new rows share products, so that one that stands twice has more rows than products.
     */
    private record Seen(long rows, long products) {}

    @Test
    void noReaderOfADiskSeesAStoreWeekTwice() throws Exception {
        OutputLayout layout = OutputLayout.of(folder.resolve("out").toString());
        SparkSession spark = LocalSpark.session();
        Publications publications = new Publications(layout, new Configuration());
        AtomicBoolean over = new AtomicBoolean();
        Reader duckDb = new Reader("DuckDB", over, () -> queryDuckDb(layout));
        Reader sparkSql = new Reader("Spark", over, () -> querySpark(spark, layout));

        publications.under(over, duckDb, sparkSql);

        show("a disk", publications, duckDb, sparkSql);
        assertThat(duckDb.doubled).isZero();
        assertThat(sparkSql.doubled).isZero();
        assertThat(duckDb.allOld + duckDb.allNew).isPositive();
        assertSeesAllNew(() -> queryDuckDb(layout));
        assertSeesAllNew(() -> querySpark(spark, layout));
    }

    @Test
    void noReaderOfS3SeesAStoreWeekTwice() throws Exception {
        try (S3Server server = S3Server.start()) {
            OutputLayout layout = OutputLayout.of(server.uri("out"));
            SparkSession spark = LocalSpark.session();
            // Only this bucket is asked of this server: the session is every test's.
            server.settings().forEach((key, value) -> spark.sparkContext()
                    .hadoopConfiguration()
                    .set(key.replaceFirst("^fs\\.s3a\\.", "fs.s3a.bucket." + server.bucket() + "."), value));
            Publications publications = new Publications(layout, server.hadoopConf());
            AtomicBoolean over = new AtomicBoolean();
            Reader sparkSql = new Reader("Spark", over, () -> querySpark(spark, layout));

            publications.under(over, sparkSql);

            show("S3", publications, sparkSql);
            assertThat(sparkSql.doubled).isZero();
            assertThat(sparkSql.failed).isLessThan(sparkSql.queries);
            assertSeesAllNew(() -> querySpark(spark, layout));
        }
    }

    private static void assertSeesAllNew(Callable<Map<String, Seen>> query) {
        Reader after = new Reader("after", new AtomicBoolean(), query);
        after.query();
        assertThat(after.allNew).isEqualTo(1);
    }

    private static void show(String store, Publications publications, Reader... readers) {
        System.out.printf(
                Locale.ROOT,
                "%d publications of %d files on %s: from the first replaced file to the last %s; from journal to ledger %s%n",
                PUBLICATIONS,
                WEEKS.size() * FILES_PER_WEEK,
                store,
                medianAndLongest(publications.windows),
                medianAndLongest(publications.millis));
        System.out.printf(
                "%-8s %8s %8s %8s %10s %8s %8s %8s%n",
                "reader", "queries", "all old", "all new", "some each", "short", "failed", "doubled");
        for (Reader reader : readers) {
            System.out.println(reader);
        }
    }

    private static String medianAndLongest(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return "median " + sorted.get(sorted.size() / 2) + " ms, longest " + sorted.get(sorted.size() - 1) + " ms";
    }

    /** One kind of reader, and what it saw. */
    private static final class Reader extends Thread {
        private final AtomicBoolean over;
        private final Callable<Map<String, Seen>> storeWeeks;
        private int queries;
        private int allOld;
        private int allNew;
        private int someEach;
        private int shortOnes;
        private int failed;
        private int doubled;

        Reader(String name, AtomicBoolean over, Callable<Map<String, Seen>> storeWeeks) {
            super(name);
            this.over = over;
            this.storeWeeks = storeWeeks;
        }

        @Override
        public void run() {
            while (!over.get()) {
                query();
            }
        }

        void query() {
            queries++;
            Map<String, Seen> seen;
            try {
                seen = storeWeeks.call();
            } catch (Exception e) {
                failed++;
                return;
            }
            int old = 0;
            int young = 0;
            int twice = 0;
            for (Seen storeWeek : seen.values()) {
                if (storeWeek.rows() > storeWeek.products()) {
                    twice++;
                } else if (storeWeek.rows() == OLD_ROWS) {
                    old++;
                } else if (storeWeek.rows() == NEW_ROWS) {
                    young++;
                }
            }
            int all = WEEKS.size() * STORES;
            if (twice > 0) {
                doubled++;
            } else if (old + young < all) {
                shortOnes++;
            } else if (old == all) {
                allOld++;
            } else if (young == all) {
                allNew++;
            } else {
                someEach++;
            }
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-8s %8d %8d %8d %10d %8d %8d %8d",
                    getName(),
                    queries,
                    allOld,
                    allNew,
                    someEach,
                    shortOnes,
                    failed,
                    doubled);
        }
    }

    private Path source(String version, int bucket) {
        return folder.resolve(version + "-" + bucket + ".parquet");
    }

    private void writeFiles(String version) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (int bucket = 0; bucket < FILES_PER_WEEK; bucket++) {
                List<String> stores = new ArrayList<>();
                for (int store = 1; store <= STORES; store++) {
                    if (store % FILES_PER_WEEK == bucket) {
                        stores.add(String.valueOf(store));
                    }
                }
                statement.execute(
                        "COPY (SELECT s.store_key, p.prod_key, hash(p.prod_key) AS amount FROM (SELECT unnest(["
                                + String.join(",", stores) + "]) AS store_key) s, range("
                                + (version.equals("old") ? OLD_ROWS : NEW_ROWS)
                                + ") p(prod_key)) TO '" + source(version, bucket) + "' (FORMAT PARQUET)");
            }
        }
    }

    private static Map<String, Seen> queryDuckDb(OutputLayout layout) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT wk_num, store_key, count(amount), count(DISTINCT prod_key) FROM read_parquet('"
                                + Weeks.table(layout).toUri().getPath()
                                + "/*/*/*.parquet', hive_partitioning = true) GROUP BY ALL")) {
            Map<String, Seen> seen = new HashMap<>();
            while (rows.next()) {
                seen.put(rows.getString(1) + " " + rows.getString(2), new Seen(rows.getLong(3), rows.getLong(4)));
            }
            return seen;
        }
    }

    private static Map<String, Seen> querySpark(SparkSession spark, OutputLayout layout) {
        Map<String, Seen> seen = new HashMap<>();
        for (Row row : spark.read()
                .schema("store_key INT, prod_key BIGINT, yr_num INT, wk_num INT")
                .parquet(Weeks.table(layout).toString())
                .groupBy("wk_num", "store_key")
                .agg(count("*"), countDistinct("prod_key"))
                .collectAsList()) {
            seen.put(row.get(0) + " " + row.get(1), new Seen(row.getLong(2), row.getLong(3)));
        }
        return seen;
    }

    /** Publishes old and new rows in turn, and measures how long readers may meet both. */
    private final class Publications {
        private final OutputLayout layout;
        private final Configuration hadoop;
        private final List<Long> windows = new ArrayList<>();
        private final List<Long> millis = new ArrayList<>();

        Publications(OutputLayout layout, Configuration hadoop) {
            this.layout = layout;
            this.hadoop = hadoop;
        }

        void under(AtomicBoolean over, Reader... readers) throws Exception {
            for (String version : List.of("old", "new")) {
                writeFiles(version);
            }
            publish("first", "old");
            windows.clear();
            millis.clear();
            for (Reader reader : readers) {
                reader.start();
            }
            for (int i = 0; i < PUBLICATIONS; i++) {
                publish("run-" + i, i % 2 == 0 ? "new" : "old");
                Thread.sleep(100);
            }
            over.set(true);
            for (Reader reader : readers) {
                reader.join();
            }
        }

        private void publish(String runId, String version) throws IOException {
            try (Output output = Output.open(
                    Weeks.settings(layout), TABLES.spec(), hadoop, Weeks.run(runId), Output.Purpose.DAILY)) {
                Publication publication = output.publication();
                for (int wkNum : WEEKS) {
                    List<StagedFile> files = new ArrayList<>();
                    for (int bucket = 0; bucket < FILES_PER_WEEK; bucket++) {
                        files.add(TABLES.stage(output, wkNum, bucket, Files.readAllBytes(source(version, bucket))));
                    }
                    publication.replace(Weeks.update(wkNum, files, version));
                }
                List<Long> replaced = new ArrayList<>();
                millis.add(output.publish(publication, target -> replaced.add(System.nanoTime()))
                        .millis());
                windows.add(Duration.ofNanos(replaced.get(replaced.size() - 1) - replaced.get(0))
                        .toMillis());
            }
        }
    }
}
