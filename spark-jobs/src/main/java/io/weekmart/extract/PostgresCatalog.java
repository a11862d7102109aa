package io.weekmart.extract;

import static io.weekmart.extract.SqlName.quote;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Extraction;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the queries of a date's tables, by what the catalog of the server says of their columns, partitions and sizes. */
final class PostgresCatalog {
    /** Tables of less are read by one connection: another one would take longer to begin. */
    private static final long SMALL_BYTES = 64L << 20;

    /** Ranges of rows by their places came with this version; before, each would read the whole table. */
    private static final int RANGES_SINCE = 14;

    /** So many ranges for each connection, so that none waits long for the last. */
    private static final int RANGES_PER_CONNECTION = 3;

    private final PostgresSession session;
    private final ExtractSettings settings;
    private final LocalDate date;
    private final boolean copies;
    private final long smallBytes;

    /** @param copies whether rows are read by COPY; a cursor reads texts */
    PostgresCatalog(PostgresSession session, ExtractSettings settings, LocalDate date, boolean copies) {
        this(session, settings, date, copies, SMALL_BYTES);
    }

    /** @param smallBytes tables of less are read by one query */
    PostgresCatalog(
            PostgresSession session, ExtractSettings settings, LocalDate date, boolean copies, long smallBytes) {
        this.session = session;
        this.settings = settings;
        this.date = date;
        this.copies = copies;
        this.smallBytes = smallBytes;
    }

