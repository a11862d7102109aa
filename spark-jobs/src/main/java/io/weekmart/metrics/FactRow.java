package io.weekmart.metrics;

import io.weekmart.contract.table.Field;
import io.weekmart.quality.RowFingerprint;
import io.weekmart.schema.FactTable;
import java.util.List;

/**
 * One row of the fact while it is computed: every column is a long (decimals unscaled, dates as days since 1970-01-01, flags 0 or 1) or
 * null, in the order of the fact's file columns.
 */
final class FactRow {
    private static final List<Field> FIELDS =
            FactTable.FIELDS.subList(FactTable.PARTITION_FIELDS, FactTable.FIELDS.size());

    private static final int[] OF_STOCK =
            FactTable.OF_STOCK.stream().mapToInt(FactRow::index).toArray();

    private final long[] values = new long[FIELDS.size()];
    private long nulls;

    /** Place of a column among the file columns. */
    static int index(Field field) {
        return FIELDS.indexOf(field);
    }

    static int columns() {
        return FIELDS.size();
    }

    void set(int column, long value) {
        values[column] = value;
        nulls &= ~(1L << column);
    }

    void setNull(int column) {
        values[column] = 0;
        nulls |= 1L << column;
    }

    /** Takes the columns of stock for unknown, where stock is not counted. */
    void setStockKnown(boolean counted) {
        if (!counted) {
            for (int column : OF_STOCK) {
                setNull(column);
            }
        }
    }

    long value(int column) {
        return values[column];
    }

    boolean isNull(int column) {
        return (nulls >>> column & 1) != 0;
    }

    void addTo(RowFingerprint fingerprint) {
        fingerprint.add(values, nulls);
    }
}
