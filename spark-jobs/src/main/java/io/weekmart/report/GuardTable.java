package io.weekmart.report;

import io.weekmart.contract.report.RunReport.GuardResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the guards found, as the summary shows it. */
final class GuardTable {
    private static final String LINE = "%-30s %9s %8s  %s";

    private GuardTable() {}

    /** One line for each guard, of its worst finding; and one for every other finding that tripped. */
    static List<String> lines(List<GuardResult> guards) {
        if (guards.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, LINE, "guard", "observed", "limit", "state"));
        Map<String, GuardResult> worst = new LinkedHashMap<>();
        guards.forEach(guard -> worst.merge(guard.id(), guard, GuardTable::worse));
        boolean dates = guards.stream().map(GuardResult::date).distinct().count() > 1;
        for (GuardResult guard : guards) {
            if (guard.tripped() || guard.equals(worst.get(guard.id()))) {
                lines.add(String.format(
                        Locale.ROOT,
                        LINE,
                        name(guard, dates),
                        guard.observed() == null ? "-" : value(guard, guard.observed()),
                        value(guard, guard.limit()),
                        state(guard)));
            }
        }
        return lines;
    }

    /** With the date only where a run has compared several. */
    private static String name(GuardResult guard, boolean dates) {
        return guard.id()
                + (guard.table() == null || guard.observed() == null ? "" : " " + guard.table())
                + (dates && guard.tripped() ? " of " + guard.date() : "");
    }

    private static GuardResult worse(GuardResult one, GuardResult other) {
        double first = one.observed() == null ? -1 : one.observed().doubleValue();
        double second = other.observed() == null ? -1 : other.observed().doubleValue();
        return second > first ? other : one;
    }

    private static String value(GuardResult guard, Number value) {
        return guard.unit().equals(GuardResult.FRACTION)
                ? Figures.percent(value.doubleValue())
                : String.format(Locale.ROOT, "%,d", value.longValue());
    }

    private static String state(GuardResult guard) {
        if (guard.accepted() != null) {
            return "accepted by " + guard.accepted().by();
        }
        if (guard.observed() == null) {
            return "nothing to check";
        }
        return guard.tripped() ? "TRIPPED" : "ok";
    }
}
