package io.weekmart.copies;

import static io.weekmart.copies.Mart.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Loads into a real PostgreSQL: values, changes of tables, and what comes in between. */
class PostgresCopiesTest {
    private static final BigDecimal PRICE = new BigDecimal("9.50");

    @TempDir
    Path folder;

    private Mart mart;

    @BeforeEach
    void publishes() {
        mart = new Mart(folder)
                .day("2024-05-04", row(1L, "Kettle", PRICE))
                .day("2024-05-05", row(1L, "Kettle", PRICE), row(2L, "Toaster", null))
                .items(row(1L, "Kettle"), row(2L, "Toaster"));
    }

    @Test
    void whatIsPublishedIsLoadedOnceAndTheSameAgainLoadsNothing() {
        mart.check();
        assertThat(mart.load()).isEqualTo(new Copied(3, 0, 5, 0));
        assertThat(mart.rows())
                .containsExactly(
                        "2024-05-04 1 Kettle 9.50",
                        "2024-05-05 1 Kettle 9.50",
                        "2024-05-05 2 Toaster null",
                        "1 Kettle",
                        "2 Toaster");
        assertThat(
                        mart.query(
                                "SELECT pipeline, table_name, partition, run_id, row_count FROM analytics.weekmart_loads ORDER BY 2, 3"))
                .containsExactly(
                        "grocer analytics.items  run-1 2",
                        "grocer analytics.sold day=2024-05-04 run-1 1",
                        "grocer analytics.sold day=2024-05-05 run-1 2");

        List<String> rowsAsStored = mart.query("SELECT xmin, ctid FROM analytics.sold ORDER BY 2");
        mart.check();
        assertThat(mart.load()).isEqualTo(Copied.NOTHING);
        assertThat(mart.query("SELECT xmin, ctid FROM analytics.sold ORDER BY 2"))
                .isEqualTo(rowsAsStored);
    }

    @Test
    void onlyThePartitionsThatDifferAreLoadedAgainAndThoseThatAreGoneAreDeleted() {
        mart.load();
        String kept = "SELECT xmin FROM analytics.items";
        List<String> before = mart.query(kept);
        mart.day("2024-05-05", row(2L, "Toaster", PRICE)).remove("2024-05-04");

        assertThat(mart.load()).isEqualTo(new Copied(1, 1, 1, 0));
        assertThat(mart.rows()).containsExactly("2024-05-05 2 Toaster 9.50", "1 Kettle", "2 Toaster");
        assertThat(mart.query(kept)).isEqualTo(before);
    }

    @Test
    void everyValueIsAsItWasPublished() {
        Field day = Field.required("day_of", FieldType.DATE, "A date.");
        mart.typed(
                        Mart.ITEM,
                        Mart.NAME,
                        day,
                        Field.optional("at", FieldType.TIMESTAMP, "A time."),
                        Field.optional("is_new", FieldType.FLAG, "A flag."),
                        Field.optional("pieces", FieldType.INT, "A number."),
                        Field.optional("quantity", FieldType.QUANTITY, "Thousandths."))
                .remove("2024-05-04")
                .day(
                        "2024-05-05",
                        row(
                                Long.MIN_VALUE,
                                "tab\tline\nreturn\rslash\\N \"quoted\" \u00fc \ud83d\ude00",
                                LocalDate.parse("0001-01-01"),
                                LocalDateTime.parse("1969-12-31T23:59:59.000001"),
                                true,
                                Integer.MIN_VALUE,
                                new BigDecimal("-0.001")),
                        row(
                                2L,
                                "",
                                LocalDate.parse("9999-12-31"),
                                LocalDateTime.parse("2024-05-05T14:30:00"),
                                false,
                                0,
                                new BigDecimal("123456789012345.678")),
                        row(3L, null, LocalDate.parse("2024-02-29"), null, null, null, new BigDecimal("0.000")));

        mart.load();

        assertThat(mart.query("SELECT item_id, item_name, day_of, at, is_new, pieces, quantity FROM analytics.sold"
                        + " ORDER BY item_id"))
                .containsExactly(
                        "-9223372036854775808 tab\tline\nreturn\rslash\\N \"quoted\" \u00fc \ud83d\ude00 0001-01-01"
                                + " 1969-12-31 23:59:59.000001 t -2147483648 -0.001",
                        "2  9999-12-31 2024-05-05 14:30:00 f 0 123456789012345.678",
                        "3 null 2024-02-29 null null null 0.000");
    }

