package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Extraction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an extraction from a real MariaDB leaves, and what ends one. */
class MySqlExtractTest {
    private static final String DAY = "2024-05-05";

    @TempDir
    private Path folder;

    @Test
    void aDateHoldsItsDaysTheirReferencesAndWholeMasters() {
        Database shop = MariaDbShop.of(folder);

        Database.Result result = shop.extract(DAY);

        assertThat(result.message()).isEmpty();
        assertThat(shop.dump("orders", DAY))
                .containsExactlyInAnyOrder(
                        "order_id,order_date,order_customer_id,order_status",
                        "1,2024-05-04 09:00:00.000000,1,CLOSED",
                        "2,2024-05-05 23:59:59.999999,2,PENDING");
        assertThat(shop.dump("order_items", DAY))
                .containsExactlyInAnyOrder(
                        "order_item_quantity,order_item_subtotal,order_item_product_price,order_item_id,"
                                + "order_item_order_id,order_item_product_id",
                        "2.000,25.00,12.50,11,1,10",
                        "0.500,6.25,12.50,12,2,10");
        assertThat(Database.unzipped(shop.raw().resolve("customers_" + DAY + ".csv.gz")))
                .isEqualTo(
                        """
                        customer_id,customer_fname,customer_lname,customer_email,customer_street,customer_city,customer_state,customer_zipcode
                        1,Ann,Lee,ann@example.org,1 Elm St,Basel,BS,04051
                        2,Bob,"O'Hara, Jr.",,"2 ""Oak"" St",Bern,BE,""
                        """);
        assertThat(shop.dump("departments", DAY)).as("an empty table").containsExactly("department_id,department_name");
        Extraction extraction = shop.manifest(DAY).extraction().orElseThrow();
        assertThat(extraction.database()).startsWith("MariaDB 1");
        assertThat(extraction.snapshot()).isNotEmpty();
        assertThat(Objects.requireNonNull(extraction.tables().get("order_items"))
                        .totals())
                .isEqualTo(Map.of(
                        "order_item_quantity", "2.500",
                        "order_item_subtotal", "31.25",
                        "order_item_product_price", "25.00"));
        assertThat(shop.extract(DAY).out()).startsWith("Nothing to do");
    }

    @Test
    void whatIsCommittedBehindTheSnapshotIsInNoTable() {
        Database shop = MariaDbShop.of(folder);
        shop.onceTheSnapshotIsTaken(
                () -> shop.sql(
                        "INSERT INTO orders VALUES (4, '2024-05-05 12:00', 3, 'NEW'); INSERT INTO customers (customer_id) VALUES"
                                + " (3); DELETE FROM order_items WHERE order_item_id = 11; UPDATE orders SET order_status = 'LATE'"));

        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(shop.dump("orders", DAY)).hasSize(3).noneMatch(row -> row.endsWith("LATE"));
        assertThat(shop.dump("order_items", DAY)).hasSize(3);
        assertThat(shop.dump("customers", DAY)).hasSize(3);
    }

