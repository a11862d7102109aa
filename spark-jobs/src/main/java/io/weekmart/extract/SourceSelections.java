package io.weekmart.extract;

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

/** Makes the queries of a date's tables, one for each, in the SQL of any database. */
final class SourceSelections {
    private final SourceSql sql;
    private final ExtractSettings settings;
    private final SourceBounds bounds;

    SourceSelections(SourceSql sql, ExtractSettings settings, LocalDate date) {
        this.sql = sql;
        this.settings = settings;
        this.bounds = new SourceBounds(sql, settings, date);
    }

    /**
     * Makes the queries of all tables.
     *
     * @param before the extraction before this one, by which columns are missed that it had
     * @throws UserFault with exit code 3 where a table does not have what its declaration asks for, naming everything
     */
    List<Selection> all(Optional<Extraction> before) throws SQLException {
        List<Selection> selections = new ArrayList<>();
        List<UserFault> faults = new ArrayList<>();
        for (ExtractSettings.Table table : settings.tables().values()) {
            Extraction.@Nullable Table earlier =
                    before.isPresent() ? before.get().tables().get(table.name()) : null;
            try {
                selections.add(one(table, earlier));
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

    private Selection one(ExtractSettings.Table table, Extraction.@Nullable Table before) throws SQLException {
        Map<String, SourceColumn> columns = sql.columns(table);
        Map<Field, SourceColumn> found = found(table, columns, before);
        List<String> header = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<Rendering> renderings = new ArrayList<>();
        List<String> totals = new ArrayList<>();
        List<String> counts = new ArrayList<>(List.of("count(*)"));
        List<String> special = new ArrayList<>();
        List<String> specials = new ArrayList<>();
        Map<String, String> unsummable = new LinkedHashMap<>();
        Map<String, String> types = new LinkedHashMap<>();
        boolean nulls = table.how().nullsSpecialValues();
        // What is summed comes first, so that it is found in a row without parsing texts.
        for (boolean summed : new boolean[] {true, false}) {
            found.forEach((field, column) -> {
                if (isSummed(field, column) != summed) {
                    return;
                }
                String place = "t." + sql.quote(column.name());
                Optional<String> unfit = column.values().special(place);
                String value = column.values().expression(field.type(), place, settings.zone());
                String selected = nulls && unfit.isPresent()
                        ? "CASE WHEN " + unfit.get() + " THEN NULL ELSE " + value + " END"
                        : value;
                header.add(table.source(field));
                values.add(sql.selected(selected) + " AS " + sql.quote(table.source(field)));
                renderings.add(column.values().rendering(field.type(), settings.zone()));
                types.put(field.name(), column.type());
                if (summed) {
                    totals.add(field.name());
                    counts.add("coalesce(sum(" + column.values().summed(place, selected) + "), 0)");
                }
                if (!nulls && unfit.isPresent() && summed && column.values().tellsBySum()) {
                    unsummable.put(field.name(), unfit.get());
                } else if (!nulls && unfit.isPresent()) {
                    special.add(field.name());
                    specials.add("coalesce(sum(CASE WHEN " + unfit.get() + " THEN 1 ELSE 0 END), 0)");
                }
            });
        }
        counts.addAll(specials);
        String where =
                bounds.where(table, columns).map(text -> " WHERE " + text).orElse("");
        String from = " FROM " + sql.source(table, "t") + where;
        String selected = String.join(", ", values);
        unsummable.replaceAll((field, unfit) ->
                "SELECT count(*)" + from + (where.isEmpty() ? " WHERE " : " AND ") + "(" + unfit + ")");
        long[] estimate = sql.estimate(table, "SELECT " + selected + from);
        return new Selection(
                table,
                table.source(),
                bounds.described(table),
                header,
                types,
                totals,
                ignored(columns, found),
                "SELECT " + String.join(", ", counts) + from,
                special,
                unsummable,
                sql.specialValues(),
                bounds.outside(table, columns, before == null),
                sql.reading(table, selected, where),
                renderings,
                estimate[0],
                estimate[0] * estimate[1]);
    }

    /** Sums of what the database rounds would differ from those of what is written. */
    private static boolean isSummed(Field field, SourceColumn column) {
        return field.type().kind() == FieldType.Kind.DECIMAL && column.values().exact();
    }

    private static Map<Field, SourceColumn> found(
            ExtractSettings.Table table, Map<String, SourceColumn> columns, Extraction.@Nullable Table before) {
        Map<Field, SourceColumn> found = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Field field : table.fields()) {
            String name = table.source(field);
            Optional<SourceColumn> column = named(columns, name);
            if (column.isEmpty()) {
                if (!field.omissible()) {
                    problems.add("it has no column " + name + ", which every dump of " + table.name() + " needs");
                } else if (before != null && before.columns().containsKey(field.name())) {
                    problems.add("it has no column " + name + ", which it had when the last dump was extracted");
                }
            } else if (!column.get().values().fits(field.type())) {
                problems.add("column " + column.get().name() + " is of type "
                        + column.get().type() + ", whose values are none of the declared type " + field.type());
            } else {
                if (before != null) {
                    retyped(table, field, column.get().type(), before).ifPresent(problems::add);
                }
                found.put(field, column.get());
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
        return found;
    }

    /** What is wrong with a column whose type is another than in the last dump: its values may have lost what made them, such as the time of day. */
    static Optional<String> retyped(ExtractSettings.Table table, Field field, String type, Extraction.Table before) {
        String former = before.columns().get(field.name());
        return former == null
                        || TypeChange.widens(former, type)
                        || table.how().retyped().contains(field.name())
                ? Optional.empty()
                : Optional.of("column " + table.source(field) + " is of type " + type + ", and was of type " + former
                        + " when the last dump was extracted; where that is meant, set extract.tables." + table.name()
                        + ".retyped = [" + field.name() + "] for one night");
    }

    private static List<String> ignored(Map<String, SourceColumn> columns, Map<Field, SourceColumn> found) {
        List<String> read = found.values().stream().map(SourceColumn::name).toList();
        return columns.keySet().stream().filter(name -> !read.contains(name)).toList();
    }

    /** A column by the name that the export has for it: exactly, or in any case where only one fits. */
    static Optional<SourceColumn> named(Map<String, SourceColumn> columns, String name) {
        SourceColumn exact = columns.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        List<SourceColumn> alike = columns.values().stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .toList();
        return alike.size() == 1 ? Optional.of(Objects.requireNonNull(alike.get(0))) : Optional.empty();
    }
}
