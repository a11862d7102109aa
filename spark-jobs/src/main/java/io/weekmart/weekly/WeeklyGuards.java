package io.weekmart.weekly;

import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.guards.DumpCounts;
import io.weekmart.guards.WeeklyEvidence;
import io.weekmart.guards.WeeklyEvidence.ChangedWeek;
import io.weekmart.job.DumpRows;
import io.weekmart.metrics.SoldStores;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.SoldDays;
import io.weekmart.quality.TaskResults;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What the guards compare of weeks. */
final class WeeklyGuards {
    /** Sales tell what a unit costs. */
    static final DumpRows.Priced PRICED = new DumpRows.Priced(WeeklyTables.SALES, "sales_qty", "sales_amt");

    private WeeklyGuards() {}

    /**
     * What the guards of weeks compare.
     *
     * @param asOf the date whose dumps are read
     * @param ledger as it was before the run
     * @param sold on which days stores sold anything, with what the run has computed
     * @param storeName how the dumps name the store of a key
     */
    static WeeklyEvidence evidence(
            LocalDate asOf, WeekChanges changes, Ledger ledger, SoldDays sold, IntFunction<String> storeName) {
        return new WeeklyEvidence(
                asOf,
                WeeklyTables.SALES,
                changed(changes, ledger),
                ledger.dumps().sold(),
                sold,
                storeName);
    }

    /**
     * Whether a run counts the rows of a dump as a daily run does. A backfill reads further dumps for the rows that came late: their sums are
     * not those of the dumps, and the weeks that they are about are not looked at. Whichever run computes these judges them.
     */
    static boolean counts(DumpCounts dump, WeekScope scope, RetailCalendar calendar) {
        if (!dump.table().daily()) {
            return true;
        }
        return dump.full()
                ? scope.firstDay().equals(calendar.first()) && !scope.lastDay().isBefore(scope.asOf())
                : scope.holds(dump.date());
    }

    /** The published weeks that changed and still have rows, beside what was published. */
    private static List<ChangedWeek> changed(WeekChanges changes, Ledger ledger) {
        List<ChangedWeek> weeks = new ArrayList<>();
        changes.computed().forEach((week, change) -> {
            if (change != Change.NEW) {
                ledger.partition(week.key())
                        .map(PublishedWeek::new)
                        .ifPresent(published -> weeks.add(new ChangedWeek(
                                published.id() + ", " + dates(published, week.week()),
                                published.end(),
                                published.totalSalesQty(),
                                published.totalSalesAmt(),
                                week.totals().totalSalesQty(),
                                week.totals().totalSalesAmt())));
            }
        });
        return weeks;
    }

    /** The dates of a published week, and its new ones where a calendar gives its number to others. */
    private static String dates(PublishedWeek published, Week computed) {
        String dates = published.start() + " to " + published.end();
        return published.start().equals(computed.start()) && published.end().equals(computed.end())
                ? dates
                : dates + " (by the calendar now " + computed.start() + " to " + computed.end() + ")";
    }

    /** On which days stores sold anything: those that were computed, and before them those that the ledger remembers. */
    static SoldDays sold(TaskResults results, RetailCalendar calendar, WeekScope scope, SoldDays before) {
        return days(results, calendar, scope, before, SoldStores::days);
    }

    /** On which days stores counted their stock, in the same way. */
    static SoldDays counted(TaskResults results, RetailCalendar calendar, WeekScope scope, SoldDays before) {
        return days(results, calendar, scope, before, SoldStores::counted);
    }

    private static SoldDays days(
            TaskResults results,
            RetailCalendar calendar,
            WeekScope scope,
            SoldDays before,
            Function<SoldStores, byte[]> daysOf) {
        LocalDate last = scope.asOf();
        TreeMap<Integer, Long> stores = new TreeMap<>();
        for (SoldStores week : results.of(SoldStores.class)) {
            LocalDate start = calendar.weeks().get(week.week()).start();
            byte[] days = daysOf.apply(week);
            for (int i = 0; i < week.stores().length; i++) {
                long bits = 0;
                for (int day = 0; day < RetailCalendar.MAX_DAYS_OF_WEEK; day++) {
                    bits |= (days[i] >>> day & 1) == 0 ? 0 : SoldDays.bit(last, start.plusDays(day));
                }
                if (bits != 0) {
                    stores.merge(week.stores()[i], bits, (a, b) -> a | b);
                }
            }
        }
        return before.with(new DateSpan(scope.firstDay(), scope.lastDay()), new SoldDays(last, stores));
    }
}
