package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import io.weekmart.storage.ForwardingStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ends an extraction: a sentence, an exit code, and no manifest. */
class ExtractFaultsTest {
    private static final String DAY = "2024-05-05";

    @TempDir
    private Path folder;

    @Test
    void aPolicyThatWouldHideRowsFailsTheRun() {
        Database shop = OnlineShop.of(folder)
                .sql(
                        "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO"
                                + " reader; ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY closed ON orders USING"
                                + " (order_status = 'CLOSED')")
                .set("extract.user=reader");

        refused(
                shop.extract(DAY),
                3,
                "query would be affected by row-level security policy for table \"orders\"",
                "Let a user with BYPASSRLS read it.");
        shop.sql("DROP POLICY closed ON orders; ALTER TABLE orders DISABLE ROW LEVEL SECURITY");
        assertThat(shop.extract(DAY).message()).isEmpty();
        shop.sql("DROP OWNED BY reader; DROP ROLE reader");
    }

    @Test
    void aStatementThatTakesTooLongFailsTheRun() {
        Database shop = OnlineShop.of(folder)
                .sql(
                        "DROP TABLE departments; CREATE VIEW departments AS SELECT 1 AS department_id, 'x' || pg_sleep(30) AS"
                                + " department_name")
                .set("extract.statement-timeout=1 second");

        refused(shop.extract(DAY), 3, "canceling statement due to statement timeout", "extract.statement-timeout");
        assertThat(shop.hasManifest(DAY)).isFalse();
    }

    /** It may be large, and the disk full; of another run that has taken the folder over meanwhile, nothing is removed. */
    @Test
    void anExtractionThatFailsRemovesWhatItStaged() throws IOException {
        Database shop = OnlineShop.of(folder)
                .sql(
                        "DROP TABLE departments; CREATE VIEW departments AS SELECT 1 AS department_id, 'x' || pg_sleep(30) AS"
                                + " department_name")
                .set("extract.statement-timeout=1 second");
        String other = "_weekmart/extract/orders/" + DAY + "/files/another-run/orders/part-0";
        Set<String> staged = new TreeSet<>();
        shop.through(storage -> new ForwardingStorage(storage) {
            @Override
            public void deleteTree(org.apache.hadoop.fs.Path folder) throws IOException {
                if (folder.getParent().getName().equals("files")) {
                    staged.addAll(shop.files().keySet());
                    Files.createDirectories(shop.raw().resolve(other).getParent());
                    Files.writeString(shop.raw().resolve(other), "theirs");
                }
                super.deleteTree(folder);
            }
        });

        refused(shop.extract(DAY), 3, "canceling statement due to statement timeout", "");

        assertThat(staged)
                .anyMatch(name -> name.endsWith("/customers/range-0-part-0.csv.gz"))
                .allMatch(name -> name.startsWith("_weekmart/extract/orders/" + DAY + "/files/"));
        assertThat(shop.files()).containsOnlyKeys(other);
    }

