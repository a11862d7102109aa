package io.weekmart.quality;

import io.weekmart.parquet.Cells;
import io.weekmart.parquet.RowFile;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A file of rejected rows as a task leaves them: lines still counted from the split's start, and the text missing where a key check
 * rejected the row. {@link RejectFiles} makes the table's rows of them.
 */
public final class StagedRejects implements AutoCloseable {
    static final String TABLE = "table_ordinal";
    static final String SPLIT = "split";
    static final String OFFSET = "offset";
    static final String LENGTH = "length";
    static final String LINE = "line";
    static final String REASONS = "reasons";
    static final String RAW_TEXT = "raw_text";

    static final StructType SCHEMA = new StructType()
            .add(TABLE, DataTypes.IntegerType)
            .add(SPLIT, DataTypes.IntegerType)
            .add(OFFSET, DataTypes.LongType)
            .add(LENGTH, DataTypes.LongType)
            .add(LINE, DataTypes.LongType)
            .add(REASONS, DataTypes.LongType)
            .add(RAW_TEXT, DataTypes.StringType);

    private static final int TEXT_COLUMN = 6;

    private final RowFile file;
    private final RejectCells cells = new RejectCells();

    public StagedRejects(Configuration conf, Path path, String codec) {
        file = new RowFile(conf, path, SCHEMA, codec);
    }

    /**
     * @param table ordinal of the raw table
     * @param line physical lines of the split before the row
     * @param text null where it has to be read again
     */
    public void write(int table, int split, long offset, long length, long line, long reasons, @Nullable String text) {
        cells.numbers = new long[] {table, split, offset, length, line, reasons};
        cells.text = text;
        file.write(cells);
    }

    public long rows() {
        return file.rows();
    }

    @Override
    public void close() {
        file.close();
    }

    private static final class RejectCells implements Cells {
        private long[] numbers = {};
        private @Nullable String text;

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
            return Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8);
        }
    }
}
