package io.weekmart.parquet;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.util.List;
import org.apache.spark.sql.Row;

/** The cells of a Spark row. */
public final class RowCells implements Cells {
    private Row row = org.apache.spark.sql.RowFactory.create();

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
        if (value instanceof Number number && !(value instanceof BigDecimal)) {
            return number.longValue();
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.unscaledValue().longValueExact();
        }
        if (value instanceof Date date) {
            return date.toLocalDate().toEpochDay();
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
    public List<String> texts(int column) {
        return row.getList(column);
    }
}
