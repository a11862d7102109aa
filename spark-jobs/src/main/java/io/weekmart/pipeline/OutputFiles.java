package io.weekmart.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.weekmart.contract.table.Field;
import io.weekmart.quality.FileAudit;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.schema.SparkTypes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * Evaluates the dataset of an output table and stages its files: each is written by one task, sorted by the table's key, under a name that no
 * other attempt uses. The same rows give the same bytes, whatever the number of tasks.
 */
public final class OutputFiles {
    /** Which file of its partition a row belongs to. */
    static final String FILE = "_file";

    /** What of a row does not fit its declared type, as text; null where all does. */
    static final String TOO_LARGE = "_too_large";

    private OutputFiles() {}

    /**
     * Computes and stages; in a dry run it computes alone.
     *
     * @param date the date that is computed
     * @param masked columns whose values no finding shows
     * @return a {@link TaskResult.OutputFile} for each file, and a {@link TaskResult.Unfit} for rows that break the table's declaration
     * @throws IllegalArgumentException if the columns are not the declared ones
     */
    public static List<TaskResult> write(
            OutputTable table, Dataset<Row> rows, LocalDate date, Set<String> masked, Staging staging) {
        List<Column> columns = new ArrayList<>();
        refuseOtherColumns(table, rows);
        for (Field field : table.fileFields()) {
            columns.add(declared(table, field, rows));
        }
        for (Field field : table.partitionFields()) {
            columns.add(
                    table.runDate().filter(field.name()::equals).isPresent()
                            ? lit(date).as(field.name())
                            : declared(table, field, rows));
        }
        columns.add(file(table, rows));
        columns.add(tooLarge(table, rows, masked));
        Column[] place = new Column[table.partitionFields().size() + 1];
        for (int i = 0; i < place.length - 1; i++) {
            place[i] = col(table.partitionFields().get(i).name());
        }
        place[place.length - 1] = col(FILE);
        List<Column> order = new ArrayList<>(Arrays.asList(place));
        table.key().forEach(column -> order.add(col(column)));
        return rows.select(columns.toArray(Column[]::new))
                .repartition(place)
                .sortWithinPartitions(order.toArray(Column[]::new))
                .mapPartitions(
                        (MapPartitionsFunction<Row, TaskResult>)
                                part -> new OutputWriter(table, Set.copyOf(masked), staging)
                                        .all(part)
                                        .iterator(),
                        Encoders.javaSerialization(TaskResult.class))
                .collectAsList();
    }

    /** What the audit expects of the files of a table. */
    public static FileAudit.Declared declared(OutputTable table) {
        return new FileAudit.Declared(
                table.fileSchema(),
                table.fileFields().stream()
                        .filter(Field::required)
                        .map(Field::name)
                        .toList(),
                table.key(),
                table.totals());
    }

    private static Column file(OutputTable table, Dataset<Row> rows) {
        // The function, its seed and the declared type are part of what is published: others would move rows between
        // files.
        return (table.files() == 1 || table.key().isEmpty()
                        ? lit(0)
                        : pmod(xxhash64(declared(table, table.field(table.key().get(0)), rows)), lit((long)
                                        table.files()))
                                .cast(DataTypes.IntegerType))
                .as(FILE);
    }

    private static void refuseOtherColumns(OutputTable table, Dataset<Row> rows) {
        Set<String> declared =
                new TreeSet<>(table.columns().stream().map(Field::name).toList());
        Set<String> found = new TreeSet<>(Arrays.asList(rows.columns()));
        if (!found.equals(declared) || rows.columns().length != declared.size()) {
            throw new IllegalArgumentException("Cannot stage " + table + ": its dataset has the columns "
                    + String.join(", ", rows.columns()) + ", expected "
                    + String.join(
                            ", ", table.columns().stream().map(Field::name).toList()));
        }
    }

    /** The column as declared; null where a value has too many digits for it, which {@link #tooLarge} tells. */
    private static Column declared(OutputTable table, Field field, Dataset<Row> rows) {
        DataType found = rows.schema().apply(field.name()).dataType();
        DataType expected = SparkTypes.of(field.type());
        if (found.equals(expected)) {
            return col(field.name());
        }
        if (!wider(found, expected)) {
            throw new IllegalArgumentException("Cannot stage " + table + ": its column " + field.name() + " is "
                    + found.catalogString() + ", expected " + expected.catalogString());
        }
        return fitted(field).as(field.name());
    }

    private static Column fitted(Field field) {
        return expr("try_cast(`" + field.name() + "` as "
                + SparkTypes.of(field.type()).catalogString() + ")");
    }

    /** Says of a row which value does not fit its declared type; null where all do. */
    private static Column tooLarge(OutputTable table, Dataset<Row> rows, Set<String> masked) {
        Column said = lit(null).cast(DataTypes.StringType);
        for (Field field : table.columns()) {
            Column value = col(field.name());
            if (!rows.schema().apply(field.name()).dataType().equals(SparkTypes.of(field.type()))) {
                said = when(
                                value.isNotNull().and(fitted(field).isNull()),
                                concat(
                                        lit(field.name() + " "),
                                        masked.contains(field.name())
                                                ? lit(OutputWriter.MASK)
                                                : value.cast(DataTypes.StringType),
                                        lit(" does not fit " + field.type())))
                        .otherwise(said);
            }
        }
        return said.as(TOO_LARGE);
    }

    private static boolean wider(DataType found, DataType expected) {
        if (found instanceof DecimalType a && expected instanceof DecimalType b) {
            return a.scale() == b.scale();
        }
        return found.equals(DataTypes.IntegerType) && expected.equals(DataTypes.LongType);
    }
}
