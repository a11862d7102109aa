package io.weekmart.quality;

import io.weekmart.raw.ScanColumns;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A row of a scan as Spark's {@link Row}; for small tables, and for pipelines that do not need the hot path. One object serves all rows of
 * a task, one after the other: see {@link #of}.
 */
public final class ScanRow implements ScanRecord {
    /** Names of the columns that a row must have. */
    public static final List<String> NAMES = List.of(
            ScanColumns.ROW_KIND,
            ScanColumns.REASONS,
            ScanColumns.BAD,
            ScanColumns.MISSING,
            ScanColumns.SPLIT,
            ScanColumns.OFFSET,
            ScanColumns.LENGTH,
            ScanColumns.LINE,
            ScanColumns.RAW_TEXT);

    private final int rowKind;
    private final int reasons;
    private final int bad;
    private final int missing;
    private final int split;
    private final int offset;
    private final int length;
    private final int line;
    private final int rawText;
    private final int[] totals;
    private Row row = RowFactory.create();

    /** @param schema of the rows, without the columns of control totals */
    public ScanRow(StructType schema) {
        this(schema, List.of());
    }

    /**
     * Rows with the columns of control totals.
     *
     * @param controlTotals names of these columns
     */
    public ScanRow(StructType schema, List<String> controlTotals) {
        totals = controlTotals.stream().mapToInt(schema::fieldIndex).toArray();
        rowKind = schema.fieldIndex(ScanColumns.ROW_KIND);
        reasons = schema.fieldIndex(ScanColumns.REASONS);
        bad = schema.fieldIndex(ScanColumns.BAD);
        missing = schema.fieldIndex(ScanColumns.MISSING);
        split = schema.fieldIndex(ScanColumns.SPLIT);
        offset = schema.fieldIndex(ScanColumns.OFFSET);
        length = schema.fieldIndex(ScanColumns.LENGTH);
        line = schema.fieldIndex(ScanColumns.LINE);
        rawText = schema.fieldIndex(ScanColumns.RAW_TEXT);
    }

    /** The columns of {@link #NAMES}. */
    public static List<Column> columns() {
        return NAMES.stream().map(name -> functions.col(name)).toList();
    }

    /** This object, standing for another row. */
    public ScanRow of(Row next) {
        row = next;
        return this;
    }

    @Override
    public int getRowKind() {
        return row.getInt(rowKind);
    }

    @Override
    public long getReasons() {
        return row.getLong(reasons);
    }

    @Override
    public long getBad() {
        return row.getLong(bad);
    }

    @Override
    public long getMissing() {
        return row.getLong(missing);
    }

    @Override
    public int getSplit() {
        return row.getInt(split);
    }

    @Override
    public long getOffset() {
        return row.getLong(offset);
    }

    @Override
    public long getLength() {
        return row.getLong(length);
    }

    @Override
    public long getLine() {
        return row.getLong(line);
    }

    @Override
    public long total(int index) {
        if (index >= totals.length) {
            return RejectedRow.UNREAD;
        }
        Object value = row.get(totals[index]);
        if (value instanceof BigDecimal decimal) {
            return decimal.unscaledValue().longValueExact();
        }
        return value instanceof Number whole ? whole.longValue() : RejectedRow.UNREAD;
    }

    @Override
    public @Nullable String getRawText() {
        return row.getString(rawText);
    }
}
