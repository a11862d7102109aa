package io.weekmart.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a row was not accepted: one bit a reason, all that apply, in one long. A row with no bit set passed its checks.
 *
 * <p>Bits 0 to 23 are {@code BAD_VALUE} of the field with that index, bits 24 to 47 {@code MISSING_VALUE}, the rest are the reasons
 * that belong to the row as a whole. The codes are those of the data contract.
 */
public final class Reasons {
    /** The most fields that a table can declare. */
    public static final int MAX_FIELDS = 24;

    /** The row has a wrong number of fields, or text behind a closing quote. */
    public static final long MALFORMED_ROW = 1L << 48;
    /** The date is outside the calendar. */
    public static final long DATE_NOT_IN_CALENDAR = 1L << 49;
    /** The date is after the run date. */
    public static final long FUTURE_DATE = 1L << 50;
    /** The store is neither in tonight's dimension nor in the published one. */
    public static final long UNKNOWN_STORE = 1L << 51;
    /** The product is neither in tonight's dimension nor in the published one. */
    public static final long UNKNOWN_PRODUCT = 1L << 52;
    /** Stock on hand or on order is below zero. */
    public static final long NEGATIVE_STOCK = 1L << 53;
    /** The date lies before the window of the dump's own night. */
    public static final long TOO_LATE = 1L << 54;
    /** Another row of the same natural key and dump date is equal in every declared column. */
    public static final long DUPLICATE_ROW = 1L << 55;
    /** Another row of the same natural key and dump date differs. */
    public static final long CONFLICTING_KEY = 1L << 56;

    /** Not a reason: the row was counted on an earlier night. Only meaningful where no reason is set. */
    public static final long SETTLED = 1L << 62;

    private static final int MISSING_SHIFT = MAX_FIELDS;
    private static final int FIRST_ROW_BIT = 2 * MAX_FIELDS;
    private static final List<String> ROW_CODES = List.of(
            "MALFORMED_ROW",
            "DATE_NOT_IN_CALENDAR",
            "FUTURE_DATE",
            "UNKNOWN_STORE",
            "UNKNOWN_PRODUCT",
            "NEGATIVE_STOCK",
            "TOO_LATE",
            "DUPLICATE_ROW",
            "CONFLICTING_KEY");

    private Reasons() {}

    public static long badValue(int field) {
        return 1L << field;
    }

    public static long missingValue(int field) {
        return 1L << (MISSING_SHIFT + field);
    }

    /** Whether the value of a field can be used: neither bad nor missing where it is required. */
    public static boolean usable(long reasons, int field) {
        return (reasons & (badValue(field) | missingValue(field) | MALFORMED_ROW)) == 0;
    }

    /** The codes of a row, such as {@code BAD_VALUE(sales_qty)}, in a fixed order. */
    public static List<String> codes(RawTable table, long reasons) {
        List<String> codes = new ArrayList<>();
        for (long rest = reasons & ~SETTLED; rest != 0; rest &= rest - 1) {
            codes.add(code(table, Long.numberOfTrailingZeros(rest)));
        }
        return codes;
    }

    /** Every code that a row of the table can be given. */
    public static List<String> allCodes(RawTable table) {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < table.fields().size(); i++) {
            codes.add(code(table, i));
        }
        for (int i = 0; i < table.fields().size(); i++) {
            if (table.fields().get(i).required()) {
                codes.add(code(table, MISSING_SHIFT + i));
            }
        }
        codes.addAll(ROW_CODES);
        return codes;
    }

    /** The code of one bit. */
    public static String code(RawTable table, int bit) {
        if (bit < MISSING_SHIFT) {
            return "BAD_VALUE(" + table.fields().get(bit).name() + ")";
        }
        if (bit < FIRST_ROW_BIT) {
            return "MISSING_VALUE(" + table.fields().get(bit - MISSING_SHIFT).name() + ")";
        }
        return ROW_CODES.get(bit - FIRST_ROW_BIT);
    }
}
