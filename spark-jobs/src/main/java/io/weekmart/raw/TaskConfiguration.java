package io.weekmart.raw;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Hadoop's configuration for the tasks of a run. An executor gets it once: a thousand settings within every task took as much time as a
 * small dump. The driver writes it once too, and not for each table and date, for as long as the settings are the same.
 */
public final class TaskConfiguration implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What was sent last. */
    private static @Nullable Last last;

    /**
     * A configuration that was sent.
     *
     * @param application whose executors have it: one process may start several, one after the other
     */
    private record Last(String application, Map<String, String> settings, TaskConfiguration sent) {}

    private final Broadcast<SerializableConfiguration> sent;

    private TaskConfiguration(Broadcast<SerializableConfiguration> sent) {
        this.sent = sent;
    }

    /** The configuration of a session as it is now. Nobody may change it. */
    public static synchronized TaskConfiguration of(SparkSession spark) {
        Configuration configuration = new Configuration(spark.sparkContext().hadoopConfiguration());
        String application = spark.sparkContext().applicationId();
        Map<String, String> settings = new HashMap<>();
        configuration.forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
        Last before = last;
        if (before != null
                && before.application().equals(application)
                && before.settings().equals(settings)) {
            return before.sent();
        }
        TaskConfiguration sent = new TaskConfiguration(JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(configuration)));
        last = new Last(application, settings, sent);
        return sent;
    }

    /** On the driver and in every task. */
    public Configuration value() {
        return sent.value().value();
    }
}
