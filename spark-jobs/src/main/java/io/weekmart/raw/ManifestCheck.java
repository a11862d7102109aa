package io.weekmart.raw;

import io.weekmart.config.Settings;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.dump.DumpNames.Choice;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Manifest;
import io.weekmart.contract.manifest.ManifestJson;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.terminal.Printable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Compares the dumps that a run reads with the manifests of their dates, where the export writes manifests. A file that a manifest does not
 * name, or names otherwise than it is, ends the run, and so does one that it names and that is not there.
 *
 * <p>Names and lengths are compared for every date that is read. Contents are for the run date alone, whose files are read through once more:
 * those of earlier dates were compared when these were computed. Rows are compared once they have been counted.
 */
public final class ManifestCheck {
    private static final int READ_AT_ONCE = 2;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int SHOWN = 20;

    private final Pipeline pipeline;
    private final Settings.Raw raw;
    private final ManifestName name;
    private final FileSystem files;
    private final Path root;
    private final LocalDate runDate;
    private final Map<LocalDate, Optional<String>> texts = new HashMap<>();
    private final Map<Path, Manifest.Entry> entries = new LinkedHashMap<>();
    private final Set<Path> compared = new LinkedHashSet<>();

    private ManifestCheck(Pipeline pipeline, Settings.Raw raw, ManifestName name, FileSystem files, LocalDate runDate) {
        this.pipeline = pipeline;
        this.raw = raw;
        this.name = name;
        // Hadoop's own local file system would look for a .crc file beside each.
        this.files = files instanceof LocalFileSystem local ? local.getRaw() : files;
        this.root = files.makeQualified(new Path(raw.path()));
        this.runDate = runDate;
    }

    /**
     * The check of a run date; empty where the configuration names no manifest.
     *
     * @param runDate the date whose manifest must be there
     */
    public static Optional<ManifestCheck> of(
            Pipeline pipeline, Settings.Raw raw, Configuration hadoop, LocalDate runDate) throws IOException {
        if (raw.manifest().isEmpty()) {
            return Optional.empty();
        }
        FileSystem files = new Path(raw.path()).getFileSystem(hadoop);
        return Optional.of(new ManifestCheck(pipeline, raw, raw.manifest().get(), files, runDate));
    }

    /**
     * Compares files that were found with the manifests of their dates. Files that were compared before are not compared again.
     *
     * @param found all files of each dump that is read
     * @throws UserFault with exit code 3 naming every difference
     */
    public void files(Collection<DumpFile> found) throws IOException {
        Map<LocalDate, List<DumpFile>> byDate = new TreeMap<>();
        for (DumpFile file : found) {
            if (!compared.contains(new Path(file.path()))) {
                byDate.computeIfAbsent(file.dumpDate(), date -> new ArrayList<>())
                        .add(file);
            }
        }
        List<String> differences = new ArrayList<>();
        List<DumpFile> unread = new ArrayList<>();
        for (Map.Entry<LocalDate, List<DumpFile>> each : byDate.entrySet()) {
            compare(each.getKey(), each.getValue(), differences, unread);
        }
        if (differences.isEmpty()) {
            ParallelMap.each(unread, READ_AT_ONCE, this::content)
                    .forEach(difference -> difference.ifPresent(differences::add));
        }
        refuse(differences);
    }

    private void compare(LocalDate date, List<DumpFile> found, List<String> differences, List<DumpFile> unread)
            throws IOException {
        Optional<Manifest> read = read(date);
        if (read.isEmpty()) {
            // An export need not name what it delivers for no date, or for one that it wrote no manifest for.
            if (date.equals(runDate) || found.stream().anyMatch(file -> choice(file.table()) == Choice.OF_THE_DATE)) {
                differences.add("there is no manifest " + name.name(date));
            }
            return;
        }
        Manifest manifest = read.get();
        if (manifest.incomplete(Instant.now())) {
            differences.add(name.name(date)
                    + " is partial: the dumps were extracted before their day was over, and it is over now");
        }
        Set<Path> seen = new LinkedHashSet<>();
        for (DumpFile file : found) {
            Path path = new Path(file.path());
            compared.add(path);
            seen.add(path);
            Manifest.Entry entry = manifest.files().get(relative(path));
            if (entry == null) {
                if (choice(file.table()) != Choice.UNDATED) {
                    differences.add(relative(path) + ": the manifest " + name.name(date) + " does not name it");
                }
                continue;
            }
            entries.put(path, entry);
            Optional<String> difference = entry.differsInBytes(file.bytes());
            difference.ifPresent(text -> differences.add(relative(path) + ": " + text));
            if (difference.isEmpty() && date.equals(runDate) && entry.sha256() != null) {
                unread.add(file);
            }
        }
        for (String file : manifest.names()) {
            if (!seen.contains(new Path(root, file)) && mustBeThere(date, file, found) && !exists(file)) {
                differences.add(file + ": the manifest " + name.name(date) + " names it, but it is not there");
            }
        }
    }

