package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.output.PartitionValues;
import io.weekmart.publish.TableCommit.NewFile;
import io.weekmart.publish.TableCommit.PartitionCommit;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Folders of Parquet files that readers list. A file has the same name for ever and is replaced in place, one after the other, each
 * atomically; what is no part of the table any more is deleted after that.
 */
final class PlainParquet implements TableFormat {
    /** Up to so many partitions below one folder are listed each for itself; more of them cost one listing. */
    private static final int LISTED_ONE_BY_ONE = 5;

    private final Storage storage;
    private final OutputLayout layout;
    private final OutputSpec spec;
    private final FileMoves moves;

    PlainParquet(Storage storage, OutputLayout layout, OutputSpec spec) {
        this.storage = storage;
        this.layout = layout;
        this.spec = spec;
        this.moves = new FileMoves(storage, layout);
    }

    @Override
    public TableCommit plan(String publication, String table, List<PartitionChange> changes, Set<String> kept)
            throws IOException {
        List<PartitionCommit> partitions = new ArrayList<>();
        for (PartitionChange change : changes) {
            List<String> removed = removed(change, kept);
            List<NewFile> files = new ArrayList<>();
            for (StagedFile file : change.files()) {
                files.add(moves.planned(file.staged(), change.key().path(file.name()), file.bytes()));
            }
            partitions.add(new PartitionCommit(change.key(), change.dates(), files, removed));
        }
        return new TableCommit(publication, table, partitions);
    }

    /**
     * The files to delete from a partition's folder. None is among them that is published afterwards, whichever partitions the publication
     * names: no mistake in that choice may cost rows that the ledger goes on to promise.
     */
    private List<String> removed(PartitionChange change, Set<String> kept) throws IOException {
        Set<String> staying = change.files().stream()
                .map(file -> change.key().path(file.name()))
                .collect(Collectors.toSet());
        List<String> removed = new ArrayList<>();
        for (StoredFile file : storage.listTree(folder(change.key()))) {
            String relative = layout.relative(file.path());
            if (kept.contains(relative) || staying.contains(relative) || layout.isHidden(file.path())) {
                continue;
            }
            if (!spec.isOwn(relative)) {
                throw new UserFault(
                        ExitCode.QUALITY,
                        "Cannot publish to " + layout + ": " + relative + " (" + file.bytes()
                                + " bytes) lies in a folder that is going to be replaced, and Weekmart gives no"
                                + " file such a name. " + UserFault.NOTHING_PUBLISHED,
                        "Readers take the file for rows of the table. Move it out of the output, or delete it, and"
                                + " run again.");
            }
            removed.add(relative);
        }
        return removed;
    }

    @Override
    public CommitState state(TableCommit commit) throws IOException {
        // Whether files that were to be deleted are gone is not asked: deleting them again costs no more.
        boolean done = commit.removed().isEmpty();
        for (NewFile file : commit.files()) {
            CommitState state = moves.state(file);
            if (state.phase() == CommitPhase.LOST) {
                return state;
            }
            done &= state.phase() == CommitPhase.DONE;
        }
        return done ? CommitState.DONE : CommitState.READY;
    }

    @Override
    public void commit(TableCommit commit, HeldLock lock, Consumer<Path> done) throws IOException {
        for (NewFile file : commit.files()) {
            moves.put(file, lock);
            done.accept(layout.resolve(file.target()));
        }
        for (String file : commit.removed()) {
            // One by one: what a run that was suspended may still delete must be one file at most.
            lock.check();
            storage.delete(List.of(layout.resolve(file)));
        }
    }

    @Override
    public Set<PartitionKey> touched(TableCommit commit) throws IOException {
        Set<PartitionKey> touched = new TreeSet<>();
        for (PartitionCommit partition : commit.partitions()) {
            if (isTouched(partition)) {
                touched.add(partition.key());
            }
        }
        return touched;
    }

    private boolean isTouched(PartitionCommit partition) throws IOException {
        for (NewFile file : partition.files()) {
            if (moves.isInPlace(file)) {
                return true;
            }
        }
        for (String file : partition.removed()) {
            if (storage.stat(layout.resolve(file)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<StoredFile> files(TableLayout table) throws IOException {
        return visible(storage.listTree(layout.resolve(table.name())));
    }

    @Override
    public Map<PartitionKey, List<StoredFile>> files(Collection<PartitionKey> partitions) throws IOException {
        Map<Path, List<PartitionKey>> byFolder = new LinkedHashMap<>();
        for (PartitionKey key : partitions) {
            Path above = key.values().equals(PartitionValues.NONE)
                    ? folder(key)
                    : folder(key).getParent();
            byFolder.computeIfAbsent(above, unused -> new ArrayList<>()).add(key);
        }
        Map<PartitionKey, List<StoredFile>> files = new LinkedHashMap<>();
        for (Map.Entry<Path, List<PartitionKey>> entry : byFolder.entrySet()) {
            boolean atOnce = entry.getValue().size() > LISTED_ONE_BY_ONE;
            Map<Path, List<StoredFile>> all = atOnce
                    ? storage.listTree(entry.getKey()).stream()
                            .collect(Collectors.groupingBy(file -> file.path().getParent()))
                    : Map.of();
            for (PartitionKey key : entry.getValue()) {
                Path folder = folder(key);
                files.put(key, visible(atOnce ? all.getOrDefault(folder, List.of()) : storage.list(folder)));
            }
        }
        return files;
    }

    private List<StoredFile> visible(List<StoredFile> files) {
        return files.stream().filter(file -> !layout.isHidden(file.path())).toList();
    }

    private Path folder(PartitionKey key) {
        return layout.resolve(key.path());
    }
}
