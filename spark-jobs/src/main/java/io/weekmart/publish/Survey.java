package io.weekmart.publish;

import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Finds out which weeks and dimensions a publication has touched that can't be finished, and makes the ledger that says so. Each file is
 * whole, old or new, and stays where it is; what is marked has a fingerprint that no computed rows have, and the files that lie there.
 *
 * <p>What is not sure to be untouched is marked: that costs a computation, and the opposite would leave a mixture that nobody knows of.
 */
final class Survey {
    private final Storage storage;
    private final OutputLayout layout;

    Survey(Storage storage, OutputLayout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    /** The ledger with everything marked that a journal's publication has touched; empty where that is nothing. */
    Optional<Ledger> touchedBy(Journal journal, Ledger ledger) throws IOException {
        Set<String> touched = new HashSet<>();
        Set<String> tables = new HashSet<>();
        for (Journal.Replacement replacement : journal.replacements()) {
            Path target = layout.resolve(replacement.target());
            if (replacement.isIn(storage.stat(target))) {
                touched.add(layout.relative(target.getParent()));
                tables.add(tableOf(replacement.target()));
            }
        }
        for (String deletion : journal.deletions()) {
            if (storage.stat(layout.resolve(deletion)).isEmpty()) {
                touched.add(layout.relative(layout.resolve(deletion).getParent()));
            }
        }
        Ledger.Draft draft = ledger.draft();
        boolean any = false;
        for (Journal.TouchedWeek week : journal.weeks()) {
            Path folder = layout.week(week.yrNum(), week.wkNum());
            if (touched.contains(layout.relative(folder))) {
                Optional<PublishedWeek> before = ledger.week(week.yrNum(), week.wkNum());
                List<StoredFile> there = own(storage.list(folder));
                if (before.isPresent() || !there.isEmpty()) {
                    PublishedWeek marked = before.orElseGet(() -> PublishedWeek.unknown(week));
                    draft.week(marked.unfinished(published(there, marked.files())));
                    any = true;
                }
            }
        }
        for (String table : tables) {
            if (ledger.table(table).isPresent() || isDimension(table)) {
                any |= mark(draft, table, ledger.table(table));
            }
        }
        int filesPerWeek = ledger.weeks().isEmpty() ? journal.filesPerWeek() : ledger.filesPerWeek();
        return any ? Optional.of(draft.outdated().next(ledger.publication(), filesPerWeek)) : Optional.empty();
    }

    /**
     * The ledger with everything marked that does not lie there as it says; empty where all does.
     *
     * @param killedSince when the oldest run that may have been killed while it published began; empty where none was. Every publication
     *     replaces the ledger last, so that a file which is newer than the ledger and than that run is of its publication, even where its
     *     length is that of the old one. The start alone would do, but clocks differ; the ledger alone would not for an output that was copied
     */
    Optional<Ledger> differing(Ledger ledger, Optional<Instant> killedSince) throws IOException {
        Optional<StoredFile> ledgerFile = storage.stat(layout.ledger());
        if (ledgerFile.isEmpty()) {
            // Nothing to compare with; opening the output says so.
            return Optional.empty();
        }
        long committed = ledgerFile.get().modified();
        long newest = killedSince
                .map(since -> Math.max(committed + 1, since.toEpochMilli()))
                .orElse(Long.MAX_VALUE);
        Map<Path, List<StoredFile>> weeks = new HashMap<>();
        for (StoredFile file : own(storage.listTree(layout.factTable()))) {
            weeks.computeIfAbsent(file.path().getParent(), folder -> new ArrayList<>())
                    .add(file);
        }
        Ledger.Draft draft = ledger.draft();
        boolean any = false;
        for (PublishedWeek week : ledger.weeks().values()) {
            List<StoredFile> there = weeks.getOrDefault(layout.week(week.yrNum(), week.wkNum()), List.of());
            if (!week.unfinished() && (!Output.isAll(layout, there, week.files()) || anySince(there, newest))) {
                draft.week(week.unfinished(published(there, week.files())));
                any = true;
            }
        }
        for (Map.Entry<String, PublishedTable> table : ledger.tables().entrySet()) {
            List<StoredFile> there = own(storage.list(layout.resolve(table.getKey())));
            if (!table.getValue().unfinished() && anySince(there, newest)) {
                any |= mark(draft, table.getKey(), Optional.of(table.getValue()));
            }
        }
        return any ? Optional.of(draft.outdated().next(ledger.publication(), ledger.filesPerWeek())) : Optional.empty();
    }

    /** A dimension is one file, which holds all that was published before it: whichever it is, the next run goes on from it. */
    private boolean mark(Ledger.Draft draft, String table, Optional<PublishedTable> before) throws IOException {
        List<StoredFile> there = own(storage.list(layout.resolve(table)));
        if (there.isEmpty()) {
            // A dimension that somebody took away may have held what no dump holds any more: that is for a person to
            // decide.
            return false;
        }
        List<PublishedFile> old = before.map(PublishedTable::files).orElse(List.of());
        draft.table(
                table,
                new PublishedTable(
                        published(there, old),
                        PublishedWeek.UNFINISHED,
                        before.map(PublishedTable::rows).orElse(0L)));
        return true;
    }

    private boolean isDimension(String table) {
        return !table.equals(OutputLayout.FACT_TABLE) && !layout.resolve(table).equals(layout.rejects());
    }

    private static String tableOf(String target) {
        return target.substring(0, target.indexOf('/'));
    }

    /** Without what Weekmart has not written: it is part of no publication, and the ledger must not take it for published. */
    private List<StoredFile> own(List<StoredFile> files) {
        return files.stream()
                .filter(file -> !layout.isHidden(file.path()) && layout.isOwnName(file.path()))
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
            files.add(new PublishedFile(name, file.bytes(), rows));
        }
        return files;
    }
}
