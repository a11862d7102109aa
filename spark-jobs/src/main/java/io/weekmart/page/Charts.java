package io.weekmart.page;

import io.weekmart.page.Drawing.Trace;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The drawings of the pages. Whoever places one puts the table of its values beside or behind it. */
final class Charts {
    private static final int SPARK_WIDTH = 132;
    private static final int SPARK_HEIGHT = 30;
    private static final double SPARK_EDGE = 4;
    private static final int BAR_WIDTH = 100;
    private static final int BAR_HEIGHT = 10;
    private static final int WIDTH = 760;
    private static final int HEIGHT = 260;
    private static final double LEFT = 58;
    private static final double RIGHT = 12;
    private static final double TOP = 12;
    private static final double BOTTOM = 30;
    private static final int MOST_LABELS = 6;
    private static final int CELL = 10;
    private static final int CELL_GAP = 2;

    private Charts() {}

    /** A line of a chart of weeks. */
    record Series(String style, List<@Nullable Double> values) {}

    /**
     * A small line of values, from none at the bottom up to their largest, the last one marked.
     *
     * @param values gaps are null
     * @return null where there are fewer than two values: one is no line
     */
    static @Nullable Drawing sparkline(String title, List<@Nullable Double> values, Function<Double, String> written) {
        double[] known = values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (known.length < 2) {
            return null;
        }
        double most = Math.max(0, Arrays.stream(known).max().orElse(0));
        double least = Math.min(0, Arrays.stream(known).min().orElse(0));
        String description = "The last " + known.length + ": lowest "
                + written.apply(Arrays.stream(known).min().orElse(0)) + ", highest "
                + written.apply(Arrays.stream(known).max().orElse(0)) + ", now "
                + written.apply(known[known.length - 1]) + ".";
        Drawing drawing = new Drawing("spark", SPARK_WIDTH, SPARK_HEIGHT, title, description);
        Scale x = new Scale(0, Math.max(1, values.size() - 1), SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE);
        Scale y = new Scale(least, most, SPARK_HEIGHT - SPARK_EDGE, SPARK_EDGE);
        drawing.line("axis", SPARK_EDGE, y.at(0), SPARK_WIDTH - SPARK_EDGE, y.at(0));
        Trace trace = new Trace();
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            if (value == null) {
                trace.lift();
            } else {
                trace.to(x.at(i), y.at(value));
            }
        }
        drawing.path("line", trace);
        for (int i = values.size() - 1; i >= 0; i--) {
            Double value = values.get(i);
            if (value != null) {
                drawing.dot("end", x.at(i), y.at(value), 2.5);
                break;
            }
        }
        return drawing;
    }

    /** A bar for a part of a whole, from 0 to 1. */
    static Drawing bar(String title, double fraction) {
        double part = Math.max(0, Math.min(1, fraction));
        return new Drawing("meter", BAR_WIDTH, BAR_HEIGHT, title, "")
                .path("track", new Trace().rectangle(0, 0, BAR_WIDTH, BAR_HEIGHT))
                .path("fill", new Trace().rectangle(0, 0, part * BAR_WIDTH, BAR_HEIGHT));
    }

    /**
     * Lines over the same weeks, from zero.
     *
     * @param labels one for each week, some of which are written below
     */
    static Drawing lines(String title, String description, List<String> labels, List<Series> series) {
        double most = 0;
        double least = 0;
        for (Series each : series) {
            for (Double value : each.values()) {
                if (value != null) {
                    most = Math.max(most, value);
                    least = Math.min(least, value);
                }
            }
        }
        double step = step(most - least);
        double top = Math.ceil(most / step) * step;
        double bottom = Math.floor(least / step) * step;
        Drawing drawing = new Drawing("lines", WIDTH, HEIGHT, title, description);
        Scale x = new Scale(0, Math.max(1, labels.size() - 1), LEFT, WIDTH - RIGHT);
        Scale y = new Scale(bottom, top, HEIGHT - BOTTOM, TOP);
        for (int i = 0; bottom + i * step <= top + step / 2; i++) {
            double value = bottom + i * step;
            drawing.line("axis", LEFT, y.at(value), WIDTH - RIGHT, y.at(value));
            drawing.text("tick", "end", LEFT - 8, y.at(value) + 4, Numbers.axis(value));
        }
        int every = Math.max(1, (labels.size() + MOST_LABELS - 1) / MOST_LABELS);
        for (int i = labels.size() - 1; i >= 0; i -= every) {
            // The newest one is always named, at its right end, so that it stays inside.
            boolean between = (labels.size() - 1 - i) / every % 2 == 1;
            drawing.text(
                    between ? "between" : "tick",
                    i == labels.size() - 1 ? "end" : "middle",
                    x.at(i),
                    HEIGHT - 8,
                    labels.get(i));
        }
        for (Series each : series) {
            Trace trace = new Trace();
            for (int i = 0; i < each.values().size(); i++) {
                Double value = each.values().get(i);
                if (value == null) {
                    trace.lift();
                } else {
                    trace.to(x.at(i), y.at(value));
                    boolean alone = (i == 0 || each.values().get(i - 1) == null)
                            && (i == each.values().size() - 1 || each.values().get(i + 1) == null);
                    if (alone) {
                        drawing.dot(each.style() + " point", x.at(i), y.at(value), 3);
                    }
                }
            }
            drawing.path(each.style(), trace);
        }
        return drawing;
    }

    /**
     * A row of days, each with a mark of its own shape: full, half, a stroke at the bottom, or nothing.
     *
     * @param states a code for each day
     * @param full the code of a full mark
     * @param half the code of a half one
     * @param stroke the code of a stroke
     */
    static Drawing days(String title, String states, char full, char half, char stroke) {
        Drawing drawing = new Drawing("days", states.length() * (CELL + CELL_GAP), CELL + 2, title, "");
        Trace fulls = new Trace();
        Trace halves = new Trace();
        Trace strokes = new Trace();
        for (int i = 0; i < states.length(); i++) {
            double x = i * (double) (CELL + CELL_GAP);
            char state = states.charAt(i);
            if (state == full) {
                fulls.rectangle(x, 1, CELL, CELL);
            } else if (state == half) {
                halves.rectangle(x, 1 + CELL / 2.0, CELL, CELL / 2.0);
            } else if (state == stroke) {
                strokes.rectangle(x, CELL - 2, CELL, 3);
            }
        }
        return drawing.path("sold", fulls).path("counted", halves).path("silent", strokes);
    }

    /** Steps of an axis: 1, 2 or 5 times a power of ten, four or five of them. */
    private static double step(double span) {
        if (span <= 0) {
            return 1;
        }
        double rough = span / 4;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    /** Values of one range as places in another. */
    private record Scale(double least, double most, double from, double to) {
        double at(double value) {
            return most == least ? from : from + (value - least) / (most - least) * (to - from);
        }
    }
}
