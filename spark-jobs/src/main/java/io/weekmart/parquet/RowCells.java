package io.weekmart.parquet;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The cells of a Spark row; a list is held as a Java list, a date as a {@link LocalDate}, a timestamp as a {@link LocalDateTime}. */
public final class RowCells implements Cells {
    private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();

    private Row row = RowFactory.create();

    public RowCells of(Row next) {
        row = next;
        return this;
    }

    @Override
    public boolean isNull(int column) {
        return row.isNullAt(column);
    }

    @Override
    public long number(int column) {
        Object value = row.get(column);
        if (value instanceof BigDecimal decimal) {
            return decimal.unscaledValue().longValueExact();
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value instanceof LocalDate date) {
            return date.toEpochDay();
        }
        if (value instanceof LocalDateTime time) {
            return EPOCH.until(time, ChronoUnit.MICROS);
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        throw new IllegalStateException("Column " + column + " holds no number but " + value.getClass());
    }

    @Override
    public byte[] bytes(int column) {
        Object value = row.get(column);
        if (value instanceof BigDecimal decimal) {
            return decimal.unscaledValue().toByteArray();
        }
        return ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    @SuppressWarnings("unchecked") // The schema says that the column is a list of texts.
    public List<String> texts(int column) {
        return (List<String>) row.get(column);
    }
}
