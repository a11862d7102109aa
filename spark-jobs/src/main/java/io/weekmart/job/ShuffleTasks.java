package io.weekmart.job;

import io.weekmart.publish.Ledger;
import io.weekmart.publish.PublishedFile;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * How many tasks a shuffle of a pipeline of functions has. Spark's default of 200 suits a large night; a small one would spend more time on
 * empty files than on rows. What is configured holds.
 */
final class ShuffleTasks {
    private static final String SETTING = "spark.sql.shuffle.partitions";

    /** Stored bytes for each task: compressed, so that a task holds some times as much. Where this is too little, Spark joins tasks. */
    private static final long BYTES = 1 << 20;

    private ShuffleTasks() {}

    /** Sizes the shuffles of a run by all that it may read: its dumps, and what is published. */
    static void size(SparkSession spark, List<Inputs> inputs, Ledger published) {
        if (spark.sparkContext().getConf().contains(SETTING)) {
            return;
        }
        long dumps = inputs.stream()
                .flatMap(date -> date.all().stream())
                .mapToLong(header -> header.file().bytes())
                .sum();
        long tables = published.partitions().values().stream()
                .flatMap(partition -> partition.files().stream())
                .mapToLong(PublishedFile::bytes)
                .sum();
        int most = Integer.parseInt(spark.conf().get(SETTING));
        spark.conf().set(SETTING, of(dumps + tables, spark.sparkContext().defaultParallelism(), most));
    }

    /**
     * The number of tasks.
     *
     * @param bytes that may be read
     * @param processors that there are; no shuffle has fewer tasks, unless {@code most} is less
     * @param most Spark's own number
     */
    static int of(long bytes, int processors, int most) {
        return (int) Math.min(most, Math.max(processors, bytes / BYTES + (bytes % BYTES == 0 ? 0 : 1)));
    }
}
