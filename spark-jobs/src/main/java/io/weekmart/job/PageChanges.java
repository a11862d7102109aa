package io.weekmart.job;

import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.PartitionDifference.Sums;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.report.PageParts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run computed beside what was published before, for its page. */
final class PageChanges {
    /** Partitions that the page names; a backfill of years changes hundreds. */
    private static final int CHANGES = 60;

    private PageChanges() {}

    /** Those that differ before those that do not, the newest of them; in their order. */
    static List<PartitionDifference> of(RunReport report, PageParts parts) {
        List<PartitionDifference> all = new ArrayList<>();
        report.weeks().forEach(week -> all.add(of(week, parts)));
        report.partitions().forEach(partition -> all.add(of(partition)));
        if (all.size() <= CHANGES) {
            return all;
        }
        List<PartitionDifference> differing = all.stream()
                .filter(difference -> difference.change() != Change.UNCHANGED)
                .toList();
        List<PartitionDifference> others = all.stream()
                .filter(difference -> difference.change() == Change.UNCHANGED)
                .toList();
        int room = Math.max(0, CHANGES - differing.size());
        List<PartitionDifference> chosen =
                new ArrayList<>(differing.subList(Math.max(0, differing.size() - CHANGES), differing.size()));
        chosen.addAll(others.subList(Math.max(0, others.size() - room), others.size()));
        return all.stream().filter(chosen::contains).toList();
    }

    private static PartitionDifference of(WeekResult week, PageParts parts) {
        PageParts.Movers movers = parts.movers(week.id()).orElse(new PageParts.Movers(List.of(), List.of(), 0, 0));
        return new PartitionDifference(
                week.id().toString(),
                null,
                week.startDt(),
                week.endDt(),
                week.complete(),
                week.change(),
                week.published(),
                week.change() == Change.EMPTIED ? null : sums(week.totals()),
                before(week),
                movers.stores(),
                movers.products(),
                movers.moreStores(),
                movers.moreProducts());
    }

    private static @Nullable Sums before(WeekResult week) {
        if (week.previousTotals() != null) {
            return sums(week.previousTotals());
        }
        // The report has no sums of before where they are those of now.
        return week.change() == Change.UNCHANGED ? sums(week.totals()) : null;
    }

    private static Sums sums(Totals totals) {
        Map<String, BigDecimal> byColumn = new LinkedHashMap<>();
        byColumn.put("total_sales_amt", totals.totalSalesAmt());
        byColumn.put("total_sales_qty", totals.totalSalesQty());
        return new Sums(totals.rows(), byColumn);
    }

    private static PartitionDifference of(PartitionResult partition) {
        String values = partition.values().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
        Long rows = partition.previousRows();
        Sums now = partition.change() == Change.EMPTIED ? null : new Sums(partition.rows(), partition.totals());
        Sums before = rows == null
                ? partition.change() == Change.UNCHANGED ? now : null
                : new Sums(rows, Objects.requireNonNullElse(partition.previousTotals(), Map.of()));
        return new PartitionDifference(
                values.isEmpty() ? partition.table() : values,
                partition.table(),
                null,
                null,
                true,
                partition.change(),
                partition.published(),
                now,
                before,
                List.of(),
                List.of(),
                0,
                0);
    }
}
