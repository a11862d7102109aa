package io.weekmart.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.config.Settings;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
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
 */
class ReadersIT {
    private static final int PUBLICATIONS = 25;
    private static final int FILES_PER_WEEK = 2;
    private static final int STORES = 6;
    private static final List<Integer> WEEKS = List.of(15, 16, 17, 18);
    private static final int OLD_ROWS = 1_000;
    private static final int NEW_ROWS = 3_000;

    @TempDir
    Path folder;

    @Test
    void noReaderSeesAStoreWeekTwice() throws Exception {
        OutputLayout layout = OutputLayout.of(folder.resolve("out").toString());
        for (String version : List.of("old", "new")) {
            writeFiles(version);
        }
        publish(layout, "first", "old");
        AtomicBoolean over = new AtomicBoolean();
        SparkSession spark = LocalSpark.session();
        Reader duckDb = new Reader("DuckDB", over, () -> queryDuckDb(layout));
        Reader sparkSql = new Reader("Spark", over, () -> querySpark(spark, layout));
        List<Long> millis = new ArrayList<>();
        duckDb.start();
        sparkSql.start();
        for (int i = 0; i < PUBLICATIONS; i++) {
            millis.add(publish(layout, "run-" + i, i % 2 == 0 ? "new" : "old"));
            Thread.sleep(100);
        }
        over.set(true);
        duckDb.join();
        sparkSql.join();

        millis.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%d publications of %d files: median %d ms, longest %d ms%n",
                PUBLICATIONS,
                WEEKS.size() * FILES_PER_WEEK,
                millis.get(millis.size() / 2),
                millis.get(millis.size() - 1));
        System.out.printf(
                "%-8s %8s %8s %8s %10s %8s %8s %8s%n",
                "reader", "queries", "all old", "all new", "some each", "short", "failed", "doubled");
        System.out.println(duckDb);
        System.out.println(sparkSql);
        assertThat(duckDb.doubled).isZero();
        assertThat(sparkSql.doubled).isZero();
        assertThat(duckDb.allOld + duckDb.allNew).isPositive();
        Reader duckDbAfter = new Reader("DuckDB after", over, () -> queryDuckDb(layout));
        Reader sparkAfter = new Reader("Spark after", over, () -> querySpark(spark, layout));
        duckDbAfter.query();
        sparkAfter.query();
        assertThat(duckDbAfter.allNew).isEqualTo(1);
        assertThat(sparkAfter.allNew).isEqualTo(1);
    }

    /** One kind of reader, and what it saw. */
    private static final class Reader extends Thread {
        private final AtomicBoolean over;
        private final Callable<Map<String, Long>> rowsByStoreWeek;
        private int queries;
        private int allOld;
        private int allNew;
        private int someEach;
        private int shortOnes;
        private int failed;
        private int doubled;

        Reader(String name, AtomicBoolean over, Callable<Map<String, Long>> rowsByStoreWeek) {
            super(name);
            this.over = over;
            this.rowsByStoreWeek = rowsByStoreWeek;
        }

        @Override
        public void run() {
            while (!over.get()) {
                query();
            }
        }

        void query() {
            queries++;
            Map<String, Long> seen;
            try {
                seen = rowsByStoreWeek.call();
            } catch (Exception e) {
                failed++;
                return;
            }
            int old = 0;
            int young = 0;
            int more = 0;
            for (long rows : seen.values()) {
                if (rows == OLD_ROWS) {
                    old++;
                } else if (rows == NEW_ROWS) {
                    young++;
                } else if (rows > NEW_ROWS) {
                    more++;
                }
            }
            int all = WEEKS.size() * STORES;
            if (more > 0) {
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
                    if (OutputLayout.storeBucket(store, FILES_PER_WEEK) == bucket) {
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

    private static Map<String, Long> queryDuckDb(OutputLayout layout) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT wk_num, store_key, count(amount) FROM read_parquet('"
                        + layout.factTable().toUri().getPath()
                        + "/*/*/*.parquet', hive_partitioning = true) GROUP BY ALL")) {
            Map<String, Long> seen = new HashMap<>();
            while (rows.next()) {
                seen.put(rows.getString(1) + " " + rows.getString(2), rows.getLong(3));
            }
            return seen;
        }
    }

    private static Map<String, Long> querySpark(SparkSession spark, OutputLayout layout) {
        Map<String, Long> seen = new HashMap<>();
        for (Row row : spark.read()
                .schema("store_key INT, prod_key BIGINT, yr_num INT, wk_num INT")
                .parquet(layout.factTable().toString())
                .groupBy("wk_num", "store_key")
                .count()
                .collectAsList()) {
            seen.put(row.get(0) + " " + row.get(1), row.getLong(2));
        }
        return seen;
    }

    private long publish(OutputLayout layout, String runId, String version) throws IOException {
        Settings.Output settings = new Settings.Output(layout.toString(), "zstd", FILES_PER_WEEK, Duration.ofDays(90));
        LocalDate date = LocalDate.parse("2024-05-05");
        try (Output output = Output.open(
                settings, new Configuration(), new RunIdentity(runId, date, "1.2.3"), Output.Purpose.NIGHT)) {
            List<StagedFile> files = new ArrayList<>();
            Ledger.Draft draft = output.ledger().draft().published(date);
            for (int wkNum : WEEKS) {
                List<PublishedFile> published = new ArrayList<>();
                for (int bucket = 0; bucket < FILES_PER_WEEK; bucket++) {
                    org.apache.hadoop.fs.Path target = layout.weekFile(2024, wkNum, bucket, FILES_PER_WEEK);
                    org.apache.hadoop.fs.Path staged = layout.staged(runId, target, 1);
                    byte[] content = Files.readAllBytes(source(version, bucket));
                    output.storage().replace(staged, content);
                    files.add(new StagedFile(staged, target, content.length));
                    published.add(new PublishedFile(target.getName(), content.length, 1));
                }
                draft.week(new PublishedWeek(
                        2024,
                        wkNum,
                        date.plusWeeks(wkNum - 18).minusDays(6),
                        date.plusWeeks(wkNum - 18),
                        published,
                        version,
                        1,
                        BigDecimal.ONE,
                        BigDecimal.ONE,
                        new TreeSet<>(),
                        new TreeSet<>()));
            }
            return output.publish(new Publication(files, List.of(), draft), target -> {})
                    .millis();
        }
    }
}