    /** An administrator's timeout is meant for the queries of a shop, and the run has one of its own. */
    @Test
    void aTimeoutOfTheServerDoesNotEndTheRun() {
        Database shop = OnlineShop.of(folder)
                .sql(
                        "DROP TABLE departments; CREATE VIEW departments AS SELECT 1 AS department_id, 'x' || pg_sleep(1) AS"
                                + " department_name");
        shop.sql("ALTER DATABASE " + shop.value("SELECT current_database()")
                + " SET statement_timeout = '500ms'; ALTER DATABASE " + shop.value("SELECT current_database()")
                + " SET idle_in_transaction_session_timeout = '500ms'");

        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("departments", DAY)).contains("1,x");
    }

    @Test
    void aTableThatIsBeingAlteredIsWaitedForAndNotForever() throws SQLException {
        Database shop = OnlineShop.of(folder).set("extract.lock-timeout=1 second");
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("ALTER TABLE orders ADD note text");

            refused(
                    shop.extract(DAY),
                    3,
                    "Cannot lock the tables of orders for reading: ERROR: canceling statement due to lock timeout",
                    "Another session holds the table, as ALTER TABLE or TRUNCATE do.");
        }
    }

    /** Without the lock, the snapshot would go on, and find no row in the table. */
    @Test
    void aTruncateWaitsUntilTheTablesAreRead() throws InterruptedException {
        Database shop = OnlineShop.of(folder);
        Thread truncating = new Thread(() -> shop.sql("TRUNCATE order_items"));
        shop.onceTheSnapshotIsTaken(() -> {
            truncating.start();
            while (shop.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE"
                            + " 'TRUNCATE%' AND datname = current_database()")
                    .equals("0")) {
                Thread.onSpinWait();
            }
        });

        assertThat(shop.extract(DAY).message()).isEmpty();
        truncating.join();

        assertThat(shop.dump("order_items", DAY)).hasSize(3);
        assertThat(shop.value("SELECT count(*) FROM order_items")).isEqualTo("0");
    }

    @Test
    void whatIsCommittedBehindTheSnapshotIsInNoTable() {
        Database shop = OnlineShop.of(folder);
        shop.onceTheSnapshotIsTaken(() -> shop.sql(
                "INSERT INTO orders VALUES (4, '2024-05-05 12:00', 3, 'NEW'); INSERT INTO customers (customer_id) VALUES"
                        + " (3); INSERT INTO order_items VALUES (14, 4, 10, 1, 1, 1); DELETE FROM order_items WHERE"
                        + " order_item_id = 11; UPDATE orders SET order_status = 'LATE'"));

        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("orders", DAY)).containsExactlyInAnyOrderElementsOf(OnlineShop.ORDERS);
        assertThat(shop.dump("order_items", DAY)).hasSize(3);
        assertThat(shop.dump("customers", DAY)).hasSize(3);
    }

    @Test
    void aServerThatEndsTheSessionFailsTheRun() {
        Database shop = OnlineShop.of(folder);
        shop.onceTheSnapshotIsTaken(
                () -> shop.value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE"
                        + " application_name = 'weekmart extract' AND datname = current_database()"));

        Database.Result result = shop.extract(DAY);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.message()).contains("The server ended the session, and with it the snapshot.");
        assertThat(shop.hasManifest(DAY)).isFalse();
        assertThat(shop.extract(DAY).message()).as("run again").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "extract.url=jdbc:sqlserver://localhost/shop | 2 | Cannot read from a database of sqlserver: only PostgreSQL, MySQL, MariaDB and Snowflake",
                "extract.url=jdbc:postgresql://localhost:1/shop | 3 | Cannot connect to jdbc:postgresql://localhost:1/shop as postgres: ",
                "extract.user=nobody | 2 | as nobody: FATAL: role \"nobody\" does not exist.",
                "extract.tls=encrypt | 2 | : TLS failed: The server does not support SSL.",
                "extract.tls=verify | 2 | : TLS failed: The server does not support SSL.",
                "pipelines.orders.extract.tables.products={from=no.such} | 3 | schema \"no\" does not exist",
                "pipelines.orders.extract.tables.products={from=products2} | 3 | relation \"products2\" does not exist",
                "pipelines.orders.extract.tables.products={from=a.b.c} | 2 | Cannot use extract.tables.products.from = a.b.c: it is no name of a table",
                "pipelines.orders.extract.tables.orders={where-column=order_status} | 3 | column order_status is of type text, but extract.tables.orders.where-column must name a date or a time.",
                "pipelines.orders.extract.tables.orders={where-column=placed} | 3 | it has no column placed, which extract.tables.orders.where-column names.",
                "raw.manifest=null | 2 | weekmart.pipelines.orders.raw.manifest is not set",
                "extract.url=null | 2 | weekmart.pipelines.orders.extract.url is not set",
                "pipelines.orders.tables.products.file-pattern=products.csv.gz | 2 | weekmart.pipelines.orders.tables.products.file-pattern has no date: each night would replace the dump of the one before",
                "extract.auth=rds-iam | 2 | weekmart.pipelines.orders.extract.tls must not be off with weekmart.pipelines.orders.extract.auth = rds-iam",
                "raw.format.delimiter=; | 2 | the dumps of orders are written in the standard format",
                "raw.layout=full | 2 | weekmart.pipelines.orders.extract.tables.orders has bounds, but a dump of orders holds the whole table (weekmart.pipelines.orders.raw.layout = full)",
                "pipelines.orders.extract.tables={order_items={where-reference=customers}} | 2 | where-reference names customers, which order_items does not refer to. It refers to orders, products",
                "pipelines.orders.extract.tables.orders.overlap=soon | 2 | overlap must be a duration with its unit",
                "pipelines.orders.extract.tables={order={}} | 2 | is no table of orders. Did you mean orders?",
                "pipelines.orders.extract.tables.orders.form=x | 2 | is not a key of Weekmart. Did you mean from?",
                "pipelines.orders.extract.tables.orders.leave-out=order_id | 2 | names order_id, which no dump of orders may lack",
                "extract.url=jdbc:postgresql://u:sesame@localhost/shop | 2 | weekmart.extract.url must hold neither user nor password",
                "extract.url=jdbc:postgresql://localhost/shop?password=sesame | 2 | weekmart.extract.url must hold neither user nor password",
                "extract.url=jdbc:mysql://address=(host=localhost)(password=sesame)/shop | 2 | weekmart.extract.url must hold neither user nor password",
                "extract.url=jdbc:mysql://(host=localhost,passwd=sesame)/shop | 2 | weekmart.extract.url must hold neither user nor password",
                "extract.url=jdbc:mysql://localhost/shop?p%61ssword=sesame | 2 | weekmart.extract.url must hold neither user nor password",
                "extract.url=jdbc:mysql://localhost/shop?sslMode=DISABLED | 2 | weekmart.extract.url must hold neither user nor password, nor settings of TLS",
                "extract.url=jdbc:mysql://first,second/shop | 2 | weekmart.extract.url must name one server",
                "extract.url=jdbc:mysql:loadbalance://first/shop | 2 | weekmart.extract.url must name one server",
                "extract.url=jdbc:mariadb:sequential://first:3306,second:3306/shop | 2 | weekmart.extract.url must name one server",
                "extract.url=jdbc:mysql://localhost/shop?autoReconnect=true | 2 | weekmart.extract.url must not set autoreconnect, which would change what is read",
            })
    void whatIsWrongIsSaid(String setting, int exitCode, String said) {
        Database shop = OnlineShop.of(folder).set(setting);

        Database.Result result = shop.extract(DAY);

        refused(result, exitCode, said, "");
        assertThat(result.message()).doesNotContain("sesame");
        assertThat(shop.hasManifest(DAY)).isFalse();
    }

    @Test
    void boundsNeedAColumnAndAnOverlapNeedsANaturalKey() {
        refused(
                OnlineShop.whole(folder)
                        .set("pipelines.orders.extract.tables={order_items={where-reference=orders}}")
                        .extract(DAY),
                2,
                "where-reference names orders, which has no where-column",
                "");
        Database shop = new Database("weekly-metrics", folder)
                .set("calendar.source=iso")
                .set("extract.tables={inventory={where-column=cal_dt}}");
        refused(
                shop.extract(DAY),
                2,
                "weekmart.extract.tables.sales needs where-column or where-reference: without a natural key",
                "");
        shop.set("extract.tables={sales={where-reference=store}, inventory={where-column=cal_dt}}");
        refused(
                shop.extract(DAY),
                2,
                "weekmart.extract.tables.sales.where-reference needs a natural key of sales: its rows come again with each"
                        + " change and each overlap of store, and would count every time. Set"
                        + " weekmart.tables.sales.natural-key",
                "");
        shop.set("extract.tables={sales={where-column=trans_dt, overlap=3 days}, inventory={where-column=cal_dt}}");
        refused(
                shop.extract(DAY),
                2,
                "weekmart.extract.tables.sales.overlap must be 0 days: sales has no natural key, so that rows which come"
                        + " twice would count twice. Set weekmart.tables.sales.natural-key",
                "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:mysql://localhost/shop | com.mysql.cj.jdbc.Driver | --packages com.mysql:mysql-connector-j:",
                "jdbc:snowflake://acme.snowflakecomputing.com/ | net.snowflake.client.jdbc.SnowflakeDriver | --packages net.snowflake:snowflake-jdbc:",
            })
    void everyDatabaseHasADriverOfItsOwn(String url, String driver, String packages) {
        UserFault fault = catchThrowableOfType(UserFault.class, () -> Connector.driver(url));

        assertThat(fault)
                .hasMessage("Cannot connect to " + url + ": the driver " + driver
                        + " is not there, since no driver is part of Weekmart.");
        assertThat(fault.hint()).contains(packages);
    }

    /** The start without spark-submit knows no --packages. */
    @Test
    void aStartThatTakesTheDriverByAVariableNamesTheVariable() {
        System.setProperty("spark.weekmart.driver-named-by", "WEEKMART_DRIVER");
        try {
            UserFault fault =
                    catchThrowableOfType(UserFault.class, () -> Connector.driver("jdbc:mysql://localhost/shop"));

            assertThat(fault.hint())
                    .isEqualTo(
                            "Set WEEKMART_DRIVER to the file of its jar, which is com.mysql:mysql-connector-j:9.3.0 on"
                                    + " Maven Central.");
        } finally {
            System.clearProperty("spark.weekmart.driver-named-by");
        }
    }

    @Test
    void aMissingDriverIsToldWithItsCoordinates() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            UserFault fault =
                    catchThrowableOfType(UserFault.class, () -> Connector.driver("jdbc:postgresql://localhost/shop"));

            assertThat(fault.exitCode().code()).isEqualTo(2);
            assertThat(fault)
                    .hasMessage(
                            "Cannot connect to jdbc:postgresql://localhost/shop: the driver org.postgresql.Driver is not"
                                    + " there, since no driver is part of Weekmart.");
            assertThat(fault.hint()).contains("--packages org.postgresql:postgresql:");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void twoExtractionsOfTheSameDumpsDoNotRunAtOnce() {
        Database shop = OnlineShop.of(folder);
        AtomicReference<Database.Result> second = new AtomicReference<>();
        shop.onceTheSnapshotIsTaken(() -> second.set(shop.extract(DAY)));

        assertThat(shop.extract(DAY).message()).isEmpty();

        refused(
                Objects.requireNonNull(second.get()),
                5,
                "Cannot start: run extract-orders-2024-05-05 of ",
                "Wait until it ends.");
    }

    private static void refused(Database.Result result, int exitCode, String said, String hint) {
        assertThat(result.message()).contains(said).contains(hint);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }
}
