package io.weekmart.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Exact quotients, rounded once, half away from zero. */
final class Ratio {
    /** Stands for a quotient that does not fit its type. */
    static final long OVERFLOW = Long.MIN_VALUE;

    /** Largest unscaled value of a decimal of 18 digits. */
    static final long MAX_18_DIGITS = 999_999_999_999_999_999L;

    private static final long TEN_THOUSAND = 10_000L;

    /** Four places, and one more for a numerator in hundredths over a denominator in thousandths. */
    private static final long HUNDRED_THOUSAND = 100_000L;

    private Ratio() {}

    /**
     * {@code numerator / denominator} to four places, as an unscaled long of at most 18 digits.
     *
     * @param denominator not 0
     * @return {@link #OVERFLOW} where it has more digits
     */
    static long toFourPlaces(long numerator, long denominator) {
        return times(TEN_THOUSAND, numerator, denominator);
    }

    /**
     * An amount per unit to four places, as an unscaled long of at most 18 digits.
     *
     * @param hundredths the amount
     * @param thousandths the quantity, not 0
     * @return {@link #OVERFLOW} where it has more digits
     */
    static long price(long hundredths, long thousandths) {
        return times(HUNDRED_THOUSAND, hundredths, thousandths);
    }

    /** {@code factor x numerator / denominator}, rounded. */
    private static long times(long factor, long numerator, long denominator) {
        long limit = Long.MAX_VALUE / factor / 2;
        if (numerator <= limit && numerator >= -limit && denominator != Long.MIN_VALUE) {
            long scaled = roundedQuotient(numerator * factor, denominator);
            return Math.abs(scaled) > MAX_18_DIGITS ? OVERFLOW : scaled;
        }
        return fitted(BigDecimal.valueOf(numerator)
                .multiply(BigDecimal.valueOf(factor))
                .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.HALF_UP));
    }

    /** Drops four places of an unscaled value, rounding half away from zero. */
    static BigDecimal withoutFourPlaces(BigDecimal unscaled) {
        return unscaled.divide(BigDecimal.valueOf(TEN_THOUSAND), 0, RoundingMode.HALF_UP);
    }

    /** Drops four places of an unscaled value, rounding half away from zero. */
    static long withoutFourPlaces(long unscaled) {
        return roundedQuotient(unscaled, TEN_THOUSAND);
    }

    /** A whole number as a long of at most 18 digits, or {@link #OVERFLOW}. */
    static long fitted(BigDecimal whole) {
        return whole.precision() > 18 ? OVERFLOW : whole.longValueExact();
    }

    private static long roundedQuotient(long numerator, long denominator) {
        long quotient = numerator / denominator;
        long rest = Math.abs(numerator % denominator);
        // Half of the denominator, without doubling the rest, which could overflow.
        if (rest >= Math.abs(denominator) - rest) {
            quotient += (numerator < 0) == (denominator < 0) ? 1 : -1;
        }
        return quotient;
    }
}
