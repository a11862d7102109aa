package io.weekmart.launcher.catalog;

import io.weekmart.contract.output.PartitionValues;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;

/**
 * What has to be done about one table, in the order in which it is done.
 *
 * @param found the table as Glue has it; empty where it has none
 * @param definition what has to change of the table itself
 * @param adds partitions to add
 * @param updates partitions that lie elsewhere, or are read otherwise than the table
 * @param drops partitions that are there no more
 */
record TablePlan(
        TableDefinition wanted,
        Optional<Table> found,
        List<Change> definition,
        List<PartitionValues> adds,
        List<PartitionValues> updates,
        List<PartitionValues> drops) {

    /** Compares a table, and the partitions that it should have, with what Glue has. */
    static TablePlan of(
            TableDefinition wanted,
            Optional<Table> found,
            SortedMap<PartitionValues, StorageDescriptor> there,
            NavigableSet<PartitionValues> published) {
        return new TablePlan(
                wanted,
                found,
                found.map(wanted::changes).orElseGet(() -> List.of(new Change(wanted.name(), "+ table"))),
                published.stream()
                        .filter(partition -> !there.containsKey(partition))
                        .toList(),
                published.stream()
                        .filter(partition ->
                                there.containsKey(partition) && !wanted.matches(there.get(partition), partition))
                        .toList(),
                there.keySet().stream()
                        .filter(partition -> !published.contains(partition))
                        .toList());
    }

    List<Change> changes() {
        List<Change> changes = new ArrayList<>(definition);
        adds.forEach(partition -> changes.add(change("+", partition)));
        updates.forEach(partition -> changes.add(change("~", partition)));
        drops.forEach(partition -> changes.add(change("-", partition)));
        return changes;
    }

    private Change change(String sign, PartitionValues partition) {
        return new Change(wanted.name(), sign + " " + partition.path());
    }
}
