package io.weekmart.job;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The median of values. */
final class Medians {
    private Medians() {}

    /**
     * The middle value; of an even number, the mean of the two in the middle, with at least two decimals.
     *
     * @throws IllegalArgumentException if there is no value
     */
    static BigDecimal of(List<BigDecimal> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        List<BigDecimal> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.size() % 2 == 1) {
            return sorted.get(middle);
        }
        BigDecimal sum = sorted.get(middle - 1).add(sorted.get(middle));
        return sum.divide(BigDecimal.valueOf(2), Math.max(2, sum.scale()), RoundingMode.HALF_UP);
    }
}
