package io.weekmart.metrics;

import org.jspecify.annotations.Nullable;

/**
 * For each row of a file of the fact: on how many of its last counted days the product was out of stock. The columns of the fact are a contract
 * and tell only on how many days of the week it was; these numbers stand in the key-value metadata of the Parquet file, which no engine
 * shows as a column. There is one for each row that was out of stock on some of its counted days and not on all, in the order of the rows, two
 * in a character: rows that were never or always out need none.
 */
final class LastDaysOut {
    /** The key in the metadata. Files of an earlier version do not have it. */
    static final String KEY = "weekmart.last-days-out";

    /** The number of a row that nobody knows. */
    static final int UNKNOWN = -1;

    /** A week has at most seven days, so that two numbers of three bits make one of 64 printable characters. */
    private static final char FIRST = '0';

    private static final int BITS = 3;
    private static final int MASK = (1 << BITS) - 1;

    private final StringBuilder text;
    private int rows;

    /** None yet, for a file that is written. */
    LastDaysOut() {
        this.text = new StringBuilder();
    }

    /**
     * Those of a file that is read.
     *
     * @param written what stands under {@link #KEY}; null in a file of an earlier version
     */
    LastDaysOut(@Nullable String written) {
        this.text = new StringBuilder(written == null ? "" : written);
    }

    /**
     * Adds the next row of the file.
     *
     * @param counted days on which stock was counted
     * @param out those on which there was none
     * @param last how many of the last counted days they are
     */
    void add(long counted, long out, int last) {
        if (!isNeeded(counted, out)) {
            return;
        }
        if (rows % 2 == 0) {
            text.append((char) (FIRST + last));
        } else {
            int end = text.length() - 1;
            text.setCharAt(end, (char) (text.charAt(end) + (last << BITS)));
        }
        rows++;
    }

    /**
     * Goes on to the next row of the file.
     *
     * @return on how many of its last counted days it was out, or {@link #UNKNOWN}
     */
    int next(long counted, long out) {
        if (!isNeeded(counted, out)) {
            return Math.toIntExact(out);
        }
        int at = rows / 2;
        int shift = rows % 2 * BITS;
        rows++;
        return at < text.length() ? (text.charAt(at) - FIRST) >> shift & MASK : UNKNOWN;
    }

    /** What stands in the metadata. */
    String text() {
        return text.toString();
    }

    private static boolean isNeeded(long counted, long out) {
        return out > 0 && out < counted;
    }
}
