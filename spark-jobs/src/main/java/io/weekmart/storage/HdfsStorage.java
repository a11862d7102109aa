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

/** HDFS: the name node renames atomically, with or without overwriting, through {@link FileContext} only. */
final class HdfsStorage implements Storage {
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
        Path written = writeTemporary(path, content);
        try {
            files.mkdir(path.getParent(), null, true);
            files.rename(written, path, Options.Rename.NONE);
            counter.written(content.length);
            return true;
        } catch (FileAlreadyExistsException e) {
            files.delete(written, false);
            return read(path).map(other -> Arrays.equals(other, content)).orElse(false);
        }
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        publish(writeTemporary(path, content), path, content.length);
    }

    @Override
    public void publish(Path staged, Path target, long bytes) throws IOException {
        files.mkdir(target.getParent(), null, true);
        files.rename(staged, target, Options.Rename.OVERWRITE);
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
            if (fileSystem.exists(empty)) {
                if (fileSystem.listStatus(empty).length > 0) {
                    return;
                }
                fileSystem.delete(empty, false);
            }
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
    public Optional<StoredFile> look(Path path) throws IOException {
        return there.look(path);
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

    private Path writeTemporary(Path target, byte[] content) throws IOException {
        Path written = new Path(temporary, target.getName() + "." + UUID.randomUUID());
        try (FSDataOutputStream out =
                files.create(written, EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.createParent())) {
            out.write(content);
            out.hsync();
        }
        return written;
    }
}
