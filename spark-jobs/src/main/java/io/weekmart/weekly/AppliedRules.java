package io.weekmart.weekly;

import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.metrics.GridRule;
import java.util.List;
import java.util.Set;

/**
 * What a table of the weekly pipeline may declare. Its rows do not pass through the rules of pipelines of functions: whatever is declared
 * beyond this would have a reject reason in every report, and no row would ever be checked.
 */
final class AppliedRules {
    /** The references that {@link GridRule} looks up. */
    private static final Set<Reference> OF_FACTS = Set.of(
            new Reference("store_key", WeeklyTables.STORE.name(), "UNKNOWN_STORE"),
            new Reference("prod_key", WeeklyTables.PRODUCT.name(), "UNKNOWN_PRODUCT"));

    private AppliedRules() {}

    /**
     * Makes sure that every reference and check of the tables is applied.
     *
     * @throws IllegalArgumentException naming the first that is not
     */
    static void require(List<TableSpec> tables) {
        for (TableSpec table : tables) {
            boolean fact = WeeklyTables.PIPELINE.dailyInputs().stream()
                    .anyMatch(known -> known.name().equals(table.name()));
            for (Reference reference : table.references()) {
                if (!fact || !OF_FACTS.contains(reference)) {
                    throw new IllegalArgumentException("The weekly pipeline does not look up " + reference
                            + ", which table " + table.name() + " declares");
                }
            }
            for (RowCheck check : table.checks()) {
                if (!(check instanceof RowCheck.NotNegative || check instanceof RowCheck.Range)) {
                    throw new IllegalArgumentException("The weekly pipeline does not apply " + check + ", which table "
                            + table.name() + " declares");
                }
            }
        }
    }
}
