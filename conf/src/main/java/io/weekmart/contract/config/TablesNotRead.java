package io.weekmart.contract.config;

import io.weekmart.contract.table.TableSpec;
import java.util.Set;

/**
 * Refuses what is said of tables of which no dump is read. It would change nothing, and whoever wrote it believes that it does.
 */
final class TablesNotRead {
    private TablesNotRead() {}

    /** Adds a problem for each key of such a table of a pipeline that a file or the command line sets. */
    static void refuse(Configuration configuration, PipelineKeys pipeline) {
        Set<TableSpec> read = Set.copyOf(configuration.configured(pipeline).inputs());
        for (TableSpec table : pipeline.pipeline().inputs()) {
            if (!read.contains(table)) {
                refuse(configuration, pipeline, table);
            }
        }
    }

    private static void refuse(Configuration configuration, PipelineKeys pipeline, TableSpec table) {
        TableKeys keys = pipeline.table(table);
        boolean ofRows = configuration.get(keys.ofRows());
        String why = ofRows
                ? keys.ofRows() + " is rows"
                : configuration.get(keys.enabled())
                        ? CalendarChoice.SOURCE + " is " + configuration.get(Keys.CALENDAR_SOURCE)
                        : keys.enabled() + " is false";
        keys.all().stream()
                .filter(key -> !key.equals(keys.enabled())
                        && !(ofRows && keys.ofNamedRows().contains(key))
                        && !key.refused()
                        && configuration.isChanged(key)
                        && !isStandard(configuration, key))
                .forEach(key -> configuration.problem(
                        key, "has no effect where " + why + ": no dump of " + table.name() + " is read"));
    }

    private static <T> boolean isStandard(Configuration configuration, Key<T> key) {
        return key.standard().filter(configuration.get(key)::equals).isPresent();
    }
}
