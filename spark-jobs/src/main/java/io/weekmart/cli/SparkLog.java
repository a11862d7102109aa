package io.weekmart.cli;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * Spark's own log. Between a person and their terminal it is noise; in YARN's cluster mode it goes to a container's files, where it is
 * all that is left to look at, and stays as the platform has it.
 */
final class SparkLog {
    /**
     * Where a platform has no configuration of its own: as bootstrap/spark-runtime has it, control characters out of names and cells as ?, and an
     * exception as part of the pattern, without which it would follow once more as it is.
     */
    private static final String PATTERN =
            "%d{HH:mm:ss} %-5p %c{1}: %replace{%m%n%ex}{[\\p{Cntrl}\\u0080-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e"
                    + "\\u2066-\\u2069&&[^\\n\\t]]}{?}";

    private static final String CONSOLE = "console";

    /** What Spark takes from its jar where it finds no configuration. */
    private static final String SPARKS_DEFAULT = "org/apache/spark/log4j2-defaults.properties";

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

    /** Where every start warns of what nothing here needs: a native library, a sink for metrics, long plans as text. */
    private static final List<String> NOISE = List.of(
            "org.apache.hadoop.metrics2",
            "org.apache.hadoop.util.NativeCodeLoader",
            "org.apache.spark.sql.catalyst.util.SparkStringUtils");

    /** Warnings and worse, but for those of failures that the run itself tells. */
    static void quiet() {
        if (!DeployMode.ofThisProcess().equals(DeployMode.CLUSTER)) {
            configure();
            level(Level.WARN);
            NOISE.forEach(name -> level(name, Level.ERROR));
            FAILURES.forEach(name -> level(name, Level.OFF));
        }
    }

    /** Everything that Spark says by default. */
    static void loud() {
        configure();
        level(Level.INFO);
        NOISE.forEach(name -> level(name, Level.INFO));
        FAILURES.forEach(name -> level(name, Level.INFO));
    }

    /**
     * Configures the log where nobody has, as on a Spark without files of ours: Spark's default shows control characters as they are, and that of
     * the logging system goes to stdout, among the results.
     */
    private static void configure() {
        if (LogManager.getContext(false) instanceof LoggerContext context && isDefault(context.getConfiguration())) {
            ConfigurationBuilder<BuiltConfiguration> log = ConfigurationBuilderFactory.newConfigurationBuilder();
            log.setStatusLevel(Level.ERROR)
                    .add(log.newAppender(CONSOLE, ConsoleAppender.PLUGIN_NAME)
                            .addAttribute("target", ConsoleAppender.Target.SYSTEM_ERR)
                            // The stderr of this application, on which no control character passes.
                            .addAttribute("follow", true)
                            .add(log.newLayout("PatternLayout")
                                    .addAttribute("pattern", PATTERN)
                                    .addAttribute("alwaysWriteExceptions", false)))
                    .add(log.newRootLogger(Level.WARN).add(log.newAppenderRef(CONSOLE)));
            context.reconfigure(log.build());
        }
    }

    /** Nothing of Spark and Hadoop any more, unless everything was asked for. */
    static void silent() {
        if (LogManager.getContext(false) instanceof LoggerContext
                && !LogManager.getRootLogger().getLevel().equals(Level.INFO)) {
            Configurator.setLevel("org.apache", Level.OFF);
        }
    }

    private static boolean isDefault(Configuration configuration) {
        String location = configuration.getConfigurationSource().getLocation();
        return configuration instanceof DefaultConfiguration || (location != null && location.endsWith(SPARKS_DEFAULT));
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
