package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/** Reads every published file and compares it with the ledger. Locks nothing and writes nothing. */
final class Verification {
    /** How often everything is looked at again because a run published meanwhile. */
    private static final int ATTEMPTS = 3;

    private final Storage storage;
    private final OutputLayout layout;
    private final IntegrityCheck integrity;

    Verification(Storage storage, OutputLayout layout) {
        this.storage = storage;
        this.layout = layout;
        this.integrity = new IntegrityCheck(storage, layout);
    }

    /**
     * Verifies the output as it is published at one moment.
     *
     * @param dimensions folder names of the dimensions
     * @throws UserFault with exit code 8 if a publication is under way or was interrupted: then no ledger says what has to be there
     */
    Verified verify(Collection<String> dimensions, FileHashes hashes) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Ledger ledger = Output.readLedger(storage, layout);
            Verified verified = compare(ledger, dimensions, hashes);
            if (verified.damages().isEmpty()) {
                return verified;
            }
            List<StoredFile> journals = storage.list(layout.journals());
            if (!journals.isEmpty()) {
                throw new UserFault(
                        ExitCode.INTERRUPTED,
                        "Cannot verify " + layout + ": a publication is under way or was interrupted, as "
                                + journals.get(0).path() + " shows, expected none.",
                        "Verify again when the run that publishes has ended. If none is running, run 'recover' first.");
            }
            if (Output.readLedger(storage, layout).revision() == ledger.revision()) {
                return verified;
            }
        }
        throw new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot verify " + layout + ": it was published to " + ATTEMPTS + " times while its files were read.",
                "Verify again when no run publishes to it.");
    }

    private Verified compare(Ledger ledger, Collection<String> dimensions, FileHashes hashes) throws IOException {
        List<StoredFile> listed = new ArrayList<>(storage.listTree(layout.factTable()));
        for (String dimension : dimensions) {
            listed.addAll(storage.listTree(layout.resolve(dimension)));
        }
        Map<String, StoredFile> there = new HashMap<>();
        listed.forEach(file -> there.put(layout.relative(file.path()), file));
        Map<String, PublishedFile> published = integrity.files(ledger);
        Map<String, Optional<PublishedWeek>> unfinished = unfinished(ledger);
        Map<String, String> differing = new HashMap<>();
        List<Path> readable = new ArrayList<>();
        int lengthsOnly = 0;
        for (Map.Entry<String, PublishedFile> entry : published.entrySet()) {
            StoredFile found = there.get(entry.getKey());
            PublishedFile expected = entry.getValue();
            if (found == null) {
                differing.put(entry.getKey(), "is missing");
            } else if (found.bytes() != expected.bytes()) {
                differing.put(
                        entry.getKey(),
                        String.format(Locale.ROOT, "has %d bytes, %d were published", found.bytes(), expected.bytes()));
            } else {
                readable.add(found.path());
                lengthsOnly += expected.sha256().isEmpty() && !unfinished.containsKey(entry.getKey()) ? 1 : 0;
            }
        }
        Map<Path, String> read = hashes.sha256(readable);
        for (Path file : readable) {
            String path = layout.relative(file);
            PublishedFile expected = Objects.requireNonNull(published.get(path));
            String found = read.get(file);
            if (found == null) {
                differing.put(path, "is missing");
            } else if (!expected.allows(found)) {
                differing.put(
                        path, "is damaged: its SHA-256 is " + found + ", " + expected.sha256() + " was published");
            }
        }
        List<Verified.Damage> damages = new ArrayList<>();
        differing.forEach((path, what) ->
                damages.add(new Verified.Damage(path, what, week(ledger, path), Verified.Kind.DAMAGED)));
        unfinished.forEach((path, week) -> {
            if (!differing.containsKey(path)) {
                damages.add(new Verified.Damage(
                        path, "belongs to a publication that could not be finished", week, Verified.Kind.UNFINISHED));
            }
        });
        for (StrayFile stray : integrity.among(listed, ledger)) {
            damages.add(new Verified.Damage(
                    stray.path(),
                    "is unknown to the ledger",
                    week(ledger, stray.path()),
                    stray.ownName() ? Verified.Kind.UNKNOWN : Verified.Kind.FOREIGN));
        }
        damages.sort((a, b) -> a.path().compareTo(b.path()));
        return new Verified(published.size(), lengthsOnly, damages);
    }

    /** The files, or the folders without any, of weeks and dimensions of which nobody knows whether they fit together: each may be whole, and yet old beside new. */
    private Map<String, Optional<PublishedWeek>> unfinished(Ledger ledger) {
        Map<String, Optional<PublishedWeek>> files = new TreeMap<>();
        for (PublishedWeek week : ledger.unfinished().weeks()) {
            Path folder = layout.week(week.yrNum(), week.wkNum());
            week.files().forEach(file -> files.put(layout.relative(new Path(folder, file.name())), Optional.of(week)));
            if (week.files().isEmpty()) {
                // All of them were gone when the week was marked, which no file can tell.
                files.put(layout.relative(folder), Optional.of(week));
            }
        }
        for (String table : ledger.unfinished().tables()) {
            ledger.table(table)
                    .ifPresent(published ->
                            published.files().forEach(file -> files.put(table + "/" + file.name(), Optional.empty())));
        }
        return files;
    }

    private Optional<PublishedWeek> week(Ledger ledger, String path) {
        return layout.weekOf(layout.resolve(path)).flatMap(week -> ledger.week(week.yrNum(), week.wkNum()));
    }
}
