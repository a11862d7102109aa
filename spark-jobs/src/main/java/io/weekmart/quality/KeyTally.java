package io.weekmart.quality;

import io.weekmart.contract.table.TableSpec;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the key checks of one partition came to. */
public final class KeyTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int COUNTS = 6;

    private final String table;
    private long accepted;
    private long duplicate;
    private long conflicting;
    private long superseded;
    private long alreadyCounted;
    private final TreeMap<Long, Long> rejectedOfDump = new TreeMap<>();
    private final TreeMap<Long, Long> repeatedOfDump = new TreeMap<>();
    private final ExactSum[] totals;

    public KeyTally(TableSpec table) {
        this.table = table.name();
        this.totals = ExactSum.zeros(table.controlTotals().size());
    }

    public void countAccepted() {
        accepted++;
    }

    /**
     * Adds the value of an accepted row to a control total.
     *
     * @param index place of the total in {@link TableSpec#controlTotals}
     * @param value unscaled
     */
    public void addToTotal(int index, long value) {
        totals[index].add(value);
    }

    /** @param dump the dump that holds the row, as {@link KeyGroup#DUMP} has it */
    public void countDuplicate(long dump) {
        duplicate++;
        rejectedOfDump.merge(dump, 1L, Long::sum);
    }

    /** @param dump the dump that holds the row, as {@link KeyGroup#DUMP} has it */
    public void countConflict(long dump) {
        conflicting++;
        rejectedOfDump.merge(dump, 1L, Long::sum);
    }

    public void countSuperseded() {
        superseded++;
    }

    /**
     * Counts a row that is accepted, and whose key an earlier dump has too.
     *
     * @param dump the dump that holds the row, as {@link KeyGroup#DUMP} has it
     */
    void countRepeated(long dump) {
        repeatedOfDump.merge(dump, 1L, Long::sum);
    }

    /** Counts a row that an earlier run took in as it is. */
    public void countAlreadyCounted() {
        alreadyCounted++;
    }

    /** Name of the raw table. */
    public String table() {
        return table;
    }

    public long accepted() {
        return accepted;
    }

    public long duplicate() {
        return duplicate;
    }

    public long conflicting() {
        return conflicting;
    }

    public long superseded() {
        return superseded;
    }

    /** Rows that an earlier run took in as they are. */
    public long alreadyCounted() {
        return alreadyCounted;
    }

    /** Duplicate and conflicting rows by the dump that holds them, as {@link KeyGroup#DUMP} has it. */
    public SortedMap<Long, Long> rejectedOfDump() {
        return Collections.unmodifiableSortedMap(rejectedOfDump);
    }

    /**
     * Rows that were not rejected, and whose key an earlier dump has too, by the dump that holds them, as {@link KeyGroup#DUMP} has it. An export
     * that reaches back some days has many of them.
     */
    public SortedMap<Long, Long> repeatedOfDump() {
        return Collections.unmodifiableSortedMap(repeatedOfDump);
    }

    /** Sum of a control total over the accepted rows, by its place in the declaration; unscaled. */
    public ExactSum total(int index) {
        return totals[index];
    }

    /** The tally as numbers, to travel with rows: see {@link #of}. */
    public long[] toLongs() {
        long[] counts = {accepted, duplicate, conflicting, superseded, alreadyCounted, rejectedOfDump.size()};
        long[] values =
                Arrays.copyOf(counts, COUNTS + 2 * (totals.length + rejectedOfDump.size() + repeatedOfDump.size()));
        int at = COUNTS;
        for (ExactSum total : totals) {
            values[at++] = total.low();
            values[at++] = total.wraps();
        }
        at = pairs(rejectedOfDump, values, at);
        pairs(repeatedOfDump, values, at);
        return values;
    }

    private static int pairs(Map<Long, Long> rowsOfDump, long[] values, int from) {
        int at = from;
        for (Map.Entry<Long, Long> dump : rowsOfDump.entrySet()) {
            values[at++] = dump.getKey();
            values[at++] = dump.getValue();
        }
        return at;
    }

    /** The tally of {@link #toLongs}. */
    public static KeyTally of(TableSpec table, long[] v) {
        KeyTally tally = new KeyTally(table);
        tally.accepted = v[0];
        tally.duplicate = v[1];
        tally.conflicting = v[2];
        tally.superseded = v[3];
        tally.alreadyCounted = v[4];
        int at = COUNTS;
        for (ExactSum total : tally.totals) {
            total.set(v[at], v[at + 1]);
            at += 2;
        }
        int repeatedFrom = at + 2 * (int) v[5];
        for (; at < v.length; at += 2) {
            (at < repeatedFrom ? tally.rejectedOfDump : tally.repeatedOfDump).put(v[at], v[at + 1]);
        }
        return tally;
    }
}
