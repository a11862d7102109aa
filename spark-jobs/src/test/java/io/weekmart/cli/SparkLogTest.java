package io.weekmart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SparkLogTest {
    private static final String DEPLOY_MODE = "spark.submit.deployMode";

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

    @Test
    void inClusterModeThePlatformsLogStaysAsItIs() {
        System.setProperty(DEPLOY_MODE, "cluster");

        SparkLog.quiet();

        assertThat(LogManager.getRootLogger().getLevel()).isEqualTo(Level.DEBUG);
    }
}
