package io.weekmart.launcher.check;

import io.weekmart.contract.dump.DumpNames.Choice;
import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files whose change means another input, as far as they are there: the run date's dumps, and in the daily layout of a pipeline with a
 * calendar the daily dumps of the window. Only listings are made for it, and a calendar dump is read where the window depends on it.
 *
 * <p>The job may read older dumps too, where its output says that they gave rows to weeks of the window. They are left out: only the output
 * names them, and an archive that clears old dumps away is no news for a run date. Where such a dump was repaired, {@code run} begins
 * another attempt whatever the fingerprint is.
 *
 * <p>A file whose name has no date is an input of every date, and an export may overwrite it each day. Its change is therefore told apart
 * from that of the files of the date: see {@link #dated}.
 *
 * @param undated those of the files whose names have no date
 */
public record NightFiles(List<StoredObject> files, Set<S3Location> undated) {
    /** Ends what is known of the content of a file whose name has no date. */
    private static final String UNDATED = "\tundated";

    public NightFiles {
        files = List.copyOf(files);
        undated = Set.copyOf(undated);
    }

    public static NightFiles of(ObjectStore store, Settings settings, LocalDate date) {
        LocalDate from = settings.raw().daily() ? window(store, settings, date).orElse(date) : date;
        DumpFinder finder = new DumpFinder(store, settings.raw(), from, date);
        List<StoredObject> files = new ArrayList<>();
        Set<S3Location> undated = new HashSet<>();
        for (TableSpec table : settings.pipeline().inputs()) {
            List<Dump> dumps = table.daily()
                    ? finder.dumps(table).stream()
                            .filter(dump ->
                                    !dump.date().isBefore(from) && !dump.date().isAfter(date))
                            .toList()
                    : finder.read(table);
            boolean dated = settings.raw().names(table).choice() != Choice.UNDATED;
            for (StoredObject file :
                    dumps.stream().flatMap(dump -> dump.files().stream()).toList()) {
                files.add(file);
                if (!dated) {
                    undated.add(file.location());
                }
            }
        }
        return new NightFiles(files, undated);
    }

    /** The first date of the window; empty where the pipeline has no calendar, or none that can be used. */
    private static Optional<LocalDate> window(ObjectStore store, Settings settings, LocalDate date) {
        Window window = new Window(settings.calendar());
        Optional<TableSpec> calendar = settings.pipeline().calendar();
        if (calendar.isEmpty() && settings.calendar().isEmpty()) {
            return Optional.empty();
        }
        calendar.ifPresent(table -> new DumpFinder(store, settings.raw(), date, date)
                .read(table)
                .forEach(dump -> dump.files()
                        .forEach(file ->
                                Reading.whole(store, file, settings.dialect(table), window.reader(settings, table)))));
        return window.from(date, settings.raw().lookbackWeeks());
    }

    /** The files of the date alone, without those that every date reads. */
    public NightFiles dated() {
        return new NightFiles(
                files.stream()
                        .filter(file -> !undated.contains(file.location()))
                        .toList(),
                Set.of());
    }

    /** The same of the {@link #contents} of then. */
    public static SortedMap<String, String> dated(SortedMap<String, String> contents) {
        SortedMap<String, String> dated = new TreeMap<>(contents);
        dated.values().removeIf(content -> content.endsWith(UNDATED));
        return dated;
    }

    /** What tells the contents of each file apart, by its URI: size and ETag, and whether the name has no date. */
    public SortedMap<String, String> contents() {
        SortedMap<String, String> contents = new TreeMap<>();
        files.forEach(file -> contents.put(
                file.location().toString(),
                file.size() + "\t" + file.etag() + (undated.contains(file.location()) ? UNDATED : "")));
        return contents;
    }

    /**
     * What is other than it was, a sentence for each file.
     *
     * @param earlier the {@link #contents} of then
     */
    public List<String> changes(SortedMap<String, String> earlier) {
        SortedMap<String, String> now = contents();
        Set<String> uris = new TreeSet<>(earlier.keySet());
        uris.addAll(now.keySet());
        List<String> changes = new ArrayList<>();
        for (String uri : uris) {
            if (!now.containsKey(uri)) {
                changes.add(uri + " is gone.");
            } else if (!earlier.containsKey(uri)) {
                changes.add(uri + " is new.");
            } else if (!Objects.equals(now.get(uri), earlier.get(uri))) {
                changes.add(uri + " has changed.");
            }
        }
        return changes;
    }

    /** The SHA-256 of keys, sizes and ETags, in hex: another one means that another input would be read. */
    public String fingerprint() {
        MessageDigest digest = Sha256.digest();
        contents()
                .forEach((uri, content) ->
                        digest.update((uri + "\t" + content + "\n").getBytes(StandardCharsets.UTF_8)));
        return Sha256.hex(digest);
    }
}
