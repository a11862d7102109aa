package io.weekmart.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.AWSServiceIOException;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AInternals;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * S3 through S3A, whose settings for credentials, endpoints and encryption hold here too. An object appears whole or not at all; what
 * is created goes up with If-None-Match, so that S3 itself decides who was first.
 *
 * <p>Deletes go through {@link BulkDelete}: S3A's ordinary delete would leave an empty object in place of the folder.
 */
final class S3aStorage implements Storage {
    /** CopyObject takes up to 5 GB; larger files go through this process. */
    private static final long LARGEST_COPY = 4L << 30;
    /** S3A's option that skips its look for a folder of the same name. */
    private static final String WITHOUT_PROBES = "fs.s3a.create.performance";

    private static final int BUFFER_BYTES = 1 << 20;
    private static final int CONFLICT = 409;
    private static final int ATTEMPTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 200;

    private final S3AFileSystem fileSystem;
    private final OperationCounter counter = new OperationCounter();
    private final HadoopFiles there;

    S3aStorage(FileSystem fileSystem) {
        this.fileSystem = (S3AFileSystem) fileSystem;
        this.there = new HadoopFiles(fileSystem, counter);
    }

    @Override
    public boolean create(Path path, byte[] content) throws IOException {
        for (int attempt = 1; ; attempt++) {
            FSDataOutputStreamBuilder<?, ?> builder = overwriting(path);
            builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
            try {
                put((FSDataOutputStream) builder.build(), content);
                return true;
            } catch (RemoteFileChangedException | FileAlreadyExistsException e) {
                // The precondition failed: somebody was first, or we were and the answer to our first try was lost.
                return read(path).map(other -> Arrays.equals(other, content)).orElse(false);
            } catch (AWSServiceIOException e) {
                if (e.statusCode() != CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
                // S3 could not decide between two at the same moment and asks both to try again.
                pause(attempt);
            }
        }
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        put(overwriting(path).build(), content);
    }

    private FSDataOutputStreamBuilder<?, ?> overwriting(Path path) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(path);
        builder.overwrite(true);
        builder.opt(WITHOUT_PROBES, true);
        return builder;
    }

    private void put(FSDataOutputStream out, byte[] content) throws IOException {
        try {
            out.write(content);
            out.close();
        } catch (IOException | RuntimeException e) {
            // Closing a stream that failed would store what was written of it.
            out.abort();
            throw e;
        }
        counter.written(content.length);
    }

    /** S3 answers a PUT once the object is stored for good. */
    @Override
    public void force(List<Path> staged) {}

    @Override
    public void publish(Path staged, Path target, long bytes) throws IOException {
        if (bytes <= LARGEST_COPY) {
            copyWithinS3(staged, target);
        } else {
            copyThroughHere(staged, target);
        }
        counter.written(bytes);
    }

    private void copyWithinS3(Path staged, Path target) throws IOException {
        String from = fileSystem.pathToKey(staged);
        String to = fileSystem.pathToKey(target);
        S3AInternals internals = fileSystem.getS3AInternals();
        for (int attempt = 1; ; attempt++) {
            HeadObjectResponse source = internals.getObjectMetadata(staged);
            try {
                // S3A's own factory puts the encryption that is configured into the request.
                internals
                        .getAmazonS3Client("publish")
                        .copyObject(fileSystem
                                .getRequestFactory()
                                .newCopyObjectRequestBuilder(from, to, source)
                                .build());
                return;
            } catch (SdkException e) {
                if (S3Failures.denied(e)) {
                    throw new Blocked(
                            "S3 refused to copy " + staged + " to " + target + ": " + e.getMessage(),
                            "Allow this run what S3 names",
                            new IOException(e));
                }
                if (!S3Failures.passes(e) || attempt == ATTEMPTS) {
                    throw new IOException("Copy of " + staged + " to " + target + " failed: " + e.getMessage(), e);
                }
                pause(attempt);
            }
        }
    }

    private void copyThroughHere(Path staged, Path target) throws IOException {
        FSDataOutputStream out = overwriting(target).build();
        try (FSDataInputStream in = fileSystem.open(staged)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            out.close();
        } catch (IOException | RuntimeException e) {
            out.abort();
            throw e;
        }
    }

    @Override
    public void delete(List<Path> files) throws IOException {
        try (BulkDelete bulk = fileSystem.createBulkDelete(new Path(fileSystem.getUri() + "/"))) {
            for (int from = 0; from < files.size(); from += bulk.pageSize()) {
                List<Path> page = files.subList(from, Math.min(files.size(), from + bulk.pageSize()));
                List<Map.Entry<Path, String>> failed = bulk.bulkDelete(page);
                if (!failed.isEmpty()) {
                    throw new IOException("Delete of " + failed.get(0).getKey() + " failed: "
                            + failed.get(0).getValue() + " (" + failed.size() + " in all)");
                }
                counter.deleted(page.size());
            }
        }
    }

    @Override
    public void deleteTree(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (StoredFile file : listTree(folder)) {
            files.add(file.path());
        }
        delete(files);
    }

    @Override
    public Optional<byte[]> read(Path path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (FSDataInputStream in = fileSystem.open(path)) {
                byte[] content = in.readAllBytes();
                counter.opened(content.length);
                return Optional.of(content);
            } catch (FileNotFoundException e) {
                return Optional.empty();
            } catch (RemoteFileChangedException e) {
                // S3A looks first and then reads exactly what it saw. A lock may well be renewed in between.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause(attempt);
            }
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
    public int abortUploads(Path folder) throws IOException {
        counter.listed();
        return (int) fileSystem.getS3AInternals().abortMultipartUploads(folder);
    }

    @Override
    public StorageCounts counts() {
        return counter.counts();
    }

    private static void pause(int attempt) throws InterruptedIOException {
        try {
            Thread.sleep(FIRST_PAUSE_MILLIS << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to try again");
        }
    }
}
