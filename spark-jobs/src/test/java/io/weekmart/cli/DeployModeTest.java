package io.weekmart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployModeTest {
    @ParameterizedTest
    @CsvSource({
        "cluster, yarn, CLUSTER",
        "client, yarn, CLIENT",
        "client, local[2], CLIENT",
        ", yarn-cluster, CLUSTER",
        ", , CLIENT"
    })
    void theDriverLearnsFromSparkSubmitWhereItRuns(String deployMode, String master, DeployMode expected) {
        Properties properties = new Properties();
        if (deployMode != null) {
            properties.setProperty("spark.submit.deployMode", deployMode);
        }
        if (master != null) {
            properties.setProperty("spark.master", master);
        }

        assertThat(DeployMode.of(properties)).isEqualTo(expected);
    }
}
