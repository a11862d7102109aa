package io.weekmart.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** What is there: S3A and HDFS tell it alike. */
final class HadoopFiles {
    private final FileSystem fileSystem;
    private final OperationCounter counter;

    HadoopFiles(FileSystem fileSystem, OperationCounter counter) {
        this.fileSystem = fileSystem;
        this.counter = counter;
    }

    Optional<StoredFile> stat(Path path) throws IOException {
        counter.statCalls();
        try {
            return Optional.of(stored(fileSystem.getFileStatus(path)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    List<StoredFile> list(Path folder) throws IOException {
        return all(() -> fileSystem.listStatusIterator(folder));
    }

    List<StoredFile> listTree(Path folder) throws IOException {
        return all(() -> fileSystem.listFiles(folder, true));
    }

    private interface Listing {
        RemoteIterator<? extends FileStatus> begin() throws IOException;
    }

    private List<StoredFile> all(Listing listing) throws IOException {
        counter.listed();
        List<StoredFile> found = new ArrayList<>();
        try {
            RemoteIterator<? extends FileStatus> entries = listing.begin();
            while (entries.hasNext()) {
                found.add(stored(entries.next()));
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        return found;
    }

    private static StoredFile stored(FileStatus status) {
        return new StoredFile(
                status.getPath(),
                status.isDirectory(),
                status.isDirectory() ? 0 : status.getLen(),
                status.getModificationTime());
    }
}
