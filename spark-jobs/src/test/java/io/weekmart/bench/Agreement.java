package io.weekmart.bench;

import io.weekmart.contract.table.Field;
import io.weekmart.schema.FactTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** Compares weekly tables cell by cell, read by DuckDB from their Parquet files. */
final class Agreement {
    private static final String COLUMNS =
            FactTable.FIELDS.stream().map(Field::name).collect(Collectors.joining(", "));

    private Agreement() {}

    /**
     * The number of rows, which both tables share.
     *
     * @throws IllegalStateException if a row of one is not in the other, naming the first such row
     */
    static long check(Path one, Path other) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            view(statement, "one", one);
            view(statement, "other", other);
            missing(statement, "one", "other", one, other);
            missing(statement, "other", "one", other, one);
            long rows = number(statement, "SELECT count(*) FROM one");
            long others = number(statement, "SELECT count(*) FROM other");
            if (rows != others) {
                throw new IllegalStateException("Cannot call the results equal: " + one + " has " + rows + " rows and "
                        + other + " has " + others + ", with the same distinct ones.");
            }
            return rows;
        }
    }

    private static void view(Statement statement, String name, Path table) throws SQLException {
        statement.execute("CREATE VIEW " + name + " AS SELECT " + COLUMNS + " FROM read_parquet('"
                + table.toString().replace("'", "''") + "/**/*.parquet', hive_partitioning = true)");
    }

    private static void missing(Statement statement, String left, String right, Path leftPath, Path rightPath)
            throws SQLException {
        String rows = "(SELECT * FROM " + left + " EXCEPT SELECT * FROM " + right + ")";
        long missing = number(statement, "SELECT count(*) FROM " + rows);
        if (missing > 0) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT t::VARCHAR FROM " + rows + " t ORDER BY yr_num, wk_num, store_key, prod_key LIMIT 1")) {
                row.next();
                throw new IllegalStateException("Cannot call the results equal: " + missing + " rows of " + leftPath
                        + " are not in " + rightPath + ". The first: " + row.getString(1));
            }
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
