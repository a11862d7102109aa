package io.weekmart.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.ipc.RemoteException;

/** HDFS: the name node renames atomically, with or without overwriting, through {@link FileContext} only. */
final class HdfsStorage implements Storage {
    /** How often a temporary file is written anew when a tidying run removed it at the wrong moment. */
    private static final int ATTEMPTS = 5;

    private final FileSystem fileSystem;
    private final FileContext files;
    private final Path root;
    private final Path temporary;
    private final OperationCounter counter = new OperationCounter();
    private final HadoopFiles there;

    HdfsStorage(FileSystem fileSystem, OutputLayout layout, Configuration hadoop) throws IOException {
        this.fileSystem = fileSystem;
        this.there = new HadoopFiles(fileSystem, counter);
        this.root = layout.root();
        this.files = FileContext.getFileContext(fileSystem.getUri(), hadoop);
        this.temporary = layout.temporary();
    }

    @Override
    public boolean create(Path path, byte[] content) throws IOException {
        try {
            put(path, content, Options.Rename.NONE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return read(path).map(other -> Arrays.equals(other, content)).orElse(false);
        }
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        put(path, content, Options.Rename.OVERWRITE);
    }

    private void put(Path target, byte[] content, Options.Rename how) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path written = new Path(temporary, target.getName() + "." + UUID.randomUUID());
            try {
                write(written, content);
                move(written, target, how);
                counter.written(content.length);
                return;
            } catch (FileAlreadyExistsException e) {
                files.delete(written, false);
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !isGone(e)) {
                    throw e;
                }
            }
        }
    }

    private void write(Path file, byte[] content) throws IOException {
        FSDataOutputStream out = files.create(
                file, EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK), Options.CreateOpts.createParent());
        try {
            out.write(content);
            out.close();
        } catch (IOException e) {
            // Closing a stream that failed throws the very same exception, which try-with-resources can't add to
            // itself.
            IOUtils.closeStream(out);
            throw e;
        }
    }

    private void move(Path source, Path target, Options.Rename how) throws IOException {
        files.mkdir(target.getParent(), null, true);
        files.rename(source, target, how);
    }

    /** Whether the name node misses a file or folder; not all that its client throws is unwrapped. */
    private static boolean isGone(IOException e) {
        IOException cause =
                e instanceof RemoteException remote ? remote.unwrapRemoteException(FileNotFoundException.class) : e;
        return cause instanceof FileNotFoundException;
    }

    /** The tasks have done so: only who writes a file can ask the data nodes for it. */
    @Override
    public void force(List<Path> staged) {}

    @Override
    public void publish(Path staged, Path target, long bytes) throws IOException {
        move(staged, target, Options.Rename.OVERWRITE);
        counter.written(bytes);
    }

    @Override
    public void delete(List<Path> toDelete) throws IOException {
        for (Path file : toDelete) {
            if (fileSystem.delete(file, false)) {
                counter.deleted(1);
            }
            removeEmptyFolders(file.getParent());
        }
    }

    private void removeEmptyFolders(Path folder) throws IOException {
        for (Path empty = folder; !empty.equals(root); empty = empty.getParent()) {
            if (holdsAnything(empty)) {
                return;
            }
            try {
                fileSystem.delete(empty, false);
            } catch (IOException e) {
                // Another run may have put a file into it just now.
                if (holdsAnything(empty)) {
                    return;
                }
                throw e;
            }
        }
    }

    private boolean holdsAnything(Path folder) throws IOException {
        try {
            return fileSystem.listStatus(folder).length > 0;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    @Override
    public void deleteTree(Path folder) throws IOException {
        if (fileSystem.delete(folder, true)) {
            counter.deleted(1);
        }
        removeEmptyFolders(folder.getParent());
    }

    @Override
    public Optional<byte[]> read(Path path) throws IOException {
        try (FSDataInputStream in = fileSystem.open(path)) {
            byte[] content = in.readAllBytes();
            counter.opened(content.length);
            return Optional.of(content);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<StoredFile> stat(Path path) throws IOException {
        return there.stat(path);
    }

    @Override
    public List<StoredFile> list(Path folder) throws IOException {
        return there.list(folder);
    }

    @Override
    public List<StoredFile> listTree(Path folder) throws IOException {
        return there.listTree(folder);
    }

    @Override
    public int abortUploads(Path folder) {
        return 0;
    }

    @Override
    public StorageCounts counts() {
        return counter.counts();
    }
}
