package io.weekmart.extract;

import io.weekmart.database.Connector;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A connection to Snowflake, whose warehouse writes the dumps. No row passes through it. */
final class SnowflakeSession implements UnloadingSession {
    private final Connection connection;
    private final ExtractSettings settings;

    private SnowflakeSession(Connection connection, ExtractSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /** Connects, and sets what would change a text. */
    static SnowflakeSession open(Connector connector, ExtractSettings settings) throws SQLException {
        SnowflakeSession session = new SnowflakeSession(connector.open(), settings);
        try (Statement statement = session.connection.createStatement()) {
            for (String setting : SnowflakeSql.settings(settings)) {
                statement.execute(setting);
            }
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
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
        throw new IllegalStateException("The warehouse writes the rows of " + selection.name() + " by itself");
    }

    @Override
    public List<Unloaded> unload(Selection selection, String folder, boolean splits) throws SQLException {
        List<Unloaded> files = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(SnowflakeSql.unload(settings, selection, folder, splits))) {
            Map<String, Integer> columns = new TreeMap<>();
            for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
                columns.put(results.getMetaData().getColumnLabel(i).toUpperCase(Locale.ROOT), i);
            }
            Integer name = columns.get("FILE_NAME");
            Integer bytes = columns.get("FILE_SIZE");
            Integer rows = columns.get("ROW_COUNT");
            if (name == null || bytes == null || rows == null) {
                throw new SQLException("the answer of COPY INTO has the columns " + columns.keySet()
                        + ", without FILE_NAME, FILE_SIZE or ROW_COUNT");
            }
            while (results.next()) {
                String file = String.valueOf(results.getString(name));
                if (results.getLong(rows) > 0) {
                    files.add(new Unloaded(
                            file.substring(file.lastIndexOf('/') + 1), results.getLong(rows), results.getLong(bytes)));
                }
            }
        }
        return files;
    }

    @Override
    public void abort() {
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
            connection.close();
        } catch (SQLException e) {
            // It held no transaction.
            return;
        }
    }
}
