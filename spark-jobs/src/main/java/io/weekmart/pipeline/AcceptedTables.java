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
    private final Lookups lookups;

    /** Makes lookups, and keeps them until the date is done. */
    @FunctionalInterface
    interface Lookups {
        /** See {@link AcceptedTables#lookup}. */
        Lookup lookup(TableSpec table, String column, Dataset<Row> accepted);
    }

    AcceptedTables(Map<TableSpec, Dataset<Row>> rows, Lookups lookups) {
        this.rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        this.lookups = lookups;
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
        return lookups.lookup(table, column, of(table));
    }
}
