package io.weekmart.contract.table;

/**
 * Why a row was not accepted: one bit for each reason that belongs to the row as a whole, all that apply, in one long. A row with no bit
 * set passed its checks. Which fields are bad or missing stands beside it, by field: see {@link RowReasons}.
 *
 * <p>The bits live within one run: what is written down are the codes.
 */
public final class Reasons {
    /** The row has a wrong number of fields, or text behind a closing quote. */
    public static final long MALFORMED_ROW = 1L;
    /** At least one value is not of its column's type, or does not fit it. */
    public static final long BAD_VALUE = 1L << 1;
    /** At least one required value is empty. */
    public static final long MISSING_VALUE = 1L << 2;
    /** The date is outside the calendar. */
    public static final long DATE_NOT_IN_CALENDAR = 1L << 3;
    /** The date is after the run date. */
    public static final long FUTURE_DATE = 1L << 4;
    /** The code of {@link #FUTURE_DATE}, which a table has for its date, and for any other that it declares not to be after the run date. */
    static final String FUTURE_DATE_CODE = "FUTURE_DATE";

    /** The date lies before the window that the dump's own date has. */
    public static final long TOO_LATE = 1L << 5;
    /** Another row of the same natural key and dump date is equal in every declared column. */
    public static final long DUPLICATE_ROW = 1L << 6;
    /** Another row of the same natural key and dump date differs. */
    public static final long CONFLICTING_KEY = 1L << 7;

    /** What the date of a table can be rejected for. */
    static final long OF_DATE = DATE_NOT_IN_CALENDAR | FUTURE_DATE | TOO_LATE;

    /** Not a reason to reject: an earlier run counted the row, or no run is to. Only meaningful where no reason is set. */
    public static final long ALREADY_COUNTED = 1L << 62;

    private static final int FIRST_DECLARED = 8;

    /** The most reasons that the references and checks of a table can declare: bits 8 to 55; the rest are reserved. */
    public static final int MAX_DECLARED = 48;

    private Reasons() {}

    /** The bit of a reason that a table declares, by its place among those. */
    static long declared(int index) {
        return 1L << (FIRST_DECLARED + index);
    }

    /** Whether a row with these reasons is rejected. */
    public static boolean rejects(long reasons) {
        return (reasons & ~ALREADY_COUNTED) != 0;
    }
}
