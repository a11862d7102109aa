package io.weekmart.guards;

import io.weekmart.guards.WeeklyEvidence.ChangedWeek;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How much units or amount of a week change that ended some time ago, in percent of what was published. Few rows come so late. A week that
 * loses all its rows is another guard's, and one that had no sales has nothing to compare with.
 */
final class ClosedWeekChange implements Guard {
    /** A week that ended more days than these before the newest date that is known should not change much any more. */
    private static final int DAYS = 14;

    private static final int NAMED = 5;
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

    /** The greater change of units and amount, and how a sentence names it. */
    private record Changed(double percent, String text) {}

    @Override
    public String id() {
        return "closed-week-change";
    }

    @Override
    public Unit unit() {
        return Unit.PERCENT;
    }

    @Override
    public boolean byTable() {
        return false;
    }

    @Override
    public List<Finding> evaluate(Evidence evidence) {
        return evidence.weekly().stream()
                .map(weekly -> finding(evidence, weekly))
                .toList();
    }

    private Finding finding(Evidence evidence, WeeklyEvidence weekly) {
        Limit limit = Limit.most(
                "guards.closed-week-change.max-percent", evidence.limits().maxClosedWeekChange());
        LocalDate open = weekly.asOf().minusDays(DAYS);
        List<Changed> changes = weekly.changed().stream()
                .filter(week -> week.end().isBefore(open))
                .filter(week -> week.publishedQuantity().signum() != 0
                        || week.publishedAmount().signum() != 0)
                .map(ClosedWeekChange::changed)
                .sorted(Comparator.comparingDouble(Changed::percent).reversed())
                .toList();
        if (changes.isEmpty()) {
            return Finding.nothing(
                    this,
                    null,
                    limit,
                    "no published week with sales that ended before " + open + " was computed again");
        }
        List<Changed> beyond = changes.stream()
                .filter(change -> limit.exceededBy(change.percent()))
                .toList();
        int more = beyond.size() - NAMED;
        String sentence = (beyond.isEmpty()
                        ? changes.get(0).text()
                        : String.join(
                                        "; ",
                                        beyond.stream()
                                                .limit(NAMED)
                                                .map(Changed::text)
                                                .toList())
                                + (more > 0 ? "; and " + more + " more weeks" : ""))
                + String.format(
                        Locale.ROOT,
                        ", and the limit for weeks that ended before %s is %.2f %%",
                        open,
                        limit.value().doubleValue());
        return new Finding(this, null, changes.get(0).percent(), limit, !beyond.isEmpty(), sentence);
    }

    private static Changed changed(ChangedWeek week) {
        double quantity = percent(week.publishedQuantity(), week.quantity());
        double amount = percent(week.publishedAmount(), week.amount());
        boolean units = quantity > amount;
        return new Changed(
                Math.max(quantity, amount),
                String.format(
                        Locale.ROOT,
                        "%s of %s would change by %.2f %%, from %s to %s",
                        units ? "the units" : "the amount",
                        week.name(),
                        Math.max(quantity, amount),
                        (units ? week.publishedQuantity() : week.publishedAmount()).toPlainString(),
                        (units ? week.quantity() : week.amount()).toPlainString()));
    }

    /** The change in percent of what there was. Where that was nothing, as in a week of stock counts alone, there is no percentage of it. */
    private static double percent(BigDecimal before, BigDecimal now) {
        return before.signum() == 0
                ? 0
                : now.subtract(before)
                        .abs()
                        .multiply(PERCENT)
                        .divide(before.abs(), MathContext.DECIMAL64)
                        .doubleValue();
    }
}
