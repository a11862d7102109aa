package io.weekmart.raw;

import io.weekmart.contract.dump.DumpFiles;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.dump.FilePattern.PartialDate;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.terminal.Printable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What lies in the folder of the dumps, as far as the patterns lead into it. A folder is listed once, whatever is asked of it later, and
 * one whose name tells a date is listed only when that date is wanted. Of a folder with many strangers only some are remembered.
 */
final class DumpListing {
    private static final int FOLDERS_AT_ONCE = 8;
    private static final int STRANGERS_KEPT = 100;

    /**
     * A dump, or a folder of its parts, that bears the name of a table.
     *
     * @param date of its name; of one whose name has no date, the last date that was asked for
     */
    record Found(TableSpec table, LocalDate date, boolean folder, FileStatus status) {}

    /**
     * One pattern on its way down the folders, for one table.
     *
     * @param wanted whether what is below may be of the dates that were asked for. One that is not wanted has no folder listed; in a folder
     *     that is listed it tells dumps from strangers, since a folder is listed once.
     */
    private record Cursor(TableSpec table, FilePattern pattern, int depth, PartialDate known, boolean wanted) {
        FilePattern.Segment segment() {
            return pattern.segments().get(depth);
        }

        boolean last() {
            return depth == pattern.segments().size() - 1;
        }

        Cursor below(PartialDate now, boolean wantedBelow) {
            return new Cursor(table, pattern, depth + 1, now, wantedBelow);
        }

        /** Whether a name as known so far can be a dump's: one with the thirtieth of February is none. */
        boolean fits(PartialDate now) {
            return !last() || !pattern.dated() || now.date().isPresent();
        }
    }

    /** A folder's content: what bears a name that some pattern knows, and what does not. */
    private record Folder(boolean exists, List<FileStatus> named, List<String> strangers, int strangerCount) {}

    private final FileSystem files;
    private final Path root;
    private final List<TableSpec> tables;
    private final Map<TableSpec, DumpNames> names;
    private final Optional<ManifestName> manifests;
    private final Map<Path, Folder> folders = new LinkedHashMap<>();

    /**
     * @param names which files the dumps of each table are
     * @param manifests how the manifests are named that lie beside the dumps
     */
    DumpListing(FileSystem files, Path root, Map<TableSpec, DumpNames> names, Optional<ManifestName> manifests) {
        this.files = files;
        this.root = root;
        this.tables = List.copyOf(names.keySet());
        this.names = names;
        this.manifests = manifests;
    }

    /**
     * All dumps of some tables and a range of dates, those without a date in their names, and whatever others were seen on the way.
     *
     * @throws FileNotFoundException if the root is not there
     */
    List<Found> find(Predicate<TableSpec> wanted, LocalDate from, LocalDate to) throws IOException {
        List<Cursor> start = new ArrayList<>();
        names.forEach((table, dumps) -> dumps.patterns()
                .forEach(pattern -> start.add(new Cursor(table, pattern, 0, PartialDate.UNKNOWN, wanted.test(table)))));
        Map<Path, Found> found = new LinkedHashMap<>();
        Map<Path, List<Cursor>> level = new LinkedHashMap<>();
        level.put(root, start);
        while (!level.isEmpty()) {
            list(level);
            Map<Path, List<Cursor>> below = new LinkedHashMap<>();
            level.forEach((folder, cursors) -> descend(folder, cursors, from, to, found, below));
            level = below;
        }
        return found.values().stream()
                .sorted(Comparator.comparingInt((Found each) -> tables.indexOf(each.table()))
                        .thenComparing(Found::date)
                        .thenComparing(each -> each.status().getPath()))
                .toList();
    }

    /** Names of the other things that lie beside the dumps, relative to the root; a folder's ends in a slash. */
    SortedSet<String> strangers() {
        TreeSet<String> names = new TreeSet<>();
        folders.forEach(
                (path, folder) -> folder.strangers().forEach(name -> names.add(relative(path, Printable.line(name)))));
        return names;
    }

    /** Folders that a pattern leads into and that are not there, relative to the root. */
    SortedSet<String> missingFolders() {
        TreeSet<String> names = new TreeSet<>();
        folders.forEach((path, folder) -> {
            if (!folder.exists()) {
                names.add(relative(path) + "/");
            }
        });
        return names;
    }

    /** How many other things lie beside the dumps. */
    int strangerCount() {
        return folders.values().stream().mapToInt(Folder::strangerCount).sum();
    }

