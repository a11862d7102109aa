package io.weekmart.job;

import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.Ledger;
import io.weekmart.publish.Output;
import io.weekmart.publish.PartitionKey;
import io.weekmart.publish.PartitionUpdate;
import io.weekmart.publish.Publication;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.publish.StagedFile;
import io.weekmart.quality.TaskResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the partitions of one date differ from those published.
 *
 * @param computed the partitions that the date may replace, and what each is against the published one
 * @param emptied published partitions that the date computes and that have no row any more
 * @param replaced how many published partitions the date computes again
 */
record PartitionChanges(Map<ComputedPartition, Change> computed, List<PublishedPartition> emptied, int replaced) {

    static PartitionChanges between(
            List<ComputedPartition> partitions,
            Output output,
            PipelineRun.Scope scope,
            List<OutputTable> tables,
            AlteredFiles altered) {
        Ledger ledger = output.ledger();
        List<ComputedPartition> replacing = partitions.stream()
                .filter(partition -> scope.replaces(partition.table(), partition.key()))
                .toList();
        List<PublishedPartition> equal = new ArrayList<>();
        for (ComputedPartition partition : replacing) {
            ledger.partition(partition.key())
                    .filter(published -> published.fingerprint().equals(partition.fingerprint())
                            && published.rows() == partition.rows())
                    .ifPresent(equal::add);
        }
        // A partition whose files were taken away, cut or altered from outside is put back.
        Set<PublishedPartition> lost = new HashSet<>(output.damaged(equal));
        lost.addAll(altered.among(
                equal.stream().filter(partition -> !lost.contains(partition)).toList()));
        Set<PartitionKey> unchanged = new HashSet<>();
        equal.stream().filter(partition -> !lost.contains(partition)).forEach(each -> unchanged.add(each.key()));
        Map<ComputedPartition, Change> changes = new LinkedHashMap<>();
        Set<PartitionKey> keys = new HashSet<>();
        for (ComputedPartition partition : replacing) {
            keys.add(partition.key());
            changes.put(
                    partition,
                    unchanged.contains(partition.key())
                            ? Change.UNCHANGED
                            : ledger.partition(partition.key()).isPresent() ? Change.CHANGED : Change.NEW);
        }
        List<PublishedPartition> before = tables.stream()
                .flatMap(table -> ledger.partitions(table.name()).stream()
                        .filter(partition -> scope.replaces(table, partition.key())))
                .toList();
        return new PartitionChanges(
                changes,
                before.stream()
                        .filter(partition -> !keys.contains(partition.key()))
                        .toList(),
                before.size());
    }

    /** A partition that has no rows any more, for a guard. */
    static String described(PublishedPartition partition) {
        return String.format(
                Locale.ROOT, "%s (%,d %s)", partition.key(), partition.rows(), partition.rows() == 1 ? "row" : "rows");
    }

    /** Adds what differs to a publication. */
    void addTo(Publication publication, Publishing publishing, Audit audit, Inputs inputs, LocalDate date) {
        for (Map.Entry<ComputedPartition, Change> entry : computed.entrySet()) {
            if (entry.getValue() != Change.UNCHANGED) {
                publication.replace(update(entry.getKey(), publishing, audit, inputs, date));
            }
        }
        for (PublishedPartition partition : emptied) {
            publication.remove(partition.key());
        }
    }

    /** Adds what differs to a publication that is only assumed, in a dry run. */
    void assumeIn(Publication publication, Inputs inputs, LocalDate date) {
        for (Map.Entry<ComputedPartition, Change> entry : computed.entrySet()) {
            if (entry.getValue() != Change.UNCHANGED) {
                ComputedPartition partition = entry.getKey();
                publication.assume(new PublishedPartition(
                        partition.key(),
                        span(partition, date),
                        List.of(),
                        partition.rows(),
                        partition.fingerprint(),
                        new TreeMap<>(partition.totals()),
                        new TreeMap<>(sources(inputs, date))));
            }
        }
        for (PublishedPartition partition : emptied) {
            publication.remove(partition.key());
        }
    }

    private static PartitionUpdate update(
            ComputedPartition partition, Publishing publishing, Audit audit, Inputs inputs, LocalDate date) {
        List<StagedFile> files = new ArrayList<>();
        for (TaskResult.OutputFile file : partition.files()) {
            String staged = Objects.requireNonNull(file.path());
            files.add(publishing.staged(
                    partition.key(),
                    TablePipelineJob.fileName(partition.table(), file.number()),
                    staged,
                    audit.of(staged).bytes(),
                    file.rows(),
                    Objects.requireNonNull(file.checksum())));
        }
        return new PartitionUpdate(
                partition.key(),
                span(partition, date),
                files,
                partition.fingerprint(),
                partition.totals(),
                sources(inputs, date));
    }

    private static Optional<DateSpan> span(ComputedPartition partition, LocalDate date) {
        return partition.table().runDate().map(column -> DateSpan.of(date));
    }

    private static Map<String, NavigableSet<LocalDate>> sources(Inputs inputs, LocalDate date) {
        Map<String, NavigableSet<LocalDate>> sources = new HashMap<>();
        inputs.tables().forEach(table -> sources.put(table.name(), new TreeSet<>(Set.of(date))));
        return sources;
    }
}
