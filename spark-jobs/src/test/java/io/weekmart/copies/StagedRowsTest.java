package io.weekmart.copies;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which raw rows are staged: those of dumps that a run has accepted, and of all such dumps, whatever came in between. */
class StagedRowsTest {
    private static final String SUNDAY = "2024-05-05";
    private static final String MONDAY = "2024-05-06";
    private static final String TUESDAY = "2024-05-07";
    private static final String ORDERS =
            "SELECT dump_dt, order_id, order_status FROM staging.orders_orders ORDER BY 1, 2";

    @TempDir
    Path folder;

    private Mart database;
    private LoadRuns orders;

    @BeforeEach
    void makesDumpsAndADatabase() throws IOException {
        database = new Mart(folder.resolve("mart"));
        orders = new LoadRuns(
                folder,
                database,
                "orders",
                "pipelines.orders.raw.path=\"" + folder.resolve("raw") + "\"",
                "pipelines.orders.raw.layout=daily",
                "pipelines.orders.tables.orders.max-rejected-fraction=0.5",
                "output.copies.postgres.stage-raw=true");
        day(SUNDAY, "1,2024-05-05 10:00:00,1,PENDING");
        day(MONDAY, "2,2024-05-06 10:00:00,1,CLOSED\n3,2024-05-06 11:00:00,9,CLOSED\n4,2024-05-06 12:00:00,2,CLOSED");
        day(TUESDAY, "5,2024-05-07 10:00:00,2,COMPLETE");
    }

    /** The customers are 1 and 2. */
    private void day(String date, String rows) throws IOException {
        dump("customers", date, "customer_id,customer_fname,customer_lname\n1,Ann,Lee\n2,Bob,Ray\n");
        dump("products", date, "product_id,product_name\n10,Kettle\n");
        dump("categories", date, "category_id,category_name\n100,Kitchen\n");
        dump("departments", date, "department_id,department_name\n1000,Home\n");
        dump("orders", date, "order_id,order_date,order_customer_id,order_status\n" + rows + "\n");
        dump(
                "order_items",
                date,
                "order_item_id,order_item_order_id,order_item_product_id,order_item_quantity,order_item_subtotal\n");
    }

