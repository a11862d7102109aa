package io.weekmart.raw;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Hadoop's configuration for the tasks of a run. An executor gets it once: a thousand settings within every task took as much time as a
 * small dump.
 */
public final class TaskConfiguration implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> sent;

    private TaskConfiguration(Broadcast<SerializableConfiguration> sent) {
        this.sent = sent;
    }

    /** The configuration of a session as it is now. */
    public static TaskConfiguration of(SparkSession spark) {
        Configuration configuration = new Configuration(spark.sparkContext().hadoopConfiguration());
        return new TaskConfiguration(JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(configuration)));
    }

    /** On the driver and in every task. */
    public Configuration value() {
        return sent.value().value();
    }
}
