package io.weekmart.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The result as text, for a terminal and for a README. */
final class ResultTable {
    private static final double MEGA = 1e6;
    private static final String COLUMNS = "%-45s %18s %18s %9s %8s %8s %20s%n";

    private ResultTable() {}

    static String of(Comparison.Result result) throws IOException {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "%nSize %s: %,d rows of sales and %,d of inventory, %.0f MB, 56 days in full dumps; medians (least-most) of %d runs in turn%n",
                result.size(),
                result.data().salesRows(),
                result.data().inventoryRows(),
                result.data().bytes() / MEGA,
                result.runsOf(result.contenders().get(0).name()).size());
        line(out, COLUMNS, "", "CPU-s", "wall s", "peak MB", "rows/s", "MB/CPU-s", "CPU / Weekmart's");
        for (Contender contender : result.contenders()) {
            List<Measurement> runs = result.runsOf(contender.name());
            Spread cpu = Spread.of(runs, Measurement::cpuSeconds);
            Spread wall = Spread.of(runs, Measurement::wallSeconds);
            line(
                    out,
                    COLUMNS,
                    contender.title(),
                    spread(cpu, 1),
                    spread(wall, 1),
                    number(Spread.of(runs, Measurement::peakBytes).median() / MEGA, 0),
                    number(result.data().rows() / wall.median() / 1000, 0) + "k",
                    number(result.data().bytes() / MEGA / cpu.median(), 1),
                    result.has(Programs.WEEKMART)
                            ? spread(Spread.ratio(runs, result.runsOf(Programs.WEEKMART), Measurement::cpuSeconds), 2)
                            : "");
        }
        line(
                out,
                "%s agree in every cell of %,d rows. The peers do without rejects, reasons, key checks, accounting, audit, dimensions%n"
                        + "and atomic publishing; Weekmart runs with all of them.%n",
                String.join(", ", result.agreeing()),
                result.factRows());
        return out.toString();
    }

    static String of(OneMoreNight.Result result) {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "%nOne more night, daily dumps of %,d rows of sales and half as many of inventory a night, a window of 4 weeks%n",
                result.rowsPerNight());
        line(out, COLUMNS, "", "CPU-s", "wall s", "peak MB", "", "", "");
        night(out, "after " + OneMoreNight.SHORT + " weeks", result.runsShort());
        night(out, "after " + OneMoreNight.LONG + " weeks", result.runsLong());
        return out.toString();
    }

    static String of(List<Goal> goals) {
        StringBuilder out = new StringBuilder();
        line(out, "%n%-62s %18s %10s%n", "Goals", "measured", "goal");
        for (Goal goal : goals) {
            line(
                    out,
                    "%-62s %18s %10s  %s%n",
                    goal.title(),
                    spread(goal.measured(), 2),
                    (goal.atLeast() ? ">= " : "<= ") + number(goal.target(), 1),
                    goal.reached() ? "reached" : "missed");
        }
        return out.toString();
    }

    private static void night(StringBuilder out, String title, List<Measurement> runs) {
        line(
                out,
                COLUMNS,
                title,
                spread(Spread.of(runs, Measurement::cpuSeconds), 1),
                spread(Spread.of(runs, Measurement::wallSeconds), 1),
                number(Spread.of(runs, Measurement::peakBytes).median() / MEGA, 0),
                "",
                "",
                "");
    }

    private static String spread(Spread spread, int places) {
        return number(spread.median(), places) + " (" + number(spread.least(), places) + "-"
                + number(spread.most(), places) + ")";
    }

    private static String number(double value, int places) {
        return String.format(Locale.ROOT, "%,." + places + "f", value);
    }

    private static void line(StringBuilder out, String format, @Nullable Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }
}
