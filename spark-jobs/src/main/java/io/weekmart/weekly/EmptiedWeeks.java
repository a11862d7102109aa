package io.weekmart.weekly;

import io.weekmart.contract.calendar.Week;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** The published weeks of which no row is left, for the guards. */
final class EmptiedWeeks {
    private EmptiedWeeks() {}

    /**
     * Describes each week that was computed again and has no rows any more, with what it held. A week whose dates belong to other weeks
     * since the calendar changed is not emptied as long as one of these has rows.
     *
     * @param replaced the published weeks of which a day was computed again
     * @param computed the weeks that have rows now
     */
    static List<String> described(List<PublishedWeek> replaced, List<ComputedWeek> computed) {
        return replaced.stream()
                .filter(published -> computed.stream().noneMatch(week -> overlap(published, week.week())))
                .map(EmptiedWeeks::described)
                .toList();
    }

    private static boolean overlap(PublishedWeek published, Week week) {
        return !week.end().isBefore(published.start()) && !week.start().isAfter(published.end());
    }

    private static String described(PublishedWeek week) {
        return String.format(
                Locale.ROOT,
                "%s, %s to %s (%,d %s, %s units, %s in amount)",
                week.id(),
                week.start(),
                week.end(),
                week.rows(),
                week.rows() == 1 ? "row" : "rows",
                quantity(week.totalSalesQty()),
                week.totalSalesAmt().toPlainString());
    }

    /** Units with two decimals, or with three where there are thousandths. */
    private static String quantity(BigDecimal units) {
        BigDecimal shortest = units.stripTrailingZeros();
        return shortest.setScale(Math.max(2, shortest.scale())).toPlainString();
    }
}
