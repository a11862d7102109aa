package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * One snapshot of a PostgreSQL, read by several connections. The leading session locks the tables before there is a snapshot, exports it, and
 * outlives all that import it: a TRUNCATE or an ALTER that rewrites would leave the snapshot with no rows.
 */
final class PostgresReading implements Reading {
    /** What tells one server from another, and one snapshot from another: the name of a snapshot alone may exist on two servers. */
    private static final String IDENTITY =
            "SELECT pg_postmaster_start_time()::text, current_database(), txid_current_snapshot()::text";

    private static final long MILLIS_BETWEEN_LOOKS = 1000;

    private final List<PostgresSession> sessions = new ArrayList<>();
    private final String database;
    private final String snapshot;
    private final Instant readAt;
    private final boolean over;
    private final List<Selection> selections;
    private final List<String> notes = new ArrayList<>();

    private PostgresReading(PostgresSession leader, Facts facts, List<Selection> selections) {
        sessions.add(leader);
        this.database = facts.database();
        this.snapshot = facts.snapshot();
        this.readAt = facts.readAt();
        this.over = facts.over();
        this.selections = selections;
    }

    private record Facts(String database, String snapshot, Instant readAt, boolean over) {}

    /**
     * Waits for a replica that lags.
     *
     * @throws UserFault with exit code 3 where it lags on
     */
    private static Replica caughtUp(Connection connection, ExtractSettings settings, Night night) throws SQLException {
        long began = System.nanoTime();
        while (true) {
            Replica server = Replica.of(connection);
            // No replica has all of a day that goes on.
            Optional<String> lag = night.over(server.now()) ? server.lag(night.committed()) : Optional.empty();
            if (lag.isEmpty()) {
                return server;
            }
            if (!server.mayCatchUp()
                    || System.nanoTime() - began >= settings.lockTimeout().toNanos()) {
                throw UserFault.passing(
                        ExitCode.INPUT,
                        "Cannot read the replica: " + lag.get() + ".",
                        "Wait until it has caught up, then run again, or name the primary in extract.url. A user who is to see"
                                + " what a replica receives needs the role pg_read_all_stats.",
                        null);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserFault.passing(
                    ExitCode.INTERRUPTED, "Cannot wait for the replica: the run was interrupted.", "Run again.", e);
        }
    }

    /** Some poolers refuse to copy. */
    private static boolean copies(Connection connection) {
        try {
            if (!connection.isWrapperFor(PGConnection.class)) {
                return false;
            }
            PostgresSession.copy(connection, "SELECT 1", row -> {});
            return true;
        } catch (SQLException | IOException e) {
            return false;
        }
    }

    /**
     * Looks at the server, locks the tables, takes the snapshot, and makes the queries. All that is on one connection: a second one may lead to
     * another replica, which lags.
     *
     * @throws UserFault with exit code 3 where the day is not over, a replica lags or a table is not as it must be
     */
    static PostgresReading open(Connector connector, ExtractSettings settings, Night night) {
        return open(connector, settings, night, PostgresReading::copies);
    }

    /** @param copying whether a connection can copy; else a cursor reads */
    static PostgresReading open(
            Connector connector, ExtractSettings settings, Night night, Predicate<Connection> copying) {
        Connection connection = connector.open();
        Replica server;
        boolean copies;
        PostgresSession leader;
        try {
            server = caughtUp(connection, settings, night);
            night.refuseUnlessOver(server.now());
            copies = copying.test(connection);
            leader = PostgresSession.begin(connection, settings, null, copies);
        } catch (SQLException e) {
            PostgresSession.closeQuietly(connection);
            throw PostgresFaults.of(e, "begin a transaction");
        } catch (RuntimeException e) {
            PostgresSession.closeQuietly(connection);
            throw e;
        }
        try {
            locked(leader, settings);
            Facts facts = facts(leader, night.over(server.now()));
            refuseOther(leader, server);
            List<Selection> selections = new SourceSelections(
                            new PostgresSql(leader, settings, copies), settings, night.date())
                    .all(night.before());
            return new PostgresReading(leader, facts, selections).joined(connector, settings, copies);
        } catch (SQLException e) {
            leader.close();
            throw PostgresFaults.of(
                    e, "read the tables of " + settings.pipeline().name());
        } catch (RuntimeException e) {
            leader.close();
            throw e;
        }
    }

    /** Behind a pooler, a transaction may be on another server than the statements before it. */
    private static void refuseOther(PostgresSession leader, Replica server) throws SQLException {
        if (!server.server()
                .equals(leader.rows("SELECT " + Replica.SERVER).get(0).get(0))) {
            throw UserFault.passing(
                    ExitCode.INPUT,
                    "Cannot read the database: the transaction is on another server than the one that was looked at before it,"
                            + " as behind a pooler of several.",
                    "Run again, or name one server in extract.url.",
                    null);
        }
    }

    private static void locked(PostgresSession leader, ExtractSettings settings) {
        try {
            leader.execute(PostgresSql.lock(settings));
        } catch (SQLException e) {
            throw PostgresFaults.of(
                    e, "lock the tables of " + settings.pipeline().name() + " for reading");
        }
    }

    private static Facts facts(PostgresSession leader, boolean over) throws SQLException {
        List<@Nullable String> row = leader.rows("SELECT pg_export_snapshot(), extract(epoch FROM clock_timestamp()),"
                        + " current_setting('server_version'), current_setting('server_encoding')")
                .get(0);
        if ("SQL_ASCII".equals(row.get(3))) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read the database: its encoding is SQL_ASCII, so that the server does not know what its texts"
                            + " mean, and they cannot be written in UTF-8.",
                    "Read from a database with an encoding.");
        }
        return new Facts(
                "PostgreSQL " + row.get(2),
                String.valueOf(row.get(0)),
                Instant.ofEpochMilli(new BigDecimal(String.valueOf(row.get(1)))
                        .movePointRight(3)
                        .longValue()),
                over);
    }

    private PostgresReading joined(Connector connector, ExtractSettings settings, boolean copies) throws SQLException {
        try {
            join(connector, settings, copies);
            return this;
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Opens further connections on the same snapshot, as many as there is work for; none where they lead to another server. */
    private void join(Connector connector, ExtractSettings settings, boolean copies) throws SQLException {
        int queries = selections.stream()
                .mapToInt(selection -> selection.reading().size() + 1)
                .sum();
        List<List<@Nullable String>> identity = sessions.get(0).rows(IDENTITY);
        while (sessions.size() < Math.min(settings.threads(), queries)) {
            PostgresSession further;
            try {
                further = PostgresSession.begin(connector, settings, snapshot, copies);
            } catch (SQLException | UserFault e) {
                notes.add("The snapshot could not be read by a further connection (" + e.getMessage() + "): "
                        + sessions.size() + " of " + settings.threads() + " read.");
                return;
            }
            sessions.add(further);
            if (!further.rows(IDENTITY).equals(identity)) {
                sessions.remove(further);
                further.close();
                notes.add("A further connection led to another server, as behind a pooler: " + sessions.size() + " of "
                        + settings.threads() + " read.");
                return;
            }
        }
    }

    @Override
    public List<ReadingSession> sessions() {
        return List.copyOf(sessions);
    }

    @Override
    public String database() {
        return database;
    }

    @Override
    public String snapshot() {
        return snapshot;
    }

    @Override
    public Instant readAt() {
        return readAt;
    }

    @Override
    public boolean over() {
        return over;
    }

    @Override
    public List<Selection> selections() {
        return selections;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void abort() {
        sessions.forEach(PostgresSession::abort);
    }

    @Override
    public void close() {
        // The leading session ends last.
        for (int i = sessions.size() - 1; i >= 0; i--) {
            Objects.requireNonNull(sessions.get(i)).close();
        }
    }
}
