package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weekmart.publish.TableCommit.NewFile;
import io.weekmart.publish.TableCommit.PartitionCommit;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * A table format with snapshots, as small as one can be. Tasks write a table's files under names that are used once, where they stay; readers
 * see those that the table's snapshot lists; a commit replaces the snapshot, which keeps the names of the publications that made it.
 */
final class SnapshotTables implements TableFormat {
    private final Storage storage;
    private final OutputLayout layout;

    SnapshotTables(Storage storage, OutputLayout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    /** A table's publications, and its files by their paths below the root. */
    private record Snapshot(List<String> publications, Set<String> files) {
        static Snapshot parse(byte[] content) {
            String[] lines = new String(content, UTF_8).split("\n", -1);
            return new Snapshot(split(lines[0]), new TreeSet<>(split(lines[1])));
        }

        private static List<String> split(String line) {
            return line.isEmpty() ? List.of() : List.of(line.split(",", -1));
        }

        byte[] content() {
            return (String.join(",", publications) + "\n" + String.join(",", files)).getBytes(UTF_8);
        }
    }

    private Path current(String table) {
        return layout.resolve(table + "/_snapshot");
    }

    private Snapshot snapshot(String table) throws IOException {
        return storage.read(current(table)).map(Snapshot::parse).orElse(new Snapshot(List.of(), Set.of()));
    }

    /** The names of the publications that a table's snapshot is made of. */
    List<String> publications(String table) throws IOException {
        return snapshot(table).publications();
    }

    /** What readers of a table see, by path. */
    Map<String, String> rows(String table) throws IOException {
        Map<String, String> rows = new HashMap<>();
        for (String file : snapshot(table).files()) {
            rows.put(
                    layout.resolve(file).getParent().getName(),
                    new String(storage.read(layout.resolve(file)).orElseThrow(), UTF_8));
        }
        return rows;
    }

    @Override
    public TableCommit plan(String publication, String table, List<PartitionChange> changes, Set<String> kept)
            throws IOException {
        List<PartitionCommit> partitions = new ArrayList<>();
        for (PartitionChange change : changes) {
            List<NewFile> files = new ArrayList<>();
            for (StagedFile file : change.files()) {
                StoredFile there = storage.stat(file.staged()).orElseThrow();
                String path = layout.relative(file.staged());
                files.add(new NewFile(path, path, there.bytes(), there.modified()));
            }
            List<String> removed = snapshot(table).files().stream()
                    .filter(file -> file.startsWith(change.key().path() + "/") && !kept.contains(file))
                    .toList();
            partitions.add(new PartitionCommit(change.key(), change.dates(), files, removed));
        }
        return new TableCommit(publication, table, partitions);
    }

    @Override
    public CommitState state(TableCommit commit) throws IOException {
        if (snapshot(commit.table()).publications().contains(commit.publication())) {
            return CommitState.DONE;
        }
        for (NewFile file : commit.files()) {
            if (!file.isIn(storage.stat(layout.resolve(file.target())))) {
                return CommitState.lost("its file " + file.target() + " is gone");
            }
        }
        return CommitState.READY;
    }

    @Override
    public void commit(TableCommit commit, HeldLock lock, Consumer<Path> done) throws IOException {
        Snapshot before = snapshot(commit.table());
        if (!before.publications().contains(commit.publication())) {
            List<String> publications = new ArrayList<>(before.publications());
            publications.add(commit.publication());
            Set<String> files = new TreeSet<>(before.files());
            files.removeAll(commit.removed());
            commit.files().forEach(file -> files.add(file.target()));
            lock.check();
            storage.replace(current(commit.table()), new Snapshot(publications, files).content());
        }
        commit.files().forEach(file -> done.accept(layout.resolve(file.target())));
    }

    @Override
    public Set<PartitionKey> touched(TableCommit commit) throws IOException {
        Set<PartitionKey> touched = new TreeSet<>();
        if (state(commit).phase() == CommitPhase.DONE) {
            commit.partitions().forEach(partition -> touched.add(partition.key()));
        }
        return touched;
    }

    @Override
    public List<StoredFile> files(TableLayout table) throws IOException {
        List<StoredFile> files = new ArrayList<>();
        for (String file : snapshot(table.name()).files()) {
            Optional<StoredFile> there = storage.stat(layout.resolve(file));
            there.ifPresent(files::add);
        }
        return files;
    }

    @Override
    public Map<PartitionKey, List<StoredFile>> files(Collection<PartitionKey> partitions) throws IOException {
        Map<PartitionKey, List<StoredFile>> files = new LinkedHashMap<>();
        for (PartitionKey key : partitions) {
            List<StoredFile> of = new ArrayList<>();
            for (String file : snapshot(key.table()).files()) {
                if (file.startsWith(key.path() + "/")) {
                    storage.stat(layout.resolve(file)).ifPresent(of::add);
                }
            }
            files.put(key, of);
        }
        return files;
    }
}
