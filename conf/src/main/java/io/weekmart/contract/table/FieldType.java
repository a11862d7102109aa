package io.weekmart.contract.table;

import java.io.Serializable;

/**
 * The types that a raw dump can carry.
 *
 * @param precision digits of a decimal; bytes that a text may have at most in UTF-8, 0 where there is no limit; 0 for every other kind
 * @param scale those of them behind the point
 * @param trimmed whether blanks around a text do not count; around every other value they never do
 */
public record FieldType(Kind kind, int precision, int scale, boolean trimmed) implements Serializable {

    /** What a value of the type looks like in the dump. */
    public enum Kind {
        /** A whole number of 32 bits. */
        INT,
        /** A whole number of 64 bits. */
        LONG,
        /** An exact decimal of fixed precision and scale. */
        DECIMAL,
        /** UTF-8 text. */
        TEXT,
        /** 0/1, true/false, t/f or y/n, in any case. */
        FLAG,
        /** A store-local date such as 2024-05-03. */
        DATE,
        /** A date with a time of day and no zone, such as 2024-05-03 14:30:00.250 or 2024-05-03T14:30:00. */
        TIMESTAMP
    }

    /** The most digits whose unscaled value always fits into 64 bits. */
    public static final int MAX_LONG_DIGITS = 18;

    public static final FieldType INT = new FieldType(Kind.INT, 0, 0);
    public static final FieldType LONG = new FieldType(Kind.LONG, 0, 0);
    public static final FieldType TEXT = new FieldType(Kind.TEXT, 0, 0);
    /** Text that tells one thing from another, such as C536379: byte for byte, but for blanks around it. */
    public static final FieldType CODE = new FieldType(Kind.TEXT, 0, 0, true);

    /** A code that names a row of another table, such as a product: short enough for all of them to be held in memory. */
    public static final FieldType KEY_CODE = new FieldType(Kind.TEXT, 128, 0, true);

    public static final FieldType FLAG = new FieldType(Kind.FLAG, 0, 0);
    public static final FieldType DATE = new FieldType(Kind.DATE, 0, 0);
    public static final FieldType TIMESTAMP = new FieldType(Kind.TIMESTAMP, 0, 0);

    /** DECIMAL(16,2): what the contract calls "decimal" without more. */
    public static final FieldType MONEY = decimal(16, 2);

    /** DECIMAL(18,3): quantities, of which a thousandth can be sold. */
    public static final FieldType QUANTITY = decimal(18, 3);

    private FieldType(Kind kind, int precision, int scale) {
        this(kind, precision, scale, false);
    }

    public static FieldType decimal(int precision, int scale) {
        return new FieldType(Kind.DECIMAL, precision, scale);
    }

    /**
     * Whether a value is held as one long: whole numbers, flags (0 or 1), dates (days since 1970-01-01), timestamps (microseconds since
     * 1970-01-01 00:00:00, in no zone) and unscaled decimals.
     */
    public boolean fitsLong() {
        return switch (kind) {
            case INT, LONG, FLAG, DATE, TIMESTAMP -> true;
            case DECIMAL -> precision <= MAX_LONG_DIGITS;
            case TEXT -> false;
        };
    }

    /** What a value must look like, as a message says it behind "expected". */
    public String expected() {
        return switch (kind) {
            case INT -> "a whole number of 32 bits, such as 42";
            case LONG -> "a whole number of 64 bits, such as 42";
            case DECIMAL ->
                "a number of up to " + (precision - scale) + " digits and " + scale + " decimals, such as 12.5";
            case TEXT -> "text in UTF-8" + (precision == 0 ? "" : " of at most " + precision + " bytes");
            case FLAG -> "0 or 1, true or false, t or f, y or n";
            case DATE -> "a date such as 2024-05-03";
            case TIMESTAMP -> "a date with a time such as 2024-05-03 14:30:00";
        };
    }

    /** The type as messages name it: {@code int}, {@code decimal(16,2)}, {@code date}. */
    @Override
    public String toString() {
        return switch (kind) {
            case INT -> "int";
            case LONG -> "bigint";
            case DECIMAL -> "decimal(" + precision + "," + scale + ")";
            case TEXT -> "text";
            case FLAG -> "flag";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp";
        };
    }
}
