package io.weekmart.metrics;

import io.weekmart.contract.table.Field;
import io.weekmart.quality.RowFingerprint;
import io.weekmart.schema.FactTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One row of the fact while it is computed: every column is a long (decimals unscaled, dates as days since 1970-01-01, flags 0 or 1) or
 * null, in the order of the fact's file columns.
 */
final class FactRow {
    private static final List<Field> FIELDS =
            FactTable.FIELDS.subList(FactTable.PARTITION_FIELDS, FactTable.FIELDS.size());

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

    long value(int column) {
        return values[column];
    }

    boolean isNull(int column) {
        return (nulls >>> column & 1) != 0;
    }

    void addTo(RowFingerprint fingerprint) {
        fingerprint.add(values, nulls);
    }

    /** The row as queries see it, its week's numbers first. */
    Row toRow(int yrNum, int wkNum) {
        Object[] cells = new Object[FactTable.FIELDS.size()];
        cells[0] = yrNum;
        cells[1] = wkNum;
        for (int i = 0; i < values.length; i++) {
            cells[FactTable.PARTITION_FIELDS + i] = isNull(i) ? null : cell(FIELDS.get(i), values[i]);
        }
        return RowFactory.create(cells);
    }

    private static Object cell(Field field, long value) {
        return switch (field.type().kind()) {
            case INT -> (int) value;
            case LONG -> value;
            case DECIMAL -> BigDecimal.valueOf(value, field.type().scale());
            case FLAG -> value != 0;
            case DATE -> LocalDate.ofEpochDay(value);
            case TEXT, TIMESTAMP -> throw new IllegalStateException("The fact has no " + field.type());
        };
    }
}
