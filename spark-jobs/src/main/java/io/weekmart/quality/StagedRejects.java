package io.weekmart.quality;

import io.weekmart.contract.table.RowReasons;
import io.weekmart.parquet.Cells;
import io.weekmart.parquet.RowFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rejected rows as a task leaves them, in a file of its own: lines still counted from the split's start, and the text missing where a
 * key check rejected the row, or where no text may be kept. {@link RejectFiles} makes the table's rows of them. The file is made with its first row.
 */
public final class StagedRejects {
    static final String TABLE = "raw_table";
    static final String SPLIT = "split";
    static final String OFFSET = "offset";
    static final String LENGTH = "length";
    static final String LINE = "line";
    static final String REASONS = "reasons";
    static final String BAD = "bad";
    static final String MISSING = "missing";
    static final String RAW_TEXT = "raw_text";

    static final StructType SCHEMA = new StructType()
            .add(TABLE, DataTypes.StringType)
            .add(SPLIT, DataTypes.IntegerType)
            .add(OFFSET, DataTypes.LongType)
            .add(LENGTH, DataTypes.LongType)
            .add(LINE, DataTypes.LongType)
            .add(REASONS, DataTypes.LongType)
            .add(BAD, DataTypes.LongType)
            .add(MISSING, DataTypes.LongType)
            .add(RAW_TEXT, DataTypes.StringType);

    private static final int TABLE_COLUMN = SCHEMA.fieldIndex(TABLE);
    private static final int TEXT_COLUMN = SCHEMA.fieldIndex(RAW_TEXT);

    private final Staging staging;
    private final String name;
    private final RejectCells cells = new RejectCells();
    private final RejectSamples samples = new RejectSamples();
    private final RejectSums sums = new RejectSums();
    private @Nullable RowFile file;
    private @Nullable Path path;

    /** @param name what the task's file is called, so that it meets no other of the same task */
    public StagedRejects(Staging staging, String name) {
        this.staging = staging;
        this.name = name;
    }

    /** Adds one row. */
    public void write(RejectedRow row) {
        samples.offer(row);
        sums.add(row);
        if (!staging.writes()) {
            return;
        }
        if (file == null) {
            path = staging.file(name);
            file = new RowFile(staging.configuration(), path, SCHEMA, staging.codec());
        }
        cells.take(row);
        file.write(cells);
    }

    /** Ends the file, if there is one, and says what the driver has to know. */
    public List<TaskResult> end() {
        List<TaskResult> results = new ArrayList<>();
        samples.rows().forEach(row -> results.add(new TaskResult.Sample(row)));
        results.addAll(sums.results());
        if (file != null) {
            file.close();
            results.add(new TaskResult.RejectFile(String.valueOf(path), file.rows()));
        }
        return results;
    }

    private static final class RejectCells implements Cells {
        private long[] numbers = {};
        private byte[] table = {};
        private byte @Nullable [] text;

        void take(RejectedRow row) {
            RowPlace place = row.place();
            RowReasons reasons = row.reasons();
            numbers = new long[] {
                0,
                place.split(),
                place.offset(),
                place.length(),
                place.line(),
                reasons.row(),
                reasons.bad(),
                reasons.missing()
            };
            table = row.table().getBytes(StandardCharsets.UTF_8);
            text = row.text() == null ? null : row.text().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isNull(int column) {
            return column == TEXT_COLUMN && text == null;
        }

        @Override
        public long number(int column) {
            return numbers[column];
        }

        @Override
        public byte[] bytes(int column) {
            return column == TABLE_COLUMN ? table : Objects.requireNonNull(text);
        }
    }
}
