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
 * @param filled for each of these tables, the columns of daily dumps that fill its own, by column
 */
public record RowSources(Map<TableSpec, Map<String, Source>> filled) {
    /** Every table has its dump. */
    public static final RowSources NONE = new RowSources(Map.of());

    /**
     * A column that fills one of another table.
     *
     * @param table name of the daily table in whose dumps it stands
     * @param column the export's name of it, or its position where there is no header
     */
    public record Source(String table, String column) {
        /**
         * Reads a name such as {@code Description} or {@code inventory.Description}.
         *
         * @param dailies the daily tables; a name without one of them is of the first
         */
        static Source of(String text, List<TableSpec> dailies) {
            for (TableSpec daily : dailies) {
                String prefix = daily.name() + ".";
                String stripped = text.strip();
                if (stripped.regionMatches(true, 0, prefix, 0, prefix.length())
                        && stripped.length() > prefix.length()) {
                    return new Source(
                            daily.name(), stripped.substring(prefix.length()).strip());
                }
            }
            return new Source(dailies.get(0).name(), text.strip());
        }

        /** What a column of this name is found by, in any case. */
        public String key() {
            return ColumnNames.key(column);
        }

        /** As the configuration may say it. */
        @Override
        public String toString() {
            return table + "." + column;
        }
    }

    public RowSources {
        Map<TableSpec, Map<String, Source>> copy = new LinkedHashMap<>();
        filled.forEach((table, columns) -> copy.put(table, Collections.unmodifiableMap(new LinkedHashMap<>(columns))));
        filled = Collections.unmodifiableMap(copy);
    }

    public List<TableSpec> tables() {
        return List.copyOf(filled.keySet());
    }

    /** The columns that fill those of a table, by its columns; none where it has a dump. */
    public Map<String, Source> of(TableSpec table) {
        return filled.getOrDefault(table, Map.of());
    }

    /** The export's names of all columns in the dumps of a table that fill others, each once. */
    public List<String> exported(TableSpec daily) {
        return filled.values().stream()
                .flatMap(columns -> columns.values().stream())
                .filter(source -> source.table().equals(daily.name()))
                .map(Source::column)
                .distinct()
                .toList();
    }

    /** The columns in the dumps of a table that fill others, each with one that it fills, such as {@code product.prod_name}. */
    public Map<Source, String> filledBy(TableSpec daily) {
        Map<Source, String> filledBy = new LinkedHashMap<>();
        filled.forEach((table, columns) -> columns.forEach((column, source) -> {
            if (source.table().equals(daily.name())) {
                filledBy.putIfAbsent(source, table.name() + "." + column);
            }
        }));
        return filledBy;
    }

    /** Reads those of a pipeline. What does not fit together becomes a problem. */
    static RowSources read(Configuration configuration, PipelineKeys pipeline) {
        Map<TableSpec, Map<String, Source>> filled = new LinkedHashMap<>();
        Map<Source, FieldType> types = new LinkedHashMap<>();
        for (TableSpec table : pipeline.pipeline().inputs()) {
            TableKeys keys = pipeline.table(table);
            Map<String, String> columns = configuration.get(keys.fromRows());
            if (!configuration.get(keys.ofRows())) {
                if (!columns.isEmpty()) {
                    configuration.problem(keys.fromRows(), "has no effect where " + keys.ofRows() + " is dump");
                }
                continue;
            }
            Map<String, Source> named = new LinkedHashMap<>();
            for (Field field : table.fields()) {
                String export = columns.get(field.name());
                if (export != null) {
                    Source source = Source.of(export, pipeline.pipeline().dailyInputs());
                    if (isFillable(configuration, pipeline, table, field, source, types)) {
                        named.put(field.name(), source);
                    }
                }
            }
            filled.put(table, named);
        }
        return filled.isEmpty() ? NONE : new RowSources(filled);
    }

    /** @param types of the columns that the export's columns fill, by these with names in lower case */
    private static boolean isFillable(
            Configuration configuration,
            PipelineKeys pipeline,
            TableSpec table,
            Field field,
            Source source,
            Map<Source, FieldType> types) {
        Key<Map<String, String>> key = pipeline.table(table).fromRows();
        if (table.naturalKey().contains(field.name())) {
            configuration.problem(key, field.name(), "cannot be filled: it is the key, which the rows name");
            return false;
        }
        FieldType before = types.putIfAbsent(new Source(source.table(), source.key()), field.type());
        if (before != null && !before.equals(field.type())) {
            configuration.problem(
                    key,
                    field.name(),
                    "is " + field.type() + ", but " + source.column() + " fills a column that is " + before
                            + " as well");
            return false;
        }
        TableSpec daily = pipeline.pipeline().input(source.table()).orElseThrow();
        List<String> problems = unfit(configuration, pipeline, daily, field, source);
        problems.forEach(problem -> configuration.problem(key, field.name(), problem));
        return problems.isEmpty();
    }

    private static List<String> unfit(
            Configuration configuration, PipelineKeys pipeline, TableSpec daily, Field field, Source source) {
        String export = source.column();
        Key<Boolean> enabled = pipeline.table(daily).enabled();
        if (!configuration.get(enabled)) {
            return List.of(
                    "names " + source + ", but " + enabled + " is false: no dump of " + daily.name() + " is read");
        }
        if (!configuration.dialect(pipeline, daily).header() && !Dialects.isPosition(export)) {
            return List.of("must be the position of the column, such as 3, since the dumps of " + daily.name()
                    + " have no header, but is \"" + export + '"');
        }
        List<String> problems = new ArrayList<>();
        ColumnNames names = ColumnNames.of(configuration, pipeline, daily);
        Field read = names.rules().typed(daily).fields().stream()
                .filter(each -> !names.rules().supplies(each.name())
                        && ColumnNames.key(names.exported(each.name())).equals(source.key()))
                .findFirst()
                .orElse(null);
        if (configuration.get(pipeline.table(daily).privateColumns()).stream()
                .map(ColumnNames::key)
                .anyMatch(name ->
                        name.equals(source.key()) || (read != null && name.equals(ColumnNames.key(read.name()))))) {
            problems.add(
                    "names " + export + ", a private column of " + daily.name() + ", whose values are shown nowhere");
        }
        if (read != null) {
            problems.addAll(unlike(configuration, pipeline, daily, field, read, export));
        }
        return problems;
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
