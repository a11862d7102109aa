package io.weekmart.publish;

import io.weekmart.publish.TableCommit.PartitionCommit;
import io.weekmart.publish.TableLayout.Content;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out which partitions a publication has touched that can't be finished, and makes the ledger that says so. Each file is whole, old
 * or new, and stays where it is; what is marked has a fingerprint that no computed rows have, and the files that lie there.
 *
 * <p>What is not sure to be untouched is marked: that costs a computation, and the opposite would leave a mixture that nobody knows of.
 */
final class Survey {
    private final OutputStore store;
    private final OutputLayout layout;

    Survey(OutputStore store) {
        this.store = store;
        this.layout = store.layout();
    }

    /** The ledger with everything marked that a journal's publication has touched; empty where that is nothing. */
    Optional<Ledger> touchedBy(Journal journal, Ledger ledger) throws IOException {
        LedgerDraft draft = new LedgerDraft(ledger);
        boolean any = false;
        for (TableCommit commit : journal.commits()) {
            Optional<TableLayout> table = store.spec().listed(commit.table());
            if (table.isEmpty()) {
                continue;
            }
            Set<PartitionKey> touched = store.format().touched(commit);
            Map<PartitionKey, List<StoredFile>> there = store.format().files(touched);
            for (PartitionCommit partition : commit.partitions()) {
                boolean known = ledger.partition(partition.key()).isPresent();
                // Where only files were to go that no ledger knows, what is left of them still is in none.
                if (touched.contains(partition.key())
                        && (known || !partition.files().isEmpty())) {
                    PublishedPartition marked = ledger.partition(partition.key())
                            .orElseGet(() -> PublishedPartition.unknown(partition.key(), partition.dates()));
                    any |= mark(draft, table.get(), marked, known, there.getOrDefault(partition.key(), List.of()));
                }
            }
        }
        draft.settings(firstSettings(journal, ledger));
        return any ? Optional.of(draft.outdated().next(ledger.publication())) : Optional.empty();
    }

    /** The journal's settings of tables that had no partition before: what lies there of them was made with these. */
    private Map<String, String> firstSettings(Journal journal, Ledger ledger) {
        Map<String, String> settings = new HashMap<>();
        for (FixedSetting setting : store.spec().fixedSettings()) {
            String value = journal.settings().get(setting.key());
            if (value != null
                    && setting.tables().stream()
                            .allMatch(table -> ledger.partitions(table).isEmpty())) {
                settings.put(setting.key(), value);
            }
        }
        return settings;
    }

    /**
     * The ledger with everything marked that does not lie there as it says; empty where all does.
     *
     * @param killedSince when the oldest run that may have been killed while it published began; empty where none was. Every publication
     *     replaces the ledger last, so that a file which is newer than the ledger and than that run is of its publication, even where its
     *     length is that of the old one. The start alone would do, but clocks differ; the ledger alone would not for an output that was copied
     */
    Optional<Ledger> differing(Ledger ledger, Optional<Instant> killedSince) throws IOException {
        Optional<StoredFile> ledgerFile = store.storage().stat(layout.ledger());
        if (ledgerFile.isEmpty()) {
            // Nothing to compare with; opening the output says so.
            return Optional.empty();
        }
        long committed = ledgerFile.get().modified();
        long newest = killedSince
                .map(since -> Math.max(committed + 1, since.toEpochMilli()))
                .orElse(Long.MAX_VALUE);
        LedgerDraft draft = new LedgerDraft(ledger);
        boolean any = false;
        for (TableLayout table : store.spec().tables()) {
            List<PublishedPartition> published = ledger.partitions(table.name());
            if (published.isEmpty()) {
                continue;
            }
            Map<PartitionKey, List<StoredFile>> files = own(store.format().files(table)).stream()
                    .collect(Collectors.groupingBy(file ->
                            table.partitionOf(layout.relative(file.path())).orElseThrow()));
            for (PublishedPartition partition : published) {
                List<StoredFile> there = files.getOrDefault(partition.key(), List.of());
                // What somebody took away of merged rows is for a person to decide.
                boolean incomplete =
                        table.content() == Content.COMPUTED && !IntegrityCheck.isAll(there, partition.files());
                if (!partition.unfinished() && (incomplete || anySince(there, newest))) {
                    any |= mark(draft, table, partition, true, there);
                }
            }
        }
        return any ? Optional.of(draft.outdated().next(ledger.publication())) : Optional.empty();
    }

    /**
     * Marks a partition, unless there is nothing to mark. A file of merged rows holds all that was published before it: the next run goes on
     * from it, unless it finds that it is an older one.
     *
     * @param known whether it was published before
     * @param there the files in its folder
     */
    private boolean mark(
            LedgerDraft draft, TableLayout table, PublishedPartition partition, boolean known, List<StoredFile> there) {
        List<StoredFile> own = own(there);
        if (own.isEmpty() && (!known || table.content() != Content.COMPUTED)) {
            return false;
        }
        draft.put(partition.unfinished(published(own, partition.files())));
        return true;
    }

    /** Without what Weekmart has not written: it is part of no publication, and the ledger must not take it for published. */
    private List<StoredFile> own(List<StoredFile> files) {
        return files.stream()
                .filter(file -> store.spec().isOwn(layout.relative(file.path())))
                .toList();
    }

    private static boolean anySince(List<StoredFile> files, long time) {
        return files.stream().anyMatch(file -> file.modified() >= time);
    }

    /** The files that lie there; how many rows they have is known of the old ones alone. */
    private static List<PublishedFile> published(List<StoredFile> there, List<PublishedFile> before) {
        List<PublishedFile> files = new ArrayList<>();
        for (StoredFile file : there) {
            String name = file.path().getName();
            long rows = before.stream()
                    .filter(old -> old.name().equals(name) && old.bytes() == file.bytes())
                    .mapToLong(PublishedFile::rows)
                    .findFirst()
                    .orElse(0);
            files.add(new PublishedFile(name, file.bytes(), rows, ""));
        }
        return files;
    }
}
