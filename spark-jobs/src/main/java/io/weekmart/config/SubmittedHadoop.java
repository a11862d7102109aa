package io.weekmart.config;

import java.util.Properties;
import org.apache.hadoop.conf.Configuration;

/**
 * Hadoop's configuration as spark-submit was given it, before there is a Spark session: a wrong configuration should be reported at once,
 * and not after Spark has started.
 */
public final class SubmittedHadoop {
    private static final String PREFIX = "spark.hadoop.";

    private SubmittedHadoop() {}

    /** The cluster's own files, and over them every {@code spark.hadoop.*} of this process. */
    public static Configuration configuration() {
        return configuration(System.getProperties());
    }

    static Configuration configuration(Properties properties) {
        Configuration hadoop = new Configuration();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                hadoop.set(name.substring(PREFIX.length()), properties.getProperty(name));
            }
        }
        return hadoop;
    }
}
