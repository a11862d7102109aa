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

    /**
     * One line for each guard that had something to check, of its worst finding; one for every other finding that tripped; and the names of
     * the guards that had nothing to check.
     */
    static List<String> lines(List<GuardResult> guards) {
        if (guards.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        Map<String, GuardResult> worst = new LinkedHashMap<>();
        guards.forEach(guard -> worst.merge(guard.id(), guard, GuardTable::worse));
        boolean dates = guards.stream().map(GuardResult::date).distinct().count() > 1;
        for (GuardResult guard : guards) {
            if (guard.observed() != null && (guard.tripped() || guard.equals(worst.get(guard.id())))) {
                if (lines.isEmpty()) {
                    lines.add(String.format(Locale.ROOT, LINE, "guard", "observed", "limit", "state"));
                }
                lines.add(String.format(
                        Locale.ROOT,
                        LINE,
                        name(guard, dates),
                        value(guard, guard.observed()),
                        value(guard, guard.limit()),
                        state(guard)));
            }
        }
        lines.add(0, "");
        String unchecked = "nothing to check: ";
        String indent = " ".repeat(unchecked.length());
        StringBuilder line = new StringBuilder(unchecked);
        for (GuardResult guard : worst.values()) {
            if (guard.observed() == null) {
                if (line.length() > unchecked.length()
                        && line.length() + guard.id().length() + 2 > SummaryTable.WIDTH) {
                    lines.add(line.append(',').toString());
                    line = new StringBuilder(indent);
                }
                line.append(line.length() > unchecked.length() ? ", " : "").append(guard.id());
            }
        }
        if (line.length() > unchecked.length()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** With the date only where a run has compared several. */
    private static String name(GuardResult guard, boolean dates) {
        return guard.id()
                + (guard.table() == null ? "" : " " + guard.table())
                + (dates && guard.tripped() ? " of " + guard.date() : "");
    }

    private static GuardResult worse(GuardResult one, GuardResult other) {
        if (one.observed() == null || other.observed() == null) {
            return one.observed() == null ? other : one;
        }
        if (one.tripped() != other.tripped()) {
            return one.tripped() ? one : other;
        }
        double further = other.observed().doubleValue() - one.observed().doubleValue();
        return (one.bound().equals(GuardResult.LEAST) ? -further : further) > 0 ? other : one;
    }

    private static String value(GuardResult guard, Number value) {
        return switch (guard.unit()) {
            case GuardResult.FRACTION -> Figures.percent(value.doubleValue());
            case GuardResult.PERCENT -> Figures.percent(value.doubleValue() / 100);
            case GuardResult.RATIO -> String.format(Locale.ROOT, "%.2f", value.doubleValue());
            default -> String.format(Locale.ROOT, "%,d", value.longValue());
        };
    }

    private static String state(GuardResult guard) {
        if (guard.accepted() != null) {
            return "accepted by " + guard.accepted().by();
        }
        return guard.tripped() ? "TRIPPED" : "ok";
    }
}
