package io.weekmart.publish;

import io.weekmart.contract.terminal.Printable;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Compares what lies in the folders of the tables with what the ledger says: by listings alone, names and lengths, but for {@link
 * #altered}. {@link Verification} compares everything with everything.
 */
final class IntegrityCheck {
    private final OutputStore store;
    private final OutputLayout layout;

    IntegrityCheck(OutputStore store) {
        this.store = store;
        this.layout = store.layout();
    }

    /** The files of the tables that the ledger does not know, and whose rows readers see. One listing for each table. */
    List<StrayFile> strays(Ledger ledger) throws IOException {
        List<StoredFile> there = new ArrayList<>();
        for (TableLayout table : store.spec().tables()) {
            there.addAll(store.format().files(table));
        }
        return among(there, ledger);
    }

    /** The same of files that were listed before, in the order of their paths. */
    List<StrayFile> among(Collection<StoredFile> there, Ledger ledger) {
        Map<String, PublishedFile> published = files(ledger);
        List<StrayFile> strays = new ArrayList<>();
        for (StoredFile file : there) {
            String path = layout.relative(file.path());
            if (!published.containsKey(path)) {
                strays.add(new StrayFile(
                        path,
                        file.bytes(),
                        store.spec().partitionOf(path),
                        store.spec().isOwn(path)));
            }
        }
        strays.sort(Comparator.comparing(StrayFile::path));
        return strays;
    }

    /** The partitions whose files are gone, of another length, or with others beside them that a reader would take for rows. */
    List<PublishedPartition> damaged(Collection<PublishedPartition> partitions) throws IOException {
        Map<PartitionKey, List<StoredFile>> there = store.format()
                .files(partitions.stream().map(PublishedPartition::key).toList());
        return partitions.stream()
                .filter(partition -> !isAll(there.getOrDefault(partition.key(), List.of()), partition.files()))
                .toList();
    }

    /** Whether the files that readers take for rows are those of a partition by their names. */
    boolean hasFiles(PublishedPartition partition) throws IOException {
        Set<String> there =
                store.format().files(List.of(partition.key())).getOrDefault(partition.key(), List.of()).stream()
                        .map(file -> file.path().getName())
                        .collect(Collectors.toSet());
        return there.equals(partition.files().stream().map(PublishedFile::name).collect(Collectors.toSet()));
    }

    /** The partitions of which a file is gone or does not hold what was published, as far as its checksum is known. */
    Set<PublishedPartition> altered(Collection<PublishedPartition> partitions, FileHashes hashes) throws IOException {
        Map<Path, PublishedFile> files = new HashMap<>();
        Map<Path, PublishedPartition> partitionOf = new LinkedHashMap<>();
        for (PublishedPartition partition : partitions) {
            for (PublishedFile file : partition.files()) {
                Path path = layout.resolve(partition.key().path(file.name()));
                files.put(path, file);
                partitionOf.put(path, partition);
            }
        }
        Map<Path, String> found = hashes.sha256(List.copyOf(files.keySet()));
        Set<PublishedPartition> altered = new LinkedHashSet<>();
        partitionOf.forEach((path, partition) -> {
            String hash = found.get(path);
            if (hash == null || !Objects.requireNonNull(files.get(path)).allows(hash)) {
                altered.add(partition);
            }
        });
        return altered;
    }

    /**
     * What is wrong with published files, to be read behind their paths.
     *
     * @param published by path below the root of the output
     * @param there files that were listed, by path
     * @return by path; files that are as they were published are left out
     */
    Map<String, String> differing(
            Map<String, PublishedFile> published, Map<String, StoredFile> there, FileHashes hashes) throws IOException {
        Map<String, String> differing = new TreeMap<>();
        List<Path> readable = new ArrayList<>();
        published.forEach((path, expected) -> {
            StoredFile found = there.get(path);
            if (found == null) {
                differing.put(path, "is missing");
            } else if (found.bytes() != expected.bytes()) {
                differing.put(
                        path,
                        String.format(Locale.ROOT, "has %d bytes, %d were published", found.bytes(), expected.bytes()));
            } else {
                readable.add(found.path());
            }
        });
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
        return differing;
    }

    /** What is wrong in the folder of a partition: the paths of its files with what is wrong with each, and of those that do not belong there. */
    List<String> differences(PublishedPartition partition, FileHashes hashes) throws IOException {
        Map<String, PublishedFile> published = new LinkedHashMap<>();
        partition.files().forEach(file -> published.put(partition.key().path(file.name()), file));
        Map<String, StoredFile> there = new TreeMap<>();
        store.format()
                .files(List.of(partition.key()))
                .getOrDefault(partition.key(), List.of())
                .forEach(file -> there.put(layout.relative(file.path()), file));
        Map<String, String> differing = differing(published, there, hashes);
        there.keySet().stream()
                .filter(path -> !published.containsKey(path))
                .forEach(path -> differing.put(path, "is unknown to the ledger"));
        return differing.entrySet().stream()
                .map(file -> Printable.line(file.getKey()) + " " + file.getValue())
                .toList();
    }

    /** Whether the files that readers take for rows are those that were published, by names and lengths. */
    static boolean isAll(List<StoredFile> there, List<PublishedFile> published) {
        Map<String, Long> found = new HashMap<>();
        there.forEach(file -> found.put(file.path().getName(), file.bytes()));
        Map<String, Long> expected = new HashMap<>();
        published.forEach(file -> expected.put(file.name(), file.bytes()));
        return found.equals(expected);
    }

    /** Every file that a ledger knows, by its path below the root of the output. */
    static Map<String, PublishedFile> files(Ledger ledger) {
        Map<String, PublishedFile> files = new LinkedHashMap<>();
        ledger.partitions()
                .forEach((key, partition) -> partition.files().forEach(file -> files.put(key.path(file.name()), file)));
        return files;
    }
}
