package io.weekmart.quality;

import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * 128 bits that tell whether two sets of rows are the same: the sum of two independent hashes of each row, so that neither the order
 * of the rows nor their division into files matters.
 */
public final class RowFingerprint implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Arbitrary numbers with nothing up the sleeve: the first, second and fifth 64 bits of the fraction of pi. */
    private static final long A_SEED = 0x243F6A8885A308D3L;

    private static final long B_SEED = 0x13198A2E03707344L;
    private static final long NULL = 0x452821E638D01377L;
    /** 2^64 divided by the golden ratio, the increment of SplitMix64. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long high;
    private long low;
    /** The row that is being added. */
    private transient long a;

    private transient long b;
    private transient long values;

    /**
     * Adds a row.
     *
     * @param nulls one bit for each value: set where it is null
     */
    public void add(long[] row, long nulls) {
        // The same sums as value by value, in local variables: the weekly fold calls this for every row of the fact.
        long x = A_SEED;
        long y = B_SEED;
        for (int i = 0; i < row.length; i++) {
            long value = (nulls >>> i & 1) != 0 ? NULL + i : row[i];
            x = mix(x ^ value);
            y = mix(y + value + STEP * (i + 1));
        }
        high += x;
        low += y;
    }

    /** Begins a row, of which each value is added in turn, before {@link #end}. */
    public void begin() {
        a = A_SEED;
        b = B_SEED;
        values = 0;
    }

    /** Adds a value of the row. */
    public void add(long value) {
        values++;
        a = mix(a ^ value);
        b = mix(b + value + STEP * values);
    }

    /** Adds a value of the row that is null. */
    public void addNull() {
        add(NULL + values);
    }

    /** Adds a value of the row that is a text, or the bytes of a long decimal. */
    public void add(byte[] value) {
        add(value.length);
        ByteBuffer bytes = ByteBuffer.wrap(value);
        while (bytes.remaining() >= Long.BYTES) {
            add(bytes.getLong());
        }
        long rest = 0;
        while (bytes.hasRemaining()) {
            rest = (rest << Byte.SIZE) | (bytes.get() & 0xFF);
        }
        add(rest);
    }

    /** Ends a row. */
    public void end() {
        high += a;
        low += b;
    }

    public void add(RowFingerprint other) {
        high += other.high;
        low += other.low;
    }

    /** The finalizer of SplitMix64: every bit of the input changes every bit of the result with even odds. */
    private static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
