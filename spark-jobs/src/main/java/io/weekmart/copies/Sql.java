package io.weekmart.copies;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import java.util.List;
import java.util.stream.Collectors;

/** Texts of PostgreSQL's SQL. */
final class Sql {
    private Sql() {}

    /** A name that is exactly this text. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String name(String schema, String table) {
        return name(schema) + "." + name(table);
    }

    static String names(List<String> names) {
        return names.stream().map(Sql::name).collect(Collectors.joining(", "));
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A type as {@code format_type} of the catalog writes it. */
    static String type(FieldType type) {
        return switch (type.kind()) {
            case INT -> "integer";
            case LONG -> "bigint";
            case DECIMAL -> "numeric(" + type.precision() + "," + type.scale() + ")";
            case TEXT -> "text";
            case FLAG -> "boolean";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp without time zone";
        };
    }

    static String create(String schema, CopiedTable table) {
        String columns =
                table.columns().stream().map(field -> "  " + column(field)).collect(Collectors.joining(",\n"));
        String key = table.primaryKey().isEmpty() ? "" : ",\n  PRIMARY KEY (" + names(table.primaryKey()) + ")";
        return "CREATE TABLE " + name(schema, table.name()) + " (\n" + columns + key + "\n)";
    }

    static String column(Field field) {
        return name(field.name()) + " " + type(field.type());
    }

    static String comment(String schema, CopiedTable table) {
        return "COMMENT ON TABLE " + name(schema, table.name()) + " IS " + literal(table.about());
    }

    static String comment(String schema, CopiedTable table, Field field) {
        return "COMMENT ON COLUMN " + name(schema, table.name()) + "." + name(field.name()) + " IS "
                + literal(field.doc());
    }

    static String copy(String schema, CopiedTable table) {
        return "COPY " + name(schema, table.name()) + " ("
                + names(table.columns().stream().map(Field::name).toList()) + ") FROM STDIN";
    }

    /** Deletes the rows of a partition, whose values are parameters. */
    static String delete(String schema, CopiedTable table) {
        String where = table.partitionFields().stream()
                .map(field -> name(field.name()) + " = ?::" + type(field.type()))
                .collect(Collectors.joining(" AND "));
        return "DELETE FROM " + name(schema, table.name()) + (where.isEmpty() ? "" : " WHERE " + where);
    }
}
