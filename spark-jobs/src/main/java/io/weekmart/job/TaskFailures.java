package io.weekmart.job;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.parquet.WriteFailure;
import io.weekmart.raw.ReadFailure;
import io.weekmart.storage.StorageFull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a failure was really about: Spark wraps what its tasks throw. An input that can't be read is one thing, and whoever
 * waits for input waits for another; files of the run's own that can't be written are another.
 */
final class TaskFailures {
    private static final String NOTHING_PUBLISHED = " " + UserFault.NOTHING_PUBLISHED;

    private TaskFailures() {}

    /**
     * The user's fault inside the failure, a failure of the storage as the user's, or the failure itself, which is an internal error then.
     *
     * @param temporary where Spark keeps its own files, as its configuration says
     */
    static Throwable cause(Throwable failure, String temporary) {
        @Nullable IOException storage = null;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UserFault) {
                return cause;
            }
            if (cause instanceof WriteFailure write) {
                return unwritten(write, failure);
            }
            if (cause instanceof ReadFailure read) {
                return unread(read, failure);
            }
            if (cause instanceof FSError disk) {
                storage = new IOException(disk.getMessage(), disk);
            } else if (cause instanceof IOException) {
                storage = (IOException) cause;
            } else if (cause instanceof UncheckedIOException) {
                storage = ((UncheckedIOException) cause).getCause();
            }
        }
        Optional<String> full = StorageFull.reason(failure);
        if (full.isPresent()) {
            return new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot write the temporary files of Spark to " + temporary + ": " + full.get() + "."
                            + NOTHING_PUBLISHED,
                    "Make room there, or name a folder on a larger disk with --conf spark.local.dir=FOLDER of spark-submit"
                            + " (on YARN: yarn.nodemanager.local-dirs), and run again.",
                    failure);
        }
        if (storage == null) {
            return failure;
        }
        return new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot go on: the storage failed: " + storage + "." + NOTHING_PUBLISHED,
                "Check the storage of the output and of Spark's temporary files, and run again.",
                failure);
    }

    /** Where Spark keeps what does not fit into memory, for messages. */
    static String temporaryFolders() {
        SparkConf conf = new SparkConf();
        if (conf.get("spark.master", "").startsWith("yarn")) {
            return "the local folders of YARN's nodes";
        }
        String otherwise = System.getenv().getOrDefault("SPARK_LOCAL_DIRS", System.getProperty("java.io.tmpdir"));
        return conf.get("spark.local.dir", otherwise);
    }

    private static UserFault unwritten(WriteFailure write, Throwable failure) {
        Path folder = new Path(write.path()).getParent();
        Optional<String> full = StorageFull.reason(write);
        return new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot write to the staging folder " + folder + ": " + full.orElseGet(() -> reason(write)) + "."
                        + NOTHING_PUBLISHED,
                full.isPresent()
                        ? "Make room on the storage of the output, or raise the quota, and run again."
                        : "Check the storage of the output, and run again.",
                failure);
    }

    private static UserFault unread(ReadFailure read, Throwable failure) {
        return new UserFault(
                ExitCode.INPUT,
                "Cannot read " + Printable.line(read.path()) + ": " + reason(read) + "." + NOTHING_PUBLISHED,
                "Check the storage of the dumps and the permissions on it, and run again.",
                failure);
    }

    private static String reason(Throwable wrapped) {
        return String.valueOf(wrapped.getCause());
    }
}
