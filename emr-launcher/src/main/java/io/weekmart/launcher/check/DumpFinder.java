package io.weekmart.launcher.check;

import io.weekmart.contract.dump.DumpFiles;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.ObjectStore.Listing;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the dumps by their configured names. Other objects beside them don't matter. */
final class DumpFinder {
    private final ObjectStore store;
    private final Settings.Raw raw;
    private final LocalDate from;
    private final Map<S3Location, Listing> listings = new HashMap<>();

    /**
     * Lists nothing yet.
     *
     * @param from the oldest date that is asked for: a history of many years is not listed for it
     */
    DumpFinder(ObjectStore store, Settings.Raw raw, LocalDate from) {
        this.store = store;
        this.raw = raw;
        this.from = from;
    }

    /** The dumps of a table since the first date, the oldest first. */
    List<Dump> dumps(TableSpec table) {
        List<Dump> dumps = new ArrayList<>();
        for (FilePattern name : raw.names()) {
            Map<String, List<StoredObject>> parts = new HashMap<>();
            Map<String, FilePattern.Match> nights = new HashMap<>();
            Map<String, Boolean> complete = new HashMap<>();
            for (StoredObject object : list(name, table).objects()) {
                String key = object.below(raw.path());
                Optional<FilePattern.Match> match = name.match(table.name(), key);
                if (match.isEmpty() || match.get().date().isBefore(from)) {
                    continue;
                }
                String part = match.get().part();
                String dump = key.substring(0, key.length() - part.length());
                if (name.folder() && part.equals(DumpFiles.COMPLETE)) {
                    complete.put(dump, true);
                } else if (!name.folder() || DumpFiles.isPart(part)) {
                    parts.computeIfAbsent(dump, unused -> new ArrayList<>()).add(object);
                } else {
                    continue;
                }
                nights.put(dump, match.get());
            }
            nights.forEach((dump, match) -> dumps.add(new Dump(
                    table,
                    match.date(),
                    dump,
                    parts.getOrDefault(dump, List.of()),
                    complete.getOrDefault(dump, false))));
        }
        dumps.sort(Comparator.comparing(Dump::date).thenComparing(Dump::name));
        return dumps;
    }

    /** S3's clock when the listings were made. */
    Instant now() {
        return listings.values().stream()
                .map(Listing::at)
                .max(Comparator.naturalOrder())
                .orElse(Instant.now());
    }

    private Listing list(FilePattern name, TableSpec table) {
        S3Location prefix = raw.path().resolve(name.prefix(table.name()));
        String year = String.format(Locale.ROOT, "%04d", from.getYear());
        // Where the year comes first in a name, the names of earlier years come before it, however month and day are
        // written.
        boolean byYear = name.name(table.name(), from).startsWith(name.prefix(table.name()) + year);
        return byYear
                ? listings.computeIfAbsent(
                        new S3Location(prefix.bucket(), prefix.key() + year),
                        first -> store.listAfter(prefix, first.key()))
                : listings.computeIfAbsent(prefix, store::list);
    }
}
