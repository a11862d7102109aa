package io.weekmart.raw;

/**
 * Turns the text of one field into its value, for every text that the contract allows. {@link RecordParser} takes short cuts for what
 * dumps hold most of the time, and comes here for everything else.
 */
final class FieldText {
    /** How the conversion ended. */
    enum Conversion {
        VALUE,
        EMPTY,
        BAD
    }

    /** What stands for a byte that is no flag. */
    static final int NO_FLAG = -1;

    /** Most digits behind the point of a second: microseconds. */
    static final int FRACTION_DIGITS = 6;

    static final long MICROS_OF_DAY = 86_400_000_000L;

    private static final int DATE_LENGTH = 10;
    /** Such as 2024-05-03 14:30:00. */
    private static final int TIMESTAMP_LENGTH = 19;

    /** The value: a whole number, unscaled decimal, day number or flag. Without its sign where {@link #negative} matters. */
    long value;
    /** Whether the number is below zero. */
    boolean negative;

    /**
     * A number with a sign, digits and a fraction, at least one digit among them. Spaces around it do not count.
     *
     * @param precision digits in all, at most 19
     * @param scale digits behind the point; more may stand there if they are zeros
     * @return with {@link Conversion#VALUE}, {@link #value} holds the unsigned magnitude and {@link #negative} the sign
     */
    Conversion magnitude(byte[] text, int from, int to, int precision, int scale) {
        int p = trimStart(text, from, to);
        int end = trimEnd(text, p, to);
        if (p == end) {
            return Conversion.EMPTY;
        }
        negative = text[p] == '-';
        if (negative || text[p] == '+') {
            p++;
        }
        long magnitude = 0;
        int significant = 0;
        boolean fits = true;
        int first = p;
        for (; p < end && digit(text[p]); p++) {
            if (significant > 0 || text[p] != '0') {
                significant++;
            }
            magnitude = magnitude * 10 + (text[p] - '0');
        }
        int digits = p - first;
        if (significant > precision - scale) {
            fits = false;
        }
        int fraction = 0;
        if (p < end && text[p] == '.') {
            p++;
            for (; p < end && digit(text[p]); p++) {
                if (fraction < scale) {
                    magnitude = magnitude * 10 + (text[p] - '0');
                } else if (text[p] != '0') {
                    fits = false;
                }
                fraction++;
            }
        }
        if (p < end || digits + fraction == 0 || !fits) {
            return Conversion.BAD;
        }
        for (int i = Math.min(fraction, scale); i < scale; i++) {
            magnitude *= 10;
        }
        value = magnitude;
        negative = negative && magnitude != 0;
        return Conversion.VALUE;
    }

    /** A number of at most 64 bits with its sign in {@link #value}. */
    Conversion number(byte[] text, int from, int to, int precision, int scale, long min, long max) {
        Conversion conversion = magnitude(text, from, to, precision, scale);
        if (conversion != Conversion.VALUE) {
            return conversion;
        }
        // The magnitude has at most 19 digits and so fits 64 bits without a sign.
        long limit = negative ? -min : max;
        if (Long.compareUnsigned(value, limit) > 0) {
            return Conversion.BAD;
        }
        value = negative ? -value : value;
        return Conversion.VALUE;
    }

    /** A date as days since 1970-01-01. */
    Conversion date(byte[] text, int from, int to) {
        int p = trimStart(text, from, to);
        int end = trimEnd(text, p, to);
        if (p == end) {
            return Conversion.EMPTY;
        }
        value = end - p == DATE_LENGTH ? day(text, p) : DayNumber.NONE;
        return value == DayNumber.NONE ? Conversion.BAD : Conversion.VALUE;
    }

    /** The day that ten bytes such as 2024-05-03 name; {@link DayNumber#NONE} if they name none. */
    private static int day(byte[] text, int p) {
        if (text[p + 4] != '-' || text[p + 7] != '-') {
            return DayNumber.NONE;
        }
        for (int i = 0; i < DATE_LENGTH; i++) {
            if (i != 4 && i != 7 && !digit(text[p + i])) {
                return DayNumber.NONE;
            }
        }
        int year = two(text, p) * 100 + two(text, p + 2);
        return DayNumber.of(year, two(text, p + 5), two(text, p + 8));
    }

