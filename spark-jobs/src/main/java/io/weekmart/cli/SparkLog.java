package io.weekmart.cli;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Spark's own log. Between a person and their terminal it is noise; in YARN's cluster mode it goes to a container's files, where it is
 * all that is left to look at, and stays as the platform has it.
 */
final class SparkLog {
    private SparkLog() {}

    /**
     * Where Spark tells with its stack trace of every attempt of a task that fails, and of a start that does, and what then follows at
     * its end. What failed for good is the run's own failure, and reported as such.
     */
    private static final List<String> FAILURES = List.of(
            "org.apache.spark.SparkContext",
            "org.apache.spark.executor.Executor",
            "org.apache.spark.metrics.MetricsSystem",
            "org.apache.spark.network.server.TransportChannelHandler",
            "org.apache.spark.scheduler.TaskSetManager",
            "org.apache.spark.storage.DiskBlockObjectWriter",
            "org.apache.spark.util.ShutdownHookManager",
            "org.apache.spark.util.Utils",
            "org.apache.hadoop.util.ShutdownHookManager",
            // S3A warns of every conditional write that S3 refuses, which is how locks are taken.
            "org.apache.hadoop.fs.s3a.S3ABlockOutputStream",
            "org.apache.hadoop.fs.s3a.S3AInstrumentation");

    /** Warnings and worse, but for those of failures that the run itself tells. */
    static void quiet() {
        if (!DeployMode.ofThisProcess().equals(DeployMode.CLUSTER)) {
            level(Level.WARN);
            FAILURES.forEach(name -> level(name, Level.OFF));
        }
    }

    /** Everything that Spark says by default. */
    static void loud() {
        level(Level.INFO);
        FAILURES.forEach(name -> level(name, Level.INFO));
    }

    /** Nothing of Spark and Hadoop any more, unless everything was asked for. */
    static void silent() {
        if (LogManager.getContext(false) instanceof LoggerContext
                && !LogManager.getRootLogger().getLevel().equals(Level.INFO)) {
            Configurator.setLevel("org.apache", Level.OFF);
        }
    }

    private static void level(String name, Level level) {
        if (LogManager.getContext(false) instanceof LoggerContext) {
            Configurator.setLevel(name, level);
        }
    }

    private static void level(Level level) {
        // A platform may have put another logging system behind Spark; then its own settings hold.
        if (LogManager.getContext(false) instanceof LoggerContext) {
            Configurator.setRootLevel(level);
        }
    }
}
