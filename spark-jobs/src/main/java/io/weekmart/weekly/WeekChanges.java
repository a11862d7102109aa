package io.weekmart.weekly;

import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.job.AlteredFiles;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.Output;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.PublishedPartition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the weeks computed differ from those published.
 *
 * @param computed the weeks computed, by date, and what each is against the published one
 * @param emptied published weeks within the days computed that have no row any more
 */
record WeekChanges(Map<ComputedWeek, Change> computed, List<PublishedWeek> emptied) {

    static WeekChanges between(List<ComputedWeek> weeks, WeekScope scope, Output output, AlteredFiles altered) {
        Ledger ledger = output.ledger();
        List<PublishedPartition> candidates = new ArrayList<>();
        for (ComputedWeek week : weeks) {
            ledger.partition(week.key())
                    .filter(published -> published.fingerprint().equals(week.fingerprint())
                            && published.rows() == week.totals().rows())
                    .ifPresent(candidates::add);
        }
        // A week whose files were taken away, cut or altered from outside is put back.
        Set<PublishedPartition> damaged = new HashSet<>(output.damaged(candidates));
        damaged.addAll(altered.among(
                candidates.stream().filter(week -> !damaged.contains(week)).toList()));
        Set<PartitionKey> unchanged = candidates.stream()
                .filter(week -> !damaged.contains(week))
                .map(PublishedPartition::key)
                .collect(Collectors.toSet());
        Map<ComputedWeek, Change> computed = new LinkedHashMap<>();
        for (ComputedWeek week : weeks) {
            boolean known = ledger.partition(week.key()).isPresent();
            computed.put(week, unchanged.contains(week.key()) ? Change.UNCHANGED : known ? Change.CHANGED : Change.NEW);
        }
        Set<PartitionKey> keys = weeks.stream().map(ComputedWeek::key).collect(Collectors.toSet());
        List<PublishedWeek> emptied = WeeklyOutput.weeks(ledger).stream()
                .filter(published -> scope.holds(published.start()) || scope.holds(published.end()))
                .filter(published -> !keys.contains(published.partition().key()))
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
                        ? ledger.partition(week.key())
                                .map(PublishedWeek::new)
                                .map(WeekChanges::totals)
                                .orElse(null)
                        : null)));
        for (PublishedWeek week : emptied) {
            weeks.add(new WeekResult(
                    week.id().yrNum(),
                    week.id().wkNum(),
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
