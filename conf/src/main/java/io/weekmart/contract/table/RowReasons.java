package io.weekmart.contract.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All reasons for which one row was rejected.
 *
 * @param row bits of {@link Reasons}
 * @param bad one bit for each declared field, by its index, whose value is bad
 * @param missing one bit for each required field, by its index, whose value is empty
 */
public record RowReasons(long row, long bad, long missing) implements Serializable {

    /** A reason that concerns no single field. */
    public static RowReasons ofRow(long row) {
        return new RowReasons(row, 0, 0);
    }

    /** The codes, such as {@code BAD_VALUE(sales_qty)}, in the order of {@link TableSpec#rejectCodes}. */
    public List<String> codes(TableSpec table) {
        List<String> codes = new ArrayList<>();
        for (long rest = bad; rest != 0; rest &= rest - 1) {
            codes.add(badValue(table.fields().get(Long.numberOfTrailingZeros(rest))));
        }
        for (long rest = missing; rest != 0; rest &= rest - 1) {
            codes.add(missingValue(table.fields().get(Long.numberOfTrailingZeros(rest))));
        }
        for (Map.Entry<String, Long> reason : table.rowReasons().entrySet()) {
            if ((row & reason.getValue()) != 0) {
                codes.add(reason.getKey());
            }
        }
        return codes;
    }

    static String badValue(Field field) {
        return badValue(field.name());
    }

    static String badValue(String column) {
        return "BAD_VALUE(" + column + ")";
    }

    static String missingValue(Field field) {
        return "MISSING_VALUE(" + field.name() + ")";
    }
}
