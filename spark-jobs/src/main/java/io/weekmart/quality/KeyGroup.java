package io.weekmart.quality;

import io.weekmart.contract.table.Reasons;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key checks on the rows of one natural key. Within one dump date, equal rows are accepted once and differing rows not at all; of
 * what is left, the row of the latest dump supersedes the others.
 *
 * <p>A row is an array of numbers that begins with {@code [dump, split, offset, length, line, content]}. Splits are numbered
 * by dump date, file and place in the file, so that (split, offset) is the order of file and line.
 */
public final class KeyGroup {
    public static final int DUMP = 0;
    public static final int SPLIT = 1;
    public static final int OFFSET = 2;
    public static final int LENGTH = 3;
    public static final int LINE = 4;
    public static final int CONTENT = 5;
    /** Where a row's own values begin. */
    public static final int PAYLOAD = 6;

    private static final Comparator<long[]> BY_PLACE = Comparator.<long[]>comparingLong(row -> row[DUMP])
            .thenComparingLong(row -> row[SPLIT])
            .thenComparingLong(row -> row[OFFSET]);

    /** Takes the rows that the key checks reject. */
    public interface RejectSink {
        /**
         * Takes one row.
         *
         * @param row the row's values
         * @param reason one bit of {@link Reasons}
         */
        void reject(long[] row, long reason);
    }

    /**
     * The numbers of a row, those of its payload still 0.
     *
     * @param dump date of its dump, in days since 1970-01-01
     * @param content equal for rows that are equal in every declared column
     * @param payload how many values of its own it has
     */
    public static long[] row(long dump, ScanRecord record, long content, int payload) {
        long[] row = new long[PAYLOAD + payload];
        row[DUMP] = dump;
        row[SPLIT] = record.getSplit();
        row[OFFSET] = record.getOffset();
        row[LENGTH] = record.getLength();
        row[LINE] = record.getLine();
        row[CONTENT] = content;
        return row;
    }

    /** Where a row stands, by its values. */
    public static RowPlace place(long[] row) {
        return new RowPlace((int) row[SPLIT], row[OFFSET], row[LENGTH], row[LINE]);
    }

    private final List<long[]> rows = new ArrayList<>();

    public void add(long[] row) {
        rows.add(row);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Checks the rows, counts all of them but the one accepted, forgets them, and returns that one; null where there is none. */
    public long @Nullable [] resolve(KeyTally tally, RejectSink rejects) {
        if (rows.size() == 1) {
            long[] only = rows.get(0);
            rows.clear();
            return only;
        }
        rows.sort(BY_PLACE);
        long[] accepted = null;
        int from = 0;
        while (from < rows.size()) {
            long[] head = rows.get(from);
            boolean conflict = false;
            int to = from + 1;
            while (to < rows.size() && rows.get(to)[DUMP] == head[DUMP]) {
                conflict |= rows.get(to)[CONTENT] != head[CONTENT];
                to++;
            }
            for (int i = conflict ? from : from + 1; i < to; i++) {
                rejects.reject(rows.get(i), conflict ? Reasons.CONFLICTING_KEY : Reasons.DUPLICATE_ROW);
                if (conflict) {
                    tally.countConflict(head[DUMP]);
                } else {
                    tally.countDuplicate(head[DUMP]);
                }
            }
            if (!conflict) {
                if (from > 0) {
                    tally.countRepeated(head[DUMP]);
                }
                if (accepted != null) {
                    tally.countSuperseded();
                }
                accepted = head;
            }
            from = to;
        }
        rows.clear();
        return accepted;
    }
}
