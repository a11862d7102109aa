package io.weekmart.dimensions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.parquet.RowCells;
import io.weekmart.parquet.RowFile;
import io.weekmart.quality.KeyGroup;
import io.weekmart.quality.KeyTally;
import io.weekmart.quality.RejectedRow;
import io.weekmart.quality.ScanAccount;
import io.weekmart.quality.ScanRow;
import io.weekmart.quality.SplitTally;
import io.weekmart.quality.StagedRejects;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.raw.KeyCodes;
import io.weekmart.raw.ScanColumns;
import io.weekmart.schema.DimensionColumns;
import io.weekmart.schema.DimensionTable;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Brings a dimension up to date: the run date's rows, checked like all rows, and the published rows that its dump no longer holds, with
 * the date they were last seen. One task writes the one file of the table, in the order of its key.
 */
public final class Dimensions {
    /** 0 for a row of the run date's dump, 1 for a published one, which gives way to it, 2 for one that comes from no dump. */
    private static final String ORIGIN = "origin";

    private static final int DUMPED = 0;
    private static final int PUBLISHED = 1;
    private static final int GENERATED = 2;
    private static final int COLLECTED = 3;

    private Dimensions() {}

    /**
     * The run date's rows of the scan and the published ones, one row for each key, as the published table will hold them. A code that is
     * not published yet gets the next number behind the largest one given, in the order of the codes' bytes: the same rows beside the
     * same published ones give the same numbers, and since a published row stays for ever, no number is given twice.
     *
     * @param scan the table's rows, with its types as they are configured
     * @param published rows of the published table; null where there is none yet
     * @param largest the largest number that was ever given to a code; 0 where there is none
     * @param runDate the date of the scan's dump, on which its rows are seen
     * @return results, among them one {@link DimensionFile}, and a {@link NumbersUsedUp} where it lacks rows for want of numbers
     */
    public static List<TaskResult> write(
            DimensionColumns columns,
            Dataset<Row> scan,
            @Nullable Dataset<Row> published,
            long largest,
            LocalDate runDate,
            Staging staging) {
        Dataset<Row> dumped = withOrigin(
                dumped(columns, scan).withColumn(DimensionTable.LAST_SEEN_DT.name(), lit(runDate)), columns, DUMPED);
        Dataset<Row> rows = published == null ? dumped : dumped.unionByName(withOrigin(published, columns, PUBLISHED));
        return written(columns, rows, runDate.toEpochDay(), largest, staging);
    }

    /**
     * Rows that are made of those that name them, one for each key, as the published table will hold them; codes get their numbers as in
     * {@link #write}.
     *
     * @param rows each key once, with the columns of the published table; the key is null where it is to be given
     * @param largest the largest number that was ever given to a code; 0 where there is none
     * @return results, among them one {@link DimensionFile}, and a {@link NumbersUsedUp} where it lacks rows for want of numbers
     */
    public static List<TaskResult> collect(DimensionColumns columns, Dataset<Row> rows, long largest, Staging staging) {
        return written(columns, withOrigin(rows, columns, COLLECTED), 0, largest, staging);
    }

    /** The rows of a dump as the table has them: codes stand beside keys that are still to be given. */
    private static Dataset<Row> dumped(DimensionColumns columns, Dataset<Row> scan) {
        String key = columns.table().key();
        return columns.coded()
                ? scan.withColumnRenamed(key, columns.identity())
                        .withColumn(
                                key, lit(null).cast(columns.schema().apply(key).dataType()))
                : scan;
    }

    /**
     * The numbers that a published table gives to codes.
     *
     * @param largest 0 where there is none
     */
    public record Numbers(long rows, long largest) {}

    /** The numbers of a published table with codes. */
    public static Numbers numbers(DimensionColumns columns, Dataset<Row> published) {
        Row found = published
                .agg(count(lit(1)), max(col(columns.table().key()).cast("long")))
                .collectAsList()
                .get(0);
        return new Numbers(found.getLong(0), found.isNullAt(1) ? 0 : found.getLong(1));
    }

