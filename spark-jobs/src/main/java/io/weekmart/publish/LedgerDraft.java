package io.weekmart.publish;

import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects the changes that lead from one ledger to the next. */
final class LedgerDraft {
    private final Ledger base;
    private final SortedMap<String, String> settings;
    private final NavigableMap<PartitionKey, PublishedPartition> partitions;
    private Optional<LocalDate> newestDate;
    private Optional<LastRun> lastRun;
    private KnownDumps dumps;
    private Optional<DateSpan> changing;

    LedgerDraft(Ledger base) {
        this.base = base;
        this.settings = new TreeMap<>(base.settings());
        this.partitions = new TreeMap<>(base.partitions());
        this.newestDate = base.newestDate();
        this.lastRun = base.lastRun();
        this.dumps = base.dumps();
        this.changing = base.changing();
    }

    Ledger base() {
        return base;
    }

    LedgerDraft put(PublishedPartition partition) {
        partitions.put(partition.key(), partition);
        return this;
    }

    LedgerDraft remove(PartitionKey key) {
        partitions.remove(key);
        return this;
    }

    LedgerDraft dumps(KnownDumps known) {
        dumps = known;
        return this;
    }

    LedgerDraft settings(Map<String, String> values) {
        settings.putAll(values);
        return this;
    }

    /** A date older than the newest published does not change that one. */
    LedgerDraft lastRun(LastRun run) {
        lastRun = Optional.of(run);
        if (newestDate.isEmpty() || run.runDate().isAfter(newestDate.get())) {
            newestDate = Optional.of(run.runDate());
        }
        return this;
    }

    /** Whether a backfill over these dates changes a fixed setting and goes on; empty where none does. */
    LedgerDraft changing(Optional<DateSpan> dates) {
        changing = dates;
        return this;
    }

    /** What is published no longer is what one run computed: the same run again must compute. */
    LedgerDraft outdated() {
        lastRun = lastRun.map(LastRun::outdated);
        return this;
    }

    Ledger next(String publication) {
        return new Ledger(base.revision() + 1, publication, settings, newestDate, lastRun, partitions, dumps, changing);
    }
}
