package io.weekmart.raw;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What the rows of one split add up to, in whatever order they stand; malformed rows are left out. It leaves the scan as the text of the row
 * that ends the split.
 */
public final class ContentSums implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The day of the dump, and so many days before it less one, are told apart: an export may reach back a month. */
    public static final int DAYS = 32;

    private static final int HEAD = 3;

    private final long sum;
    private final long xor;
    private final long undated;
    private final long[] rowsByAge;

    /**
     * Takes what was added up.
     *
     * @param sum of the content hashes of the rows; 0 where they have none
     * @param xor exclusive or of these hashes: 0 where each of the rows comes an even number of times
     * @param undated the sum without what the dates of the rows add to it; 0 where they have no hashes or no dates
     * @param rowsByAge how many rows are dated so many days before the dump as the place says; of at most {@link #DAYS} days
     */
    public ContentSums(long sum, long xor, long undated, long... rowsByAge) {
        this.sum = sum;
        this.xor = xor;
        this.undated = undated;
        this.rowsByAge = Arrays.copyOf(rowsByAge, DAYS);
    }

    /** No row. */
    public static ContentSums none() {
        return new ContentSums(0, 0, 0);
    }

    /** Sum of the content hashes of the rows; 0 where they have none. */
    public long sum() {
        return sum;
    }

    /** Exclusive or of the content hashes of the rows. */
    public long xor() {
        return xor;
    }

    /** The sum without what the dates of the rows add to it: equal for rows that differ in nothing but their dates. */
    public long undated() {
        return undated;
    }

    /**
     * How many rows are dated some days before their dump.
     *
     * @param age 0 for the day of the dump, below {@link #DAYS}
     */
    public long rows(int age) {
        return rowsByAge[age];
    }

    /** As numbers: see {@link #of(long...)}. */
    public long[] toLongs() {
        int ages = DAYS;
        while (ages > 0 && rowsByAge[ages - 1] == 0) {
            ages--;
        }
        long[] numbers = new long[HEAD + ages];
        numbers[0] = sum;
        numbers[1] = xor;
        numbers[2] = undated;
        System.arraycopy(rowsByAge, 0, numbers, HEAD, ages);
        return numbers;
    }

    /** The sums of {@link #toLongs}. */
    public static ContentSums of(long... numbers) {
        return new ContentSums(numbers[0], numbers[1], numbers[2], Arrays.copyOfRange(numbers, HEAD, numbers.length));
    }

    /** As the text of a row: see {@link #of(String)}. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (long number : toLongs()) {
            text.append(text.isEmpty() ? "" : " ").append(number);
        }
        return text.toString();
    }

    /** The sums of a split, from the text of the row that ends it. */
    public static ContentSums of(String text) {
        return of(Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray());
    }
}