    /**
     * Rows that come from no dump, as the published table will hold them; what is published makes no difference.
     *
     * @param rows each key once, with the columns of the published table
     * @return results, among them one {@link DimensionFile}
     */
    public static List<TaskResult> generate(DimensionTable table, Dataset<Row> rows, Staging staging) {
        DimensionColumns columns = new DimensionColumns(table, false, false);
        return written(columns, withOrigin(rows, columns, GENERATED), 0, 0, staging);
    }

    private static List<TaskResult> written(
            DimensionColumns columns, Dataset<Row> rows, long dumpDay, long highest, Staging staging) {
        StructType schema = rows.schema();
        return rows.coalesce(1)
                .sortWithinPartitions(
                        col(columns.identity()), col(ORIGIN), col(ScanColumns.SPLIT), col(ScanColumns.OFFSET))
                .mapPartitions(
                        (MapPartitionsFunction<Row, TaskResult>)
                                part -> new DimensionWriter(columns, schema, dumpDay, highest, staging)
                                        .all(part)
                                        .iterator(),
                        Encoders.javaSerialization(TaskResult.class))
                .collectAsList();
    }

    /** The table's columns, where the row comes from, and what the scan says of it. */
    private static Dataset<Row> withOrigin(Dataset<Row> rows, DimensionColumns columns, int origin) {
        List<Column> selected = new ArrayList<>();
        for (Field field : columns.fields()) {
            selected.add(col(field.name()));
        }
        selected.add(lit(origin).as(ORIGIN));
        for (ScanColumns.ScanColumn column : ScanColumns.ALL) {
            selected.add(
                    origin == DUMPED
                            ? col(column.name())
                            : lit(zero(column)).cast(column.type()).as(column.name()));
        }
        return rows.select(selected.toArray(Column[]::new));
    }

    private static @Nullable Object zero(ScanColumns.ScanColumn column) {
        return column.name().equals(ScanColumns.RAW_TEXT) ? null : 0;
    }

    /** Writes the table's file and its rejected rows. */
    private static final class DimensionWriter {
        private final DimensionTable table;
        private final DimensionColumns columns;
        private final int width;
        private final int keyColumn;
        private final TableSpec source;
        private final long dumpDay;
        private final ScanRow scanned;
        private final ScanAccount account;
        private final KeyTally keys;
        private final List<TaskResult> results = new ArrayList<>();
        private final @Nullable RowFile file;
        private final @Nullable Path path;
        private int rows;
        private final RowCells cells = new RowCells();
        private final KeyGroup group = new KeyGroup();
        private final List<Row> groupRows = new ArrayList<>();
        private final StagedRejects rejects;
        private long[] written = new long[1024];
        private final KeyCodes.Builder codes = new KeyCodes.Builder();
        private long highest;
        private boolean usedUp;
        private final MessageDigest digest = Sha256.digest();
        private @Nullable Row waiting;

        /** @param highest the largest number that has been given to a code */
        DimensionWriter(DimensionColumns columns, StructType schema, long dumpDay, long highest, Staging staging) {
            this.columns = columns;
            this.table = columns.table();
            this.width = columns.fields().size();
            this.keyColumn = schema.fieldIndex(table.key());
            this.highest = highest;
            this.dumpDay = dumpDay;
            this.scanned = new ScanRow(schema);
            this.source = table.source();
            this.keys = new KeyTally(source);
            this.account = new ScanAccount(source, new ScanAccount.Sink() {
                @Override
                public void reject(RejectedRow row) {
                    rejects.write(row);
                }

                @Override
                public void fault(TaskResult.Fault fault) {
                    results.add(fault);
                }
            });
            this.rejects = new StagedRejects(staging, "rejects-" + table.tableName());
            this.path = staging.writes() ? staging.file(table.tableName()) : null;
            this.file =
                    path == null ? null : new RowFile(staging.configuration(), path, columns.schema(), staging.codec());
        }

