package io.weekmart.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class SubmittedHadoopTest {
    @Test
    void whatSparkSubmitWasToldForHadoopIsPassedOn() {
        Properties properties = new Properties();
        properties.setProperty("spark.hadoop.fs.s3a.path.style.access", "true");
        properties.setProperty("spark.master", "local");

        Configuration hadoop = SubmittedHadoop.configuration(properties);

        assertThat(hadoop.get("fs.s3a.path.style.access")).isEqualTo("true");
        assertThat(hadoop.get("spark.master")).isNull();
    }
}
