package io.weekmart.publish;

import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.run.RunFiles;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What publishing has to know of the pipeline that an output belongs to.
 *
 * @param pipeline its name, which is the command of its daily run
 * @param backfillCommand how its backfill is called, without the dates, for messages
 * @param tables that it publishes, rejects apart, in any order
 */
public record OutputSpec(
        String pipeline, String backfillCommand, List<TableLayout> tables, List<FixedSetting> fixedSettings) {
    public OutputSpec {
        tables = List.copyOf(tables);
        fixedSettings = List.copyOf(fixedSettings);
        Set<String> folders = new HashSet<>(Set.of(Rejects.TABLE.name(), RunFiles.FOLDER));
        for (TableLayout table : tables) {
            if (!folders.add(table.name())) {
                throw new IllegalArgumentException(
                        "Pipeline " + pipeline + " can't publish a table " + table.name() + ": the folder is taken");
            }
        }
        for (FixedSetting setting : fixedSettings) {
            if (!folders.containsAll(setting.tables())) {
                throw new IllegalArgumentException("Pipeline " + pipeline + " does not have all of the tables "
                        + setting.tables() + ", which are made with " + setting.key());
            }
        }
    }

    /** The values that the ledger is going to remember. */
    Map<String, String> settings() {
        return fixedSettings.stream().collect(Collectors.toMap(FixedSetting::key, FixedSetting::value));
    }

    /** The table in whose folder a file lies; the rejects are one. */
    Optional<TableLayout> tableOf(String relativePath) {
        String name = relativePath.contains("/") ? relativePath.substring(0, relativePath.indexOf('/')) : relativePath;
        return name.equals(Rejects.TABLE.name()) ? Optional.of(Rejects.TABLE) : listed(name);
    }

    /** The table of that name, among those that the ledger lists: the rejects are none of them. */
    Optional<TableLayout> listed(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** Whether a folder directly below the root is that of a table; the rejects are one. */
    boolean isTable(String name) {
        return listed(name).isPresent() || name.equals(Rejects.TABLE.name());
    }

    /** Whether a file has a name that this pipeline gives to files of the table in which it lies. */
    boolean isOwn(String relativePath) {
        return tableOf(relativePath).map(table -> table.isOwn(relativePath)).orElse(false);
    }

    /** The partition in whose folder a file lies. */
    Optional<PartitionKey> partitionOf(String relativePath) {
        return tableOf(relativePath).flatMap(table -> table.partitionOf(relativePath));
    }

    /** What the rows of the table are made of in which a file lies; {@link TableLayout.Content#COMPUTED} where it lies in none. */
    public TableLayout.Content contentOf(String relativePath) {
        return tableOf(relativePath).map(TableLayout::content).orElse(TableLayout.Content.COMPUTED);
    }

    /** The full name of a key of this pipeline, as messages give it. */
    String key(String below) {
        return PipelineKeys.path(pipeline, below);
    }

    /** What to call for a range of dates. */
    public String backfill(DateSpan dates) {
        return backfillCommand + " --from " + dates.first() + " --to " + dates.last();
    }
}
