package io.weekmart.publish;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A partition of a table as it was published; a table without partition columns has one.
 *
 * @param dates the days whose rows it holds; empty where its rows have no days
 * @param files its files, by name
 * @param fingerprint of its rows, whatever their order; {@link #UNFINISHED} where nobody knows them
 * @param totals control totals of its rows by column, exact
 * @param sources dates of the dumps that gave rows to it, by raw table
 */
public record PublishedPartition(
        PartitionKey key,
        Optional<DateSpan> dates,
        List<PublishedFile> files,
        long rows,
        String fingerprint,
        SortedMap<String, BigDecimal> totals,
        SortedMap<String, NavigableSet<LocalDate>> sources) {

    /**
     * The fingerprint of a partition of which a publication that could not be finished has replaced some files: equal to none that is
     * computed, so that the next run which computes the partition publishes it.
     */
    public static final String UNFINISHED = "unfinished";

    public PublishedPartition {
        files = List.copyOf(files);
        totals = Collections.unmodifiableSortedMap(new TreeMap<>(totals));
        sources = sorted(sources);
    }

    /** Whether some of its files are of a publication that could not be finished. */
    public boolean unfinished() {
        return fingerprint.equals(UNFINISHED);
    }

    /** A control total; 0 where none is known of that column. */
    public BigDecimal total(String column) {
        return totals.getOrDefault(column, BigDecimal.ZERO);
    }

    /** The dates of the dumps of a raw table that gave rows to it. */
    public NavigableSet<LocalDate> sources(String rawTable) {
        return sources.getOrDefault(rawTable, Collections.emptyNavigableSet());
    }

    /** The same with files of a publication that could not be finished among its own. */
    PublishedPartition unfinished(List<PublishedFile> there) {
        return new PublishedPartition(key, dates, there, rows, UNFINISHED, totals, sources);
    }

    /** A partition of which nothing had been published before. */
    static PublishedPartition unknown(PartitionKey key, Optional<DateSpan> dates) {
        return new PublishedPartition(key, dates, List.of(), 0, UNFINISHED, new TreeMap<>(), new TreeMap<>());
    }

    private static SortedMap<String, NavigableSet<LocalDate>> sorted(Map<String, NavigableSet<LocalDate>> sources) {
        SortedMap<String, NavigableSet<LocalDate>> sorted = new TreeMap<>();
        sources.forEach(
                (table, dates) -> sorted.put(table, Collections.unmodifiableNavigableSet(new TreeSet<>(dates))));
        return Collections.unmodifiableSortedMap(sorted);
    }
}
