package io.weekmart.job;

import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.report.ReportBuilder;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of each partition over all dates of a run, compared with what was published before the first of them. A table that is
 * replaced whole is computed by each date of a backfill, and the report has one line for each of its partitions.
 */
final class PartitionReport {
    private final ReportBuilder report;
    private final Ledger before;
    private final Map<PartitionKey, Reported> reported = new LinkedHashMap<>();

    /** What the dates until now came to. */
    private record Reported(Change change, boolean published) {}

    /** @param before what was published when the run began */
    PartitionReport(ReportBuilder report, Ledger before) {
        this.report = report;
        this.before = before;
    }

    /** Reports what a date has computed and not published yet. What an earlier date has published of a partition stays reported. */
    void computed(PartitionChanges changes) {
        changes.computed().forEach((partition, change) -> {
            if (!publishedBefore(partition.key())) {
                add(partition.key(), change, false, partition.rows(), partition.totals());
            }
        });
        for (PublishedPartition partition : changes.emptied()) {
            if (!publishedBefore(partition.key())) {
                add(partition.key(), Change.EMPTIED, false, 0, Map.of());
            }
        }
    }

    /** Reports what a date has published, or would publish. */
    void done(PartitionChanges changes, boolean published) {
        changes.computed().forEach((partition, change) -> {
            Reported sum = add(
                    partition.key(),
                    change,
                    published && change != Change.UNCHANGED,
                    partition.rows(),
                    partition.totals());
            reported.put(partition.key(), sum);
        });
        for (PublishedPartition partition : changes.emptied()) {
            reported.put(partition.key(), add(partition.key(), Change.EMPTIED, published, 0, Map.of()));
        }
    }

    /** Whether a date until now has published other rows of a table, or would. */
    boolean changed(String table) {
        return reported.entrySet().stream()
                .anyMatch(each ->
                        each.getKey().table().equals(table) && each.getValue().change() != Change.UNCHANGED);
    }

    private boolean publishedBefore(PartitionKey key) {
        Reported earlier = reported.get(key);
        return earlier != null && earlier.published();
    }

    private Reported add(
            PartitionKey key, Change change, boolean published, long rows, Map<String, BigDecimal> totals) {
        @Nullable Reported earlier = reported.get(key);
        Optional<PublishedPartition> first = before.partition(key);
        Change overall = earlier == null ? change : overall(first.isPresent(), earlier.change(), change);
        boolean any = published || (earlier != null && earlier.published());
        PublishedPartition previous =
                overall == Change.CHANGED || overall == Change.EMPTIED ? first.orElse(null) : null;
        Map<String, String> values = new LinkedHashMap<>();
        key.values().columns().forEach(column -> values.put(column.column(), column.text()));
        report.partition(new PartitionResult(
                key.table(),
                values,
                overall,
                any,
                rows,
                totals,
                previous == null ? null : previous.rows(),
                previous == null ? null : previous.totals()));
        return new Reported(overall, any);
    }

    /** The change from what was published before the run; each date tells the change from the date before it. */
    private static Change overall(boolean wasPublished, Change earlier, Change last) {
        if (last == Change.EMPTIED) {
            return Change.EMPTIED;
        }
        if (!wasPublished) {
            return Change.NEW;
        }
        return earlier == Change.UNCHANGED && last == Change.UNCHANGED ? Change.UNCHANGED : Change.CHANGED;
    }
}
