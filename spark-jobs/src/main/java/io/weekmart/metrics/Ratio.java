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
    private static final long FITS_TIMES_TEN_THOUSAND = Long.MAX_VALUE / TEN_THOUSAND / 2;

    private Ratio() {}

    /**
     * {@code numerator / denominator} to four places, as an unscaled long of at most 18 digits.
     *
     * @param denominator not 0
     * @return {@link #OVERFLOW} where it has more digits
     */
    static long toFourPlaces(long numerator, long denominator) {
        if (numerator <= FITS_TIMES_TEN_THOUSAND
                && numerator >= -FITS_TIMES_TEN_THOUSAND
                && denominator != Long.MIN_VALUE) {
            long scaled = roundedQuotient(numerator * TEN_THOUSAND, denominator);
            return Math.abs(scaled) > MAX_18_DIGITS ? OVERFLOW : scaled;
        }
        return fitted(BigDecimal.valueOf(numerator)
                .multiply(BigDecimal.valueOf(TEN_THOUSAND))
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
