package io.weekmart.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A store as a process sees it that is killed after a number of changes. The last change may be cut short where the real one can be:
 * of several files to delete only some are gone. Whatever the dead process asks for afterwards, it gets {@link Killed}.
 */
public final class MortalStorage extends ForwardingStorage {
    private final int lastChange;
    private int changes;
    private boolean dead;

    /**
     * Begins a life.
     *
     * @param lastChange the number of changes after which the process is dead; 0 for dead before the first
     */
    public MortalStorage(Storage storage, int lastChange) {
        super(storage);
        this.lastChange = lastChange;
        this.dead = lastChange == 0;
    }

    /** Runs through everything that catches exceptions. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Whether the process came to its end. */
    public synchronized boolean dead() {
        return dead;
    }

    private synchronized void breathe() {
        if (dead) {
            throw new Killed();
        }
    }

    private synchronized boolean lastOne() {
        breathe();
        changes++;
        return changes >= lastChange;
    }

    private synchronized void die() {
        dead = true;
        throw new Killed();
    }

    @Override
    public boolean create(Path path, byte[] content) throws IOException {
        boolean last = lastOne();
        boolean created = super.create(path, content);
        if (last) {
            die();
        }
        return created;
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        boolean last = lastOne();
        super.replace(path, content);
        if (last) {
            die();
        }
    }

    @Override
    public void force(List<Path> staged) throws IOException {
        breathe();
        super.force(staged);
    }

    @Override
    public void publish(Path staged, Path target, long bytes) throws IOException {
        boolean last = lastOne();
        super.publish(staged, target, bytes);
        if (last) {
            die();
        }
    }

    @Override
    public void delete(List<Path> files) throws IOException {
        breathe();
        for (Path file : files) {
            boolean last = lastOne();
            super.delete(List.of(file));
            if (last) {
                die();
            }
        }
    }

    @Override
    public void deleteTree(Path folder) throws IOException {
        breathe();
        delete(super.listTree(folder).stream().map(StoredFile::path).toList());
        super.deleteTree(folder);
    }

    @Override
    public Optional<byte[]> read(Path path) throws IOException {
        breathe();
        return super.read(path);
    }

    @Override
    public Optional<StoredFile> stat(Path path) throws IOException {
        breathe();
        return super.stat(path);
    }

    @Override
    public List<StoredFile> list(Path folder) throws IOException {
        breathe();
        return super.list(folder);
    }

    @Override
    public List<StoredFile> listTree(Path folder) throws IOException {
        breathe();
        return super.listTree(folder);
    }

    @Override
    public int abortUploads(Path folder) throws IOException {
        breathe();
        return super.abortUploads(folder);
    }
}
