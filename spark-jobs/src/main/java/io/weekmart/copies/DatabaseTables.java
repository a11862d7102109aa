package io.weekmart.copies;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Field;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of one schema as the database has them, beside those that are to be loaded: what is missing, and what is of another type. */
final class DatabaseTables {
    /** Tables, and tables that are partitioned in the database. */
    private static final Set<String> LOADABLE = Set.of("r", "p");

    private static final String OF_TABLES =
            """
            SELECT c.relname, c.relkind::text, pg_has_role(c.relowner, 'USAGE'),
              has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
                AND has_table_privilege(c.oid, 'DELETE'), row_security_active(c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ANY (?)""";

    private static final String OF_COLUMNS =
            """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
              a.attnotnull AND NOT a.atthasdef AND a.attidentity = '', a.attnotnull
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = ? AND c.relname = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped""";

    private final String schema;
    private final List<CopiedTable> tables;
    private final boolean hasSchema;
    private final boolean maySchema;
    private final boolean mayUse;
    private final boolean mayCreate;
    private final Map<String, Found> found = new LinkedHashMap<>();

    /**
     * A column.
     *
     * @param needed whether a row cannot be made without naming a value
     * @param notNull whether a row cannot be without a value
     */
    private record Column(String type, boolean needed, boolean notNull) {}

    /** @param hidden whether policies may hide rows from the user */
    private record Found(String kind, boolean owned, boolean writable, boolean hidden, Map<String, Column> columns) {}

    private DatabaseTables(Connection connection, String schema, List<CopiedTable> tables) throws SQLException {
        this.schema = schema;
        this.tables = List.copyOf(tables);
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT to_regnamespace(?) IS NOT NULL," + " has_database_privilege(current_database(), 'CREATE')")) {
            query.setString(1, Sql.name(schema));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                hasSchema = row.getBoolean(1);
                maySchema = row.getBoolean(2);
            }
        }
        if (!hasSchema) {
            mayUse = maySchema;
            mayCreate = maySchema;
            return;
        }
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT has_schema_privilege(?, 'USAGE'), has_schema_privilege(?, 'CREATE')")) {
            query.setString(1, schema);
            query.setString(2, schema);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                mayUse = row.getBoolean(1);
                mayCreate = row.getBoolean(2);
            }
        }
        find(connection);
    }

    /** Looks at a schema. */
    static DatabaseTables of(Connection connection, String schema, List<CopiedTable> tables) throws SQLException {
        return new DatabaseTables(connection, schema, tables);
    }

    private void find(Connection connection) throws SQLException {
        Array names = connection.createArrayOf(
                "name", tables.stream().map(CopiedTable::name).toArray());
        try (PreparedStatement query = connection.prepareStatement(OF_TABLES)) {
            query.setString(1, schema);
            query.setArray(2, names);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.put(
                            rows.getString(1),
                            new Found(
                                    rows.getString(2),
                                    rows.getBoolean(3),
                                    rows.getBoolean(4),
                                    rows.getBoolean(5),
                                    new LinkedHashMap<>()));
                }
            }
        }
        try (PreparedStatement query = connection.prepareStatement(OF_COLUMNS)) {
            query.setString(1, schema);
            query.setArray(2, names);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Optional.ofNullable(found.get(rows.getString(1))).ifPresent(table -> put(table.columns(), rows));
                }
            }
        }
    }

    private static void put(Map<String, Column> columns, ResultSet row) {
        try {
            columns.put(row.getString(2), new Column(row.getString(3), row.getBoolean(4), row.getBoolean(5)));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What keeps the tables from being loaded, a line each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!hasSchema && !maySchema) {
            return List.of("there is no schema " + schema + ", and the user may not create one");
        }
        if (!mayUse) {
            return List.of("the user may not use the schema " + schema);
        }
        for (CopiedTable table : tables) {
            String name = schema + "." + table.name();
            Found there = found.get(table.name());
            if (there == null) {
                if (!mayCreate) {
                    problems.add("there is no table " + name + ", and the user may not create tables in " + schema);
                }
            } else if (!LOADABLE.contains(there.kind())) {
                problems.add(name + " is no table, expected one");
            } else {
                of(table, name, there, problems);
            }
        }
        return problems;
    }

    private static void of(CopiedTable table, String name, Found there, List<String> problems) {
        if (!there.writable()) {
            problems.add("the user may not SELECT, INSERT and DELETE in " + name);
        }
        if (there.hidden()) {
            problems.add("row-level security of " + name
                    + " may hide rows from the user, which could then not be deleted; expected a table without, or a user"
                    + " with BYPASSRLS");
        }
        for (Field field : table.columns()) {
            String expected = Sql.type(field.type());
            Column column = there.columns().get(field.name());
            if (column == null) {
                if (!there.owned()) {
                    problems.add(name + " has no column " + field.name() + " (" + expected
                            + "), and the user may not add one, since another owns the table");
                }
            } else if (!column.type().equals(expected)) {
                problems.add(
                        "column " + field.name() + " of " + name + " is " + column.type() + ", expected " + expected);
            } else if (column.notNull()
                    && !field.required()
                    && !table.primaryKey().contains(field.name())) {
                problems.add("column " + field.name() + " of " + name
                        + " is NOT NULL, but the published one may be without a value");
            }
        }
        there.columns().forEach((column, of) -> {
            if (of.needed()
                    && table.columns().stream().noneMatch(field -> field.name().equals(column))) {
                problems.add("column " + column + " of " + name
                        + " is none of the published ones, and must have a value in each row");
            }
        });
    }

    /** @throws UserFault with exit code 2 where the tables cannot be loaded */
    static void refuse(List<DatabaseTables> schemas, String url) {
        List<String> problems =
                schemas.stream().flatMap(schema -> schema.problems().stream()).toList();
        if (!problems.isEmpty()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot load tables into " + url + ":" + (problems.size() == 1 ? " " : "\n  ")
                            + String.join("\n  ", problems) + ".",
                    "Have the database's owner run what 'load --plan' prints, or change the columns. To have a table made anew,"
                            + " drop it and delete its rows from weekmart_loads.");
        }
    }

    /** The statements that make what is missing. */
    List<String> missing() {
        List<String> statements = new ArrayList<>();
        if (!hasSchema) {
            statements.add("CREATE SCHEMA " + Sql.name(schema));
        }
        for (CopiedTable table : tables) {
            Found there = found.get(table.name());
            if (there == null) {
                statements.add(Sql.create(schema, table));
                statements.add(Sql.comment(schema, table));
            }
            for (Field field : table.columns()) {
                boolean has = there != null && there.columns().containsKey(field.name());
                if (there != null && !has) {
                    statements.add(
                            "ALTER TABLE " + Sql.name(schema, table.name()) + " ADD COLUMN " + Sql.column(field));
                }
                if (!has) {
                    statements.add(Sql.comment(schema, table, field));
                }
            }
        }
        return statements;
    }

    /** The tables that are not there yet, with their schema. */
    List<String> missingTables() {
        return tables.stream()
                .map(CopiedTable::name)
                .filter(table -> !found.containsKey(table))
                .map(table -> schema + "." + table)
                .toList();
    }

    /** Makes what is missing. */
    void make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : missing()) {
                statement.execute(sql);
            }
        }
    }
}
