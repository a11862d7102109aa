package io.weekmart.cli;

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

    /** Warnings and worse. */
    static void quiet() {
        if (!DeployMode.ofThisProcess().equals(DeployMode.CLUSTER)) {
            level(Level.WARN);
        }
    }

    /** Everything that Spark says by default. */
    static void loud() {
        level(Level.INFO);
    }

    /** Nothing of Spark and Hadoop any more, unless everything was asked for. */
    static void silent() {
        if (LogManager.getContext(false) instanceof LoggerContext
                && !LogManager.getRootLogger().getLevel().equals(Level.INFO)) {
            Configurator.setLevel("org.apache", Level.OFF);
        }
    }

    private static void level(Level level) {
        // A platform may have put another logging system behind Spark; then its own settings hold.
        if (LogManager.getContext(false) instanceof LoggerContext) {
            Configurator.setRootLevel(level);
        }
    }
}
