package io.weekmart.job;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;

/** The local disk, which counts how often the driver opens a file. */
public final class OpenedFiles extends LocalFileSystem {
    private static final Map<String, String> SETTINGS =
            Map.of("fs.file.impl", OpenedFiles.class.getName(), "fs.file.impl.disable.cache", "true");
    private static final AtomicInteger OPENED = new AtomicInteger();

    private static volatile String counted = "";

    public OpenedFiles() {
        super(new Disk());
    }

    /** How often a file of that name is opened while something runs, but for the tasks. */
    static int byTheDriver(String name, Runnable action, SparkSession spark) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        counted = name;
        OPENED.set(0);
        SETTINGS.forEach(hadoop::set);
        try {
            action.run();
        } finally {
            SETTINGS.keySet().forEach(hadoop::unset);
        }
        return OPENED.get();
    }

    private static final class Disk extends RawLocalFileSystem {
        @Override
        public FSDataInputStream open(Path path, int bufferSize) throws IOException {
            if (TaskContext.get() == null && path.getName().equals(counted)) {
                OPENED.incrementAndGet();
            }
            return super.open(path, bufferSize);
        }
    }
}
