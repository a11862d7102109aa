package io.weekmart.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * The keys that references are looked up in, as sorted longs on the driver and on every executor. That takes eight bytes a key, which is why
 * their number has a limit.
 */
final class KnownKeys {
    /** The most keys of one table: 240 MB on the driver and on each executor. */
    static final int MOST = 30_000_000;

    private KnownKeys() {}

    /**
     * The keys of accepted rows, and those known beside them, ascending and each once.
     *
     * @param further one column of keys
     * @throws UserFault with exit code 3 if there are more than {@link #MOST}
     */
    static long[] of(TableSpec table, Dataset<Row> accepted, Optional<Dataset<Row>> further) {
        return of(table, accepted, further, MOST);
    }

    static long[] of(TableSpec table, Dataset<Row> accepted, Optional<Dataset<Row>> further, int most) {
        String key = table.naturalKey().get(0);
        FieldType type = table.field(key).type();
        Dataset<Row> keys = accepted.select(number(key, type));
        if (further.isPresent()) {
            String column = further.get().columns()[0];
            keys = keys.union(further.get().select(number(column, type))).distinct();
        }
        refuseMore(table, keys.count(), most);
        long[] all = collected(keys, 1);
        Arrays.sort(all);
        return all;
    }

    /** The keys of accepted rows, ascending, and the value of each; rows whose value is empty are left out. */
    static long[][] pairs(TableSpec table, String column, Dataset<Row> accepted) {
        String key = table.naturalKey().get(0);
        Dataset<Row> pairs = accepted.filter(col(column).isNotNull())
                .select(
                        number(key, table.field(key).type()),
                        number(column, table.field(column).type()));
        refuseMore(table, pairs.count(), MOST);
        long[] flat = collected(pairs.sort(col(pairs.columns()[0])), 2);
        long[][] sorted = new long[2][flat.length / 2];
        for (int i = 0; i < flat.length; i++) {
            sorted[i % 2][i / 2] = flat[i];
        }
        return sorted;
    }

    private static Column number(String column, FieldType type) {
        Column value =
                switch (type.kind()) {
                    case INT, LONG -> col(column).cast("bigint");
                    case FLAG -> col(column).cast("int").cast("bigint");
                    case DATE -> expr("cast(unix_date(`" + column + "`) as bigint)");
                    case DECIMAL, TEXT, TIMESTAMP ->
                        throw new IllegalArgumentException("Cannot look up " + column
                                + ": expected a whole number, a flag or a date, and this is " + type);
                };
        return value.as(column + "_number");
    }

    private static void refuseMore(TableSpec table, long count, int most) {
        if (count > most) {
            throw new UserFault(
                    ExitCode.INPUT,
                    String.format(
                            Locale.ROOT,
                            "Cannot look up references to %s: it has %,d keys, expected at most %,d, which every executor"
                                    + " holds in memory.",
                            table.name(),
                            count,
                            most),
                    "Let the pipeline join the table instead of declaring the reference.");
        }
    }

    /** All values, row by row; the tasks send arrays, since a boxed number takes three times the room. */
    private static long[] collected(Dataset<Row> rows, int columns) {
        List<long[]> parts = rows.mapPartitions(
                        (MapPartitionsFunction<Row, long[]>)
                                part -> List.of(array(part, columns)).iterator(),
                        Encoders.javaSerialization(long[].class))
                .collectAsList();
        long[] all = new long[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (long[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static long[] array(Iterator<Row> rows, int columns) {
        long[] values = new long[1024];
        int count = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            for (int i = 0; i < columns; i++) {
                if (count == values.length) {
                    values = Arrays.copyOf(values, 2 * values.length);
                }
                values[count++] = row.getLong(i);
            }
        }
        return Arrays.copyOf(values, count);
    }
}
