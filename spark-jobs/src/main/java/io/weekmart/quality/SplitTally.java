package io.weekmart.quality;

import io.weekmart.schema.RawTable;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What the rows of one split of the scan add up to. It travels with the rows through the shuffle, so that a task that runs again
 * replaces its counts as it replaces its rows.
 */
public final class SplitTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int HEAD = 13;

    private final RawTable table;
    private final int split;
    private long offset;
    private long length;
    private long lines;
    private long read;
    private long rejected;
    private long settled;
    private final ExactSum quantity = new ExactSum();
    private final ExactSum amount = new ExactSum();
    private final long[] rowsOfReason = new long[Long.SIZE];
    private long[] rowsOfWeek = {};

    public SplitTally(RawTable table, int split) {
        this.table = table;
        this.split = split;
    }

    /** A rejected row. */
    public void reject(long reasons) {
        read++;
        rejected++;
        for (long rest = reasons; rest != 0; rest &= rest - 1) {
            rowsOfReason[Long.numberOfTrailingZeros(rest)]++;
        }
    }

    /** A row that was counted on an earlier night. */
    public void settle() {
        read++;
        settled++;
    }

    /** A row that passed the row checks. */
    public void pass(int week, long quantity, long amount) {
        read++;
        this.quantity.add(quantity);
        this.amount.add(amount);
        if (week >= rowsOfWeek.length) {
            rowsOfWeek = Arrays.copyOf(rowsOfWeek, week + 1);
        }
        rowsOfWeek[week]++;
    }

    public void end(long offset, long length, long lines) {
        this.offset = offset;
        this.length = length;
        this.lines = lines;
    }

    public RawTable table() {
        return table;
    }

    public int split() {
        return split;
    }

    /** Where the split's first record began. */
    public long offset() {
        return offset;
    }

    /** Bytes from its first record to where the next split's must begin. */
    public long length() {
        return length;
    }

    /** Physical lines of the split. */
    public long lines() {
        return lines;
    }

    public long read() {
        return read;
    }

    public long rejected() {
        return rejected;
    }

    public long settled() {
        return settled;
    }

    /** Rows that passed the row checks. */
    public long passed() {
        return read - rejected - settled;
    }

    public ExactSum quantity() {
        return quantity;
    }

    public ExactSum amount() {
        return amount;
    }

    /** Rejected rows by the bit of {@link io.weekmart.schema.Reasons}; a row with two reasons counts for both. */
    public long rowsOfReason(int bit) {
        return rowsOfReason[bit];
    }

    /** Rows that passed, by the week's place among the weeks computed. */
    public long[] rowsOfWeek() {
        return rowsOfWeek.clone();
    }

    /** The tally as numbers, to travel with rows: see {@link #of}. */
    public long[] toLongs() {
        int reasons = (int) Arrays.stream(rowsOfReason).filter(n -> n != 0).count();
        int weeks = (int) Arrays.stream(rowsOfWeek).filter(n -> n != 0).count();
        long[] values = new long[HEAD + 2 * (reasons + weeks)];
        long[] head = {
            split,
            offset,
            length,
            lines,
            read,
            rejected,
            settled,
            quantity.low(),
            quantity.wraps(),
            amount.low(),
            amount.wraps(),
            reasons,
            weeks
        };
        System.arraycopy(head, 0, values, 0, HEAD);
        int at = pairs(rowsOfReason, values, HEAD);
        pairs(rowsOfWeek, values, at);
        return values;
    }

    private static int pairs(long[] counts, long[] values, int from) {
        int at = from;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                values[at++] = i;
                values[at++] = counts[i];
            }
        }
        return at;
    }

    /** The tally of {@link #toLongs}. */
    public static SplitTally of(RawTable table, long[] v) {
        SplitTally tally = new SplitTally(table, (int) v[0]);
        tally.end(v[1], v[2], v[3]);
        tally.read = v[4];
        tally.rejected = v[5];
        tally.settled = v[6];
        tally.quantity.set(v[7], v[8]);
        tally.amount.set(v[9], v[10]);
        int at = HEAD;
        for (int i = 0; i < v[11]; i++, at += 2) {
            tally.rowsOfReason[(int) v[at]] = v[at + 1];
        }
        for (int i = 0; i < v[12]; i++, at += 2) {
            int week = (int) v[at];
            if (week >= tally.rowsOfWeek.length) {
                tally.rowsOfWeek = Arrays.copyOf(tally.rowsOfWeek, week + 1);
            }
            tally.rowsOfWeek[week] = v[at + 1];
        }
        return tally;
    }
}
