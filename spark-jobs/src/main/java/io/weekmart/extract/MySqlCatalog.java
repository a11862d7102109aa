package io.weekmart.extract;

import static io.weekmart.extract.SqlName.literal;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the catalog of a MySQL or MariaDB says of the tables, and its own SQL. */
final class MySqlCatalog implements SourceSql {
    private static final String INNODB = "InnoDB";
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** Tables of the server itself, which no view of a shop is made of. */
    private static final String NOT_OF_THE_SERVER =
            " NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')";

    private final MySqlSession session;

    MySqlCatalog(MySqlSession session) {
        this.session = session;
    }

    /** Names keep their case, which counts on most servers. */
    static SqlName name(ExtractSettings.Table table) {
        return SqlName.of(table.source(), "extract.tables." + table.name() + ".from", UnaryOperator.identity());
    }

    @Override
    public String quote(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    private String quoted(SqlName name) {
        return String.join(".", name.parts().stream().map(this::quote).toList());
    }

    @Override
    public String source(ExtractSettings.Table table, String alias) {
        return quoted(name(table)) + " AS " + alias;
    }

    @Override
    public String specialValues() {
        return "a date of zeros";
    }

    /**
     * A query of one row of a table. From the first row on, and to the end of the transaction, nobody alters or truncates it: they wait. What was
     * altered behind the snapshot is refused by the server.
     */
    String touch(ExtractSettings.Table table) {
        return "SELECT 1 FROM " + source(table, "t") + " LIMIT 1";
    }

    /** The condition that finds a table in information_schema. */
    private static String where(SqlName name) {
        List<String> parts = name.parts();
        return " WHERE TABLE_SCHEMA = " + (parts.size() > 1 ? literal(parts.get(0)) : "DATABASE()")
                + " AND TABLE_NAME = " + literal(parts.get(parts.size() - 1));
    }

    @Override
    public Map<String, SourceColumn> columns(ExtractSettings.Table table) throws SQLException {
        List<List<@Nullable String>> rows =
                session.rows("SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE FROM information_schema.COLUMNS"
                        + where(name(table)) + " ORDER BY ORDINAL_POSITION");
        if (rows.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + table.source() + " as " + table.name()
                            + ": there is no such table or view, or this" + " user may not read it.",
                    "Name it in extract.tables." + table.name() + ".from, with its database, such as shop.orders, and"
                            + " grant the user SELECT on it.");
        }
        Map<String, SourceColumn> columns = new LinkedHashMap<>();
        for (List<@Nullable String> row : rows) {
            String name = String.valueOf(row.get(0));
            columns.put(
                    name,
                    new SourceColumn(
                            name,
                            String.valueOf(row.get(2)),
                            MySqlTypes.of(String.valueOf(row.get(1))),
                            "YES".equals(row.get(3))));
        }
        return columns;
    }

    /**
     * Refuses tables of other engines, of which there is no snapshot, and views that are made of such.
     *
     * @throws UserFault with exit code 3 naming the table and its engine
     */
    void refuseOtherEngines(ExtractSettings.Table table) throws SQLException {
        List<List<@Nullable String>> found =
                session.rows("SELECT TABLE_TYPE, ENGINE, TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES"
                        + where(name(table)));
        // One that is not there is refused with the columns that it does not have.
        for (List<@Nullable String> row : found) {
            if ("VIEW".equals(row.get(0))) {
                refuseOtherEngines(
                        table, String.valueOf(row.get(2)), String.valueOf(row.get(3)), new LinkedHashSet<>());
            } else if (!INNODB.equalsIgnoreCase(row.get(1))) {
                throw otherEngine(table, table.source(), row.get(1));
            }
        }
    }

    private void refuseOtherEngines(ExtractSettings.Table table, String schema, String view, Set<String> seen)
            throws SQLException {
        if (!seen.add(schema + "." + view)) {
            return;
        }
        String definition = session.value("SELECT coalesce(VIEW_DEFINITION, '') FROM information_schema.VIEWS WHERE"
                + " TABLE_SCHEMA = " + literal(schema) + " AND TABLE_NAME = " + literal(view));
        if (definition.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + table.source() + " as " + table.name()
                            + ": the server does not tell this user what" + " the view " + schema + "." + view
                            + " is made of, and whether there is a snapshot of it.",
                    "Grant the user SHOW VIEW on the view, or name a table.");
        }
        for (List<@Nullable String> row :
                session.rows("SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE FROM information_schema.TABLES WHERE"
                        + " TABLE_SCHEMA" + NOT_OF_THE_SERVER + " AND (TABLE_TYPE = 'VIEW' OR coalesce(ENGINE, '') <> '"
                        + INNODB + "')")) {
            String inSchema = String.valueOf(row.get(0));
            String name = String.valueOf(row.get(1));
            if (!definition.contains(quote(inSchema) + "." + quote(name))) {
                continue;
            }
            if ("VIEW".equals(row.get(2))) {
                refuseOtherEngines(table, inSchema, name, seen);
            } else {
                throw otherEngine(table, inSchema + "." + name, row.get(3));
            }
        }
    }

    private static UserFault otherEngine(ExtractSettings.Table table, String source, @Nullable String engine) {
        return new UserFault(
                ExitCode.INPUT,
                "Cannot read " + table.source() + " as " + table.name() + ": the engine of " + source + " is "
                        + (engine == null ? "not known" : engine) + ", and only tables of InnoDB have a snapshot.",
                "Convert it (ALTER TABLE ... ENGINE = InnoDB), or have its own export write the dumps.");
    }

    @Override
    public String within(SourceType.Time time, String place, Bounds bounds) {
        return switch (time) {
            case DATE ->
                place + " >= DATE " + literal(bounds.lowerDate()) + " AND " + place + " < DATE "
                        + literal(bounds.upperDate());
            // The session's clock is that of UTC.
            case MOMENT ->
                place + " >= TIMESTAMP " + literal(utc(bounds.lower(), bounds)) + " AND " + place + " < TIMESTAMP "
                        + literal(utc(bounds.upper(), bounds));
            case LOCAL, NONE ->
                place + " >= TIMESTAMP " + literal(bounds.lowerLocal()) + " AND " + place + " < TIMESTAMP "
                        + literal(bounds.upperLocal());
        };
    }

    private static String utc(LocalDateTime local, Bounds bounds) {
        return SECONDS.format(local.atZone(bounds.zone()).withZoneSameInstant(ZoneOffset.UTC));
    }

    /** Rows as the planner expects them, and the average bytes of one as the engine knows them; of a view these are not known. */
    @Override
    public long[] estimate(ExtractSettings.Table table, String select) throws SQLException {
        long rows = 0;
        for (Map<String, @Nullable String> step : session.named("EXPLAIN " + select)) {
            rows = Math.max(rows, number(step.get("rows")));
        }
        List<List<@Nullable String>> average =
                session.rows("SELECT AVG_ROW_LENGTH FROM information_schema.TABLES" + where(name(table)));
        return new long[] {rows, average.isEmpty() ? 0 : number(average.get(0).get(0))};
    }

    private static long number(@Nullable String text) {
        return text == null || !text.matches("\\d{1,18}") ? 0 : Long.parseLong(text);
    }
}
