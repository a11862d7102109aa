package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.output.PartitionValues;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads every published file and compares it with the ledger. Takes no lock and writes nothing. */
final class Verification {
    /** How often everything is compared again because a run published meanwhile. */
    private static final int ATTEMPTS = 3;

    private static final Pattern ANY_NAME = Pattern.compile(".*");

    private final OutputStore store;
    private final OutputLayout layout;
    private final IntegrityCheck integrity;

    Verification(OutputStore store) {
        this.store = store;
        this.layout = store.layout();
        this.integrity = new IntegrityCheck(store);
    }

    /**
     * Verifies the output as it is published at one moment.
     *
     * @throws UserFault with exit code 8 if a publication is under way or was interrupted: then no ledger says what has to be there
     */
    Verified verify(FileHashes hashes) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Ledger ledger = store.ledger();
            Verified verified = compare(ledger, hashes);
            if (verified.damages().isEmpty()) {
                return verified;
            }
            List<StoredFile> journals = store.storage().list(layout.journals());
            if (!journals.isEmpty()) {
                throw new UserFault(
                        ExitCode.INTERRUPTED,
                        "Cannot verify " + layout + ": a publication is under way or was interrupted, as "
                                + journals.get(0).path() + " shows, expected none.",
                        "Verify again when the run that publishes has ended. If none is running, run 'recover' first.");
            }
            if (store.ledger().revision() == ledger.revision()) {
                return verified;
            }
        }
        throw new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot verify " + layout + ": it was published to " + ATTEMPTS + " times while its files were read.",
                "Verify again when no run publishes to it.");
    }

    private Verified compare(Ledger ledger, FileHashes hashes) throws IOException {
        List<StoredFile> listed = new ArrayList<>();
        for (TableLayout table : store.spec().tables()) {
            listed.addAll(store.format().files(table));
        }
        for (TableLayout table : former(ledger)) {
            // Of these only what the ledger knows: whatever else lies there is in no table of the pipeline.
            Set<String> known = IntegrityCheck.files(ledger).keySet();
            store.format().files(table).stream()
                    .filter(file -> known.contains(layout.relative(file.path())))
                    .forEach(listed::add);
        }
        Map<String, StoredFile> there = new HashMap<>();
        listed.forEach(file -> there.put(layout.relative(file.path()), file));
        Map<String, PublishedFile> published = IntegrityCheck.files(ledger);
        Map<String, String> differing = integrity.differing(published, there, hashes);
        List<Verified.Damage> damages = new ArrayList<>();
        differing.forEach((path, what) -> damages.add(new Verified.Damage(
                path,
                what,
                dates(ledger, path),
                store.spec().tableOf(path).isPresent() ? Verified.Kind.DAMAGED : Verified.Kind.FORMER)));
        unfinished(ledger).forEach((path, dates) -> {
            if (!differing.containsKey(path)) {
                damages.add(new Verified.Damage(
                        path, "belongs to a publication that could not be finished", dates, Verified.Kind.UNFINISHED));
            }
        });
        for (StrayFile stray : integrity.among(listed, ledger)) {
            damages.add(new Verified.Damage(
                    stray.path(),
                    "is unknown to the ledger",
                    dates(ledger, stray.path()),
                    stray.ownName() ? Verified.Kind.UNKNOWN : Verified.Kind.FOREIGN));
        }
        damages.sort(Comparator.comparing(Verified.Damage::path));
        return new Verified(published.size(), damages);
    }

    /** The tables that the ledger lists and the pipeline declares no more: what was published of them stays. */
    private List<TableLayout> former(Ledger ledger) {
        Map<String, TableLayout> former = new TreeMap<>();
        for (PartitionKey key : ledger.partitions().keySet()) {
            if (store.spec().listed(key.table()).isEmpty()) {
                former.computeIfAbsent(
                        key.table(),
                        table -> new TableLayout(
                                table,
                                key.values().columns().stream()
                                        .map(PartitionValues.Value::column)
                                        .toList(),
                                ANY_NAME,
                                TableLayout.Content.COMPUTED));
            }
        }
        return List.copyOf(former.values());
    }

    /**
     * The files, or the folders without any, of partitions of which nobody knows whether their files fit together: each may be whole, and yet
     * old beside new.
     */
    private static Map<String, Optional<DateSpan>> unfinished(Ledger ledger) {
        Map<String, Optional<DateSpan>> files = new TreeMap<>();
        for (PublishedPartition partition : ledger.unfinished().partitions()) {
            PartitionKey key = partition.key();
            partition.files().forEach(file -> files.put(key.path(file.name()), partition.dates()));
            if (partition.files().isEmpty()) {
                // All of them were gone when the partition was marked, which no file can tell.
                files.put(key.path(), partition.dates());
            }
        }
        return files;
    }

    private Optional<DateSpan> dates(Ledger ledger, String path) {
        return store.spec().partitionOf(path).flatMap(ledger::partition).flatMap(PublishedPartition::dates);
    }
}
