package io.weekmart.publish;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is published, in one small file that is replaced last and so commits a publication: some hundred bytes for each partition and for
 * each of its files, one read and one write a run however long the history.
 *
 * @param revision counts the publications; 0 before the first
 * @param publication name of the publication that wrote it, empty before the first
 * @param settings the values of the {@link FixedSetting}s that the partitions were published with, by key
 * @param newestDate the newest run date published
 * @param lastRun what the last run computed, daily run or backfill; none before the first
 * @param partitions of all tables
 * @param dumps the dumps from which the partitions were computed
 * @param changing the dates of a backfill that changes a fixed setting and has not published its last date: until then some partitions
 *     are made with the former value and some with the new one
 */
public record Ledger(
        long revision,
        String publication,
        SortedMap<String, String> settings,
        Optional<LocalDate> newestDate,
        Optional<LastRun> lastRun,
        NavigableMap<PartitionKey, PublishedPartition> partitions,
        KnownDumps dumps,
        Optional<DateSpan> changing) {

    public Ledger {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        partitions = Collections.unmodifiableNavigableMap(new TreeMap<>(partitions));
    }

    /** The ledger of an output in which nothing was ever published. */
    public static Ledger empty() {
        return new Ledger(
                0,
                "",
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(),
                KnownDumps.NONE,
                Optional.empty());
    }

    /** A partition; empty where it is not published. */
    public Optional<PublishedPartition> partition(PartitionKey key) {
        return Optional.ofNullable(partitions.get(key));
    }

    /** The partitions of a table, in the order of their values. */
    public List<PublishedPartition> partitions(String table) {
        return partitions.tailMap(PartitionKey.whole(table), true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().table().equals(table))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The dates of all partitions that have any, up to the newest run date; empty where none has. */
    public Optional<DateSpan> dates() {
        List<DateSpan> dates = partitions.values().stream()
                .flatMap(partition -> partition.dates().stream())
                .toList();
        LocalDate newest = newestDate.orElse(LocalDate.MAX);
        Optional<LocalDate> last = dates.stream()
                .map(DateSpan::last)
                .max(Comparator.naturalOrder())
                .filter(newest::isAfter);
        return dates.stream()
                .map(DateSpan::first)
                .min(Comparator.naturalOrder())
                .map(first -> new DateSpan(first, last.orElse(newest)));
    }

    /** The value of a fixed setting that the partitions were published with; empty before the first. */
    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** Whether this very run was the last thing published, so that computing it again would publish nothing. */
    public boolean sameRun(LastRun run) {
        return lastRun.isPresent() && lastRun.get().equals(run);
    }

    /** What a publication that could not be finished has left, until it is computed again. */
    public Unfinished unfinished() {
        return new Unfinished(partitions.values().stream()
                .filter(PublishedPartition::unfinished)
                .toList());
    }

    Ledger withPublication(String name) {
        return new Ledger(revision, name, settings, newestDate, lastRun, partitions, dumps, changing);
    }

    /** Whether it says the same, whichever publication wrote it. */
    boolean saysTheSameAs(Ledger other) {
        return withPublication("")
                .withRevision(0)
                .equals(other.withPublication("").withRevision(0));
    }

    private Ledger withRevision(long number) {
        return new Ledger(number, publication, settings, newestDate, lastRun, partitions, dumps, changing);
    }
}