    @Test
    void aCharacterThatPostgresCannotHoldIsReplacedAndCounted() {
        mart.items(row(1L, "a\0b\0"), row(2L, "\0"));

        assertThat(mart.load().replaced()).isEqualTo(3);
        assertThat(mart.query("SELECT item_name FROM analytics.items ORDER BY item_id"))
                .containsExactly("a\uFFFDb\uFFFD", "\uFFFD");
    }

    @Test
    void tablesHaveTheirTypesKeysAndComments() {
        mart.load();

        assertThat(mart.query("SELECT column_name, data_type, numeric_precision, numeric_scale, is_nullable,"
                        + " col_description('analytics.sold'::regclass, ordinal_position)"
                        + " FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'sold'"
                        + " ORDER BY ordinal_position"))
                .containsExactly(
                        "day date null null NO Day of the sale; partition column.",
                        "item_id bigint 64 0 NO Key of the item.",
                        "item_name text null null YES Name; the item's, as bought.",
                        "price numeric 16 2 YES Price of one.");
        assertThat(mart.query("SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                        + " WHERE conrelid = 'analytics.sold'::regclass AND contype = 'p'"))
                .containsExactly("PRIMARY KEY (day, item_id)");
        assertThat(mart.query("SELECT obj_description('analytics.items'::regclass)"))
                .containsExactly("All items.");
    }

    @Test
    void aColumnThatWasAddedIsAddedAndAViewGoesOnWorking() {
        mart.load();
        mart.sql("CREATE VIEW analytics.revenue AS SELECT day, sum(price) AS revenue FROM analytics.sold GROUP BY day");

        mart.addColumn().day("2024-05-05", row(2L, "Toaster", PRICE, "new"));
        mart.check();
        mart.load();

        assertThat(mart.query("SELECT day, item_id, note FROM analytics.sold ORDER BY 1, 2"))
                .containsExactly("2024-05-04 1 null", "2024-05-05 2 new");
        assertThat(mart.query("SELECT col_description('analytics.sold'::regclass, 5)"))
                .containsExactly("What was added later.");
        assertThat(mart.query("SELECT * FROM analytics.revenue ORDER BY 1"))
                .containsExactly("2024-05-04 9.50", "2024-05-05 9.50");
    }

    @Test
    void aColumnOfAnotherTypeIsRefusedBeforeAnythingIsPublished() {
        mart.load();
        mart.sql("ALTER TABLE analytics.sold ALTER COLUMN price TYPE double precision");

        UserFault fault = catchThrowableOfType(UserFault.class, () -> mart.check());

        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fault.getMessage())
                .startsWith("Cannot load tables into jdbc:postgresql://localhost:")
                .endsWith(": column price of analytics.sold is double precision, expected numeric(16,2).");
    }

    @Test
    void whatCannotBeLoadedIsToldAtOnce() {
        mart.load();
        mart.sql("ALTER TABLE analytics.sold ADD COLUMN seller text NOT NULL DEFAULT ''");
        mart.check();
        mart.sql("ALTER TABLE analytics.sold ALTER COLUMN seller DROP DEFAULT;"
                + " ALTER TABLE analytics.items RENAME TO other; CREATE VIEW analytics.items AS SELECT 1 AS item_id");

        UserFault fault = catchThrowableOfType(UserFault.class, () -> mart.check());

        assertThat(String.valueOf(fault.getMessage()).lines().skip(1))
                .containsExactlyInAnyOrder(
                        "  column seller of analytics.sold is none of the published ones, and must have a value in each row",
                        "  analytics.items is no table, expected one.");
    }

    @Test
    void missingPrivilegesAreToldBeforeAnythingIsPublished() {
        mart.load();
        mart.sql("DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN");
        mart.user("clerk");

        assertThat(catchThrowableOfType(UserFault.class, () -> mart.check()))
                .hasMessageEndingWith(": the user may not use the schema analytics.");
        mart.sql("GRANT USAGE ON SCHEMA analytics TO clerk;"
                + " GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA analytics TO clerk;"
                + " GRANT DELETE ON analytics.sold, analytics.weekmart_loads, analytics.weekmart_outputs TO clerk");
        assertThat(catchThrowableOfType(UserFault.class, () -> mart.check()))
                .hasMessageEndingWith(": the user may not SELECT, INSERT and DELETE in analytics.items.");
        mart.sql("GRANT DELETE ON analytics.items TO clerk");
        mart.check();
        assertThat(mart.load()).isEqualTo(Copied.NOTHING);
        mart.addColumn();
        assertThat(catchThrowableOfType(UserFault.class, () -> mart.check()))
                .hasMessageEndingWith(
                        ": analytics.sold has no column note (text), and the user may not add one, since another"
                                + " owns the table.");
    }

    @Test
    void aLockedTableEndsTheLoadAndTheNextOneLoads() throws SQLException {
        mart.load();
        mart.day("2024-05-05", row(3L, "Pan", PRICE)).lockTimeout(Duration.ofSeconds(1));
        List<String> before = mart.rows();
        try (Connection other = mart.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE analytics.sold IN SHARE MODE");

            UserFault fault = catchThrowableOfType(UserFault.class, () -> mart.load());

            assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(fault.getMessage()).endsWith(": ERROR: canceling statement due to lock timeout.");
            assertThat(fault.hint())
                    .isEqualTo("Another session holds a lock, for longer than"
                            + " weekmart.output.copies.postgres.lock-timeout. Load again once it has ended.");
            assertThat(mart.rows()).isEqualTo(before);
        }
        assertThat(mart.load()).isEqualTo(new Copied(1, 0, 1, 0));
    }

    /** The others have looked at what is loaded no earlier than the first one has committed. */
    @Test
    void twoLoadsAtOnceLoadOnceWhateverTheUsualIsolationIs() {
        mart.sql("ALTER DATABASE " + mart.name() + " SET default_transaction_isolation = 'serializable'");
        mart.load();
        mart.day("2024-05-05", row(3L, "Pan", PRICE));
        List<CompletableFuture<Copied>> others = new ArrayList<>();
        AtomicInteger step = new AtomicInteger();

        Copied first = mart.load(connection -> {
            // The fourth step is behind the rows that were deleted; the others wait for the lock before they look.
            if (step.incrementAndGet() == 4) {
                others.add(CompletableFuture.supplyAsync(mart::load));
                others.add(CompletableFuture.supplyAsync(mart::load));
                while (mart.query("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND application_name = 'weekmart load' AND wait_event_type = 'Lock'")
                                .size()
                        < 2) {
                    Thread.onSpinWait();
                }
                assertThat(mart.query(
                                "SELECT DISTINCT wait_event FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND application_name = 'weekmart load' AND wait_event_type = 'Lock'"))
                        .containsExactly("advisory");
            }
        });

        assertThat(first).isEqualTo(new Copied(1, 0, 1, 0));
        assertThat(others).hasSize(2).allSatisfy(other -> assertThat(other.join())
                .isEqualTo(Copied.NOTHING));
        assertThat(mart.query("SELECT day, item_id FROM analytics.sold ORDER BY 1"))
                .containsExactly("2024-05-04 1", "2024-05-05 3");
    }

    private String refused() {
        UserFault fault = catchThrowableOfType(UserFault.class, () -> mart.check());
        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
        return String.valueOf(fault.getMessage())
                .replaceFirst(
                        "^Cannot load (the )?tables (of grocer )?into jdbc:postgresql://localhost:\\d+/\\w+: ", "");
    }

    @Test
    void aServerThatTakesNoChangesIsRefusedBeforeAnythingIsPublished() {
        mart.sql("ALTER DATABASE " + mart.name() + " SET default_transaction_read_only = on");

        assertThat(refused()).isEqualTo("transactions are read-only there (default_transaction_read_only is on).");
    }

    @Test
    void aDatabaseThatCannotHoldEveryTextIsRefused() {
        mart.encoded("LATIN1");

        assertThat(refused())
                .isEqualTo("the encoding of the database is LATIN1, which cannot hold every text; expected UTF8.");
    }

    @Test
    void policiesThatHideRowsAreRefusedForWhomTheyHold() {
        mart.load();
        mart.sql(
                "DROP ROLE IF EXISTS agent; CREATE ROLE agent LOGIN; GRANT USAGE ON SCHEMA analytics TO agent;"
                        + " GRANT ALL ON ALL TABLES IN SCHEMA analytics TO agent; ALTER TABLE analytics.sold ENABLE ROW LEVEL SECURITY");
        // A superuser sees all rows.
        mart.check();
        mart.user("agent");

        assertThat(refused())
                .isEqualTo("row-level security of analytics.sold may hide rows from the user, which could then not be"
                        + " deleted; expected a table without, or a user with BYPASSRLS.");
    }

    @Test
    void aColumnThatMayNotBeWithoutAValueIsRefusedWhereThePublishedOneMay() {
        mart.load();
        mart.sql("DELETE FROM analytics.sold; ALTER TABLE analytics.sold ALTER COLUMN price SET NOT NULL,"
                + " ALTER COLUMN item_id SET NOT NULL");

        assertThat(refused())
                .isEqualTo("column price of analytics.sold is NOT NULL, but the published one may be without a value.");
    }

    @Test
    void anotherOutputIsRefusedUntilItsRowIsDeleted() {
        mart.load();
        List<String> before = mart.rows();
        String former = mart.output().toString();
        mart.in(OutputLayout.of(folder.resolve("trial").toString())).remove("2024-05-04");

        assertThat(refused())
                .isEqualTo("they hold the output " + former + ", and this is the output " + mart.output() + ".");
        assertThat(catchThrowableOfType(UserFault.class, () -> mart.load()).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(mart.rows()).isEqualTo(before);

        mart.sql("DELETE FROM analytics.weekmart_outputs WHERE pipeline = 'grocer'");
        mart.check();
        assertThat(mart.load()).isEqualTo(new Copied(0, 1, 0, 0));
        assertThat(mart.query("SELECT output FROM analytics.weekmart_outputs"))
                .containsExactly(mart.output().toString());
    }

    /** The process of the server is stopped in the middle of rows: it neither takes them nor answers, and its machine goes on. */
    @Test
    void aServerThatTakesNoRowsEndsTheLoadInTime() throws Exception {
        mart.load();
        List<String> before = mart.rows();
        String wide = "x".repeat(1_000);
        mart.day(
                        "2024-05-05",
                        IntStream.range(0, 60_000)
                                .mapToObj(i -> row((long) i, wide + i, PRICE))
                                .toArray(Row[]::new))
                .lockTimeout(Duration.ofSeconds(1))
                .statementTimeout(Duration.ofSeconds(2));
        AtomicInteger step = new AtomicInteger();
        AtomicInteger stopped = new AtomicInteger();
        AtomicLong began = new AtomicLong();

        UserFault fault = catchThrowableOfType(
                UserFault.class,
                () -> mart.load(connection -> {
                    // Behind the rows that were deleted.
                    if (step.incrementAndGet() == 4) {
                        stopped.set(backend(connection));
                        new Thread(() -> {
                                    while (mart.query(
                                                    "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'COPY%' AND pid = "
                                                            + stopped)
                                            .isEmpty()) {
                                        Thread.onSpinWait();
                                    }
                                    signal("STOP", stopped.get());
                                    began.set(System.nanoTime());
                                })
                                .start();
                    }
                }));

        signal("CONT", stopped.get());
        assertThat(Duration.ofNanos(System.nanoTime() - began.get()))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(30));
        assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(fault.getMessage())
                .endsWith(": the server took no rows for 3 seconds,"
                        + " weekmart.output.copies.postgres.statement-timeout and .lock-timeout together.");
        while (!mart.query("SELECT 1 FROM pg_stat_activity WHERE pid = " + stopped)
                .isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(mart.rows()).isEqualTo(before);
        assertThat(mart.statementTimeout(Duration.ofMinutes(5)).load()).isEqualTo(new Copied(1, 0, 60_000, 0));
    }

    private static void signal(String name, int process) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each kill ends the session from outside, between two steps, and so its next statement fails, that of a COPY too. */
    @Test
    void aLoadThatIsKilledAtAnyStepLeavesTheRunBeforeOrItsOwnAndTheNextOneLoadsAll() {
        mart.load();
        List<String> before = mart.rows();
        mart.day("2024-05-03", row(7L, "Pan", PRICE))
                .day("2024-05-05", row(1L, "Kettle", new BigDecimal("8.00")))
                .remove("2024-05-04")
                .items(row(1L, "Kettle"), row(7L, "Pan"));
        List<String> after = List.of("2024-05-03 7 Pan 9.50", "2024-05-05 1 Kettle 8.00", "1 Kettle", "7 Pan");
        List<String> states = new ArrayList<>();
        int kills = 0;
        for (int last = 1; ; last++) {
            AtomicInteger step = new AtomicInteger();
            int killed = last;
            UserFault fault = catchThrowableOfType(
                    UserFault.class,
                    () -> mart.load(connection -> {
                        assertThat(mart.rows()).isIn(before, after);
                        if (step.incrementAndGet() == killed) {
                            terminate(connection);
                        }
                    }));
            if (step.get() < killed) {
                break;
            }
            kills++;
            // The last step is behind the commit.
            if (fault != null) {
                assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
                assertThat(mart.rows()).isEqualTo(before);
            }
            states.add(mart.rows().equals(after) ? "after" : "before");
        }
        assertThat(kills).isEqualTo(11);
        assertThat(states.subList(0, kills - 1)).containsOnly("before");
        assertThat(states.get(kills - 1)).isEqualTo("after");
        assertThat(mart.load()).isEqualTo(Copied.NOTHING);
        assertThat(mart.rows()).isEqualTo(after);
    }

    /** Kills in the middle of rows: at moments of their own, while a reader looks on. */
    @Test
    void aServerThatGoesAwayWhileRowsAreCopiedLeavesTheRunBefore() {
        mart.load();
        Object[][] many = new Object[150_000][];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Object[] {(long) i, "Item " + i, PRICE};
        }
        mart.day("2024-05-05", java.util.Arrays.stream(many).map(Mart::row).toArray(org.apache.spark.sql.Row[]::new));
        String count = "SELECT count(*) FROM analytics.sold";
        int killed = 0;
        for (int kill = 0; kill < 12; kill++) {
            long millis = 3L * kill;
            AtomicInteger step = new AtomicInteger();
            UserFault fault = catchThrowableOfType(
                    UserFault.class,
                    () -> mart.load(connection -> {
                        // The third step is behind the lock, the fourth behind the rows that were deleted.
                        if (step.incrementAndGet() == 4) {
                            int backend = backend(connection);
                            new Thread(() -> terminate(backend, millis)).start();
                        }
                    }));
            if (fault != null) {
                killed++;
                assertThat(fault.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
                assertThat(mart.query(count)).containsExactly("3");
            } else {
                assertThat(mart.query(count)).containsExactly("150001");
                mart.sql("DELETE FROM analytics.weekmart_loads WHERE partition = 'day=2024-05-05';"
                        + " DELETE FROM analytics.sold WHERE day = '2024-05-05' AND item_id > 1");
            }
        }
        assertThat(killed).isGreaterThanOrEqualTo(6);
        mart.load();
        assertThat(mart.query(count)).containsExactly("150001");
        assertThat(mart.query(
                        "SELECT count(DISTINCT item_id), sum(price) FROM analytics.sold WHERE day = '2024-05-05'"))
                .containsExactly("150000 1425000.00");
    }

    private static int backend(Connection connection) {
        try {
            return connection.unwrap(PGConnection.class).getBackendPID();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void terminate(Connection connection) {
        terminate(backend(connection), 0);
    }

    private void terminate(int backend, long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        mart.query("SELECT pg_terminate_backend(" + backend + ")");
        // Until it has ended, its next statement may still be answered.
        while (!mart.query("SELECT 1 FROM pg_stat_activity WHERE pid = " + backend)
                .isEmpty()) {
            Thread.onSpinWait();
        }
    }
}
