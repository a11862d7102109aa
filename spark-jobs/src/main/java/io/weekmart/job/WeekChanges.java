package io.weekmart.job;

import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.Output;
import io.weekmart.publish.PublishedWeek;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the weeks computed differ from those published.
 *
 * @param computed the weeks computed, by date, and what each is against the published one
 * @param emptied published weeks within the days computed that have no row any more
 */
record WeekChanges(Map<ComputedWeek, Change> computed, List<PublishedWeek> emptied) {

    /** Finds the published weeks whose files do not hold what was published, though their names and lengths are right. */
    interface Reading {
        Set<PublishedWeek> altered(List<PublishedWeek> weeks) throws IOException;
    }

    static WeekChanges between(List<ComputedWeek> weeks, WeekScope scope, Output output, Reading reading)
            throws IOException {
        Ledger ledger = output.ledger();
        List<PublishedWeek> candidates = new ArrayList<>();
        Map<Long, ComputedWeek> byKey = new HashMap<>();
        for (ComputedWeek week : weeks) {
            byKey.put(Ledger.key(week.week().yrNum(), week.week().wkNum()), week);
            ledger.week(week.week().yrNum(), week.week().wkNum())
                    .filter(published -> published.fingerprint().equals(week.fingerprint())
                            && published.rows() == week.totals().rows())
                    .ifPresent(candidates::add);
        }
        // A week whose files were taken away, cut or altered from outside is put back.
        Set<PublishedWeek> damaged = new HashSet<>(output.damaged(candidates));
        damaged.addAll(reading.altered(
                candidates.stream().filter(week -> !damaged.contains(week)).toList()));
        Set<Long> unchanged = new HashSet<>();
        for (PublishedWeek published : candidates) {
            if (!damaged.contains(published)) {
                unchanged.add(Ledger.key(published.yrNum(), published.wkNum()));
            }
        }
        Map<ComputedWeek, Change> computed = new java.util.LinkedHashMap<>();
        for (ComputedWeek week : weeks) {
            long key = Ledger.key(week.week().yrNum(), week.week().wkNum());
            boolean known = ledger.weeks().containsKey(key);
            computed.put(week, unchanged.contains(key) ? Change.UNCHANGED : known ? Change.CHANGED : Change.NEW);
        }
        List<PublishedWeek> emptied = ledger.weeks().values().stream()
                .filter(published -> scope.holds(published.start()) || scope.holds(published.end()))
                .filter(published -> !byKey.containsKey(Ledger.key(published.yrNum(), published.wkNum())))
                .toList();
        return new WeekChanges(computed, emptied);
    }

    /** The weeks as the report tells them. */
    List<WeekResult> reported(Ledger ledger, boolean published) {
        List<WeekResult> weeks = new ArrayList<>();
        computed.forEach((week, change) -> weeks.add(new WeekResult(
                week.week().yrNum(),
                week.week().wkNum(),
                week.week().start(),
                week.week().end(),
                week.complete(),
                change,
                published && change != Change.UNCHANGED,
                week.totals(),
                change == Change.CHANGED
                        ? ledger.week(week.week().yrNum(), week.week().wkNum())
                                .map(WeekChanges::totals)
                                .orElse(null)
                        : null)));
        for (PublishedWeek week : emptied) {
            weeks.add(new WeekResult(
                    week.yrNum(),
                    week.wkNum(),
                    week.start(),
                    week.end(),
                    false,
                    Change.EMPTIED,
                    published,
                    Totals.NONE,
                    totals(week)));
        }
        return weeks;
    }

    private static Totals totals(PublishedWeek week) {
        return new Totals(week.rows(), week.totalSalesQty(), week.totalSalesAmt());
    }
}
