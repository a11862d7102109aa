package io.weekmart.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a pipeline computes of one date, as datasets that nobody has evaluated yet. */
public final class Computed {
    private final Map<OutputTable, Dataset<Row>> tables = new LinkedHashMap<>();
    private final Map<String, Dataset<Row>> leftOut = new LinkedHashMap<>();
    private final Map<String, Dataset<Row>> remainders = new LinkedHashMap<>();
    private final List<Warning> warnings = new ArrayList<>();

    /**
     * Rows that people should know of, though they are published.
     *
     * @param sentence what is the matter with them, such as {@code the product has no known category}
     */
    public record Warning(String sentence, Dataset<Row> rows) {}

    /**
     * The rows of an output table.
     *
     * @param rows the declared columns, in any order. A whole number may be narrower than declared, and a decimal may have more or fewer
     *     digits before its point: a value that does not fit fails the run. Any other difference of type is an error of the pipeline.
     */
    public Computed table(OutputTable table, Dataset<Row> rows) {
        if (tables.put(table, rows) != null) {
            throw new IllegalArgumentException("Output table " + table + " is computed twice");
        }
        return this;
    }

    /**
     * Accepted rows that are in no output on purpose. They are counted and reported, and a {@link BalanceCheck} takes them in.
     *
     * @param name what they are, such as {@code orders of other statuses}
     */
    public Computed leftOut(String name, Dataset<Row> rows) {
        return notPublished(leftOut, name, rows);
    }

    /**
     * Accepted rows that no number of an output counts, as those outside the condition of an aggregate. A {@link BalanceCheck} takes them in,
     * and nobody needs to be told of them.
     *
     * @param name what they are, such as {@code orders on other days}
     */
    public Computed remainder(String name, Dataset<Row> rows) {
        return notPublished(remainders, name, rows);
    }

    private Computed notPublished(Map<String, Dataset<Row>> of, String name, Dataset<Row> rows) {
        if (leftOut.containsKey(name) || remainders.containsKey(name)) {
            throw new IllegalArgumentException("Rows are left out twice under the name '" + name + "'");
        }
        of.put(name, rows);
        return this;
    }

    /** Rows that the report warns of, with their number and a few samples; nothing where there are none. See {@link Warning}. */
    public Computed warning(String sentence, Dataset<Row> rows) {
        warnings.add(new Warning(sentence, rows));
        return this;
    }

    public Map<OutputTable, Dataset<Row>> tables() {
        return Collections.unmodifiableMap(tables);
    }

    /** Rows in no output, by what they are. */
    public Map<String, Dataset<Row>> leftOut() {
        return Collections.unmodifiableMap(leftOut);
    }

    /** Rows that no output counts, by what they are. */
    public Map<String, Dataset<Row>> remainders() {
        return Collections.unmodifiableMap(remainders);
    }

    public List<Warning> warnings() {
        return Collections.unmodifiableList(warnings);
    }
}
