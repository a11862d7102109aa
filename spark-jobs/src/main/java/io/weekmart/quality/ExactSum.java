package io.weekmart.quality;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A sum of longs that is exact whatever the order of its terms: what runs over 64 bits on the way is counted, not lost, so that the
 * sum fits a long exactly when the true sum does.
 */
public final class ExactSum implements Serializable {
    private static final long serialVersionUID = 1L;

    private long low;
    private long wraps;

    /** Sums of nothing. */
    static ExactSum[] zeros(int count) {
        ExactSum[] sums = new ExactSum[count];
        for (int i = 0; i < count; i++) {
            sums[i] = new ExactSum();
        }
        return sums;
    }

    public void add(long value) {
        long sum = low + value;
        if (((low ^ sum) & (value ^ sum)) < 0) {
            wraps += value < 0 ? -1 : 1;
        }
        low = sum;
    }

    public void add(ExactSum other) {
        add(other.low);
        wraps += other.wraps;
    }

    public void clear() {
        set(0, 0);
    }

    void set(long low, long wraps) {
        this.low = low;
        this.wraps = wraps;
    }

    public boolean fitsLong() {
        return wraps == 0;
    }

    /** -1, 0 or 1 as the sum is below, at or above zero, whether it fits or not. */
    public int signum() {
        return wraps != 0 ? Long.signum(wraps) : Long.signum(low);
    }

    /** The sum; only meaningful where it {@link #fitsLong() fits}. */
    public long value() {
        return low;
    }

    /** The sum's lowest 64 bits. */
    long low() {
        return low;
    }

    /** How often the sum ran over, upwards less downwards. */
    long wraps() {
        return wraps;
    }

    /** The sum as a decimal whose last {@code scale} digits are its fraction. */
    public BigDecimal toDecimal(int scale) {
        BigInteger unscaled = BigInteger.valueOf(wraps).shiftLeft(Long.SIZE).add(BigInteger.valueOf(low));
        return new BigDecimal(unscaled, scale);
    }
}