    /**
     * Makes the queries of all tables.
     *
     * @param before the extraction before this one, by which columns are missed that it had
     * @throws UserFault with exit code 3 where a table does not have what its declaration asks for, naming everything
     */
    List<Selection> selections(Optional<Extraction> before) throws SQLException {
        List<Selection> selections = new ArrayList<>();
        List<UserFault> faults = new ArrayList<>();
        for (ExtractSettings.Table table : settings.tables().values()) {
            try {
                selections.add(selection(
                        table, before.map(extraction -> extraction.tables().get(table.name()))));
            } catch (UserFault fault) {
                faults.add(fault);
            }
        }
        if (!faults.isEmpty()) {
            throw new UserFault(
                    faults.get(0).exitCode(),
                    String.join("\n", faults.stream().map(Throwable::getMessage).toList()),
                    String.join(
                            " ", faults.stream().map(UserFault::hint).distinct().toList()));
        }
        return selections;
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

    private Selection selection(ExtractSettings.Table table, Optional<Extraction.@Nullable Table> before)
            throws SQLException {
        PostgresRelation relation = PostgresRelation.of(session, table);
        List<Field> fields = new ArrayList<>();
        Map<String, PostgresRelation.Column> found = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        // What is summed comes first, so that it is found in a row without parsing texts.
        for (boolean summed : new boolean[] {true, false}) {
            for (Field field : table.fields()) {
                if (isSummed(field) == summed) {
                    Optional<PostgresRelation.Column> column = column(table, relation, field, before, problems);
                    column.ifPresent(each -> {
                        fields.add(field);
                        found.put(field.name(), each);
                    });
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot read " + table.source() + " as " + table.name() + ": " + String.join("; ", problems) + ".",
                    "Map a column that has another name by tables." + table.name()
                            + ".columns, leave one out that may be"
                            + " empty by extract.tables." + table.name() + ".leave-out, or have a view cast it and name"
                            + " the view in extract.tables." + table.name() + ".from.");
        }
        boolean nulls = table.how().nullsSpecialValues();
        List<String> header = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> totals = new ArrayList<>();
        List<String> counts = new ArrayList<>(List.of("count(*)"));
        List<String> specials = new ArrayList<>();
        List<String> special = new ArrayList<>();
        Map<String, String> types = new LinkedHashMap<>();
        for (Field field : fields) {
            PostgresRelation.Column column = Objects.requireNonNull(found.get(field.name()));
            String place = "t." + quote(column.name());
            String value = PostgresTypes.expression(field.type(), column.family(), place, settings.zone(), nulls);
            header.add(table.source(field));
            values.add(copies ? value : "(" + value + ")::text");
            types.put(field.name(), column.type());
            if (isSummed(field)) {
                totals.add(field.name());
                counts.add("coalesce(sum((" + value + ")::numeric), 0)");
            }
            if (!nulls) {
                PostgresTypes.special(column.family(), place).ifPresent(condition -> {
                    special.add(field.name());
                    specials.add("count(*) FILTER (WHERE " + condition + ")");
                });
            }
        }
        counts.addAll(specials);
        PostgresBounds bounds = new PostgresBounds(session, settings, date);
        Optional<String> where = bounds.where(table, relation);
        String from = " FROM " + PostgresRelation.name(table).quoted() + " AS t"
                + where.map(text -> " WHERE " + text).orElse("");
        String counting = "SELECT " + String.join(", ", counts) + from;
        String select = "SELECT " + String.join(", ", values);
        long[] estimate = estimate(select + from);
        return new Selection(
                table,
                table.source(),
                bounds.described(table),
                header,
                types,
                totals,
                ignored(table, relation),
                counting,
                special,
                "NaN or infinity",
                bounds.outside(table, relation),
                reading(table, relation, select, where),
                List.of(),
                estimate[0],
                estimate[0] * estimate[1]);
    }

    private static boolean isSummed(Field field) {
        return field.type().kind() == FieldType.Kind.DECIMAL;
    }

    private static Optional<PostgresRelation.Column> column(
            ExtractSettings.Table table,
            PostgresRelation relation,
            Field field,
            Optional<Extraction.@Nullable Table> before,
            List<String> problems) {
        String name = table.source(field);
        Optional<PostgresRelation.Column> column = relation.named(name);
        if (column.isEmpty()) {
            boolean had = before.filter(earlier -> earlier.columns().containsKey(field.name()))
                    .isPresent();
            if (!field.omissible()) {
                problems.add("it has no column " + name + ", which every dump of " + table.name() + " needs");
            } else if (had) {
                problems.add("it has no column " + name + ", which it had when the last dump was extracted");
            }
            return Optional.empty();
        }
        if (!PostgresTypes.fits(field.type(), column.get().family())) {
            problems.add("column " + column.get().name() + " is of type "
                    + column.get().type() + ", whose values are none of the declared type " + field.type());
            return Optional.empty();
        }
        before.flatMap(earlier ->
                        SourceSelections.retyped(table, field, column.get().type(), earlier))
                .ifPresent(problems::add);
        return column;
    }

    private static List<String> ignored(ExtractSettings.Table table, PostgresRelation relation) {
        List<String> read = table.fields().stream()
                .flatMap(field -> relation.named(table.source(field)).stream())
                .map(PostgresRelation.Column::name)
                .toList();
        return relation.columns().keySet().stream()
                .filter(name -> !read.contains(name))
                .toList();
    }

    /** One query, or one for each range of each leaf partition of a large table. */
    private List<String> reading(
            ExtractSettings.Table table, PostgresRelation relation, String select, Optional<String> where)
            throws SQLException {
        String whole = select + " FROM " + PostgresRelation.name(table).quoted() + " AS t"
                + where.map(text -> " WHERE " + text).orElse("");
        boolean splits = table.names().patterns().stream().anyMatch(pattern -> pattern.folder());
        // Of a few days of a table, an index finds the rows faster than many connections that read all of it.
        if (relation.isView() || where.isPresent() || !splits || session.version() < RANGES_SINCE) {
            return List.of(whole);
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
        if (!readable || all < smallBytes || settings.threads() == 1) {
            return List.of(whole);
        }
        long most = Math.max(smallBytes, all / ((long) settings.threads() * RANGES_PER_CONNECTION));
        List<String> ranges = new ArrayList<>();
        for (List<@Nullable String> leaf : leaves) {
            String from = select + " FROM ONLY " + quote(String.valueOf(leaf.get(0))) + "."
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

    /** Rows, and bytes of one of them, as the planner expects them. */
    private long[] estimate(String select) throws SQLException {
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
