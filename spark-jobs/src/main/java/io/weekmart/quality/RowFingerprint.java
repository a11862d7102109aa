package io.weekmart.quality;

import java.io.Serializable;

/**
 * 128 bits that tell whether two sets of fact rows are the same: the sum of two independent hashes of each row, so that neither the order
 * of the rows nor their division into files matters.
 */
public final class RowFingerprint implements Serializable {
    private static final long serialVersionUID = 1L;

    private long high;
    private long low;

    /**
     * Adds a row.
     *
     * @param nulls one bit for each value: set where it is null
     */
    public void add(long[] values, long nulls) {
        long a = 0x243F6A8885A308D3L;
        long b = 0x13198A2E03707344L;
        for (int i = 0; i < values.length; i++) {
            long value = (nulls >>> i & 1) != 0 ? 0x452821E638D01377L + i : values[i];
            a = mix(a ^ value);
            b = mix(b + value + 0x9E3779B97F4A7C15L * (i + 1));
        }
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
