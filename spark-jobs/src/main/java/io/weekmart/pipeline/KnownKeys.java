package io.weekmart.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import java.math.BigDecimal;
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
import org.apache.spark.storage.StorageLevel;

/**
 * The keys that references are looked up in, as sorted longs on the driver and on every executor. That takes eight bytes a key, which is why
 * their number has a limit. Where a table has more keys, only those are taken that the rows refer to which are about to be read.
 */
final class KnownKeys {
    /**
     * The most keys of one table: 240 MB on the driver and on each executor, and 480 MB of a {@link Lookup}, which holds a value beside each.
     * While they are collected the driver holds them twice.
     */
    static final int MOST = 30_000_000;

    private static final String KEY = "_key";

    private KnownKeys() {}

    /**
     * The keys of accepted rows, and those known beside them.
     *
     * @param further one column of keys; those that are null are none
     * @return one column of numbers, as often as they come
     */
    static Dataset<Row> of(TableSpec table, Dataset<Row> accepted, Optional<Dataset<Row>> further) {
        String key = table.naturalKey().get(0);
        FieldType type = table.field(key).type();
        Dataset<Row> keys = accepted.select(number(key, type).as(KEY));
        if (further.isEmpty()) {
            return keys;
        }
        String column = further.get().columns()[0];
        return keys.union(further.get().select(number(column, type).as(KEY))).filter(col(KEY).isNotNull());
    }

    /** The keys in ascending order; empty where there are more than a number of them. */
    static Optional<long[]> atMost(int most, Dataset<Row> keys) {
        return keys.count() > most ? Optional.empty() : Optional.of(sorted(keys));
    }

    /**
     * Those of the keys that rows refer to, in ascending order.
     *
     * @param referred columns of the table that refers to this one, all of which hold its keys
     * @throws UserFault with exit code 3 if there are more than a number of them
     */
    static long[] referredTo(TableSpec table, Dataset<Row> keys, Dataset<Row> referred, int most) {
        FieldType type = table.field(table.naturalKey().get(0)).type();
        Dataset<Row> values = values(referred, type);
        // Finding them may take a pass over all that was ever published, so that they are counted where they were put.
        // They are not made distinct before: what is kept is not shuffled into fewer partitions however few rows it
        // has.
        Dataset<Row> found = keys.join(values, new String[] {KEY}, "left_semi").persist(StorageLevel.DISK_ONLY());
        try {
            refuseMore(table, found.count(), most);
            return sorted(found);
        } finally {
            found.unpersist();
        }
    }

    /**
     * The keys of accepted rows, ascending, and the value of each; rows whose value is empty are left out.
     *
     * @param referred as in {@link #referredTo}; nothing else is looked up where there are more than a number of keys
     * @throws UserFault with exit code 3 if there are more than that of those, too
     */
    static long[][] pairs(TableSpec table, String column, Dataset<Row> accepted, Dataset<Row> referred, int most) {
        String key = table.naturalKey().get(0);
        Dataset<Row> pairs = accepted.filter(col(column).isNotNull())
                .select(
                        number(key, table.field(key).type()).as(KEY),
                        number(column, table.field(column).type()).as("_value"));
        if (pairs.count() > most) {
            pairs = pairs.join(values(referred, table.field(key).type()), new String[] {KEY}, "left_semi");
            refuseMore(table, pairs.count(), most);
        }
        List<long[]> parts = parts(pairs.sort(col(KEY)), 2);
        long[][] sorted =
                new long[2][parts.stream().mapToInt(part -> part.length).sum() / 2];
        int at = 0;
        for (long[] part : parts) {
            for (int i = 0; i < part.length; i += 2, at++) {
                sorted[0][at] = part[i];
                sorted[1][at] = part[i + 1];
            }
        }
        return sorted;
    }

    /** All that columns hold, as one column of keys. */
    private static Dataset<Row> values(Dataset<Row> columns, FieldType type) {
        return Arrays.stream(columns.columns())
                .map(column -> columns.select(number(column, type).as(KEY)))
                .reduce(Dataset::union)
                .orElseThrow();
    }

    /** A value as the scan holds it: see {@link io.weekmart.raw.RowBatch#value}. */
    private static Column number(String column, FieldType type) {
        return switch (type.kind()) {
            case INT, LONG -> col(column).cast("bigint");
            case FLAG -> col(column).cast("int").cast("bigint");
            case DATE -> expr("cast(unix_date(`" + column + "`) as bigint)");
            // The session's zone is UTC.
            case TIMESTAMP -> expr("unix_micros(cast(`" + column + "` as timestamp))");
            case DECIMAL -> {
                if (!type.fitsLong()) {
                    throw unfit(column, type);
                }
                yield col(column)
                        .multiply(lit(BigDecimal.TEN.pow(type.scale())))
                        .cast("bigint");
            }
            case TEXT -> throw unfit(column, type);
        };
    }

    private static IllegalArgumentException unfit(String column, FieldType type) {
        return new IllegalArgumentException(
                "Cannot look up " + column + ": expected a type whose values fit 64 bits, and this is " + type);
    }

    private static void refuseMore(TableSpec table, long count, int most) {
        if (count > most) {
            throw new UserFault(
                    ExitCode.INPUT,
                    String.format(
                            Locale.ROOT,
                            "Cannot look up references to %s: the rows of the date refer to %,d of its keys, expected at"
                                    + " most %,d, which every executor holds in memory.",
                            table.name(),
                            count,
                            most),
                    "Let the export leave out rows that are no longer needed, or deliver fewer of them at a time.");
        }
    }

    /** All values, row by row, task by task; the tasks send arrays, since a boxed number takes three times the room. */
    private static List<long[]> parts(Dataset<Row> rows, int columns) {
        return rows.mapPartitions(
                        (MapPartitionsFunction<Row, long[]>)
                                part -> List.of(array(part, columns)).iterator(),
                        Encoders.javaSerialization(long[].class))
                .collectAsList();
    }

    private static long[] sorted(Dataset<Row> keys) {
        List<long[]> parts = parts(keys, 1);
        long[] all = new long[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (long[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        Arrays.sort(all);
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
