package io.weekmart.contract.config;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables of a pipeline that have no dump, and whose rows are made of those that name them, such as the products of an export without a
 * product master.
 *
 * @param filled for each of these tables, the export's names of the columns of daily dumps that fill its own, by column
 */
public record RowSources(Map<TableSpec, Map<String, String>> filled) {
    /** Every table has its dump. */
    public static final RowSources NONE = new RowSources(Map.of());

    public RowSources {
        Map<TableSpec, Map<String, String>> copy = new LinkedHashMap<>();
        filled.forEach((table, columns) -> copy.put(table, Collections.unmodifiableMap(new LinkedHashMap<>(columns))));
        filled = Collections.unmodifiableMap(copy);
    }

    public List<TableSpec> tables() {
        return List.copyOf(filled.keySet());
    }

    /** The export's names of all columns that fill others, each once. */
    public List<String> exported() {
        return filled.values().stream()
                .flatMap(columns -> columns.values().stream())
                .distinct()
                .toList();
    }

    /** Reads those of a pipeline. What does not fit together becomes a problem. */
    static RowSources read(Configuration configuration, PipelineKeys pipeline) {
        Map<TableSpec, Map<String, String>> filled = new LinkedHashMap<>();
        Map<String, FieldType> types = new LinkedHashMap<>();
        for (TableSpec table : pipeline.pipeline().inputs()) {
            TableKeys keys = pipeline.table(table);
            Map<String, String> columns = configuration.get(keys.fromRows());
            if (!configuration.get(keys.ofRows())) {
                if (!columns.isEmpty()) {
                    configuration.problem(keys.fromRows(), "has no effect where " + keys.ofRows() + " is dump");
                }
                continue;
            }
            Map<String, String> named = new LinkedHashMap<>();
            for (Field field : table.fields()) {
                String export = columns.get(field.name());
                if (export != null && isFillable(configuration, pipeline, table, field, export, types)) {
                    named.put(field.name(), export.strip());
                }
            }
            filled.put(table, named);
        }
        return filled.isEmpty() ? NONE : new RowSources(filled);
    }

    /** @param types of the columns that the export's columns fill, by the lower-case names of these */
    private static boolean isFillable(
            Configuration configuration,
            PipelineKeys pipeline,
            TableSpec table,
            Field field,
            String export,
            Map<String, FieldType> types) {
        Key<Map<String, String>> key = pipeline.table(table).fromRows();
        if (table.naturalKey().contains(field.name())) {
            configuration.problem(key, field.name(), "cannot be filled: it is the key, which the rows name");
            return false;
        }
        FieldType before = types.putIfAbsent(ColumnNames.key(export), field.type());
        if (before != null && !before.equals(field.type())) {
            configuration.problem(
                    key,
                    field.name(),
                    "is " + field.type() + ", but " + export + " fills a column that is " + before + " as well");
            return false;
        }
        List<String> problems = new ArrayList<>();
        for (TableSpec daily : configuration.configured(pipeline).dailyInputs()) {
            ColumnNames names = ColumnNames.of(configuration, pipeline, daily);
            Field read = names.rules().typed(daily).fields().stream()
                    .filter(each -> !names.rules().supplies(each.name())
                            && ColumnNames.key(names.exported(each.name())).equals(ColumnNames.key(export)))
                    .findFirst()
                    .orElse(null);
            Set<String> known = new HashSet<>(Set.of(ColumnNames.key(export)));
            if (read != null) {
                known.add(ColumnNames.key(read.name()));
            }
            if (configuration.get(pipeline.table(daily).privateColumns()).stream()
                    .map(ColumnNames::key)
                    .anyMatch(known::contains)) {
                problems.add("names " + export + ", a private column of " + daily.name()
                        + ", whose values are shown nowhere");
            }
            if (read != null) {
                problems.addAll(unlike(configuration, pipeline, daily, field, read, export));
            }
        }
        problems.forEach(problem -> configuration.problem(key, field.name(), problem));
        return problems.isEmpty();
    }

    /** What prevents that a column is filled by one which is read for another purpose as well. */
    private static List<String> unlike(
            Configuration configuration,
            PipelineKeys pipeline,
            TableSpec daily,
            Field field,
            Field read,
            String export) {
        String column = read.name() + " of " + daily.name();
        if (!holds(field.type(), read.type())) {
            return List.of(
                    "is " + field.type() + ", but " + export + " is read as " + column + ", which is " + read.type());
        }
        // The scan looks the number of such a code up, and hands on that.
        return daily.references().stream()
                .filter(reference ->
                        reference.column().equals(read.name()) && read.type().equals(FieldType.KEY_CODE))
                .flatMap(reference -> pipeline.pipeline().inputs().stream()
                        .filter(table -> table.name().equals(reference.table()))
                        .filter(table ->
                                !configuration.get(pipeline.table(table).ofRows())))
                .map(table -> "cannot be filled from " + export + ": it is read as " + column
                        + ", whose codes are replaced by numbers, as "
                        + pipeline.table(table).ofRows() + " is dump")
                .toList();
    }

    /** Whether every value of one type is a value of the other: nothing is rounded, and nothing is cut. */
    private static boolean holds(FieldType type, FieldType read) {
        return type.kind() == read.kind()
                && (type.kind() != FieldType.Kind.DECIMAL
                        || (type.scale() >= read.scale()
                                && type.precision() - type.scale() >= read.precision() - read.scale()));
    }
}
