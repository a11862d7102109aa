package io.weekmart.pipeline;

import io.weekmart.contract.table.TableSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The accepted rows of the raw tables, with exact types: every row has passed the checks of its table and is counted. The dumps are not read
 * again, however often a dataset is evaluated.
 */
public final class AcceptedTables {
    private final Map<TableSpec, Dataset<Row>> rows;
    private final Keeper keeper;

    /** Keeps until the date is done what is made of accepted rows. */
    interface Keeper {
        /** The dataset, evaluated once. */
        Dataset<Row> keep(Dataset<Row> rows);

        /** See {@link AcceptedTables#lookup}. */
        Lookup lookup(TableSpec table, String column, Dataset<Row> accepted);
    }

    AcceptedTables(Map<TableSpec, Dataset<Row>> rows, Keeper keeper) {
        this.rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        this.keeper = keeper;
    }

    /**
     * The accepted rows of a table: its declared columns, in their order.
     *
     * @throws IllegalArgumentException if the table is no input of the pipeline, or not accepted yet
     */
    public Dataset<Row> of(TableSpec table) {
        Dataset<Row> found = rows.get(table);
        if (found == null) {
            throw new IllegalArgumentException("There are no accepted rows of " + table + ", only of " + rows.keySet());
        }
        return found;
    }

    /**
     * A column of a table by the table's key of one column. Of more keys than every executor can hold, those are there that the rows refer to
     * which are about to be read.
     *
     * @throws IllegalArgumentException if the key or the column does not fit 64 bits
     */
    public Lookup lookup(TableSpec table, String column) {
        return keeper.lookup(table, column, of(table));
    }

    /**
     * Rows that are evaluated once, however often they are used: for what takes a pass over all that was ever published. They lie on the disks
     * of the executors until the date is done.
     */
    public Dataset<Row> kept(Dataset<Row> computed) {
        return keeper.keep(computed);
    }
}
