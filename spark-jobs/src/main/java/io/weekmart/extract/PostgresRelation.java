package io.weekmart.extract;

import static io.weekmart.extract.SqlName.literal;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table or view, as the catalog of the server has it.
 *
 * @param kind as pg_class has it
 * @param columns by their names, in their order
 */
record PostgresRelation(String oid, String kind, Map<String, SourceColumn> columns) {
    static final String TABLE = "r";
    private static final String PARTITIONED = "p";
    private static final String VIEW = "v";

    PostgresRelation {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    boolean isView() {
        return kind.equals(VIEW);
    }

    static SqlName name(ExtractSettings.Table table) {
        return SqlName.of(table.source(), "extract.tables." + table.name() + ".from");
    }

    /** Looks a table up, which is there and locked unless nothing is read but the plan. */
    static PostgresRelation of(PostgresSession session, ExtractSettings.Table table) throws SQLException {
        String name = name(table).quoted();
        List<List<@Nullable String>> found = session.rows(
                "SELECT c.oid, c.relkind FROM pg_class c WHERE c.oid = to_regclass(" + literal(name) + ")");
        if (found.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + table.source() + " as " + table.name() + ": there is no such table or view.",
                    "Name it in extract.tables." + table.name() + ".from, with its schema, such as shop.orders.");
        }
        String oid = String.valueOf(found.get(0).get(0));
        String kind = String.valueOf(found.get(0).get(1));
        if (!List.of(TABLE, PARTITIONED, VIEW).contains(kind)) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + table.source() + " as " + table.name() + ": it is neither a table nor a view, and"
                            + " cannot be locked while it is read.",
                    "Name the table that it is made of, or a view.");
        }
        Map<String, SourceColumn> columns = new LinkedHashMap<>();
        for (List<@Nullable String> row :
                session.rows("SELECT a.attname, format_type(a.atttypid, a.atttypmod), coalesce(b.typname, y.typname),"
                        + " coalesce(b.typtype, y.typtype) = 'e', a.attnotnull FROM pg_attribute a"
                        + " JOIN pg_type y ON y.oid = a.atttypid LEFT JOIN pg_type b ON y.typtype = 'd' AND b.oid ="
                        + " y.typbasetype WHERE a.attrelid = " + oid + " AND a.attnum > 0 AND NOT a.attisdropped"
                        + " ORDER BY a.attnum")) {
            String column = String.valueOf(row.get(0));
            columns.put(
                    column,
                    new SourceColumn(
                            column,
                            String.valueOf(row.get(1)),
                            PostgresTypes.of(String.valueOf(row.get(2)), "t".equals(row.get(3))),
                            !"t".equals(row.get(4))));
        }
        return new PostgresRelation(oid, kind, columns);
    }
}
