package io.weekmart.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** A store that passes everything on: what is to go wrong is overridden. */
public abstract class ForwardingStorage implements Storage {
    private final Storage storage;

    protected ForwardingStorage(Storage storage) {
        this.storage = storage;
    }

    @Override
    public boolean create(Path path, byte[] content) throws IOException {
        return storage.create(path, content);
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        storage.replace(path, content);
    }

    @Override
    public void force(List<Path> staged) throws IOException {
        storage.force(staged);
    }

    @Override
    public void publish(Path staged, Path target, long bytes) throws IOException {
        storage.publish(staged, target, bytes);
    }

    @Override
    public void delete(List<Path> files) throws IOException {
        storage.delete(files);
    }

    @Override
    public void deleteTree(Path folder) throws IOException {
        storage.deleteTree(folder);
    }

    @Override
    public Optional<byte[]> read(Path path) throws IOException {
        return storage.read(path);
    }

    @Override
    public Optional<StoredFile> stat(Path path) throws IOException {
        return storage.stat(path);
    }

    @Override
    public List<StoredFile> list(Path folder) throws IOException {
        return storage.list(folder);
    }

    @Override
    public List<StoredFile> listTree(Path folder) throws IOException {
        return storage.listTree(folder);
    }

    @Override
    public int abortUploads(Path folder) throws IOException {
        return storage.abortUploads(folder);
    }

    @Override
    public StorageCounts counts() {
        return storage.counts();
    }
}
