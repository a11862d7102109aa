package io.weekmart.contract.config;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        for (TableSpec daily : pipeline.pipeline().dailyInputs()) {
            ColumnNames names = ColumnNames.of(configuration, pipeline, daily);
            if (configuration.get(pipeline.table(daily).privateColumns()).stream()
                    .anyMatch(name -> ColumnNames.key(name).equals(ColumnNames.key(export)))) {
                problems.add("names " + export + ", a private column of " + daily.name()
                        + ", whose values are shown nowhere");
            }
            TableSpec typed = names.rules().typed(daily);
            for (Field read : typed.fields()) {
                boolean same = !names.rules().supplies(read.name())
                        && ColumnNames.key(names.exported(read.name())).equals(ColumnNames.key(export));
                if (same && read.type().kind() != field.type().kind()) {
                    problems.add("is " + field.type() + ", but " + export + " is read as " + read.name() + " of "
                            + daily.name() + ", which is " + read.type());
                }
            }
        }
        problems.forEach(problem -> configuration.problem(key, field.name(), problem));
        return problems.isEmpty();
    }
}
