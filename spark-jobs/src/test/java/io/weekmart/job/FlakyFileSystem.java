package io.weekmart.job;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.TaskContext;

/**
 * The local disk, on which the first use of a file in each stage fails: in the middle where a task reads it, or at the end where one
 * writes it, which then lies there whole. What the driver does goes well.
 */
public final class FlakyFileSystem extends LocalFileSystem {
    private static final Map<String, String> SETTINGS =
            Map.of("fs.file.impl", FlakyFileSystem.class.getName(), "fs.file.impl.disable.cache", "true");
    private static final Set<String> FAILED = new ConcurrentSkipListSet<>();
    private static final Set<String> BEGUN = new ConcurrentSkipListSet<>();
    private static volatile String only = "";

    public FlakyFileSystem() {
        super(new Disk());
    }

    /**
     * Puts it in the place of the local disk.
     *
     * @param name what the name of a file must begin with for its readers and writers to fail
     */
    static void failOnceOn(String name, Configuration hadoop) {
        FAILED.clear();
        BEGUN.clear();
        only = name;
        SETTINGS.forEach(hadoop::set);
    }

    /** Takes it away, and tells which files failed. */
    static Set<String> failed(Configuration hadoop) {
        SETTINGS.keySet().forEach(hadoop::unset);
        return new TreeSet<>(FAILED);
    }

    private static boolean mayFail(Path path) {
        TaskContext task = TaskContext.get();
        return task != null && task.attemptNumber() == 0 && path.getName().startsWith(only);
    }

    /** Whether nobody has failed on the file in this stage yet. */
    private static boolean isFirst(int stage, Path path) {
        return BEGUN.add(stage + " " + path);
    }

    private static IOException failure(Path path) {
        FAILED.add(path.getName());
        return new IOException("The disk of " + path + " is gone for a moment");
    }

    private static final class Disk extends RawLocalFileSystem {
        @Override
        public FSDataInputStream open(Path path, int bufferSize) throws IOException {
            FSDataInputStream in = super.open(path, bufferSize);
            return mayFail(path)
                    ? new FSDataInputStream(new FailingInput(
                            in,
                            path,
                            getFileStatus(path).getLen() / 2,
                            TaskContext.get().stageId()))
                    : in;
        }

        @Override
        public FSDataOutputStream create(
                Path path,
                org.apache.hadoop.fs.permission.FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                org.apache.hadoop.util.Progressable progress)
                throws IOException {
            return failing(
                    path, super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress));
        }

        @Override
        public FSDataOutputStream create(
                Path path,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                org.apache.hadoop.util.Progressable progress)
                throws IOException {
            return failing(path, super.create(path, overwrite, bufferSize, replication, blockSize, progress));
        }

        private static FSDataOutputStream failing(Path path, FSDataOutputStream out) throws IOException {
            return mayFail(path) && isFirst(TaskContext.get().stageId(), path)
                    ? new FSDataOutputStream(new FailingOutput(out, path), null)
                    : out;
        }
    }

    private static final class FailingInput extends FSInputStream {
        private final FSDataInputStream in;
        private final Path path;
        private final long end;
        private final int stage;

        FailingInput(FSDataInputStream in, Path path, long end, int stage) {
            this.in = in;
            this.path = path;
            this.end = end;
            this.stage = stage;
        }

        @Override
        public int read() throws IOException {
            // Of the tasks that read parts of one file, only one that comes so far can fail.
            if (in.getPos() >= end && isFirst(stage, path)) {
                throw failure(path);
            }
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            // Of the tasks that read parts of one file, only one that comes so far can fail.
            if (in.getPos() >= end && isFirst(stage, path)) {
                throw failure(path);
            }
            return in.read(bytes, offset, length);
        }

        @Override
        public void seek(long position) throws IOException {
            in.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return in.getPos();
        }

        @Override
        public boolean seekToNewSource(long position) throws IOException {
            return in.seekToNewSource(position);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static final class FailingOutput extends FilterOutputStream {
        private final Path path;

        FailingOutput(OutputStream out, Path path) {
            super(out);
            this.path = path;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            super.close();
            throw failure(path);
        }
    }
}
