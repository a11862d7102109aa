package io.weekmart.publish;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The new state of a partition, whose files are staged.
 *
 * @param dates the days whose rows it holds; empty where its rows have no days
 * @param fingerprint of its rows, whatever their order
 * @param totals control totals of its rows by column, exact
 * @param sources dates of the dumps that gave rows to it, by raw table
 */
public record PartitionUpdate(
        PartitionKey key,
        Optional<DateSpan> dates,
        List<StagedFile> files,
        String fingerprint,
        Map<String, BigDecimal> totals,
        Map<String, NavigableSet<LocalDate>> sources) {

    public PartitionUpdate {
        files = List.copyOf(files);
        totals = Map.copyOf(totals);
        sources = Map.copyOf(sources);
    }

    PublishedPartition published() {
        return new PublishedPartition(
                key,
                dates,
                files.stream().map(StagedFile::published).toList(),
                files.stream().mapToLong(StagedFile::rows).sum(),
                fingerprint,
                new TreeMap<>(totals),
                new TreeMap<>(sources));
    }
}