    /** Without a lock on it, the snapshot would know the table no longer. */
    @Test
    void aTruncateWaitsUntilTheTablesAreRead() throws InterruptedException {
        Database shop = MariaDbShop.of(folder);
        Thread truncating = new Thread(() -> shop.sql("TRUNCATE order_items"));
        shop.onceTheSnapshotIsTaken(() -> {
            truncating.start();
            while (shop.value("SELECT count(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table"
                            + " metadata lock%' AND DB = DATABASE()")
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
    void aServerThatEndsTheSessionFailsTheRun() {
        Database shop = MariaDbShop.of(folder);
        // The youngest of the database's other connections is the one that reads.
        shop.onceTheSnapshotIsTaken(() -> shop.sql("KILL "
                + shop.value("SELECT max(ID) FROM information_schema.PROCESSLIST WHERE DB ="
                        + " DATABASE() AND ID <> CONNECTION_ID()")));

        Database.Result result = shop.extract(DAY);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.message()).contains("The server ended the session, and with it the snapshot.");
        assertThat(shop.hasManifest(DAY)).isFalse();
        assertThat(shop.extract(DAY).message()).as("run again").isEmpty();
    }

    /** A proxy goes on on another server, where there is no snapshot, and says nothing. */
    @Test
    void statementsOfOneTransactionThatMeetDifferentServersEndTheRun() {
        MySqlIdentity began =
                new MySqlIdentity(Map.of("CONNECTION_ID()", "7", "@@server_id", "1", "@@session.time_zone", "+00:00"));

        began.require(began);
        UserFault fault = catchThrowableOfType(
                UserFault.class,
                () -> began.require(new MySqlIdentity(
                        Map.of("CONNECTION_ID()", "7", "@@server_id", "2", "@@session.time_zone", "SYSTEM"))));

        assertThat(fault.exitCode().code()).isEqualTo(3);
        assertThat(fault)
                .hasMessageEndingWith(": @@server_id was 1 and is 2, @@session.time_zone was +00:00 and is SYSTEM.");
    }

    @Test
    void aSessionThatIsNoTransactionAnyMoreEndsTheRun() throws SQLException {
        Database shop = MariaDbShop.of(folder);
        MySqlSession session = MySqlSession.open(shop.connector(), shop.settings());
        session.begin();
        session.verify();

        session.execute("COMMIT");

        assertThat(catchThrowableOfType(UserFault.class, session::verify))
                .hasMessageContaining("@@in_transaction was 1 and is 0");
        session.close();
    }

    /** The server would compute on for hours, and hold what it has locked. */
    @Test
    void whatIsEndedIsEndedOnTheServerToo() throws SQLException, InterruptedException {
        Database shop = MariaDbShop.of(folder);
        MySqlSession session = MySqlSession.open(shop.connector(), shop.settings());
        session.begin();
        String computing = "SELECT count(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT sleep(60)%'";
        Thread reading = new Thread(() -> {
            try {
                session.rows("SELECT sleep(60)");
            } catch (SQLException e) {
                // It is ended.
                return;
            }
        });
        reading.start();
        while (shop.value(computing).equals("0")) {
            Thread.onSpinWait();
        }

        session.abort();
        reading.join();

        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!shop.value(computing).equals("0")) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.sleep(20);
        }
        session.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE products ENGINE = MyISAM | the engine of products is MyISAM, and only tables of InnoDB have a snapshot.",
                "ALTER TABLE products ENGINE = MyISAM; RENAME TABLE products TO p; CREATE VIEW products AS SELECT * FROM p | .p is MyISAM, and only tables of InnoDB",
                "DROP TABLE products | Cannot read products as products: there is no such table or view, or this user may not read it.",
                "ALTER TABLE products DROP product_name | it has no column product_name, which every dump of products needs",
            })
    void whatCannotBeReadIsSaid(String change, String said) {
        Database shop = MariaDbShop.of(folder).sql(change);

        Database.Result result = shop.extract(DAY);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.message()).contains(said);
        assertThat(shop.hasManifest(DAY)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "extract.url=jdbc:mariadb://127.0.0.1:1/shop | 3 | Cannot connect to jdbc:mariadb://127.0.0.1:1/shop as weekmart: ",
                "extract.user=nobody | 2 | as nobody: ",
                "extract.tls-ca=/no/such/file | 2 | as weekmart: TLS failed: ",
                "extract.tls=encrypt | 2 | as weekmart: TLS failed: ",
            })
    void whoCannotConnectIsTold(String setting, int exitCode, String said) {
        Database shop = MariaDbShop.of(folder).set(setting);
        if (setting.startsWith("extract.tls-ca")) {
            shop.set("extract.tls=verify");
        }

        Database.Result result = shop.extract(DAY);

        assertThat(result.message()).contains(said);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aStatementThatTakesTooLongFailsTheRun() {
        Database shop = MariaDbShop.of(folder)
                .sql(
                        "DROP TABLE departments; CREATE VIEW departments AS SELECT 1 AS department_id, 'x' AS department_name"
                                + " FROM orders WHERE sleep(10) = 0")
                .set("extract.statement-timeout=1 second");

        Database.Result result = shop.extract(DAY);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.message()).contains("extract.statement-timeout");
    }

    /** A shop adds a status or a size now and then. */
    @Test
    void aValueThatIsAddedToAnEnumerationEndsNoRun() {
        Database shop =
                MariaDbShop.of(folder).sql("ALTER TABLE orders MODIFY order_status enum('CLOSED','PENDING') NOT NULL");
        assertThat(shop.extract(DAY).message()).isEmpty();
        shop.sql("ALTER TABLE orders MODIFY order_status enum('NEW','CLOSED','PENDING') NOT NULL;"
                + " UPDATE orders SET order_status = 'NEW' WHERE order_id = 3");

        assertThat(shop.extract("2024-05-06").message()).isEmpty();

        assertThat(shop.dump("orders", "2024-05-06")).contains("3,2024-05-06 00:00:00.000000,1,NEW");
        shop.sql(
                "UPDATE orders SET order_status = 'NEW'; ALTER TABLE orders MODIFY order_status enum('NEW','PENDING') NOT"
                        + " NULL");
        assertThat(shop.extract("2024-05-07").message())
                .contains("column order_status is of type enum('NEW','PENDING'), and was of type"
                        + " enum('NEW','CLOSED','PENDING') when the last dump was extracted");
    }

    /** The zeros alone lie in no date's bounds. */
    @Test
    void rowsThatNoDumpHoldsAreCounted() {
        Database shop = MariaDbShop.of(folder)
                .sql(
                        "SET SESSION sql_mode = ''; INSERT INTO orders VALUES (8, '0000-00-00', 1, 'X'), (9, NULL, 1, 'X');"
                                + " INSERT INTO order_items VALUES (18, 8, 10, 1, 1, 1), (19, 9, 10, 1, 1, 1)");

        assertThat(shop.extract(DAY).out())
                .contains("orders has 2 rows without a time, or with one that is none, in order_date: no dump of any"
                        + " date holds them.")
                .contains("order_items has 2 rows that refer to no row of orders with a time: no dump of any date holds"
                        + " them.");
        assertThat(shop.extract("2024-05-06").out())
                .contains("orders has 2 rows without a time")
                .as("the whole history is read once")
                .doesNotContain("refer to no row");
    }

    @Test
    void twoExtractionsOfTheSameDumpsDoNotRunAtOnce() {
        Database shop = MariaDbShop.of(folder);
        AtomicReference<Database.Result> second = new AtomicReference<>();
        shop.onceTheSnapshotIsTaken(() -> second.set(shop.extract(DAY)));

        assertThat(shop.extract(DAY).message()).isEmpty();
        assertThat(Objects.requireNonNull(second.get()).exitCode()).isEqualTo(5);
    }

    @Test
    void thePlanPrintsTheStatementsAndReadsNothing() {
        Database shop = MariaDbShop.of(folder);

        String plan = shop.plan(DAY).out();

        assertThat(plan)
                .contains("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES';")
                .contains("SET SESSION net_write_timeout = 7200;")
                .contains("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;")
                .contains("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY;")
                .contains("SELECT 1 FROM `orders` AS t LIMIT 1;")
                .contains("t.`order_date` >= TIMESTAMP '2024-05-04 00:00:00' AND t.`order_date` < TIMESTAMP"
                        + " '2024-05-06 00:00:00'")
                .contains("-- not declared, never read: customer_password");
        assertThat(shop.files()).isEmpty();
    }

    @Test
    void thePasswordAndColumnsThatAreNotDeclaredAreInNoByte() throws IOException {
        Database shop = MariaDbShop.of(folder);
        Database.Result result = shop.extract(DAY);
        Database.Result failed = shop.sql("DROP TABLE orders").extract("2024-05-06");

        String all = result + failed.toString() + shop.plan(DAY);
        try (Stream<Path> files = Files.walk(shop.raw())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all += file.toString().endsWith(".gz") ? Database.unzipped(file) : Files.readString(file);
            }
        }
        assertThat(all).contains("Kettle").doesNotContain(Database.PASSWORD).doesNotContain("hunter2");
    }
}
