package io.weekmart.copies;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import io.weekmart.Main;
import io.weekmart.cli.Cli;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import io.weekmart.job.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the pipeline shop whose tables are copied: what is published, what is loaded, and how each of them ends. */
class LoadRunTest {
    private static final String DATE = "2024-05-05";

    @TempDir
    Path folder;

    private Mart database;
    private int runs;
    private String err = "";

    @BeforeEach
    void makesADatabase() {
        database = new Mart(folder.resolve("mart"));
    }

    /** Runs a command as {@code Main} does, and reads the report that it leaves. */
    private RunReport run(String... command) throws IOException {
        LocalSpark.session();
        Path report = folder.resolve("report-" + runs++ + ".json");
        List<String> arguments = new ArrayList<>(List.of(command));
        for (String set : List.of(
                "pipelines.shop.raw.path=\"" + Path.of("..", "sample-data/shop").toAbsolutePath() + "\"",
                "pipelines.shop.output.path=\"" + output() + "\"",
                "output.copies.csv.path=\"" + folder.resolve("csv") + "\"",
                "output.copies.postgres.url=\"" + database.settings().url() + "\"",
                "output.copies.postgres.user=postgres",
                "output.copies.postgres.tls=off",
                "output.copies.postgres.lock-timeout=1 second")) {
            arguments.addAll(List.of("--set", set));
        }
        arguments.addAll(List.of("--report", report.toString()));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Cli.onSpark(
                        Main.PIPELINES,
                        new Cancellation(),
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .run(arguments.toArray(String[]::new));
        err = printed.toString(StandardCharsets.UTF_8);
        return ReportJson.read(Files.readString(report), report, ExitCode.INTERNAL);
    }

    private Path output() {
        return folder.resolve("out");
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
            assertThat(err)
                    .contains("lock timeout. The Parquet tables are published in ")
                    .contains("The next run or 'load shop' makes the copies.");
        }
        assertThat(run("load", "shop", "--date", DATE).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void whatCannotBeLoadedIsRefusedBeforeAnythingIsPublished() throws IOException {
        database.sql("CREATE SCHEMA analytics; CREATE TABLE analytics.agg_shipments (ingestion_date text,"
                + " tt_late_shipments bigint, tt_undelivered_items bigint)");

        assertThat(run("shop", "--date", DATE).exitCode()).isEqualTo(2);
        assertThat(err).contains("column ingestion_date of analytics.agg_shipments is text, expected date.");
        assertThat(output()).doesNotExist();
        assertThat(database.query("SELECT count(*) FROM analytics.agg_shipments"))
                .containsExactly("0");

        assertThat(run("shop", "--date", DATE, "--set", "output.copies.postgres.url=jdbc:postgresql://localhost:1/none")
                        .exitCode())
                .isEqualTo(2);
    }
}
