package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Extraction;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * One snapshot of a PostgreSQL, read by several connections. The leading session locks the tables before there is a snapshot, exports it, and
 * outlives all that import it: a TRUNCATE or an ALTER that rewrites would leave the snapshot with no rows.
 */
final class PostgresReading implements AutoCloseable {
    /** What tells one server from another, and one snapshot from another: the name of a snapshot alone may exist on two servers. */
    private static final String IDENTITY =
            "SELECT pg_postmaster_start_time()::text, current_database(), txid_current_snapshot()::text";

    private final List<PostgresSession> sessions = new ArrayList<>();
    private final String database;
    private final String snapshot;
    private final Instant readAt;
    private final List<Selection> selections;
    private final List<String> notes = new ArrayList<>();

    private PostgresReading(PostgresSession leader, Facts facts, List<Selection> selections) {
        sessions.add(leader);
        this.database = facts.database();
        this.snapshot = facts.snapshot();
        this.readAt = facts.readAt();
        this.selections = selections;
    }

    private record Facts(String database, String snapshot, Instant readAt) {}

    /** What the server is like before anything is read of it. */
    record Server(Instant now, boolean copies) {}

    /**
     * Looks at the server: its clock, whether it is a replica that lags, and whether it copies.
     *
     * @param end when the date is over; a replica must have replayed what was committed until then
     * @param partial whether a day that is not over is read, of which no replica has all
     * @throws UserFault with exit code 3 where the replica lags
     */
    static Server look(Connector connector, Instant end, boolean partial) {
        try (Connection connection = connector.open()) {
            Replica replica;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(Replica.QUERY)) {
                row.next();
                @Nullable Timestamp replayed = row.getTimestamp(3);
                replica = new Replica(
                        row.getTimestamp(1).toInstant(),
                        row.getBoolean(2),
                        replayed == null ? null : replayed.toInstant(),
                        row.getBoolean(4),
                        row.getString(5));
            }
            Optional<String> lag = partial && replica.now().isBefore(end) ? Optional.empty() : replica.lag(end);
            if (lag.isPresent()) {
                throw UserFault.passing(
                        ExitCode.INPUT,
                        "Cannot read the replica: " + lag.get() + ".",
                        "Wait until it has caught up, then run again, or name the primary in extract.url.",
                        null);
            }
            return new Server(replica.now(), copies(connection));
        } catch (SQLException e) {
            throw PostgresFaults.of(e, "look at the server");
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
     * Locks the tables, takes the snapshot, and makes the queries.
     *
     * @param before the extraction before this one
     * @throws UserFault with exit code 3 where a table is not as it must be, 5 where another extraction of the same dumps runs
     */
    static PostgresReading open(
            Connector connector,
            ExtractSettings settings,
            LocalDate date,
            boolean copies,
            Optional<Extraction> before) {
        PostgresSession leader;
        try {
            leader = PostgresSession.begin(connector, settings, null, copies);
        } catch (SQLException e) {
            throw PostgresFaults.of(e, "begin a transaction");
        }
        try {
            locked(leader, settings);
            Facts facts = facts(leader);
            lockDumps(leader, settings);
            List<Selection> selections = new PostgresCatalog(leader, settings, date, copies).selections(before);
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

    private static void locked(PostgresSession leader, ExtractSettings settings) {
        try {
            leader.execute(PostgresCatalog.lock(settings));
        } catch (SQLException e) {
            throw PostgresFaults.of(
                    e, "lock the tables of " + settings.pipeline().name() + " for reading");
        }
    }

    private static Facts facts(PostgresSession leader) throws SQLException {
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
                        .longValue()));
    }

    /** Two extractions of the same dumps at once would write over each other. The database tells one from the other. */
    private static void lockDumps(PostgresSession leader, ExtractSettings settings) throws SQLException {
        long key = key("weekmart extract\n" + settings.rawPath() + "\n"
                + settings.pipeline().name());
        if (!"t"
                .equals(leader.rows("SELECT pg_try_advisory_xact_lock(" + key + ")")
                        .get(0)
                        .get(0))) {
            throw UserFault.passing(
                    ExitCode.HELD,
                    "Cannot extract the dumps of " + settings.pipeline().name() + ": another extraction into "
                            + settings.rawPath() + " is running.",
                    "Wait until it has ended.",
                    null);
        }
    }

    private static long key(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
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

    /** One for each thread; the first is the leading one. */
    List<PostgresSession> sessions() {
        return List.copyOf(sessions);
    }

    /** Product and version. */
    String database() {
        return database;
    }

    String snapshot() {
        return snapshot;
    }

    /** When the snapshot was taken, by the server's clock. */
    Instant readAt() {
        return readAt;
    }

    List<Selection> selections() {
        return selections;
    }

    /** What a person should know of the connections. */
    List<String> notes() {
        return notes;
    }

    /** Ends whatever the connections are doing. */
    void abort() {
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
