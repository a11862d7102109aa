package io.weekmart.quality;

import io.weekmart.schema.RawTable;
import java.io.Serializable;

/** What the key checks of one partition came to. */
public final class KeyTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RawTable table;
    private long accepted;
    private long duplicate;
    private long conflicting;
    private long superseded;
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

    public void countDuplicate() {
        duplicate++;
    }

    public void countConflict() {
        conflicting++;
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

    public ExactSum quantity() {
        return quantity;
    }

    public ExactSum amount() {
        return amount;
    }

    /** The tally as numbers, to travel with rows: see {@link #of}. */
    public long[] toLongs() {
        return new long[] {
            accepted, duplicate, conflicting, superseded, quantity.low(), quantity.wraps(), amount.low(), amount.wraps()
        };
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
        return tally;
    }
}
