package io.weekmart.copies;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table in which the database says what was loaded, written in the transaction that loads. */
final class LoadTable {
    static final CopiedTable TABLE = new CopiedTable(
            "weekmart_loads",
            "What Weekmart has loaded: a row for each partition of a table. A partition whose row is deleted is loaded again.",
            List.of(
                    Field.required("pipeline", FieldType.TEXT, "Pipeline that publishes the table."),
                    Field.required("table_name", FieldType.TEXT, "Table, with its schema."),
                    Field.required(
                            "partition", FieldType.TEXT, "Values of the partition columns; empty for a whole table."),
                    Field.required("run_id", FieldType.TEXT, "Run that loaded it."),
                    Field.required("fingerprint", FieldType.TEXT, "Of the published rows: another one is loaded anew."),
                    Field.required("row_count", FieldType.LONG, "Rows loaded.")),
            List.of(),
            List.of("pipeline", "table_name", "partition"));

    private final Connection connection;
    private final String name;
    private final String pipeline;
    private final String runId;

    LoadTable(Connection connection, String schema, String pipeline, String runId) {
        this.connection = connection;
        this.name = Sql.name(schema, TABLE.name());
        this.pipeline = pipeline;
        this.runId = runId;
    }

    /** The fingerprints of the partitions of a table that are loaded. */
    Map<String, String> loaded(String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT partition, fingerprint FROM " + name + " WHERE pipeline = ? AND table_name = ?")) {
            query.setString(1, pipeline);
            query.setString(2, table);
            Map<String, String> loaded = new HashMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    loaded.put(rows.getString(1), rows.getString(2));
                }
            }
            return loaded;
        }
    }

    /** Forgets a table that was made anew, so that all of it is loaded. */
    void forget(String table) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + name + " WHERE pipeline = ? AND table_name = ?")) {
            delete.setString(1, pipeline);
            delete.setString(2, table);
            delete.executeUpdate();
        }
    }

    void forget(String table, String partition) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + name + " WHERE pipeline = ? AND table_name = ? AND partition = ?")) {
            delete.setString(1, pipeline);
            delete.setString(2, table);
            delete.setString(3, partition);
            delete.executeUpdate();
        }
    }

    void remember(String table, String partition, String fingerprint, long rows) throws SQLException {
        forget(table, partition);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + name + " VALUES (?, ?, ?, ?, ?, ?)")) {
            int column = 1;
            for (String value : List.of(pipeline, table, partition, runId, fingerprint)) {
                insert.setString(column++, value);
            }
            insert.setLong(column, rows);
            insert.executeUpdate();
        }
    }
}
