package io.weekmart.quality;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.ScanColumns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** A row of a scan as Spark's {@link Row}; for small tables, and for pipelines that do not need the hot path. */
public record ScanRow(Row row) implements ScanRecord {

    /** The columns that a row must have. */
    public static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (String name : List.of(
                ScanColumns.ROW_KIND,
                ScanColumns.REASONS,
                ScanColumns.BAD,
                ScanColumns.MISSING,
                ScanColumns.SPLIT,
                ScanColumns.OFFSET,
                ScanColumns.LENGTH,
                ScanColumns.LINE,
                ScanColumns.RAW_TEXT)) {
            columns.add(functions.col(name));
        }
        return columns;
    }

    /**
     * Counts a row that passed its checks, and adds its values to the table's control totals.
     *
     * @param tally what {@link ScanAccount#take} returned for the row
     */
    public void countIn(SplitTally tally, TableSpec table) {
        tally.pass(0);
        List<String> totals = table.controlTotals();
        for (int i = 0; i < totals.size(); i++) {
            BigDecimal value = row.getAs(totals.get(i));
            if (value != null) {
                tally.addToTotal(i, value.unscaledValue().longValueExact());
            }
        }
    }

    @Override
    public int getRowKind() {
        return row.<Integer>getAs(ScanColumns.ROW_KIND);
    }

    @Override
    public long getReasons() {
        return row.<Long>getAs(ScanColumns.REASONS);
    }

    @Override
    public long getBad() {
        return row.<Long>getAs(ScanColumns.BAD);
    }

    @Override
    public long getMissing() {
        return row.<Long>getAs(ScanColumns.MISSING);
    }

    @Override
    public int getSplit() {
        return row.<Integer>getAs(ScanColumns.SPLIT);
    }

    @Override
    public long getOffset() {
        return row.<Long>getAs(ScanColumns.OFFSET);
    }

    @Override
    public long getLength() {
        return row.<Long>getAs(ScanColumns.LENGTH);
    }

    @Override
    public long getLine() {
        return row.<Long>getAs(ScanColumns.LINE);
    }

    @Override
    public @Nullable String getRawText() {
        return row.getAs(ScanColumns.RAW_TEXT);
    }
}
