package io.weekmart.extract;

import static io.weekmart.extract.SqlName.literal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's own SQL, and what the catalog of the server says of columns, partitions and sizes. */
final class PostgresSql implements SourceSql {
    /** Tables of less are read by one connection: another one would take longer to begin. */
    private static final long SMALL_BYTES = 64L << 20;

    /** Ranges of rows by their places came with this version; before, each would read the whole table. */
    private static final int RANGES_SINCE = 14;

    /** So many ranges for each connection, so that none waits long for the last. */
    private static final int RANGES_PER_CONNECTION = 3;

    private final PostgresSession session;
    private final int threads;
    private final boolean copies;
    private final long smallBytes;

    /** @param copies whether rows are read by COPY; a cursor reads texts */
    PostgresSql(PostgresSession session, ExtractSettings settings, boolean copies) {
        this(session, settings, copies, SMALL_BYTES);
    }

    /** @param smallBytes tables of less are read by one query */
    PostgresSql(PostgresSession session, ExtractSettings settings, boolean copies, long smallBytes) {
        this.session = session;
        this.threads = settings.threads();
        this.copies = copies;
        this.smallBytes = smallBytes;
    }

    /** The tables that must not change under the reader. */
    static String lock(ExtractSettings settings) {
        return "LOCK TABLE "
                + String.join(
                        ", ",
                        settings.tables().values().stream()
                                .map(table -> PostgresRelation.name(table).quoted())
                                .distinct()
                                .toList())
                + " IN ACCESS SHARE MODE";
    }

    @Override
    public Map<String, SourceColumn> columns(ExtractSettings.Table table) throws SQLException {
        return PostgresRelation.of(session, table).columns();
    }

    @Override
    public String source(ExtractSettings.Table table, String alias) {
        return PostgresRelation.name(table).quoted() + " AS " + alias;
    }

    @Override
    public String quote(String name) {
        return SqlName.quote(name);
    }

    @Override
    public String selected(String value) {
        return copies ? value : "(" + value + ")::text";
    }

    @Override
    public String within(SourceType.Time time, String place, Bounds bounds) {
        return switch (time) {
            case DATE ->
                place + " >= DATE " + literal(bounds.lowerDate()) + " AND " + place + " < DATE "
                        + literal(bounds.upperDate());
            case MOMENT ->
                place + " >= TIMESTAMPTZ " + literal(bounds.lowerWithOffset()) + " AND " + place + " < TIMESTAMPTZ "
                        + literal(bounds.upperWithOffset());
            case LOCAL, NONE ->
                place + " >= TIMESTAMP " + literal(bounds.lowerLocal()) + " AND " + place + " < TIMESTAMP "
                        + literal(bounds.upperLocal());
        };
    }

    @Override
    public String specialValues() {
        return "NaN or infinity";
    }

    /** One query, or one for each range of each leaf partition of a large table. */
    @Override
    public List<String> reading(ExtractSettings.Table table, String values, String where) throws SQLException {
        List<String> whole = SourceSql.super.reading(table, values, where);
        boolean splits = table.names().patterns().stream().anyMatch(pattern -> pattern.folder());
        // Of a few days of a table, an index finds the rows faster than many connections that read all of it.
        if (!where.isEmpty() || !splits || session.version() < RANGES_SINCE) {
            return whole;
        }
        PostgresRelation relation = PostgresRelation.of(session, table);
        if (relation.isView()) {
            return whole;
        }
        List<List<@Nullable String>> leaves = session.rows(
                "WITH RECURSIVE tree AS (SELECT " + relation.oid() + "::oid AS oid UNION ALL SELECT i.inhrelid FROM"
                        + " pg_inherits i JOIN tree ON i.inhparent = tree.oid) SELECT n.nspname, c.relname, c.relkind,"
                        + " pg_relation_size(c.oid), current_setting('block_size'), has_table_privilege(c.oid, 'SELECT')"
                        + " FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relkind <> 'p' ORDER BY n.nspname, c.relname");
        boolean readable =
                leaves.stream().allMatch(leaf -> PostgresRelation.TABLE.equals(leaf.get(2)) && "t".equals(leaf.get(5)));
        long all = leaves.stream()
                .mapToLong(leaf -> Long.parseLong(String.valueOf(leaf.get(3))))
                .sum();
        if (!readable || all < smallBytes || threads == 1) {
            return whole;
        }
        long most = Math.max(smallBytes, all / ((long) threads * RANGES_PER_CONNECTION));
        List<String> ranges = new ArrayList<>();
        for (List<@Nullable String> leaf : leaves) {
            String from = "SELECT " + values + " FROM ONLY " + quote(String.valueOf(leaf.get(0))) + "."
                    + quote(String.valueOf(leaf.get(1))) + " AS t";
            long pages = Long.parseLong(String.valueOf(leaf.get(3))) / Long.parseLong(String.valueOf(leaf.get(4)));
            long step = Math.max(1, most / Long.parseLong(String.valueOf(leaf.get(4))));
            ranges.addAll(ranges(from, pages, step));
        }
        return ranges;
    }

    /** Ranges of pages; the last is open, since the table may have grown behind the size that was asked for. */
    static List<String> ranges(String from, long pages, long step) {
        List<String> ranges = new ArrayList<>();
        for (long page = 0; page == 0 || page < pages; page += step) {
            List<String> conditions = new ArrayList<>();
            if (page > 0) {
                conditions.add("t.ctid >= '(" + page + ",0)'::tid");
            }
            if (page + step < pages) {
                conditions.add("t.ctid < '(" + (page + step) + ",0)'::tid");
            }
            ranges.add(from + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions)));
        }
        return ranges;
    }

    /** As the planner expects them. */
    @Override
    public long[] estimate(ExtractSettings.Table table, String select) throws SQLException {
        String first = String.valueOf(session.rows("EXPLAIN " + select).get(0).get(0));
        return new long[] {number(first, "rows="), number(first, "width=")};
    }

    private static long number(String text, String behind) {
        int from = text.indexOf(behind);
        int to = from + behind.length();
        while (from >= 0 && to < text.length() && Character.isDigit(text.charAt(to))) {
            to++;
        }
        return from < 0 || to == from + behind.length()
                ? 0
                : Long.parseLong(text.substring(from + behind.length(), to));
    }
}
