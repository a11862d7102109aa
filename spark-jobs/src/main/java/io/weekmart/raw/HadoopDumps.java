package io.weekmart.raw;

import io.weekmart.contract.dump.Compression;
import io.weekmart.contract.dump.GzipInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/** Opens dumps through Hadoop's FileSystem, on the driver and, with a configuration that was made for tasks, on executors. */
final class HadoopDumps implements DumpOpener, Serializable {
    private static final long serialVersionUID = 1L;

    /** Known to S3A, which then reads ahead instead of seeking; other file systems ignore it. */
    private static final String READ_POLICY = "fs.option.openfile.read.policy";
    /** Known to S3A, which then needs no request to learn it. */
    private static final String FILE_LENGTH = "fs.option.openfile.length";

    private final transient @Nullable Configuration ofDriver;
    private final @Nullable TaskConfiguration ofTasks;

    /** For the driver alone. */
    HadoopDumps(Configuration configuration) {
        this.ofDriver = configuration;
        this.ofTasks = null;
    }

    HadoopDumps(TaskConfiguration configuration) {
        this.ofDriver = null;
        this.ofTasks = configuration;
    }

    @Override
    public InputStream open(DumpFile file, long position) throws IOException {
        if (!file.compressed()) {
            return stored(file, position);
        }
        InputStream inflated = stored(file, 0);
        try {
            inflated = new ReadAhead(decompressed(file.compression(), inflated));
            inflated.skipNBytes(position);
            return inflated;
        } catch (EOFException changed) {
            inflated.close();
            throw new FileFault("it changed while it was read: its header is no longer where it was");
        } catch (Throwable failure) {
            inflated.close();
            throw failure;
        }
    }

    private static InputStream decompressed(Compression compression, InputStream stored) throws IOException {
        return switch (compression) {
            case NONE -> stored;
            case GZIP -> new GzipInput(stored, FileFault::new);
            case ZSTD -> new ZstdInput(stored);
        };
    }

    /** The uncompressed bytes of any file, from its beginning on. */
    static InputStream open(Configuration configuration, String path, long bytes) throws IOException {
        Compression compression = Compression.of(path);
        InputStream stored = stored(configuration, path, bytes, 0);
        try {
            return compression == Compression.NONE ? stored : decompressed(compression, stored);
        } catch (Throwable failure) {
            stored.close();
            throw failure;
        }
    }

    /** The bytes of the file as they are stored, from a position on. */
    FSDataInputStream stored(DumpFile file, long position) throws IOException {
        return stored(configuration(), file.path(), file.bytes(), position);
    }

    private static FSDataInputStream stored(Configuration configuration, String file, long bytes, long position)
            throws IOException {
        Path path = new Path(file);
        FSDataInputStream in = FutureIO.awaitFuture(path.getFileSystem(configuration)
                .openFile(path)
                .opt(READ_POLICY, "sequential")
                .opt(FILE_LENGTH, Long.toString(bytes))
                .build());
        try {
            if (position > 0) {
                in.seek(position);
            }
            return in;
        } catch (Throwable failure) {
            in.close();
            throw failure;
        }
    }

    private Configuration configuration() {
        return ofTasks != null ? ofTasks.value() : Objects.requireNonNull(ofDriver, "made for the driver alone");
    }
}
