package io.weekmart.pipeline;

import io.weekmart.config.Settings;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.RowRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A pipeline whose computation is functions on datasets. It declares what it reads and what it publishes, and computes the one from the
 * other; everything else about a run is done for it. An implementation holds no state: one object serves all runs of a process.
 */
public interface TablePipeline {
    /** The name, and the raw tables with their keys, references, checks and control totals. */
    Pipeline pipeline();

    /** What the command does, in one sentence for its help. */
    String purpose();

    /** The tables that are published. */
    List<OutputTable> outputs();

    /** Control totals that must be equal before anything is published. */
    default List<BalanceCheck> balances() {
        return List.of();
    }

    /**
     * A secret text that the settings ask for and do not hold themselves, such as the salt of a hash. A run reads it once, before anything
     * else, and computes all of its dates with it: see {@link RunContext#secret}. With another text a run is another one, and computes again.
     *
     * @throws io.weekmart.contract.fault.UserFault with exit code 2 where it is not there
     */
    default Optional<String> secret(Settings settings) {
        return Optional.empty();
    }

    /**
     * The raw columns that a column of an output or of a warning is made of, where it has another name than they. What is private under the
     * one name is shown under the other neither.
     *
     * @return declared raw columns, by the name of the published one
     */
    default Map<String, Set<String>> madeOf() {
        return Map.of();
    }

    /**
     * Computes the outputs of one date.
     *
     * @return a dataset for every table of {@link #outputs}; nothing needs to be evaluated here
     */
    Computed compute(AcceptedTables in, RunContext run);

    /**
     * Keys of a table that rows may refer to although its dumps of this date do not hold them, such as orders of earlier dates.
     *
     * @param table a table that other tables refer to
     * @return one column of the type of the table's key, values in any order and as often as they come
     */
    default Optional<Dataset<Row>> knownKeys(TableSpec table, RunContext run) {
        return Optional.empty();
    }

    /**
     * The rows of a table as an earlier date took them in, where dumps may bring them again: a row that is equal in every declared column is
     * <em>already counted</em>, and not accepted a second time.
     *
     * @param table a table with a natural key
     * @param keys the natural key of each row of the dump, as often as it comes. No other rows need to be returned: a dump is short where the
     *     history is long, so that it is joined before anything is sorted or grouped.
     * @return the declared columns; at most one row for each key
     */
    default Optional<Dataset<Row>> publishedRows(TableSpec table, Dataset<Row> keys, RunContext run) {
        return Optional.empty();
    }

    /**
     * Further reasons to reject rows of a table, beyond those that its declaration tells; each has to be declared by {@link
     * io.weekmart.contract.table.RowCheck#byRule}.
     *
     * @param earlier the tables that this one refers to
     */
    default RowRule rule(TableSpec table, AcceptedTables earlier, RunContext run) {
        return RowRule.NONE;
    }
}
