package io.weekmart.quality;

import io.weekmart.raw.TaskConfiguration;
import java.io.Serializable;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks of a run write their files: a folder of the run's own, names that no other task or attempt uses.
 *
 * @param folder null in a dry run, which writes nothing
 * @param codec Parquet codec: zstd, snappy, gzip or uncompressed
 */
public record Staging(@Nullable String folder, String codec, TaskConfiguration hadoop) implements Serializable {
    public boolean writes() {
        return folder != null;
    }

    /** A file of the running task. */
    public Path file(String name) {
        TaskContext task = TaskContext.get();
        return new Path(
                Objects.requireNonNull(folder),
                name + "-" + task.stageId() + "-" + task.partitionId() + "-" + task.taskAttemptId() + ".parquet");
    }

    public Configuration configuration() {
        return hadoop.value();
    }
}
