package io.weekmart.bench;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The same dumps as a German retailer exports them: semicolons, decimal commas, dates such as 05.05.2024, windows-1252. */
final class GermanDumps {
    /** The settings by which they are read. */
    static final List<String> SETTINGS = List.of(
            "raw.format.delimiter=\";\"",
            "raw.format.decimal=\",\"",
            "raw.format.date=[dd.MM.yyyy]",
            "raw.format.encoding=windows-1252");

    private static final Charset ENCODING = Charset.forName("windows-1252");

    private GermanDumps() {}

    /** Writes every dump of a folder into another, under its name. */
    static void write(Path from, Path to) throws IOException, SQLException {
        Path partial = to.resolveSibling(to.getFileName() + ".partial");
        Folders.delete(partial);
        Files.createDirectories(partial);
        List<Path> dumps;
        try (Stream<Path> files = Files.list(from)) {
            dumps = files.filter(file -> file.toString().endsWith(".csv")).toList();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (Path dump : dumps) {
                String name = dump.getFileName().toString();
                Path utf8 = partial.resolve(name + ".utf8");
                statement.execute("COPY (SELECT " + columns(statement, dump) + " FROM " + source(dump) + ") TO '" + utf8
                        + "' (FORMAT csv, HEADER, DELIMITER ';')");
                encode(utf8, partial.resolve(name));
                Files.delete(utf8);
            }
        }
        Files.move(partial, to);
    }

    private static String source(Path dump) {
        return "read_csv('" + dump + "', header = true, all_varchar = true)";
    }

    private static String columns(Statement statement, Path dump) throws SQLException {
        String table = dump.getFileName().toString().replaceFirst("_.*", "");
        TableSpec spec = WeeklyTables.PIPELINE.inputs().stream()
                .filter(input -> input.name().equals(table))
                .findFirst()
                .orElseThrow();
        Map<String, FieldType> types = spec.fields().stream().collect(Collectors.toMap(Field::name, Field::type));
        List<String> columns = new ArrayList<>();
        try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + source(dump))) {
            while (described.next()) {
                String column = described.getString(1);
                columns.add(german(column, types.get(column)) + " AS " + column);
            }
        }
        return String.join(", ", columns);
    }

    private static String german(String column, @Nullable FieldType type) {
        if (type == null) {
            return column;
        }
        return switch (type.kind()) {
            case DECIMAL -> "replace(" + column + ", '.', ',')";
            case DATE -> "regexp_replace(" + column + ", '^(....)-(..)-(..)$', '\\3.\\2.\\1')";
            default -> column;
        };
    }

    private static void encode(Path utf8, Path file) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(utf8);
                BufferedWriter out = Files.newBufferedWriter(file, ENCODING)) {
            in.transferTo(out);
        }
    }
}
