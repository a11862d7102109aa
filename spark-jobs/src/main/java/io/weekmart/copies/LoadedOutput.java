package io.weekmart.copies;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.storage.OutputLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The table in which the database says of which output the tables of a pipeline are loaded. Whatever an output does not have is deleted, so that
 * another output of the same pipeline, such as that of a trial, would take away all others.
 */
final class LoadedOutput {
    static final CopiedTable TABLE = new CopiedTable(
            "weekmart_outputs",
            "Outputs that Weekmart has loaded: a row for each pipeline. After its row is deleted, the next load takes the tables over.",
            List.of(
                    Field.required("pipeline", FieldType.TEXT, "Pipeline that publishes the tables."),
                    Field.required("output", FieldType.TEXT, "Root of the output that its tables are loaded from."),
                    Field.required("run_id", FieldType.TEXT, "Run that loaded it first.")),
            List.of(),
            List.of("pipeline"));

    private final Connection connection;
    private final String name;
    private final String pipeline;

    LoadedOutput(Connection connection, String schema, String pipeline) {
        this.connection = connection;
        this.name = Sql.name(schema, TABLE.name());
        this.pipeline = pipeline;
    }

    /**
     * The root of an output, whether or not its folder is there already: one that is there ends with a slash on a disk. On S3 it is the same
     * by each of the names that Hadoop and EMR have for the scheme.
     */
    static String root(OutputLayout output) {
        return output.toString().replaceFirst("(?<=[^/])/+$", "").replaceFirst("^s3[an]://", "s3://");
    }

    /** Whether the table is there. */
    boolean exists() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * Makes sure that tables are loaded from one output.
     *
     * @return whether the database names one
     * @throws UserFault with exit code 2 where it names another one
     */
    boolean check(OutputLayout output, String url, String keys) throws SQLException {
        Optional<String> known = known();
        if (known.isPresent() && !known.get().equals(root(output))) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot load the tables of " + pipeline + " into " + url + ": they hold the output " + known.get()
                            + ", and this is the output " + root(output) + ".",
                    "Set " + keys + ".url to null for a trial, or " + keys + ".analytics-schema and " + keys
                            + ".staging-schema to schemas of its own. To have the tables follow this output from now on, without"
                            + " the partitions that it does not have, run first: DELETE FROM " + name
                            + " WHERE pipeline = " + Sql.literal(pipeline) + ".");
        }
        return known.isPresent();
    }

    private Optional<String> known() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT output FROM " + name + " WHERE pipeline = ?")) {
            query.setString(1, pipeline);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    void remember(OutputLayout output, String runId) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + name + " VALUES (?, ?, ?)")) {
            insert.setString(1, pipeline);
            insert.setString(2, root(output));
            insert.setString(3, runId);
            insert.executeUpdate();
        }
    }
}