    /** A date and a time of day, with a fraction of one to six digits or without, as microseconds since 1970-01-01 00:00:00. */
    Conversion timestamp(byte[] text, int from, int to) {
        int p = trimStart(text, from, to);
        int end = trimEnd(text, p, to);
        if (p == end) {
            return Conversion.EMPTY;
        }
        if (end - p < TIMESTAMP_LENGTH || (text[p + DATE_LENGTH] != ' ' && text[p + DATE_LENGTH] != 'T')) {
            return Conversion.BAD;
        }
        int day = day(text, p);
        long time = microsOfDay(text, p + DATE_LENGTH + 1);
        int fraction = end - p - TIMESTAMP_LENGTH - 1;
        if (day == DayNumber.NONE || time < 0 || fraction == 0 || fraction > FRACTION_DIGITS) {
            return Conversion.BAD;
        }
        p += TIMESTAMP_LENGTH;
        if (p < end && text[p] != '.') {
            return Conversion.BAD;
        }
        long micros = 0;
        for (int i = 0; i < FRACTION_DIGITS; i++) {
            boolean written = i < fraction;
            if (written && !digit(text[p + 1 + i])) {
                return Conversion.BAD;
            }
            micros = micros * 10 + (written ? text[p + 1 + i] - '0' : 0);
        }
        value = day * MICROS_OF_DAY + time + micros;
        return Conversion.VALUE;
    }

    /** The time of day that eight bytes such as 14:30:00 name, in microseconds; negative if they name none. */
    static long microsOfDay(byte[] text, int p) {
        for (int i = 0; i < 8; i++) {
            boolean colon = i == 2 || i == 5;
            if (colon ? text[p + i] != ':' : !digit(text[p + i])) {
                return -1;
            }
        }
        int hour = two(text, p);
        int minute = two(text, p + 3);
        int second = two(text, p + 6);
        return hour > 23 || minute > 59 || second > 59 ? -1 : (hour * 3600L + minute * 60L + second) * 1_000_000L;
    }

    /** A flag as 0 or 1. */
    Conversion flag(byte[] text, int from, int to) {
        int p = trimStart(text, from, to);
        int end = trimEnd(text, p, to);
        if (p == end) {
            return Conversion.EMPTY;
        }
        if (end - p == 1) {
            int flag = flag(text[p]);
            return flag == NO_FLAG ? Conversion.BAD : flag(flag);
        }
        if (equalsIgnoringCase(text, p, end, "true")) {
            return flag(1);
        }
        return equalsIgnoringCase(text, p, end, "false") ? flag(0) : Conversion.BAD;
    }

    /** The flag that one byte stands for, 0 or 1, or {@link #NO_FLAG}. */
    static int flag(byte text) {
        return switch (text) {
            case '0', 'f', 'F', 'n', 'N' -> 0;
            case '1', 't', 'T', 'y', 'Y' -> 1;
            default -> NO_FLAG;
        };
    }

    private Conversion flag(int zeroOrOne) {
        value = zeroOrOne;
        return Conversion.VALUE;
    }

    /** Text is taken as it is; it must be UTF-8 without NUL, of no more than so many bytes. */
    static Conversion text(byte[] text, int from, int to, int most) {
        if (from == to) {
            return Conversion.EMPTY;
        }
        if (to - from > most) {
            return Conversion.BAD;
        }
        int seen = 0;
        for (int p = from; p < to; p++) {
            if (text[p] == 0) {
                return Conversion.BAD;
            }
            seen |= text[p];
        }
        return seen >= 0 || Utf8.valid(text, from, to) ? Conversion.VALUE : Conversion.BAD;
    }

    private static boolean equalsIgnoringCase(byte[] text, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            byte b = text[from + i];
            int lowered = b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
            if (lowered != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static int trimStart(byte[] text, int from, int to) {
        int p = from;
        while (p < to && text[p] == ' ') {
            p++;
        }
        return p;
    }

    static int trimEnd(byte[] text, int from, int to) {
        int p = to;
        while (p > from && text[p - 1] == ' ') {
            p--;
        }
        return p;
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static int two(byte[] text, int p) {
        return (text[p] - '0') * 10 + text[p + 1] - '0';
    }
}
