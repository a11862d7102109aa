package io.weekmart.cli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.jspecify.annotations.Nullable;

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

    private static final String NAME = "weekmart";
    private static final String CONSOLE = "console";

    /** What Spark takes from its jar where it finds no configuration: Spark 4 has one for plain lines beside that for JSON. */
    private static final Pattern SPARKS_DEFAULT =
            Pattern.compile("org/apache/spark/log4j2-(pattern-layout-)?defaults\\.properties$");

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

    private static boolean isSet;

    /** Loads the logging system on another thread than that which sets what it says. Until then it is quiet. */
    static synchronized void begin() {
        if (!isSet) {
            quiet();
        }
    }

    /** Warnings and worse, but for those of failures that the run itself tells. */
    static synchronized void quiet() {
        if (!DeployMode.ofThisProcess().equals(DeployMode.CLUSTER)) {
            set(new Levels(Level.WARN, Level.ERROR, Level.OFF));
        }
    }

    /** Everything that Spark says by default. */
    static synchronized void loud() {
        set(new Levels(Level.INFO, Level.INFO, Level.INFO));
    }

    private record Levels(Level usual, Level noise, Level failures) {
        Map<String, Level> ofLoggers() {
            Map<String, Level> levels = new LinkedHashMap<>();
            NOISE.forEach(name -> levels.put(name, noise));
            FAILURES.forEach(name -> levels.put(name, failures));
            return levels;
        }
    }

    private static void set(Levels levels) {
        isSet = true;
        // A platform may have put another logging system behind Spark; then its own settings hold.
        if (LogManager.getContext(false) instanceof LoggerContext context) {
            if (isDefault(context.getConfiguration())) {
                // Spark 4 loads the configuration once more when its context starts: what it then finds must be this
                // one.
                ConfigurationFactory.setConfigurationFactory(new OwnConfiguration(levels));
                context.reconfigure();
            } else {
                Configurator.setRootLevel(levels.usual());
                levels.ofLoggers().forEach(Configurator::setLevel);
            }
        }
    }

    /**
     * The configuration where nobody has made one, as on a Spark without files of ours: Spark's default shows control characters as they are, and
     * that of the logging system goes to stdout, among the results.
     */
    private static final class OwnConfiguration extends ConfigurationFactory {
        private final Levels levels;

        OwnConfiguration(Levels levels) {
            this.levels = levels;
        }

        @Override
        protected String[] getSupportedTypes() {
            return new String[] {"*"};
        }

        @Override
        public Configuration getConfiguration(LoggerContext context, ConfigurationSource source) {
            return configuration(context);
        }

        @Override
        public Configuration getConfiguration(LoggerContext context, String name, @Nullable URI location) {
            return configuration(context);
        }

        @Override
        public Configuration getConfiguration(
                LoggerContext context, String name, @Nullable URI location, @Nullable ClassLoader loader) {
            return configuration(context);
        }

        private Configuration configuration(LoggerContext context) {
            ConfigurationBuilder<BuiltConfiguration> log = newConfigurationBuilder();
            log.setLoggerContext(context);
            log.setConfigurationName(NAME);
            log.setStatusLevel(Level.ERROR)
                    .add(log.newAppender(CONSOLE, ConsoleAppender.PLUGIN_NAME)
                            .addAttribute("target", ConsoleAppender.Target.SYSTEM_ERR)
                            // The stderr of this application, on which no control character passes.
                            .addAttribute("follow", true)
                            .add(log.newLayout("PatternLayout")
                                    .addAttribute("pattern", PATTERN)
                                    .addAttribute("alwaysWriteExceptions", false)))
                    .add(log.newRootLogger(levels.usual()).add(log.newAppenderRef(CONSOLE)));
            levels.ofLoggers().forEach((name, level) -> log.add(log.newLogger(name, level)));
            return log.build(false);
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
        return configuration instanceof DefaultConfiguration
                || NAME.equals(configuration.getName())
                || (location != null && SPARKS_DEFAULT.matcher(location).find());
    }
}