    /** A path as it stands below the root, for messages. */
    String relative(Path path) {
        String full = path.toString();
        String base = root.toString();
        return Printable.line(
                full.startsWith(base) ? full.substring(base.length()).replaceFirst("^/", "") : full);
    }

    private String relative(Path folder, String name) {
        String below = relative(folder);
        return below.isEmpty() ? name : below + "/" + name;
    }

    private void list(Map<Path, List<Cursor>> level) throws IOException {
        List<Path> fresh = level.keySet().stream()
                .filter(folder -> !folders.containsKey(folder))
                .filter(folder -> level.getOrDefault(folder, List.of()).stream()
                        .anyMatch(cursor -> cursor.wanted()
                                && (cursor.last() || cursor.segment().dated())))
                .toList();
        List<Folder> listed =
                ParallelMap.each(fresh, FOLDERS_AT_ONCE, folder -> list(folder, level.getOrDefault(folder, List.of())));
        for (int i = 0; i < fresh.size(); i++) {
            folders.put(fresh.get(i), listed.get(i));
        }
    }

    private Folder list(Path path, List<Cursor> cursors) throws IOException {
        List<FileStatus> named = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        int strangerCount = 0;
        List<FilePattern.Matching> matchings = cursors.stream()
                .map(cursor -> cursor.segment().matching(cursor.table().name()))
                .toList();
        try {
            RemoteIterator<FileStatus> entries = files.listStatusIterator(path);
            while (entries.hasNext()) {
                FileStatus entry = entries.next();
                String name = entry.getPath().getName();
                if (fits(name, entry, cursors, matchings)) {
                    named.add(entry);
                } else if (!DumpFiles.isHidden(name) && !isManifest(relative(path, name), entry)) {
                    strangerCount++;
                    if (strangers.size() < STRANGERS_KEPT) {
                        strangers.add(entry.isDirectory() ? name + "/" : name);
                    }
                }
            }
        } catch (FileNotFoundException e) {
            if (path.equals(root)) {
                throw e;
            }
            return new Folder(false, List.of(), List.of(), 0);
        }
        return new Folder(true, List.copyOf(named), List.copyOf(strangers), strangerCount);
    }

    private boolean isManifest(String path, FileStatus entry) {
        return !entry.isDirectory()
                && manifests.flatMap(name -> name.date(path)).isPresent();
    }

    private static boolean fits(
            String name, FileStatus entry, List<Cursor> cursors, List<FilePattern.Matching> matchings) {
        for (int i = 0; i < cursors.size(); i++) {
            Cursor cursor = cursors.get(i);
            if (ofItsKind(entry, cursor)
                    && matchings
                            .get(i)
                            .match(name, cursor.known())
                            .filter(cursor::fits)
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** A pattern's way leads through folders; its end is a file, or a folder of parts. */
    private static boolean ofItsKind(FileStatus entry, Cursor cursor) {
        return entry.isDirectory() == (!cursor.last() || cursor.pattern().folder());
    }

    private void descend(
            Path path,
            List<Cursor> cursors,
            LocalDate from,
            LocalDate to,
            Map<Path, Found> found,
            Map<Path, List<Cursor>> below) {
        for (Cursor cursor : cursors) {
            if (!cursor.last() && !cursor.segment().dated()) {
                Path folder =
                        new Path(path, cursor.segment().name(cursor.table().name(), from));
                below.computeIfAbsent(folder, key -> new ArrayList<>())
                        .add(cursor.below(cursor.known(), cursor.wanted()));
                continue;
            }
            Folder folder = folders.get(path);
            FilePattern.Matching matching =
                    cursor.segment().matching(cursor.table().name());
            for (FileStatus entry : folder == null ? List.<FileStatus>of() : folder.named()) {
                if (!ofItsKind(entry, cursor)) {
                    continue;
                }
                Optional<PartialDate> known = matching.match(entry.getPath().getName(), cursor.known());
                if (known.isEmpty()) {
                    continue;
                }
                if (!cursor.last()) {
                    below.computeIfAbsent(entry.getPath(), key -> new ArrayList<>())
                            .add(cursor.below(
                                    known.get(), cursor.wanted() && known.get().mayLieWithin(from, to)));
                } else if (cursor.fits(known.get())) {
                    LocalDate date = known.get().date().orElse(to);
                    found.put(
                            entry.getPath(),
                            new Found(cursor.table(), date, cursor.pattern().folder(), entry));
                }
            }
        }
    }
}
