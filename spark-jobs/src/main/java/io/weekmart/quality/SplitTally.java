package io.weekmart.quality;

import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.RowReasons;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.ContentSums;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What the rows of one split of a scan add up to. It travels with the rows through the shuffle, so that a task that runs again replaces
 * its counts as it replaces its rows.
 */
public final class SplitTally implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Where a row's reasons, bad fields and missing fields are counted, one after the other. */
    private static final int BAD = Long.SIZE;

    private static final int MISSING = 2 * Long.SIZE;
    private static final int COUNTERS = 3 * Long.SIZE;

    private static final int HEAD = 13;

    private final String table;
    private final int split;
    /** Bits of the reasons that name a key which another table does not have. */
    private final long references;

    private long offset;
    private long length;
    private long lines;
    private long read;
    private long rejected;
    private long alreadyCounted;
    private long unknown;
    private final ExactSum[] totals;
    private final long[] rowsByReason = new long[COUNTERS];
    private long[] rowsByPart = {};
    private RepairTally repairs = new RepairTally();
    private ContentSums content = ContentSums.none();

    public SplitTally(TableSpec table, int split) {
        this(table, split, table.controlTotals().size());
    }

    private SplitTally(TableSpec table, int split, int totals) {
        this.table = table.name();
        this.split = split;
        this.references = table.references().stream()
                .mapToLong(reference -> table.reason(reference.code()))
                .reduce(0, (bits, bit) -> bits | bit);
        this.totals = ExactSum.zeros(totals);
    }

    /** Counts a rejected row. */
    public void reject(RowReasons reasons) {
        reject(reasons, 1);
    }

    /** Counts rows that were rejected for the same reasons. */
    public void reject(RowReasons reasons, long rows) {
        read += rows;
        rejected += rows;
        unknown += (reasons.row() & references) == 0 ? 0 : rows;
        count(reasons.row(), 0, rows);
        count(reasons.bad(), BAD, rows);
        count(reasons.missing(), MISSING, rows);
    }

    private void count(long bits, int from, long rows) {
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            rowsByReason[from + Long.numberOfTrailingZeros(rest)] += rows;
        }
    }

    /** Counts a row that an earlier run counted. */
    public void alreadyCounted() {
        read++;
        alreadyCounted++;
    }

    /**
     * Counts a row that passed the row checks.
     *
     * @param part what the row adds to, by its place among the parts computed, such as weeks; 0 where there is but one
     */
    public void pass(int part) {
        read++;
        if (part >= rowsByPart.length) {
            rowsByPart = Arrays.copyOf(rowsByPart, part + 1);
        }
        rowsByPart[part]++;
    }

    /**
     * Counts rows that passed the row checks.
     *
     * @param part as in {@link #pass(int)}
     */
    public void pass(int part, long rows) {
        if (rows > 0) {
            pass(part);
            read += rows - 1;
            rowsByPart[part] += rows - 1;
        }
    }

    /**
     * Counts bad values that were taken as empty, in a row that passed.
     *
     * @param fields one bit for each of their fields, by its index
     */
    void repair(long fields, RowPlace place) {
        repairs.add(fields, place);
    }

    /** Rows that passed with bad values taken as empty, those apart that were brought to other tasks by their keys. */
    public RepairTally repairs() {
        return repairs;
    }

    /**
     * Adds the value of a row that passed to a control total.
     *
     * @param index place of the total in {@link TableSpec#controlTotals}
     * @param value unscaled
     */
    public void addToTotal(int index, long value) {
        totals[index].add(value);
    }

    public void end(long offset, long length, long lines) {
        this.offset = offset;
        this.length = length;
        this.lines = lines;
    }

    /** Takes what the split's rows add up to in whatever order they stand. */
    void content(ContentSums sums) {
        content = sums;
    }

    /** What the split's rows add up to in whatever order they stand. */
    public ContentSums content() {
        return content;
    }

    /**
     * Rows whose date can be read.
     *
     * @param field index of the field that dates a row
     */
    public long dated(int field) {
        return read
                - rowsByReason[Long.numberOfTrailingZeros(Reasons.MALFORMED_ROW)]
                - rowsByReason[BAD + field]
                - rowsByReason[MISSING + field];
    }

    /** Rows that were rejected since they name a key which another table does not have. */
    public long unknown() {
        return unknown;
    }

    /** Name of the raw table. */
    public String table() {
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

    /** Rows that an earlier run counted. */
    public long alreadyCountedRows() {
        return alreadyCounted;
    }

    /** Rows that passed the row checks. */
    public long passed() {
        return read - rejected - alreadyCounted;
    }

    /** Sum of a control total over the rows that passed, by its place in the declaration; unscaled. */
    public ExactSum total(int index) {
        return totals[index];
    }

    /** Adds the rejected rows by reason to those of a table; a row with two reasons counts for both. */
    void addReasonsTo(RejectCounts counts) {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            counts.addRow(1L << bit, rowsByReason[bit]);
            counts.addBad(bit, rowsByReason[BAD + bit]);
            counts.addMissing(bit, rowsByReason[MISSING + bit]);
        }
    }

    /** Rows that passed, by the part that they add to. */
    public long[] rowsByPart() {
        return rowsByPart.clone();
    }

    /** The tally as numbers, to travel with rows: see {@link #of}. */
    public long[] toLongs() {
        int reasons = (int) Arrays.stream(rowsByReason).filter(n -> n != 0).count();
        int parts = (int) Arrays.stream(rowsByPart).filter(n -> n != 0).count();
        long[] repaired = repairs.toLongs().stream().mapToLong(Long::longValue).toArray();
        long[] sums = content.toLongs();
        int sumsFrom = HEAD + 2 * (totals.length + reasons + parts);
        int repairsFrom = sumsFrom + sums.length;
        long[] head = {
            split,
            offset,
            length,
            lines,
            read,
            rejected,
            alreadyCounted,
            totals.length,
            reasons,
            parts,
            sumsFrom,
            repairsFrom,
            unknown
        };
        long[] values = Arrays.copyOf(head, repairsFrom + repaired.length);
        System.arraycopy(sums, 0, values, sumsFrom, sums.length);
        System.arraycopy(repaired, 0, values, repairsFrom, repaired.length);
        int at = HEAD;
        for (ExactSum total : totals) {
            values[at++] = total.low();
            values[at++] = total.wraps();
        }
        at = pairs(rowsByReason, values, at);
        pairs(rowsByPart, values, at);
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
    public static SplitTally of(TableSpec table, long[] v) {
        SplitTally tally = new SplitTally(table, (int) v[0], (int) v[7]);
        tally.end(v[1], v[2], v[3]);
        tally.read = v[4];
        tally.rejected = v[5];
        tally.alreadyCounted = v[6];
        tally.content(ContentSums.of(Arrays.copyOfRange(v, (int) v[10], (int) v[11])));
        tally.unknown = v[12];
        int at = HEAD;
        for (ExactSum total : tally.totals) {
            total.set(v[at], v[at + 1]);
            at += 2;
        }
        for (int i = 0; i < v[8]; i++, at += 2) {
            tally.rowsByReason[(int) v[at]] = v[at + 1];
        }
        for (int i = 0; i < v[9]; i++, at += 2) {
            int part = (int) v[at];
            if (part >= tally.rowsByPart.length) {
                tally.rowsByPart = Arrays.copyOf(tally.rowsByPart, part + 1);
            }
            tally.rowsByPart[part] = v[at + 1];
        }
        tally.repairs = RepairTally.of(v, (int) v[11]);
        return tally;
    }
}
