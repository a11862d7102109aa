package io.weekmart.quality;

import io.weekmart.contract.table.TableSpec;
import java.math.BigDecimal;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The values of a row that are added to the control totals of its table. */
public final class ControlTotals {
    private final int[] places;

    /** Takes one value for one total. */
    @FunctionalInterface
    public interface Sums {
        /**
         * Adds a value.
         *
         * @param index place of the total in {@link TableSpec#controlTotals}
         * @param value a whole number, or a decimal unscaled
         */
        void add(int index, long value);
    }

    /** @param schema of the rows */
    public ControlTotals(TableSpec table, StructType schema) {
        places = table.controlTotals().stream().mapToInt(schema::fieldIndex).toArray();
    }

    /** Adds the values of a row; an empty one adds nothing. */
    public void add(Row row, Sums sums) {
        for (int i = 0; i < places.length; i++) {
            Object value = row.get(places[i]);
            if (value instanceof BigDecimal decimal) {
                sums.add(i, decimal.unscaledValue().longValueExact());
            } else if (value instanceof Number whole) {
                sums.add(i, whole.longValue());
            }
        }
    }
}
