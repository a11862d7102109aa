package io.weekmart.pipeline;

import io.weekmart.contract.table.TableSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The accepted rows of the raw tables, with exact types: every row has passed the checks of its table and is counted. The dumps are not read
 * again, however often a dataset is evaluated.
 */
public final class AcceptedTables {
    private final Map<TableSpec, Dataset<Row>> rows;

    AcceptedTables(Map<TableSpec, Dataset<Row>> rows) {
        this.rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
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
     * A column of a table by the table's key of one column.
     *
     * @throws IllegalArgumentException if the key or the column does not fit 64 bits
     */
    public Lookup lookup(TableSpec table, String column) {
        Dataset<Row> accepted = of(table);
        return new Lookup(
                JavaSparkContext.fromSparkContext(accepted.sparkSession().sparkContext())
                        .broadcast(KnownKeys.pairs(table, column, accepted)));
    }
}
