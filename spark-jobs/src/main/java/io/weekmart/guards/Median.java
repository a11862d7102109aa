package io.weekmart.guards;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;

/** What is usual on a weekday. */
final class Median {
    /** Fewer values than these say nothing about what is usual. */
    static final int LEAST = 3;

    private Median() {}

    /** The median; empty of too few values. */
    static OptionalDouble of(double[] values) {
        if (values.length < LEAST) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    /** Name of the weekday of a date. */
    static String weekday(LocalDate date) {
        return date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
}
