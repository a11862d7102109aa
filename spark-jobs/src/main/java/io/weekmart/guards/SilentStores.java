package io.weekmart.guards;

import io.weekmart.publish.SoldDays;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The share of the stores that sold on the same weekday in each of the last weeks, and have no row on the date of the run: stores whose tills
 * were not collected.
 */
final class SilentStores implements Guard {
    private static final int WEEKS = 4;
    private static final int DAYS_OF_WEEK = 7;
    private static final int NAMED = 10;

    @Override
    public String id() {
        return "silent-stores";
    }

    @Override
    public Unit unit() {
        return Unit.FRACTION;
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
                "guards.silent-stores.max-fraction", evidence.limits().maxSilentStores());
        LocalDate date = weekly.asOf();
        boolean isNew = evidence.fresh(weekly.sales()).stream()
                .anyMatch(dump -> dump.date().equals(date));
        if (!isNew) {
            return Finding.nothing(this, null, limit, "the run reads no new dump of sales of " + date);
        }
        if (!evidence.anyKnown(weekly.sales())) {
            return Finding.nothing(this, null, limit, Evidence.NONE_KNOWN);
        }
        if (evidence.closed().test(date)) {
            return Finding.nothing(this, null, limit, "nothing is expected on " + date + ", which is a closed day");
        }
        SoldDays sold = weekly.sold();
        // Where one of the weeks has a closed day, the one before these takes its place as long as it is remembered.
        List<LocalDate> before = IntStream.rangeClosed(1, (SoldDays.DAYS - 1) / DAYS_OF_WEEK)
                .mapToObj(week -> date.minusDays((long) week * DAYS_OF_WEEK))
                .filter(day -> !evidence.closed().test(day))
                .limit(WEEKS)
                .toList();
        List<Integer> regular = new ArrayList<>();
        List<Integer> silent = new ArrayList<>();
        Set<Integer> stores = new TreeSet<>(sold.stores().keySet());
        stores.addAll(weekly.published().stores().keySet());
        for (int store : stores) {
            // An export that lost the history too would not show what is usual.
            if (before.size() == WEEKS
                    && before.stream()
                            .allMatch(day ->
                                    sold.sold(store, day) || weekly.published().sold(store, day))) {
                regular.add(store);
                if (!sold.sold(store, date)) {
                    silent.add(store);
                }
            }
        }
        String weekday = Median.weekday(date);
        if (regular.isEmpty()) {
            return Finding.nothing(
                    this, null, limit, "no store sold on each of the " + WEEKS + " " + weekday + "s before " + date);
        }
        double fraction = (double) silent.size() / regular.size();
        boolean tripped = limit.exceededBy(fraction);
        int more = silent.size() - NAMED;
        String named =
                silent.stream().limit(NAMED).map(weekly.storeName()::apply).collect(Collectors.joining(", "))
                        + (more > 0 ? " and " + more + " more" : "");
        String sentence = String.format(
                Locale.ROOT,
                "%,d of the %,d stores that sold on each of the last %d %ss (%.2f %%) have no sale on %s,"
                        + " and the limit is %.2f %%%s",
                silent.size(),
                regular.size(),
                WEEKS,
                weekday,
                100 * fraction,
                date,
                100 * limit.value().doubleValue(),
                silent.isEmpty() ? "" : ": " + (silent.size() == 1 ? "store " : "stores ") + named);
        return new Finding(this, null, fraction, limit, tripped, sentence);
    }
}
