package io.weekmart.extract;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import io.weekmart.database.DriverSettings;
import io.weekmart.database.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that reads a MySQL or MariaDB, whose snapshots cannot be shared. Rows are streamed: the server sends them as fast as they are
 * taken, and neither side holds a table in memory.
 */
final class MySqlSession implements ReadingSession {
    static final String ISOLATION = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";
    static final String BEGIN = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";

    /** Longest time that the server takes for its timeouts. */
    private static final long MOST_SECONDS = 31_536_000;

    private final Connector connector;
    private final Connection connection;
    private final Thread atTheEnd = new Thread(this::kill, "weekmart-extract-kill");

    /** Which server the transaction is on; null before it has begun. */
    private @Nullable MySqlIdentity identity;

    private MySqlSession(Connector connector) {
        this.connector = connector;
        this.connection = connector.open();
    }

    /** Connects, and sets what could be set otherwise and would change a text or end the session. There is no snapshot yet. */
    static MySqlSession open(Connector connector, ExtractSettings settings) throws SQLException {
        MySqlSession session = new MySqlSession(connector);
        try {
            for (String setting : settings(settings, connector.product(), session.isMariaDb())) {
                session.execute(setting);
            }
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Takes the snapshot. A driver takes a connection that commits by itself for one that it may replace by another. */
    void begin() throws SQLException {
        connection.setAutoCommit(false);
        execute(BEGIN);
        identity = identity();
        // A server that computes does not notice that nobody is there: a program that is ended tells it.
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    @Override
    public void verify() throws SQLException {
        if (identity != null) {
            identity.require(identity());
        }
    }

    /** Which server and which session this is. */
    MySqlIdentity identity() throws SQLException {
        return MySqlIdentity.of(this, isMariaDb());
    }

    /** @param mariaDb whether the server is one, whatever the driver */
    static List<String> settings(ExtractSettings settings, Product driver, boolean mariaDb) {
        long statement = Math.min(DriverSettings.seconds(settings.statementTimeout()), MOST_SECONDS);
        List<String> statements = new ArrayList<>(List.of(
                // Texts in statements are those of standard SQL, and dates of zeros can be told from others.
                "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'",
                "SET SESSION time_zone = '+00:00'",
                // A part that is being stored lets the server wait.
                "SET SESSION net_write_timeout = " + statement,
                "SET SESSION net_read_timeout = " + statement,
                // It waits while rows are compressed and stored.
                "SET SESSION wait_timeout = " + MOST_SECONDS,
                "SET SESSION lock_wait_timeout = " + DriverSettings.seconds(settings.lockTimeout()),
                mariaDb
                        ? "SET SESSION max_statement_time = " + statement
                        : "SET SESSION max_execution_time = "
                                + settings.statementTimeout().toMillis()));
        if (driver == Product.MARIADB) {
            // The driver of MySQL decodes each column by its own character set, and forbids another.
            statements.add("SET NAMES utf8mb4");
        }
        statements.add(ISOLATION);
        return statements;
    }

    boolean isMariaDb() throws SQLException {
        return value("SELECT VERSION()").toLowerCase(Locale.ROOT).contains("mariadb");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first value of a query's first row. */
    String value(String sql) throws SQLException {
        return String.valueOf(rows(sql).get(0).get(0));
    }

    @Override
    public List<List<@Nullable String>> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            return SmallResult.rows(results);
        }
    }

    /** The rows of a small result, by the names of its columns in lower case. */
    List<Map<String, @Nullable String>> named(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            int columns = results.getMetaData().getColumnCount();
            List<Map<String, @Nullable String>> rows = new ArrayList<>();
            while (results.next()) {
                Map<String, @Nullable String> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns; i++) {
                    row.put(results.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT), results.getString(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    @Override
    public void read(Selection selection, int range, RowSink sink) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            // How each driver is told not to fetch the whole result first.
            statement.setFetchSize(connector.product() == Product.MYSQL ? Integer.MIN_VALUE : 1);
            try (ResultSet results = statement.executeQuery(selection.reading().get(range))) {
                stream(results, selection.renderings(), sink);
            }
        }
        verify();
    }

    private void stream(ResultSet results, List<Rendering> renderings, RowSink sink) throws SQLException, IOException {
        try {
            StringBuilder row = new StringBuilder();
            while (results.next()) {
                row.setLength(0);
                for (int i = 0; i < renderings.size(); i++) {
                    String value = results.getString(i + 1);
                    row.append(i == 0 ? "" : ",")
                            .append(Csv.field(
                                    value == null ? null : renderings.get(i).of(value)));
                }
                sink.row(row.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException e) {
            // To close a result that is streamed, the driver would read the rest of it first.
            abort();
            throw e;
        }
    }

    @Override
    public void abort() {
        kill();
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It has ended by itself.
            return;
        }
    }

    /** Has the server end the session: else it would compute on until it has something to send. */
    private void kill() {
        MySqlIdentity reading = identity;
        if (reading == null) {
            return;
        }
        MySqlSession killing = null;
        try {
            killing = new MySqlSession(connector);
            if (reading.isSameServer(killing.identity())) {
                killing.execute("KILL CONNECTION " + reading.connection());
            }
        } catch (SQLException | UserFault e) {
            // It has ended by itself, or ends when the statement takes too long.
            return;
        } finally {
            if (killing != null) {
                killing.closeQuietly();
            }
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException e) {
            // The program is being ended.
            return;
        }
        try {
            if (!connection.isClosed()) {
                execute("ROLLBACK");
            }
        } catch (SQLException e) {
            // The transaction ends with the connection.
        } finally {
            closeQuietly();
        }
    }

    private void closeQuietly() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was written through it.
            return;
        }
    }
}
