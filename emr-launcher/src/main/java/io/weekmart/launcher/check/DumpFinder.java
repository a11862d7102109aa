package io.weekmart.launcher.check;

import io.weekmart.contract.dump.DumpFiles;
import io.weekmart.contract.dump.DumpNames.Choice;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds the dumps by their configured names. Other objects beside them don't matter. */
final class DumpFinder {
    private final ObjectStore store;
    private final Settings.Raw raw;
    private final LocalDate from;
    private final LocalDate date;
    private final Map<S3Location, Listing> listings = new HashMap<>();
    private final Map<TableSpec, List<Dump>> found = new HashMap<>();

    /**
     * Lists nothing yet.
     *
     * @param from the oldest date that is asked for: a history of many years is not listed for it
     * @param date the run date, which a dump without a date in its name counts as of
     */
    DumpFinder(ObjectStore store, Settings.Raw raw, LocalDate from, LocalDate date) {
        this.store = store;
        this.raw = raw;
        this.from = from;
        this.date = date;
    }

    /** The dumps of a table that the run of the date reads as that date's: one, unless there are more than there should be. */
    List<Dump> read(TableSpec table) {
        List<Dump> dumps =
                dumps(table).stream().filter(dump -> !dump.date().isAfter(date)).toList();
        if (dumps.isEmpty()) {
            return dumps;
        }
        LocalDate newest = dumps.get(dumps.size() - 1).date();
        LocalDate wanted = raw.names(table).choice() == Choice.NEWEST ? newest : date;
        return dumps.stream().filter(dump -> dump.date().equals(wanted)).toList();
    }

    /** The dumps of a table since the first date, the oldest first; all of a table of which the newest is read. */
    List<Dump> dumps(TableSpec table) {
        return found.computeIfAbsent(table, this::find);
    }

    /** Whether there is a dump of a table and a date. */
    boolean has(TableSpec table, LocalDate of) {
        return dumps(table).stream().anyMatch(dump -> dump.date().equals(of));
    }

    private List<Dump> find(TableSpec table) {
        LocalDate first = raw.names(table).choice() == Choice.NEWEST ? LocalDate.MIN : from;
        // By the path of the dump, as the job keeps them: a file that two names fit is one dump.
        Map<String, Dump> dumps = new LinkedHashMap<>();
        for (FilePattern name : raw.names(table).patterns()) {
            Map<String, List<StoredObject>> parts = new HashMap<>();
            Map<String, LocalDate> dates = new HashMap<>();
            Map<String, Instant> completed = new HashMap<>();
            for (StoredObject object : list(name, table).objects()) {
                String key = object.below(raw.path());
                // Whatever lies below a folder makes it one that the job finds, such as _temporary/ of a writer at
                // work.
                Optional<FilePattern.Match> match = name.matchAbove(table.name(), key);
                if (match.isEmpty()) {
                    continue;
                }
                LocalDate dated = Objects.requireNonNullElse(match.get().date(), date);
                if (dated.isBefore(first)) {
                    continue;
                }
                String part = match.get().part();
                String dump = key.substring(0, key.length() - part.length());
                if (name.folder() && part.equals(DumpFiles.COMPLETE)) {
                    completed.put(dump, object.modified());
                } else if (!name.folder() || (!part.contains("/") && DumpFiles.isPart(part))) {
                    parts.computeIfAbsent(dump, unused -> new ArrayList<>()).add(object);
                }
                dates.put(dump, dated);
            }
            dates.forEach((dump, dated) -> dumps.put(
                    dump, new Dump(table, dated, dump, parts.getOrDefault(dump, List.of()), completed.get(dump))));
        }
        return dumps.values().stream()
                .sorted(Comparator.comparing(Dump::date).thenComparing(Dump::name))
                .toList();
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
        boolean byYear = raw.names(table).choice() != Choice.NEWEST
                && name.name(table.name(), from).startsWith(name.prefix(table.name()) + year);
        return byYear
                ? listings.computeIfAbsent(
                        new S3Location(prefix.bucket(), prefix.key() + year),
                        first -> store.listAfter(prefix, first.key()))
                : listings.computeIfAbsent(prefix, store::list);
    }
}
