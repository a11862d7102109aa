package io.weekmart.guards;

import io.weekmart.contract.calendar.Week;
import io.weekmart.publish.PublishedWeek;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Published weeks of which no row is left, as after an export that came with its header alone. A week whose dates belong to other weeks
 * since the calendar changed is not emptied as long as one of these has rows.
 */
final class WeeksEmptied implements Guard {
    private static final int NAMED = 5;

    @Override
    public String id() {
        return "weeks-emptied";
    }

    @Override
    public String limitKey() {
        return "guards.weeks-emptied.max-weeks";
    }

    @Override
    public Unit unit() {
        return Unit.WEEKS;
    }

    @Override
    public boolean byTable() {
        return false;
    }

    @Override
    public List<Finding> evaluate(Evidence evidence) {
        int limit = evidence.limits().maxWeeksEmptied();
        if (evidence.firstRun()) {
            return List.of(new Finding(
                    this, null, null, limit, false, "no week is published yet, so there is nothing to compare with"));
        }
        List<PublishedWeek> emptied = evidence.replaced().stream()
                .filter(published -> evidence.computed().stream().noneMatch(week -> overlap(published, week)))
                .toList();
        return List.of(new Finding(
                this, null, emptied.size(), limit, emptied.size() > limit, sentence(evidence, emptied, limit)));
    }

    private static boolean overlap(PublishedWeek published, Week week) {
        return !week.end().isBefore(published.start()) && !week.start().isAfter(published.end());
    }

    private static String sentence(Evidence evidence, List<PublishedWeek> emptied, int limit) {
        String bound = ", and the limit is " + limit;
        if (emptied.isEmpty()) {
            int weeks = evidence.replaced().size();
            return weeks == 0
                    ? "no published week was computed again" + bound
                    : "of the published weeks that were computed again, " + weeks + ", none loses all its rows" + bound;
        }
        int more = emptied.size() - NAMED;
        return (emptied.size() == 1
                        ? "1 published week would lose all its rows"
                        : emptied.size() + " published weeks would lose all their rows")
                + bound
                + ": "
                + emptied.stream().limit(NAMED).map(WeeksEmptied::named).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    private static String named(PublishedWeek week) {
        return String.format(
                Locale.ROOT,
                "%d week %d, %s to %s (%,d %s, %s units, %s in amount)",
                week.yrNum(),
                week.wkNum(),
                week.start(),
                week.end(),
                week.rows(),
                week.rows() == 1 ? "row" : "rows",
                week.totalSalesQty().toPlainString(),
                week.totalSalesAmt().toPlainString());
    }
}
