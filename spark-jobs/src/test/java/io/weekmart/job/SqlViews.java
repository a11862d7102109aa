package io.weekmart.job;

import io.weekmart.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The statements of {@code bootstrap/views}, as engines run them over an output. */
public final class SqlViews {
    /** Where the statements are. */
    public static final Path FOLDER = Documents.ROOT.resolve("bootstrap/views");

    private SqlViews() {}

    /** One statement for each view, by the order in which they are made: each uses only those before it. */
    public static List<Path> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the view that a file makes. */
    public static String name(Path file) {
        return file.getFileName().toString().replaceAll("^\\d_|\\.sql$", "");
    }

    /** What a file says. */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The statement that makes the view of that name. */
    public static String statement(String view) {
        return files().stream()
                .filter(file -> name(file).equals(view))
                .map(SqlViews::text)
                .findFirst()
                .orElseThrow();
    }

    /** A DuckDB with the tables of an output and all views. */
    public static Connection inDuck(Path output) throws SQLException {
        Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duck.createStatement()) {
            statement.execute(text(FOLDER.resolve("duckdb/tables.sql")).replace("'out/", "'" + output + "/"));
            for (Path file : files()) {
                statement.execute(text(file));
            }
        }
        return duck;
    }

    /** A session of Spark with the tables of an output and the views that Spark can make. */
    static SparkSession inSpark(Path output) {
        SparkSession spark = Workbench.spark().newSession();
        for (String table : List.of("fact_weekly_store_product", "dim_store", "dim_product", "dim_calendar")) {
            spark.read().parquet(output.resolve(table).toString()).createOrReplaceTempView(table);
        }
        for (Path file : files()) {
            if (!name(file).equals("data_health")) {
                spark.sql(text(file).replace("OR REPLACE VIEW", "OR REPLACE TEMPORARY VIEW"));
            }
        }
        return spark;
    }

    /** The rows of a query, their columns joined by blanks, null as {@code -}. */
    public static List<String> query(Connection duck, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    cells.add(cell(result.getString(column)));
                }
                rows.add(String.join(" ", cells));
            }
        }
        return rows;
    }

    /** The same in Spark. */
    static List<String> query(SparkSession spark, String sql) {
        List<String> rows = new ArrayList<>();
        for (Row row : spark.sql(sql).collectAsList()) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < row.length(); column++) {
                cells.add(cell(row.isNullAt(column) ? null : row.get(column).toString()));
            }
            rows.add(String.join(" ", cells));
        }
        return rows;
    }

    private static String cell(@Nullable String value) {
        return value == null ? "-" : value;
    }
}
