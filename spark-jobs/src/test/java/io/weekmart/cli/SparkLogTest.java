package io.weekmart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SparkLogTest {
    private static final String DEPLOY_MODE = "spark.submit.deployMode";

    private static final String ONE_LINE = "\\d\\d:\\d\\d:\\d\\d WARN  SomeClass: of a \\?\\[31m file a\\?b\\R";

    private final Level before = LogManager.getRootLogger().getLevel();

    @BeforeEach
    void chatty() {
        Configurator.setRootLevel(Level.DEBUG);
    }

    @AfterEach
    void asItWas() {
        System.clearProperty(DEPLOY_MODE);
        Configurator.setRootLevel(before);
    }

    @Test
    void warningsAloneAreShownUnlessMoreIsWanted() {
        SparkLog.quiet();
        assertThat(LogManager.getRootLogger().getLevel()).isEqualTo(Level.WARN);

        SparkLog.loud();
        assertThat(LogManager.getRootLogger().getLevel()).isEqualTo(Level.INFO);
    }

    /** A head start is slow at times, and what the command line says of the log holds. */
    @Test
    void whatIsLoadedLateChangesNothingThatWasSet() {
        SparkLog.loud();

        SparkLog.begin();

        assertThat(LogManager.getRootLogger().getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void whereNobodyHasConfiguredItTheLogGoesToStderrWithoutControlCharacters() throws IOException {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        try {
            assertThat(quietLog(context, new DefaultConfiguration())).matches(ONE_LINE);
            // What Spark itself configures where it finds nothing.
            URL spark = Objects.requireNonNull(
                    SparkSession.class.getResource("/org/apache/spark/log4j2-defaults.properties"));
            ConfigurationSource source = new ConfigurationSource(spark.openStream(), spark);
            assertThat(quietLog(context, ConfigurationFactory.getInstance().getConfiguration(context, source)))
                    .matches(ONE_LINE);
        } finally {
            // As the class path has it.
            ConfigurationFactory.resetConfigurationFactory();
            context.reconfigure();
        }
    }

    /** As Spark 4 does when its context starts. */
    @Test
    void aConfigurationThatIsLoadedAgainIsTheSame() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        try {
            quietLog(context, new DefaultConfiguration());

            context.reconfigure();

            assertThat(LogManager.getRootLogger().getLevel()).isEqualTo(Level.WARN);
            assertThat(LogManager.getLogger("org.apache.hadoop.util.NativeCodeLoader")
                            .getLevel())
                    .isEqualTo(Level.ERROR);
            assertThat(LogManager.getLogger("org.apache.spark.SparkContext").getLevel())
                    .isEqualTo(Level.OFF);

            SparkLog.loud();
            context.reconfigure();

            assertThat(LogManager.getRootLogger().getLevel()).isEqualTo(Level.INFO);
        } finally {
            ConfigurationFactory.resetConfigurationFactory();
            context.reconfigure();
        }
    }

    /** What is written of two warnings, one of which is noise, and of what is no warning. */
    private static String quietLog(LoggerContext context, Configuration configuration) {
        context.reconfigure(configuration);
        PrintStream stderr = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            SparkLog.quiet();
            LogManager.getLogger("org.apache.spark.SomeClass").warn("of a \u001b[31m file {}", "a\u200eb");
            LogManager.getLogger("org.apache.spark.SomeClass").info("nothing");
            LogManager.getLogger("org.apache.hadoop.util.NativeCodeLoader").warn("no native library");
        } finally {
            System.setErr(stderr);
        }
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void inClusterModeThePlatformsLogStaysAsItIs() {
        System.setProperty(DEPLOY_MODE, "cluster");

        SparkLog.quiet();

        assertThat(LogManager.getRootLogger().getLevel()).isEqualTo(Level.DEBUG);
    }
}
