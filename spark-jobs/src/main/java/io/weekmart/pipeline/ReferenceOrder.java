package io.weekmart.pipeline;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The order in which the tables of a pipeline are accepted: a table comes behind those that it refers to. */
final class ReferenceOrder {
    private ReferenceOrder() {}

    /** @throws IllegalArgumentException if tables refer to each other in a circle */
    static List<TableSpec> of(Pipeline pipeline) {
        Set<TableSpec> ordered = new LinkedHashSet<>();
        for (TableSpec table : pipeline.inputs()) {
            add(pipeline, table, ordered, new LinkedHashSet<>());
        }
        return new ArrayList<>(ordered);
    }

    private static void add(Pipeline pipeline, TableSpec table, Set<TableSpec> ordered, Set<TableSpec> under) {
        if (ordered.contains(table)) {
            return;
        }
        if (!under.add(table)) {
            throw new IllegalArgumentException(
                    "Tables of pipeline " + pipeline.name() + " refer to each other in a circle: " + under);
        }
        for (Reference reference : table.references()) {
            add(pipeline, pipeline.input(reference.table()).orElseThrow(), ordered, under);
        }
        under.remove(table);
        ordered.add(table);
    }
}
