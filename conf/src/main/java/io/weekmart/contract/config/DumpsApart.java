package io.weekmart.contract.config;

import io.weekmart.contract.table.TableSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps dumps apart of tables that have the same name in two pipelines and other columns: each pipeline would take the other's files for its
 * own. Pipelines that have an output are compared, since no other one runs.
 */
final class DumpsApart {
    private final Configuration configuration;

    DumpsApart(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Adds a problem for each pair of pipelines that would read the same files as tables of one name. */
    void check(List<PipelineKeys> pipelines) {
        List<PipelineKeys> configured = pipelines.stream()
                .filter(pipeline -> configuration.get(pipeline.outputPath()).isPresent())
                .toList();
        for (int i = 0; i < configured.size(); i++) {
            for (PipelineKeys earlier : configured.subList(0, i)) {
                check(earlier, configured.get(i));
            }
        }
    }

    private void check(PipelineKeys earlier, PipelineKeys later) {
        List<String> shared = configuration.configured(later).inputs().stream()
                .filter(table -> readsTheSame(earlier, later, table))
                .map(TableSpec::name)
                .toList();
        Optional<String> folder = FoldersApart.written(configuration.get(later.rawPath()));
        if (!shared.isEmpty()
                && folder.isPresent()
                && folder.equals(FoldersApart.written(configuration.get(earlier.rawPath())))) {
            configuration.problem(PipelineKeys.named(later.pipeline(), "raw") + " reads the same files of "
                    + configuration.get(later.rawPath()).orElseThrow() + " as "
                    + PipelineKeys.named(earlier.pipeline(), "raw") + " for the table"
                    + (shared.size() == 1 ? " " : "s ") + String.join(" and ", shared)
                    + ", whose columns differ. Set " + PipelineKeys.named(later.pipeline(), "raw.path")
                    + " to another folder, or write {pipeline} in "
                    + String.join(" and ", keys(later, shared)) + ".");
        }
    }

    /** Where the names of some tables are configured. */
    private Set<String> keys(PipelineKeys pipeline, List<String> tables) {
        Set<String> keys = new LinkedHashSet<>();
        tables.forEach(table -> pipeline.pipeline()
                .input(table)
                .ifPresent(found -> keys.add(PipelineKeys.named(
                        pipeline.pipeline(),
                        configuration.tableFiles(pipeline).of(found).key()))));
        return keys;
    }

    private boolean readsTheSame(PipelineKeys earlier, PipelineKeys later, TableSpec table) {
        return configuration
                .configured(earlier)
                .input(table.name())
                .filter(other -> !other.columns().equals(table.columns()))
                .filter(other -> configuration.tableFiles(earlier).of(other).patterns().stream()
                        .anyMatch(one -> configuration.tableFiles(later).of(table).patterns().stream()
                                .anyMatch(pattern -> pattern.overlaps(table.name(), one, other.name()))))
                .isPresent();
    }
}
