package io.weekmart.contract.config;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DialectReader;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.TableSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The dialects of all tables: what {@code raw.format} of a pipeline says, and over it {@code format} of the table, key by key. */
final class Dialects {
    private static final Pattern POSITION = Pattern.compile("[1-9][0-9]{0,3}");

    private final Configuration configuration;
    private final Map<TableSpec, Dialect> dialects = new LinkedHashMap<>();

    Dialects(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Reads those of a pipeline. What does not fit together becomes a problem. */
    void read(PipelineKeys pipeline) {
        Map<String, List<String>> common = pipeline.format().texts(configuration);
        Dialect standard = Dialect.STANDARD;
        try {
            standard = DialectReader.read(common);
        } catch (DialectReader.Conflict conflict) {
            report(pipeline, null, Map.of(), conflict);
        }
        for (TableSpec table : pipeline.pipeline().inputs()) {
            Map<String, List<String>> own =
                    configuration.get(pipeline.table(table).format());
            Dialect dialect = standard;
            if (!own.isEmpty()) {
                Map<String, List<String>> both = new LinkedHashMap<>(common);
                both.putAll(own);
                try {
                    dialect = DialectReader.read(both);
                } catch (DialectReader.Conflict conflict) {
                    report(pipeline, table, own, conflict);
                }
            }
            dialects.put(table, dialect);
        }
    }

    /** How the dumps of a table are written; the standard where the configuration of it is wrong. */
    Dialect of(TableSpec table) {
        return Objects.requireNonNull(dialects.get(table), table::name);
    }

    /** Whether a text says the position of a column, from 1. */
    static boolean isPosition(String text) {
        return POSITION.matcher(text.strip()).matches();
    }

    /** Adds a problem for each table without a header line whose columns do not say their positions. */
    void requirePositions(PipelineKeys pipeline) {
        for (TableSpec table : configuration.configured(pipeline).inputs()) {
            if (of(table).header()) {
                continue;
            }
            Key<Map<String, String>> key = pipeline.table(table).columns();
            Map<String, String> columns = configuration.get(key);
            columns.forEach((column, position) -> {
                if (!isPosition(position)) {
                    configuration.problem(
                            key,
                            column,
                            "must be the position of the column, such as 3, since the dumps of " + table.name()
                                    + " have no header, but is \"" + position + '"');
                }
            });
            // What these keys name needs no position. Whether they are right about it is a problem of its own.
            Set<String> placed = new HashSet<>(columns.keySet());
            placed.addAll(configuration.get(pipeline.table(table).constants()).keySet());
            placed.addAll(configuration.get(pipeline.table(table).derive()).keySet());
            List<String> naturalKey = configuration.get(pipeline.table(table).naturalKey());
            List<String> missing = table.fields().stream()
                    .filter(field -> !field.omissible()
                            || naturalKey.contains(field.name())
                            || !configuration
                                    .columnRules(pipeline, table)
                                    .derivedFrom(field.name())
                                    .isEmpty())
                    .map(Field::name)
                    .filter(name -> !placed.contains(name))
                    .toList();
            if (!missing.isEmpty()) {
                configuration.problem(
                        Configuration.ROOT + "." + key + " must give the position of " + String.join(", ", missing)
                                + ", from 1, since the dumps of " + table.name() + " have no header. For example: "
                                + key + "." + missing.get(0) + " = 1");
            }
        }
    }

    /** Names the key that was set in the narrowest place: where it was not set, it is not what has to be changed. */
    private void report(
            PipelineKeys pipeline,
            @Nullable TableSpec table,
            Map<String, List<String>> own,
            DialectReader.Conflict conflict) {
        String text = String.valueOf(conflict.getMessage());
        if (table != null) {
            String named = own.containsKey(conflict.key()) ? conflict.key() : conflict.other();
            configuration.problem(pipeline.table(table).format(), named, text);
            return;
        }
        Key<List<String>> key = pipeline.format().key(conflict.key());
        Key<List<String>> other = pipeline.format().key(conflict.other());
        configuration.problem(configuration.isChanged(key) || !configuration.isChanged(other) ? key : other, text);
    }
}
