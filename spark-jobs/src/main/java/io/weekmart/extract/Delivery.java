package io.weekmart.extract;

import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Manifest;
import io.weekmart.contract.manifest.ManifestJson;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.FolderLock;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of the dumps, which is locked: no other extraction changes it meanwhile. Files are staged below {@code _weekmart/extract/}, which nobody lists, and moved when all of them are there:
 *
 * <ol>
 *   <li>an <em>intent</em> names every file that is going to be replaced or written, so that whoever comes after a kill knows them,
 *   <li>the manifest of the date is deleted: from here on its dumps count for nobody,
 *   <li>the files that it named, and those of a run that was killed, are deleted,
 *   <li>the staged files are moved,
 *   <li>the new manifest is written,
 *   <li>what was staged is removed, the intent last.
 * </ol>
 *
 * A date with an intent and without a manifest was not finished, and the next extraction begins with it.
 */
final class Delivery implements AutoCloseable {
    private static final String INTENT = "intent.json";
    private static final String FILES = "files/";

    private final ExtractSettings settings;
    private final OutputLayout layout;
    private final Storage storage;
    private final FileSystem files;
    private final FolderLock lock;

    /** Names the staged parts of this run: one that has slept past its lease writes into none of another's. */
    private final String run = UUID.randomUUID().toString();

    private final NavigableSet<LocalDate> withdrawn = new TreeSet<>();

    /** Dates of which this run has staged parts. */
    private final Set<LocalDate> staged = new TreeSet<>();

    private Delivery(
            ExtractSettings settings, OutputLayout layout, Storage storage, FileSystem files, FolderLock lock) {
        this.settings = settings;
        this.layout = layout;
        this.storage = storage;
        this.files = files;
        this.lock = lock;
    }