    private void dump(String table, String date, String csv) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("raw")).resolve(table + "_" + date + ".csv"), csv);
    }

    /** Runs a date while another session holds a table, so that its load fails. */
    private RunReport runWithout(String table, String date) throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE " + table + " IN SHARE MODE");
            return orders.run("orders", "--date", date);
        }
    }

    @Test
    void aDateThatNoRunHasPublishedIsNotStaged() {
        assertThat(orders.run("orders", "--date", SUNDAY).exitCode())
                .as(orders.err())
                .isZero();
        assertThat(database.query(ORDERS)).containsExactly("2024-05-05 1 PENDING");

        RunReport report = orders.run("load", "orders", "--date", MONDAY);

        assertThat(report.exitCode()).as(orders.err()).isZero();
        assertThat(report.warnings())
                .contains("No raw rows of 2024-05-06 are staged: no run has published its dumps, or a run has published"
                        + " those of a newer date.");
        assertThat(database.query(ORDERS)).containsExactly("2024-05-05 1 PENDING");
    }

    @Test
    void aDumpThatWasOverwrittenSinceItsRunIsNotStagedAndTheTablesAreLoaded() throws IOException {
        orders.run("orders", "--date", SUNDAY);
        database.sql("DELETE FROM analytics.weekmart_loads WHERE table_name IN ('staging.orders_orders',"
                + " 'analytics.order_states'); DELETE FROM analytics.order_states");
        dump("orders", SUNDAY, "order_id,order_date,order_customer_id,order_status\n1,2024-05-05 10:00:00,1,FORGED\n");

        assertThat(orders.run("load", "orders", "--date", SUNDAY).exitCode()).isEqualTo(8);

        assertThat(orders.err())
                .contains("Cannot stage the raw rows of 2024-05-05: the files of orders in ")
                .contains(" are not those that the last run of that date read. The Parquet tables are published in ")
                .contains("Run 'orders --date 2024-05-05', which checks the dumps: what it publishes is staged.")
                .doesNotContain("Nothing was published");
        assertThat(database.query(ORDERS)).containsExactly("2024-05-05 1 PENDING");
        assertThat(database.query("SELECT order_id, order_status FROM analytics.order_states"))
                .containsExactly("1 PENDING");

        // A run that accepts the dump lets it be staged.
        assertThat(orders.run("orders", "--date", SUNDAY).exitCode())
                .as(orders.err())
                .isZero();
        assertThat(database.query(ORDERS)).containsExactly("2024-05-05 1 FORGED");
    }

    @Test
    void aFileThatEndsInTheMiddleOfARowIsNotStaged() throws IOException {
        orders.run("orders", "--date", SUNDAY);
        database.sql("DELETE FROM analytics.weekmart_loads WHERE table_name = 'staging.orders_orders'");
        dump("orders", SUNDAY, "order_id,order_date,order_customer_id,order_status\n1,2024-05-05 10:00:00,1,\"PEND");

        assertThat(orders.run("load", "orders", "--date", SUNDAY).exitCode()).isEqualTo(8);
        assertThat(database.query(ORDERS)).containsExactly("2024-05-05 1 PENDING");
    }

    @Test
    void moreRejectedRowsThanTheLimitAllowsAreNotStaged() {
        orders.run("orders", "--date", SUNDAY);
        assertThat(orders.run("orders", "--date", MONDAY).exitCode())
                .as(orders.err())
                .isZero();
        database.sql("DELETE FROM analytics.weekmart_loads WHERE table_name = 'staging.orders_orders'");

        assertThat(orders.run(
                                "load",
                                "orders",
                                "--date",
                                MONDAY,
                                "--set",
                                "pipelines.orders.tables.orders.max-rejected-fraction=0.1")
                        .exitCode())
                .isEqualTo(8);

        assertThat(orders.err())
                .contains(
                        "Cannot stage the raw rows of 2024-05-06: orders: 1 of 3 rows were rejected (33.33 %), and the"
                                + " limit is 10.00 %");
    }

    /** Monday's load fails; Tuesday's brings both days. */
    @Test
    void aDateWhoseLoadFailedIsStagedByTheNextRun() throws SQLException {
        orders.run("orders", "--date", SUNDAY);

        assertThat(runWithout("staging.orders_orders", MONDAY).exitCode()).isEqualTo(8);
        assertThat(orders.err()).contains("lock timeout. The Parquet tables are published in ");
        assertThat(database.query(ORDERS)).containsExactly("2024-05-05 1 PENDING");
        assertThat(orders.run("orders", "--date", TUESDAY).exitCode())
                .as(orders.err())
                .isZero();

        List<String> all =
                List.of("2024-05-05 1 PENDING", "2024-05-06 2 CLOSED", "2024-05-06 4 CLOSED", "2024-05-07 5 COMPLETE");
        assertThat(database.query(ORDERS)).isEqualTo(all);
        assertThat(database.query("SELECT DISTINCT dump_dt FROM staging.orders_customers"))
                .containsExactly(TUESDAY);
        assertThat(orders.run("load", "orders", "--date", TUESDAY).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(database.query(ORDERS)).isEqualTo(all);
    }

    @Test
    void aDateWhoseLoadFailedIsStagedByTheNextLoadAndWhatIsGoneMeanwhileIsSaid() throws SQLException, IOException {
        orders.run("orders", "--date", SUNDAY);
        runWithout("staging.orders_orders", MONDAY);
        runWithout("staging.orders_orders", TUESDAY);
        // One of the two cannot be had any more: with other customers, other orders would be accepted.
        dump("customers", MONDAY, "customer_id,customer_fname,customer_lname\n1,Ann,Lee\n");

        RunReport report = orders.run("load", "orders", "--date", TUESDAY);

        assertThat(report.exitCode()).as(orders.err()).isZero();
        assertThat(report.warnings())
                .contains(
                        "The raw rows of 2024-05-06 are published and not staged, and cannot be staged now. Cannot stage"
                                + " the raw rows of 2024-05-06: orders: 2 of 3 rows were rejected (66.67 %), and the limit is 50.00 %;"
                                + " most of them UNKNOWN_CUSTOMER.");
        assertThat(database.query(ORDERS)).containsExactly("2024-05-05 1 PENDING", "2024-05-07 5 COMPLETE");
    }

    @Test
    void aBackfillStagesEachOfItsDates() {
        assertThat(orders.run("backfill", "--pipeline", "orders", "--from", SUNDAY, "--to", TUESDAY)
                        .exitCode())
                .as(orders.err())
                .isZero();

        assertThat(database.query("SELECT DISTINCT dump_dt FROM staging.orders_orders ORDER BY 1"))
                .containsExactly(SUNDAY, MONDAY, TUESDAY);
    }
}
