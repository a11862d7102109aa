package io.weekmart.publish;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects what is to be published in one go, on top of what is published now. Tables are committed in the order in which they are first
 * named here. Where it leads to the ledger that is there, and to no other file, publishing it does nothing.
 */
public final class Publication {
    private final OutputSpec spec;
    private final LedgerDraft ledger;
    private final Map<String, Map<PartitionKey, PartitionChange>> changes = new LinkedHashMap<>();
    private final Set<PartitionKey> assumed = new HashSet<>();

    Publication(OutputSpec spec, Ledger base) {
        this.spec = spec;
        this.ledger = new LedgerDraft(base);
    }

    /** Puts a new state in the place of a partition, or creates it. */
    public Publication replace(PartitionUpdate update) {
        ledger.put(update.published()).settings(spec.settings());
        return change(update.key(), update.dates(), update.files());
    }

    /**
     * Leaves the files of a published partition as they are, with other dates or sources.
     *
     * @param totals sums of its columns; those that the ledger does not keep yet are added to it
     * @throws IllegalArgumentException if the partition is not published
     */
    public Publication keep(
            PartitionKey key,
            Optional<DateSpan> dates,
            Map<String, BigDecimal> totals,
            Map<String, NavigableSet<LocalDate>> sources) {
        PublishedPartition published = published(key);
        SortedMap<String, BigDecimal> all = new TreeMap<>(totals);
        all.putAll(published.totals());
        ledger.put(new PublishedPartition(
                key, dates, published.files(), published.rows(), published.fingerprint(), all, new TreeMap<>(sources)));
        return this;
    }

    /** Removes a published partition with its files: it has no rows any more. */
    public Publication remove(PartitionKey key) {
        Optional<DateSpan> dates = published(key).dates();
        ledger.remove(key);
        return change(key, dates, List.of());
    }

    /**
     * Deletes the files in a partition's folder that the table's own names fit and that are not published then.
     *
     * @return whether this does more than the changes before it, which do so in the partitions that they replace or remove
     */
    public boolean tidy(PartitionKey key) {
        if (changes.getOrDefault(key.table(), Map.of()).containsKey(key)) {
            return false;
        }
        change(key, Optional.empty(), List.of());
        return true;
    }

    /** Puts staged files in the place of the rejects of a raw table and run date; of an earlier run of the date none stay. */
    public Publication rejects(LocalDate runDate, String rawTable, List<StagedFile> files) {
        return change(Rejects.key(runDate, rawTable), Optional.empty(), files);
    }

    /** The partitions are computed from these dumps then. */
    public Publication dumps(KnownDumps known) {
        ledger.dumps(known);
        return this;
    }

    /** What is published then is what this run computed: all of it, so that a change of a fixed setting is finished too. */
    public Publication lastRun(LastRun run) {
        ledger.lastRun(run).settings(spec.settings()).changing(Optional.empty());
        return this;
    }

    /**
     * What is published then is what one date of a backfill computed, and further dates follow. Where the backfill changes a fixed setting,
     * the ledger says so until the last of them is published.
     *
     * @param backfill all dates of the backfill
     */
    public Publication partOf(DateSpan backfill, LastRun run) {
        boolean changing = base().changing().isPresent()
                || spec.fixedSettings().stream().anyMatch(setting -> setting.differs(base()));
        ledger.lastRun(run).settings(spec.settings()).changing(changing ? Optional.of(backfill) : Optional.empty());
        return this;
    }

    /** Takes a partition for published, of which a dry run has no files. */
    public Publication assume(PublishedPartition partition) {
        ledger.put(partition).settings(spec.settings());
        assumed.add(partition.key());
        return this;
    }

    /** The partitions that have no files. */
    Set<PartitionKey> assumed() {
        return assumed;
    }

    /** What is published then is no more what any one run computed, as when rejects are published alone: the same run again computes. */
    public Publication outdated() {
        ledger.outdated();
        return this;
    }

    private Publication change(PartitionKey key, Optional<DateSpan> dates, List<StagedFile> files) {
        // The days of a partition that was published before are those that its old rows have.
        Optional<DateSpan> before = ledger.base().partition(key).flatMap(PublishedPartition::dates);
        changes.computeIfAbsent(key.table(), table -> new LinkedHashMap<>())
                .put(key, new PartitionChange(key, before.or(() -> dates), files));
        return this;
    }

    private PublishedPartition published(PartitionKey key) {
        return ledger.base().partition(key).orElseThrow(() -> new IllegalArgumentException(key + " is not published"));
    }

    Ledger base() {
        return ledger.base();
    }

    Ledger next(String name) {
        return ledger.next(name);
    }

    /** What becomes of the files, by table. */
    Map<String, List<PartitionChange>> changes() {
        Map<String, List<PartitionChange>> byTable = new LinkedHashMap<>();
        changes.forEach((table, ofTable) -> byTable.put(table, new ArrayList<>(ofTable.values())));
        return byTable;
    }

    /** Every staged file. */
    List<StagedFile> files() {
        return changes.values().stream()
                .flatMap(ofTable -> ofTable.values().stream())
                .flatMap(change -> change.files().stream())
                .toList();
    }

    /**
     * What a publication did.
     *
     * @param replaced files created or replaced
     * @param deleted files deleted
     * @param millis from the first change that a reader could see to the last: how long a listing could be overtaken
     */
    public record Result(int replaced, int deleted, long millis) {}
}
