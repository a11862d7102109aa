package io.weekmart.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle and the ends of some figures. */
record Spread(double least, double median, double most) {
    static Spread of(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
        return of(runs.stream().mapToDouble(figure).toArray());
    }

    /** Ratios of the runs of the same round, so that a machine that slows down slows both. */
    static Spread ratio(List<Measurement> above, List<Measurement> below, ToDoubleFunction<Measurement> figure) {
        double[] ratios = new double[Math.min(above.size(), below.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(above.get(i)) / figure.applyAsDouble(below.get(i));
        }
        return of(ratios);
    }

    private static Spread of(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        return new Spread(sorted[0], median, sorted[n - 1]);
    }
}
