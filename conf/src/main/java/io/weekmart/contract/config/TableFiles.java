package io.weekmart.contract.config;

import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.DumpNames.Choice;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Which files the dumps of each table are: what {@code raw.file-pattern} of the pipeline says, or {@code file-pattern} of the table. */
public final class TableFiles {
    /** Holds where the configuration is wrong, so that the reading goes on. */
    private static final String HARMLESS = "{table}_{date}.csv";

    private final Configuration configuration;
    private final PipelineKeys pipeline;
    private final Map<TableSpec, DumpNames> names = new LinkedHashMap<>();

    private TableFiles(Configuration configuration, PipelineKeys pipeline) {
        this.configuration = configuration;
        this.pipeline = pipeline;
    }

    /** Reads those of the tables of a pipeline of which there are dumps. What does not fit together becomes a problem. */
    static TableFiles of(Configuration configuration, PipelineKeys pipeline) {
        TableFiles files = new TableFiles(configuration, pipeline);
        String name = pipeline.pipeline().name();
        List<FilePattern> common =
                compiled(configuration.get(pipeline.rawFilePattern()), text -> FilePattern.of(text, name));
        if (common.isEmpty()) {
            common = List.of(FilePattern.of(HARMLESS, name));
        }
        for (TableSpec table : configuration.configured(pipeline).inputs()) {
            files.names.put(table, files.read(table, common));
        }
        files.refuseShared();
        return files;
    }

    /** The dumps of a table. */
    public DumpNames of(TableSpec table) {
        return Objects.requireNonNull(names.get(table), table::name);
    }

    /** The dumps of those tables that have names of their own, or of which another dump is read than that of the run date. */
    public Map<TableSpec, DumpNames> own() {
        Map<TableSpec, DumpNames> own = new LinkedHashMap<>();
        names.forEach((table, dumps) -> {
            if (hasOwn(table) || dumps.choice() != Choice.OF_THE_DATE) {
                own.put(table, dumps);
            }
        });
        return own;
    }

    private DumpNames read(TableSpec table, List<FilePattern> common) {
        TableKeys keys = pipeline.table(table);
        List<FilePattern> own = compiled(
                configuration.get(keys.filePattern()),
                text -> FilePattern.ofOneTable(text, pipeline.pipeline().name()));
        boolean newest = configuration.get(keys.newest());
        String ownKey = "tables." + table.name() + ".file-pattern";
        List<FilePattern> undated =
                own.stream().filter(pattern -> !pattern.dated()).toList();
        if (undated.isEmpty()) {
            Choice choice = newest ? Choice.NEWEST : Choice.OF_THE_DATE;
            return own.isEmpty() ? new DumpNames(common, choice, DumpNames.COMMON) : new DumpNames(own, choice, ownKey);
        }
        if (undated.size() < own.size()) {
            configuration.problem(
                    keys.filePattern(),
                    "must have {date} in all of its names or in none, but \"" + undated.get(0) + "\" has none");
            return DumpNames.common(common);
        }
        if (newest) {
            configuration.problem(
                    keys.newest(),
                    "cannot be true where the dumps have no date: \"" + undated.get(0) + "\" (" + Configuration.ROOT
                            + "." + keys.filePattern() + ") is always the only one");
        }
        if (table.daily() && configuration.get(pipeline.rawDaily())) {
            configuration.problem(
                    keys.filePattern(),
                    "\"" + undated.get(0) + "\" must contain {date}, since a dump of " + table.name()
                            + " holds what was recorded since the last one (" + Configuration.ROOT + "."
                            + pipeline.rawDaily() + " = daily)");
        }
        return new DumpNames(undated, Choice.UNDATED, ownKey);
    }

    /** Those patterns that can be read; the others are problems already. */
    private static List<FilePattern> compiled(List<String> texts, Function<String, FilePattern> reading) {
        List<FilePattern> patterns = new ArrayList<>();
        for (String text : texts) {
            try {
                patterns.add(reading.apply(text));
            } catch (IllegalArgumentException wrong) {
                return List.of();
            }
        }
        return patterns;
    }

    /** A file that is a dump of two tables would be read as both. */
    private void refuseShared() {
        List<TableSpec> tables = List.copyOf(names.keySet());
        for (int i = 0; i < tables.size(); i++) {
            for (TableSpec earlier : tables.subList(0, i)) {
                refuseShared(earlier, tables.get(i));
            }
        }
    }

    private void refuseShared(TableSpec earlier, TableSpec later) {
        for (FilePattern one : of(later).patterns()) {
            for (FilePattern other : of(earlier).patterns()) {
                if (one.overlaps(later.name(), other, earlier.name())) {
                    boolean own = hasOwn(later);
                    configuration.problem(
                            key(own ? later : earlier),
                            "\"" + (own ? one : other) + "\" can name the same file as \"" + (own ? other : one)
                                    + "\" of " + (own ? earlier : later).name() + " (" + Configuration.ROOT + "."
                                    + key(own ? earlier : later) + "). Give "
                                    + (own ? later : earlier).name() + " names that no other table has");
                    return;
                }
            }
        }
    }

    private boolean hasOwn(TableSpec table) {
        return !configuration.get(pipeline.table(table).filePattern()).isEmpty();
    }

    /** The key that says what the dumps of a table are named. */
    private Key<List<String>> key(TableSpec table) {
        return hasOwn(table) ? pipeline.table(table).filePattern() : pipeline.rawFilePattern();
    }
}
