package io.weekmart.job;

import io.weekmart.publish.FileHashes;
import io.weekmart.raw.TaskConfiguration;
import io.weekmart.storage.FileChecksum;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Reads published files by tasks of Spark, for their checksums. */
public final class PublishedHashes implements FileHashes {
    private static final int TASKS_PER_CORE = 4;

    private final Run run;

    public PublishedHashes(Run run) {
        this.run = run;
    }

    /**
     * What a task read.
     *
     * @param sha256 null where the file is not there
     * @param failure why it could not be read; null where it could, or is not there
     */
    private record Read(String path, @Nullable String sha256, @Nullable String failure) implements Serializable {
        static Read of(Configuration hadoop, String path) {
            try {
                return new Read(path, FileChecksum.of(hadoop, new Path(path)), null);
            } catch (FileNotFoundException e) {
                return new Read(path, null, null);
            } catch (IOException e) {
                return new Read(path, null, e.toString());
            }
        }
    }

    @Override
    public Map<Path, String> sha256(List<Path> files) throws IOException {
        Map<Path, String> hashes = new HashMap<>();
        if (files.isEmpty()) {
            return hashes;
        }
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(run.spark().sparkContext());
        TaskConfiguration hadoop = TaskConfiguration.of(run.spark());
        List<String> paths = files.stream().map(Path::toString).toList();
        List<Read> all = spark.parallelize(paths, Math.min(paths.size(), spark.defaultParallelism() * TASKS_PER_CORE))
                .map(path -> Read.of(hadoop.value(), path))
                .collect();
        for (Read read : all) {
            if (read.failure() != null) {
                throw new IOException(read.path() + " cannot be read: " + read.failure());
            }
            if (read.sha256() != null) {
                hashes.put(new Path(read.path()), read.sha256());
            }
        }
        return hashes;
    }
}
