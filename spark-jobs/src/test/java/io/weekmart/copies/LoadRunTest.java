package io.weekmart.copies;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the pipeline shop whose tables are copied: what is published, what is loaded, and how each of them ends. */
class LoadRunTest {
    private static final String DATE = "2024-05-05";

    @TempDir
    Path folder;

    private Mart database;
    private LoadRuns shop;

    @BeforeEach
    void makesADatabase() {
        database = new Mart(folder.resolve("mart"));
        shop = new LoadRuns(
                folder,
                database,
                "shop",
                "pipelines.shop.raw.path=\"" + Path.of("..", "sample-data/shop").toAbsolutePath() + "\"");
    }

    private RunReport run(String... command) {
        return shop.run(command);
    }

    private Path output() {
        return shop.output();
    }

    private List<String> rows(String table) {
        return LocalSpark.session()
                .read()
                .parquet(output().resolve(table).toString())
                .selectExpr("concat_ws(' ', *)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    @Test
    void tablesAndAcceptedRawRowsAreLoadedWithTheRunThatPublishesThem() throws IOException, SQLException {
        RunReport report = run("shop", "--date", DATE);

        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        String columns = "tt_late_shipments, tt_undelivered_items, ingestion_date";
        assertThat(database.query("SELECT " + columns + " FROM analytics.agg_shipments"))
                .isEqualTo(rows("agg_shipments"));
        assertThat(Files.readString(folder.resolve("csv/agg_shipments/ingestion_date=" + DATE + "/agg_shipments.csv")))
                .isEqualTo("tt_late_shipments,tt_undelivered_items\r\n"
                        + rows("agg_shipments").get(0).replace(" " + DATE, "").replace(" ", ",") + "\r\n");
        assertThat(database.query("SELECT product_id, tt_review_points FROM analytics.best_performing_product"))
                .hasSize(1);
        for (TableRows table : report.tables()) {
            assertThat(database.query("SELECT count(*), min(dump_dt), max(dump_dt) FROM staging.shop_" + table.table()))
                    .containsExactly(table.accepted() + " " + DATE + " " + DATE);
        }
        assertThat(run("load", "shop", "--date", DATE).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);

        // The database has lost what it knew of two tables: the same run publishes nothing, and loads them.
        database.sql("DELETE FROM analytics.weekmart_loads WHERE table_name IN ('analytics.agg_shipments',"
                + " 'staging.shop_orders'); UPDATE analytics.agg_shipments SET tt_late_shipments = -1;"
                + " DELETE FROM staging.shop_orders WHERE order_id % 2 = 0");
        assertThat(run("shop", "--date", DATE).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(database.query("SELECT " + columns + " FROM analytics.agg_shipments"))
                .isEqualTo(rows("agg_shipments"));
        assertThat(database.query("SELECT count(*) FROM staging.shop_orders"))
                .containsExactly(report.tables().stream()
                        .filter(table -> table.table().equals("orders"))
                        .map(table -> String.valueOf(table.accepted()))
                        .collect(Collectors.joining()));

        // A table that another session holds: what is published stays published, and a load brings it later.
        database.sql("DELETE FROM analytics.weekmart_loads WHERE table_name = 'analytics.agg_shipments'");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE analytics.agg_shipments IN SHARE MODE");
            assertThat(run("shop", "--date", DATE).exitCode()).isEqualTo(8);
            assertThat(shop.err())
                    .contains("lock timeout. The Parquet tables are published in ")
                    .contains("The next run or 'load shop' makes the copies.");
        }
        assertThat(run("load", "shop", "--date", DATE).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void whatCannotBeLoadedIsRefusedBeforeAnythingIsPublished() {
        database.sql("CREATE SCHEMA analytics; CREATE TABLE analytics.agg_shipments (ingestion_date text,"
                + " tt_late_shipments bigint, tt_undelivered_items bigint)");

        assertThat(run("shop", "--date", DATE).exitCode()).isEqualTo(2);
        assertThat(shop.err()).contains("column ingestion_date of analytics.agg_shipments is text, expected date.");
        assertThat(output()).doesNotExist();
        assertThat(database.query("SELECT count(*) FROM analytics.agg_shipments"))
                .containsExactly("0");
    }

    @Test
    void rawRowsAreNotStagedAmongTheTablesThatReadersSee() {
        assertThat(run(
                                "shop",
                                "--date",
                                DATE,
                                "--set",
                                "pipelines.shop.output.copies.postgres.staging-schema=analytics")
                        .exitCode())
                .isEqualTo(2);
        assertThat(shop.err())
                .contains("Cannot stage the raw rows of shop in the schema analytics: readers of the analytics tables"
                        + " would see their private columns.");
        assertThat(output()).doesNotExist();
    }

    /** A port that was free a moment ago has nobody behind it. */
    @Test
    void aServerThatDoesNotAnswerIsToldBeforeAnythingIsPublished() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String url = "jdbc:postgresql://localhost:" + port + "/none";

        assertThat(run("shop", "--date", DATE, "--set", "output.copies.postgres.url=\"" + url + "\"")
                        .exitCode())
                .isEqualTo(3);

        assertThat(shop.err()).contains("Cannot connect to " + url + " as postgres: Connection to localhost:" + port);
        assertThat(output()).doesNotExist();
    }

    @Test
    void anotherOutputOfThePipelineIsRefusedBeforeAnythingIsPublishedUntilItTakesTheCopiesOver() throws IOException {
        run("shop", "--date", "2024-05-04");
        run("shop", "--date", DATE);
        String dates = "SELECT ingestion_date FROM analytics.agg_shipments ORDER BY 1";
        Path csv = folder.resolve("csv");
        List<String> both = List.of("2024-05-04", DATE);
        assertThat(database.query(dates)).isEqualTo(both);
        Path trial = folder.resolve("trial");
        String[] another = {"shop", "--date", DATE, "--set", "pipelines.shop.output.path=\"" + trial + "\""};

        assertThat(run(another).exitCode()).isEqualTo(2);

        assertThat(shop.err())
                .contains("they hold the output file:" + output() + ", and this is the output file:" + trial + ".")
                .contains("DELETE FROM \"analytics\".\"weekmart_outputs\" WHERE pipeline = 'shop'");
        assertThat(trial).doesNotExist();
        assertThat(database.query(dates)).isEqualTo(both);
        database.sql("DELETE FROM analytics.weekmart_outputs WHERE pipeline = 'shop'");
        assertThat(run(another).exitCode()).isEqualTo(2);
        assertThat(shop.err())
                .contains("the files there are copies of the output file:" + output() + ", and this is the output file:"
                        + trial + ".")
                .contains("delete file:" + csv + "/_weekmart/copies/shop.output first.");
        assertThat(csv.resolve("agg_shipments/ingestion_date=2024-05-04/agg_shipments.csv"))
                .exists();

        // On purpose, and the partitions that the other one lacks go.
        Files.delete(csv.resolve("_weekmart/copies/shop.output"));
        assertThat(run(another).exitCode()).as(shop.err()).isZero();
        assertThat(database.query(dates)).containsExactly(DATE);
        assertThat(csv.resolve("agg_shipments/ingestion_date=2024-05-04")).doesNotExist();
        assertThat(run("shop", "--date", DATE).exitCode()).isEqualTo(2);
    }

    /** What fails is neither the database nor a file that is missing: the reader of Parquet throws what it likes. */
    @Test
    void whateverFailsOnceTheTablesArePublishedEndsWithEightAndSaysSo() throws IOException {
        run("shop", "--date", DATE);
        database.sql("DELETE FROM analytics.weekmart_loads WHERE table_name = 'analytics.agg_shipments'");
        try (Stream<Path> files = Files.list(output().resolve("agg_shipments/ingestion_date=" + DATE))) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".parquet")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Arrays.fill(bytes, bytes.length - 4, bytes.length, (byte) 'x');
                Files.write(file, bytes);
            }
        }

        assertThat(run("load", "shop", "--date", DATE).exitCode())
                .as(shop.err())
                .isEqualTo(8);

        assertThat(shop.err())
                .contains("is not a Parquet file")
                .contains("The Parquet tables are published in file:" + output())
                .contains("The next run or 'load shop' makes the copies.");
    }
}
