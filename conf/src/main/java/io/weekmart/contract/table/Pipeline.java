package io.weekmart.contract.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a pipeline reads.
 *
 * @param name as the command line names it: {@code weekly-metrics}
 * @param inputs its raw tables, in the order of reports; references lead to tables of the same pipeline
 */
public record Pipeline(String name, List<TableSpec> inputs) {
    public Pipeline {
        inputs = List.copyOf(inputs);
        Set<String> names = new HashSet<>();
        for (TableSpec input : inputs) {
            if (!names.add(input.name())) {
                throw new IllegalArgumentException("Pipeline " + name + " declares table " + input.name() + " twice");
            }
        }
        for (TableSpec input : inputs) {
            for (Reference reference : input.references()) {
                TableSpec target = inputs.stream()
                        .filter(table -> table.name().equals(reference.table()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("Pipeline " + name + " has no table "
                                + reference.table() + ", which " + input.name() + "." + reference.column()
                                + " refers to"));
                if (target.naturalKey().size() != 1) {
                    throw new IllegalArgumentException("Table " + target.name()
                            + " must have a natural key of one column, because " + input.name() + "."
                            + reference.column() + " refers to it, but has " + target.naturalKey());
                }
            }
        }
    }

    /** The input of that name. */
    public Optional<TableSpec> input(String table) {
        return inputs.stream().filter(input -> input.name().equals(table)).findFirst();
    }

    /** The inputs that are delivered as daily dumps in the daily layout. */
    public List<TableSpec> dailyInputs() {
        return inputs.stream().filter(TableSpec::daily).toList();
    }
}
