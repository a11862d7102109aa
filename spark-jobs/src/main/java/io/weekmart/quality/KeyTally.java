package io.weekmart.quality;

import io.weekmart.schema.RawTable;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the key checks of one partition came to. */
public final class KeyTally implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Numbers of {@link #toLongs} before the dumps. */
    private static final int HEAD = 8;

    private final RawTable table;
    private long accepted;
    private long duplicate;
    private long conflicting;
    private long superseded;
    private final TreeMap<Long, Long> rejectedOfDump = new TreeMap<>();
    private final ExactSum quantity = new ExactSum();
    private final ExactSum amount = new ExactSum();

    public KeyTally(RawTable table) {
        this.table = table;
    }

    public void countAccepted() {
        accepted++;
    }

    public void countAccepted(long quantity, long amount) {
        accepted++;
        this.quantity.add(quantity);
        this.amount.add(amount);
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

    public RawTable table() {
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

    /** Duplicate and conflicting rows by the dump that holds them, as {@link KeyGroup#DUMP} has it. */
    public SortedMap<Long, Long> rejectedOfDump() {
        return Collections.unmodifiableSortedMap(rejectedOfDump);
    }

    public ExactSum quantity() {
        return quantity;
    }

    public ExactSum amount() {
        return amount;
    }

    /** The tally as numbers, to travel with rows: see {@link #of}. */
    public long[] toLongs() {
        long[] head = {
            accepted, duplicate, conflicting, superseded, quantity.low(), quantity.wraps(), amount.low(), amount.wraps()
        };
        long[] values = Arrays.copyOf(head, HEAD + 2 * rejectedOfDump.size());
        int at = HEAD;
        for (Map.Entry<Long, Long> dump : rejectedOfDump.entrySet()) {
            values[at++] = dump.getKey();
            values[at++] = dump.getValue();
        }
        return values;
    }

    /** The tally of {@link #toLongs}. */
    public static KeyTally of(RawTable table, long[] v) {
        KeyTally tally = new KeyTally(table);
        tally.accepted = v[0];
        tally.duplicate = v[1];
        tally.conflicting = v[2];
        tally.superseded = v[3];
        tally.quantity.set(v[4], v[5]);
        tally.amount.set(v[6], v[7]);
        for (int at = HEAD; at < v.length; at += 2) {
            tally.rejectedOfDump.put(v[at], v[at + 1]);
        }
        return tally;
    }
}
