package io.weekmart.extract;

import io.weekmart.database.Connector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * One transaction that reads a snapshot and writes nothing. What a session could be set to otherwise, and what would change a text, is set for
 * the transaction alone: behind a pooler the connection goes on to others.
 */
final class PostgresSession implements ReadingSession {
    /** Rows that a cursor takes at once: few, since the next ones may be much larger than those before. */
    private static final int MOST_FETCHED = 50;

    private static final int FETCHED_BYTES = 8 << 20;
    private static final int TRANSACTION_TIMEOUT_SINCE = 17;

    /** The isolation, which every session has; the statement that imports a snapshot comes right behind it. */
    static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

    /**
     * Notice an end that has gone. A server that counts for an hour sends nothing: without these, a run that was killed would keep its locks until
     * the statement times out, and a network that forgets silent connections would end it.
     */
    private static final List<String> WATCHING = List.of(
            "SET LOCAL client_connection_check_interval = '10s'",
            "SET LOCAL tcp_keepalives_idle = 60",
            "SET LOCAL tcp_keepalives_interval = 10",
            "SET LOCAL tcp_keepalives_count = 6");

    private final Connection connection;
    private final boolean copies;

    private PostgresSession(Connection connection, boolean copies) {
        this.connection = connection;
        this.copies = copies;
    }

    /**
     * Begins a transaction.
     *
     * @param snapshot the one that it reads; null: its own, taken by its first query
     * @param copies whether rows are read by COPY; else by a cursor
     */
    static PostgresSession begin(
            Connector connector, ExtractSettings settings, @Nullable String snapshot, boolean copies)
            throws SQLException {
        Connection connection = connector.open();
        try {
            return begin(connection, settings, snapshot, copies);
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    /** Begins a transaction on a connection that is open; where that fails, it stays open. */
    static PostgresSession begin(
            Connection connection, ExtractSettings settings, @Nullable String snapshot, boolean copies)
            throws SQLException {
        connection.setAutoCommit(false);
        PostgresSession session = new PostgresSession(connection, copies);
        session.execute(BEGIN);
        if (snapshot != null) {
            session.execute("SET TRANSACTION SNAPSHOT " + SqlName.literal(snapshot));
        }
        for (String setting : settings(settings, connection.getMetaData().getDatabaseMajorVersion())) {
            session.execute(setting);
        }
        for (String setting : WATCHING) {
            session.executeWherePossible(setting);
        }
        if (snapshot != null) {
            // Whoever waits for the leading session to release a table would go before this one, and each would
            // wait for the other.
            session.execute(PostgresSql.lock(settings) + " NOWAIT");
        }
        return session;
    }

    /** None of them takes a snapshot, so that tables can be locked before there is one. */
    static List<String> settings(ExtractSettings settings, int version) {
        List<String> statements = new ArrayList<>(List.of(
                // A policy that would hide rows then fails the run instead.
                "SET LOCAL row_security = off",
                "SET LOCAL lock_timeout = " + millis(settings.lockTimeout()),
                "SET LOCAL statement_timeout = " + millis(settings.statementTimeout()),
                "SET LOCAL idle_in_transaction_session_timeout = 0",
                "SET LOCAL DateStyle = 'ISO, YMD'",
                "SET LOCAL IntervalStyle = 'postgres'",
                "SET LOCAL TimeZone = 'UTC'",
                "SET LOCAL extra_float_digits = 3",
                "SET LOCAL standard_conforming_strings = on",
                // Rows then come in the order in which they lie there.
                "SET LOCAL synchronize_seqscans = off"));
        if (version >= TRANSACTION_TIMEOUT_SINCE) {
            statements.add("SET LOCAL transaction_timeout = 0");
        }
        return statements;
    }

    private static String millis(Duration time) {
        return String.valueOf(time.toMillis());
    }

    int version() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Executes a statement that an older server, or one on another system, may refuse. It takes no snapshot. */
    private void executeWherePossible(String sql) throws SQLException {
        execute("SAVEPOINT possible");
        try {
            execute(sql);
        } catch (SQLException e) {
            // The server watches its connections as it always does.
            execute("ROLLBACK TO SAVEPOINT possible");
        }
        execute("RELEASE SAVEPOINT possible");
    }

    @Override
    public List<List<@Nullable String>> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            return SmallResult.rows(results);
        }
    }

    @Override
    public void read(Selection selection, int range, RowSink sink) throws SQLException, IOException {
        read(selection.reading().get(range), sink);
    }

    /** Reads the rows of a query into a sink. */
    void read(String select, RowSink sink) throws SQLException, IOException {
        if (copies) {
            copy(connection, select, sink);
        } else {
            fetch(select, sink);
        }
    }

    /** Each message of the server is one row, so that rows are counted and parted without being parsed. */
    static void copy(Connection connection, String select, RowSink sink) throws SQLException, IOException {
        CopyOut out = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + select + ") TO STDOUT (FORMAT csv, ENCODING 'UTF8')");
        try {
            for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
                sink.row(row);
            }
        } finally {
            if (out.isActive()) {
                out.cancelCopy();
            }
        }
    }

    private void fetch(String select, RowSink sink) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(MOST_FETCHED);
            try (ResultSet results = statement.executeQuery(select)) {
                int columns = results.getMetaData().getColumnCount();
                StringBuilder row = new StringBuilder();
                int largest = 1;
                while (results.next()) {
                    row.setLength(0);
                    for (int i = 1; i <= columns; i++) {
                        row.append(i == 1 ? "" : ",").append(Csv.field(results.getString(i)));
                    }
                    byte[] bytes = row.append('\n').toString().getBytes(StandardCharsets.UTF_8);
                    if (bytes.length > largest) {
                        largest = bytes.length;
                        results.setFetchSize(Math.max(1, Math.min(MOST_FETCHED, FETCHED_BYTES / largest)));
                    }
                    sink.row(bytes);
                }
            }
        }
    }

    @Override
    public void abort() {
        try {
            // A server that counts would go on for long, and hold its locks.
            if (connection.isWrapperFor(PGConnection.class)) {
                connection.unwrap(PGConnection.class).cancelQuery();
            }
        } catch (SQLException e) {
            // It notices by itself that nobody is there.
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It has ended by itself.
            return;
        }
    }

    @Override
    public void close() {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            // The transaction ends with the connection.
        } finally {
            closeQuietly(connection);
        }
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was written through it.
            return;
        }
    }
}