    /**
     * Opens the folder and locks it.
     *
     * @param through what the store is asked through
     * @param date that is asked for
     * @param clock by which the lease of the lock ends
     * @throws UserFault with exit code 2 where nothing can be written safely there, 5 where another extraction has the folder
     */
    static Delivery open(
            ExtractSettings settings,
            Configuration hadoop,
            UnaryOperator<Storage> through,
            LocalDate date,
            Clock clock) {
        try {
            OutputLayout layout = OutputLayout.of(settings.rawPath(), hadoop);
            Storage storage = through.apply(Storage.open(layout, hadoop));
            FileSystem files = layout.root().getFileSystem(hadoop);
            FolderLock lock = FolderLock.take(
                    storage, layout, "extract-" + settings.pipeline().name() + "-" + date, date, clock);
            return new Delivery(
                    settings,
                    layout,
                    storage,
                    // Hadoop's own local file system would leave a .crc file beside each.
                    files instanceof LocalFileSystem local ? local.getRaw() : files,
                    lock);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot write dumps to " + settings.rawPath() + ": " + e.getMessage() + ".",
                    "Check raw.path, and the access to it.",
                    e);
        }
    }

    /** The file system that parts are staged on. */
    FileSystem files() {
        return files;
    }

    private Path folder() {
        return new Path(layout.bookkeeping(), "extract/" + settings.pipeline().name());
    }

    private Path folder(LocalDate date) {
        return new Path(folder(), date.toString());
    }

    /** Where parts of a table are staged. */
    Path staging(LocalDate date, String table) {
        return new Path(staging(date), table);
    }

    private Path staging(LocalDate date) {
        return new Path(folder(date), FILES + run);
    }

    /** A folder by its place in that of the dumps, with a slash at its end. */
    String relative(Path folder) {
        return layout.relative(folder) + "/";
    }

    /** Whether a file that somebody else wrote is there, whole. */
    boolean hasLength(Path file, long bytes) throws IOException {
        return storage.stat(file)
                .filter(found -> !found.folder() && found.bytes() == bytes)
                .isPresent();
    }

    /** Removes what a killed run staged for a date, of which this one is going to stage parts; its intent stays. */
    void clear(LocalDate date) throws IOException {
        storage.abortUploads(folder(date));
        storage.deleteTree(new Path(folder(date), FILES));
        staged.add(date);
    }

    /**
     * Removes what this run staged and did not deliver, and nothing of another run, which may have taken the folder over. No part may be written
     * any more.
     */
    void discard() throws IOException {
        for (LocalDate date : staged) {
            storage.deleteTree(staging(date));
        }
    }

    /** The dates that have a manifest, with it. */
    NavigableMap<LocalDate, Manifest> manifests() throws IOException {
        NavigableMap<LocalDate, Manifest> manifests = new TreeMap<>();
        String folder = settings.manifest().folder();
        Path where = folder.isEmpty() ? layout.root() : layout.resolve(folder);
        for (StoredFile file : storage.list(where)) {
            Optional<LocalDate> date =
                    file.folder() ? Optional.empty() : settings.manifest().date(layout.relative(file.path()));
            if (date.isPresent()) {
                Optional<Manifest> manifest = manifest(date.get());
                manifest.ifPresent(read -> manifests.put(date.get(), read));
            }
        }
        return manifests;
    }

    private Optional<Manifest> manifest(LocalDate date) throws IOException {
        Path path = layout.resolve(settings.manifest().name(date));
        return storage.read(path).map(content -> ManifestJson.read(new String(content, StandardCharsets.UTF_8), path));
    }

    /**
     * Dates of which a run wrote an intent, and has not removed it. What a killed run staged before it had one is removed; what somebody else put
     * there stays.
     */
    Set<LocalDate> intents() throws IOException {
        Set<LocalDate> dates = new TreeSet<>();
        Set<Path> staged = new TreeSet<>();
        for (StoredFile file : storage.listTree(folder())) {
            // <date>/intent.json, or <date>/files/<run>/<table>/<part>
            String[] names = layout.relative(file.path())
                    .substring(relative(folder()).length())
                    .split("/");
            Optional<LocalDate> date = date(names[0]);
            if (date.isPresent() && names.length == 2 && names[1].equals(INTENT)) {
                dates.add(date.get());
            } else if (date.isPresent() && names.length > 2 && FILES.equals(names[1] + "/")) {
                staged.add(new Path(folder(date.get()), FILES));
            }
        }
        storage.abortUploads(folder());
        for (Path files : staged) {
            storage.deleteTree(files);
        }
        return dates;
    }

    private static Optional<LocalDate> date(String name) {
        try {
            return Optional.of(LocalDate.parse(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Dates whose manifest this run has taken away, and has not written anew. */
    NavigableSet<LocalDate> withdrawn() {
        return Collections.unmodifiableNavigableSet(withdrawn);
    }

    /** Whether every file that a manifest names is there, with its length. */
    boolean whole(Manifest manifest) throws IOException {
        for (Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
            Optional<StoredFile> stored = storage.stat(layout.resolve(file.getKey()));
            if (stored.isEmpty()
                    || stored.get().folder()
                    || file.getValue().differsInBytes(stored.get().bytes()).isPresent()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes the manifests of dates away that are to be extracted anew, since their dumps are older than those of a date before them. The intents
     * come first, so that the dates are not forgotten.
     */
    void withdraw(Map<LocalDate, Manifest> later) throws IOException {
        lock.check();
        for (Map.Entry<LocalDate, Manifest> date : later.entrySet()) {
            intend(date.getKey(), date.getValue().names());
        }
        for (LocalDate date : later.keySet()) {
            withdrawn.add(date);
            storage.delete(List.of(layout.resolve(settings.manifest().name(date))));
        }
    }

    /** Removes the intent of a date that turned out to be whole. */
    void forget(LocalDate date) throws IOException {
        storage.deleteTree(folder(date));
    }

    private void intend(LocalDate date, Set<String> further) throws IOException {
        Set<String> names = new LinkedHashSet<>(intended(date));
        names.addAll(further);
        Map<String, Manifest.Entry> entries = new LinkedHashMap<>();
        names.forEach(name -> entries.put(name, new Manifest.Entry(OptionalLong.empty(), OptionalLong.empty(), null)));
        storage.replace(
                new Path(folder(date), INTENT),
                ManifestJson.write(new Manifest(entries, Optional.empty())).getBytes(StandardCharsets.UTF_8));
    }

    private Set<String> intended(LocalDate date) throws IOException {
        Path path = new Path(folder(date), INTENT);
        return storage.read(path)
                .map(content -> ManifestJson.read(new String(content, StandardCharsets.UTF_8), path)
                        .names())
                .orElse(Set.of());
    }

    /**
     * The names that the parts of a dump get: that of a file where one part is all there is and a name for it is configured, else those of parts
     * in a folder.
     */
    Map<String, Part> named(ExtractSettings.Table table, LocalDate date, List<Part> parts) {
        DumpNames names = table.names();
        Optional<FilePattern> file = names.patterns().stream()
                .filter(pattern -> !pattern.folder() && ExtractSettingsReader.canBeWritten(pattern))
                .findFirst();
        Optional<FilePattern> folder =
                names.patterns().stream().filter(FilePattern::folder).findFirst();
        Map<String, Part> named = new LinkedHashMap<>();
        if (parts.size() == 1 && file.isPresent()) {
            named.put(file.get().name(table.name(), date), parts.get(0));
            return named;
        }
        String prefix = folder.orElseThrow(() -> new UserFault(
                        ExitCode.USAGE,
                        "Cannot write the dump of " + table.name() + " of " + date + ": it has "
                                + Count.of(parts.size(), "part") + ", and no name of " + names.key()
                                + " is that of a folder.",
                        "Name one that ends in /, such as \"{table}_{date}/\", or raise extract.part-bytes."))
                .name(table.name(), date);
        for (Part part : parts) {
            named.put(prefix + String.format(Locale.ROOT, "part-%05d-%05d.csv.gz", part.range(), part.number()), part);
        }
        return named;
    }

    /**
     * Puts the staged parts of a date in the place of what was there.
     *
     * @param replaced the manifest of the date, if it has one
     * @param delivered parts by the names that they get
     * @throws UserFault with exit code 3 where a dump of the date is there that no extraction wrote
     */
    void deliver(LocalDate date, Optional<Manifest> replaced, Map<String, Part> delivered, Manifest manifest)
            throws IOException {
        storage.force(delivered.values().stream().map(Part::staged).toList());
        Set<String> old = refuseForeign(date, replaced);
        Set<String> all = new LinkedHashSet<>(old);
        all.addAll(delivered.keySet());
        lock.check();
        intend(date, all);
        Path target = layout.resolve(settings.manifest().name(date));
        if (replaced.isPresent()) {
            withdrawn.add(date);
        }
        storage.delete(List.of(target));
        storage.delete(old.stream().map(layout::resolve).toList());
        Moves.all(settings.threads(), delivered, (name, part) -> {
            lock.check();
            storage.publish(part.staged(), layout.resolve(name), part.bytes());
        });
        lock.check();
        storage.replace(target, ManifestJson.write(manifest).getBytes(StandardCharsets.UTF_8));
        withdrawn.remove(date);
        storage.deleteTree(new Path(folder(date), FILES));
        storage.deleteTree(folder(date));
        staged.remove(date);
    }

    /**
     * What lies there under a name of this date's dumps, and was not written by an extraction, is not ours to delete.
     *
     * @param replaced the manifest of the date, if it has one
     * @return names of what extractions wrote of the date
     * @throws UserFault with exit code 3 where a dump of the date is there that no extraction wrote
     */
    Set<String> refuseForeign(LocalDate date, Optional<Manifest> replaced) throws IOException {
        Set<String> own = new LinkedHashSet<>(replaced.map(Manifest::names).orElse(Set.of()));
        own.addAll(intended(date));
        List<String> foreign = new ArrayList<>();
        for (ExtractSettings.Table table : settings.tables().values()) {
            for (FilePattern pattern : table.names().patterns()) {
                String name = pattern.name(table.name(), date);
                Path path = layout.resolve(name.replaceFirst("/$", ""));
                for (StoredFile file : pattern.folder()
                        ? storage.list(path)
                        : storage.stat(path).stream().toList()) {
                    if (!file.folder()
                            && !own.contains(layout.relative(file.path()))
                            && !layout.isHidden(file.path())
                            && isDump(table.spec(), pattern, layout.relative(file.path()))) {
                        foreign.add(layout.relative(file.path()));
                    }
                }
            }
        }
        if (!foreign.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot write the dumps of " + date + " to " + settings.rawPath()
                            + ": there are dumps of that date which no extraction of "
                            + settings.pipeline().name() + " wrote: " + String.join(", ", foreign) + ".",
                    "Take them away, give the dumps of each pipeline names of their own (raw.file-pattern with {pipeline}),"
                            + " or extract into another folder (raw.path).");
        }
        return own;
    }

    private static boolean isDump(TableSpec table, FilePattern pattern, String file) {
        return pattern.match(table.name(), file).isPresent();
    }

    /** Gives the folder back. */
    @Override
    public void close() {
        lock.close();
    }
}
