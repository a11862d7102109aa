package io.weekmart.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to reach, and what was reached.
 *
 * @param target a ratio
 * @param atLeast whether more is better
 */
record Goal(String title, Spread measured, double target, boolean atLeast) {
    private static final double LEAST_AGAINST_STRAIGHTFORWARD = 3.5;
    private static final double LEAST_AGAINST_TYPICAL = 8;
    private static final double MOST_AGAINST_DUCKDB = 2;
    private static final double MOST_FOR_HISTORY = 1.1;

    boolean reached() {
        return atLeast ? measured.median() >= target : measured.median() <= target;
    }

    static List<Goal> of(Comparison.@Nullable Result comparison, OneMoreNight.@Nullable Result history) {
        List<Goal> goals = new ArrayList<>();
        if (comparison != null && comparison.has(Programs.WEEKMART)) {
            List<Measurement> ours = comparison.runsOf(Programs.WEEKMART);
            if (comparison.has(Programs.STRAIGHTFORWARD)) {
                goals.add(new Goal(
                        "CPU of the straightforward job / Weekmart's (goal set for L)",
                        Spread.ratio(comparison.runsOf(Programs.STRAIGHTFORWARD), ours, Measurement::cpuSeconds),
                        LEAST_AGAINST_STRAIGHTFORWARD,
                        true));
            }
            if (comparison.has(Programs.TYPICAL)) {
                goals.add(new Goal(
                        "CPU of the typical pipeline / Weekmart's (goal set for S)",
                        Spread.ratio(comparison.runsOf(Programs.TYPICAL), ours, Measurement::cpuSeconds),
                        LEAST_AGAINST_TYPICAL,
                        true));
            }
            if (comparison.has(Programs.DUCKDB)) {
                List<Measurement> duckDb = comparison.runsOf(Programs.DUCKDB);
                goals.add(new Goal(
                        "Weekmart's CPU / DuckDB's (goal set for L)",
                        Spread.ratio(ours, duckDb, Measurement::cpuSeconds),
                        MOST_AGAINST_DUCKDB,
                        false));
                goals.add(new Goal(
                        "Weekmart's wall / DuckDB's (goal set for L)",
                        Spread.ratio(ours, duckDb, Measurement::wallSeconds),
                        MOST_AGAINST_DUCKDB,
                        false));
            }
        }
        if (history != null) {
            goals.add(new Goal(
                    "CPU of one more night after 52 weeks / after 4",
                    Spread.ratio(history.runsLong(), history.runsShort(), Measurement::cpuSeconds),
                    MOST_FOR_HISTORY,
                    false));
        }
        return goals;
    }
}