    /** Of an earlier date, what else was delivered for it may have been cleared away since. */
    private boolean mustBeThere(LocalDate date, String file, List<DumpFile> found) {
        Set<TableSpec> tables = found.stream().map(DumpFile::table).collect(Collectors.toSet());
        return date.equals(runDate)
                || raw.names(pipeline).entrySet().stream()
                        .filter(table -> tables.contains(table.getKey()))
                        .anyMatch(table -> table.getValue().patterns().stream().anyMatch(pattern -> pattern.match(
                                        table.getKey().name(), file)
                                .isPresent()));
    }

    private boolean exists(String file) throws IOException {
        try {
            return files.getFileStatus(new Path(root, file)).isFile();
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private Optional<String> content(DumpFile file) throws IOException {
        Manifest.Entry entry = entries.get(new Path(file.path()));
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = files.open(new Path(file.path()))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return entry == null
                ? Optional.empty()
                : entry.differsInContent(HexFormat.of().formatHex(digest.digest()))
                        .map(text -> relative(new Path(file.path())) + ": " + text);
    }

    /**
     * Compares the rows that were read of each file, and sees to it that the manifests are still those that the files were compared with: an
     * extraction that writes the dumps anew takes its manifest away first.
     *
     * @param rows records without the header, by the path of the file; files that were not counted are not compared
     * @throws UserFault with exit code 3 naming every difference
     */
    public void rows(Map<String, Long> rows) throws IOException {
        List<String> differences = new ArrayList<>();
        entries.forEach((path, entry) -> {
            Long found = rows.get(path.toString());
            if (found != null) {
                entry.differsInRows(found).ifPresent(text -> differences.add(relative(path) + ": " + text));
            }
        });
        for (Map.Entry<LocalDate, Optional<String>> before : new TreeMap<>(texts).entrySet()) {
            if (!text(before.getKey()).equals(before.getValue())) {
                differences.add(name.name(before.getKey()) + " has changed while the run read the dumps");
            }
        }
        refuse(differences);
    }

    private Optional<Manifest> read(LocalDate date) throws IOException {
        Optional<String> text = texts.get(date);
        if (text == null) {
            text = text(date);
            texts.put(date, text);
        }
        return text.map(json -> ManifestJson.read(json, new Path(root, name.name(date))));
    }

    private Optional<String> text(LocalDate date) throws IOException {
        try (InputStream in = files.open(new Path(root, name.name(date)))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private void refuse(List<String> differences) {
        if (differences.isEmpty()) {
            return;
        }
        int more = differences.size() - SHOWN;
        throw UserFault.passing(
                ExitCode.INPUT,
                "Cannot use the dumps in " + raw.path() + ", since they are not those of "
                        + PipelineKeys.named(pipeline, "raw.manifest") + ":"
                        + (differences.size() == 1 ? " " : "\n  ")
                        + differences.stream().limit(SHOWN).map(Printable::line).collect(Collectors.joining("\n  "))
                        + (more > 0 ? "\n  and " + more + " more" : "") + ".",
                "Wait for the export, which writes the manifest last. If it has ended, have the date exported again.",
                null);
    }

    private Choice choice(TableSpec table) {
        return raw.choice(table);
    }

    private String relative(Path path) {
        String full = path.toString();
        String base = root.toString();
        return full.startsWith(base) ? full.substring(base.length()).replaceFirst("^/", "") : full;
    }
}