        List<TaskResult> all(Iterator<Row> part) {
            while (part.hasNext()) {
                take(part.next());
            }
            endKey();
            if (file != null) {
                file.close();
            }
            for (SplitTally tally : account.finish()) {
                results.add(new TaskResult.SplitCounts(tally));
            }
            results.add(new TaskResult.KeyCounts(keys));
            results.addAll(rejects.end());
            if (usedUp) {
                results.add(new NumbersUsedUp(table, columns.largestKey()));
            }
            results.add(new DimensionFile(
                    table,
                    path == null ? null : path.toString(),
                    file == null ? null : file.checksum(),
                    rows,
                    HexFormat.of().formatHex(digest.digest()),
                    Arrays.copyOf(written, rows),
                    columns.coded() ? codes.build() : null));
            return results;
        }

        private void take(Row row) {
            int origin = row.<Integer>getAs(ORIGIN);
            if (origin == GENERATED) {
                emit(row);
                return;
            }
            if (origin == COLLECTED) {
                emitNumbered(row, row.isNullAt(keyColumn) ? null : row);
                return;
            }
            if (origin == PUBLISHED) {
                take(row, true);
                return;
            }
            SplitTally tally = account.take(scanned.of(row));
            if (tally != null) {
                tally.pass(0);
                take(row, false);
            }
        }

        /** Takes a row that passed its checks; rows of one key come one after the other, the dump's before the published one. */
        private void take(Row row, boolean published) {
            if (!sameKey(row)) {
                endKey();
            }
            waiting = row;
            if (published) {
                // The published row stands only where the dump brings none that can be accepted.
                if (!emitDumped(row)) {
                    emit(row);
                }
                return;
            }
            long[] keyed = KeyGroup.row(dumpDay, scanned.of(row), row.<Long>getAs(ScanColumns.CONTENT), 1);
            keyed[KeyGroup.PAYLOAD] = groupRows.size();
            group.add(keyed);
            groupRows.add(row);
        }

        private boolean sameKey(Row row) {
            if (waiting == null) {
                return false;
            }
            return columns.coded()
                    ? waiting.getString(keyColumn + 1).equals(row.getString(keyColumn + 1))
                    : key(waiting) == key(row);
        }

        private long key(Row row) {
            Object key = row.get(keyColumn);
            return key instanceof LocalDate date ? date.toEpochDay() : ((Number) key).longValue();
        }

        private void endKey() {
            emitDumped(null);
            waiting = null;
        }

        /** @param published the published row of the same key; null where there is none */
        private boolean emitDumped(@Nullable Row published) {
            if (group.isEmpty()) {
                return false;
            }
            long[] accepted = group.resolve(
                    keys,
                    (row, reason) -> rejects.write(
                            new RejectedRow(source.name(), KeyGroup.place(row), RowReasons.ofRow(reason), null)));
            if (accepted != null) {
                keys.countAccepted();
                Row row = groupRows.get((int) accepted[KeyGroup.PAYLOAD]);
                if (columns.coded()) {
                    emitNumbered(row, published);
                } else {
                    emit(row);
                }
            }
            groupRows.clear();
            return accepted != null;
        }

        /** Emits the row of a code with the number of its published row, or with the next one. */
        private void emitNumbered(Row row, @Nullable Row published) {
            if (published == null && highest == columns.largestKey()) {
                usedUp = true;
                return;
            }
            long number = published == null ? ++highest : key(published);
            Object[] values = new Object[width];
            for (int i = 0; i < width; i++) {
                values[i] = i == keyColumn ? (Object) number : row.get(i);
            }
            emit(RowFactory.create(values));
        }

        private void emit(Row row) {
            if (rows == written.length) {
                written = Arrays.copyOf(written, written.length * 2);
            }
            written[rows++] = key(row);
            if (columns.coded()) {
                codes.add(row.getString(keyColumn + 1), key(row));
            }
            if (file != null) {
                file.write(cells.of(row));
            }
            for (int i = 0; i < width; i++) {
                // A value's length goes first, so that no two rows run into the same bytes.
                byte[] value = row.isNullAt(i)
                        ? new byte[0]
                        : String.valueOf(row.get(i)).getBytes(UTF_8);
                int length = row.isNullAt(i) ? -1 : value.length;
                digest.update(
                        new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
                        });
                digest.update(value);
            }
        }
    }
}
