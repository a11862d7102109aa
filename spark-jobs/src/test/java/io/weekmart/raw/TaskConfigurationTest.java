package io.weekmart.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.LocalSpark;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class TaskConfigurationTest {
    private static final String KEY = "weekmart.test.of-configuration";

    @Test
    void itIsSentAgainOnlyWhenASettingDiffers() {
        SparkSession spark = LocalSpark.session();
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        try {
            TaskConfiguration first = TaskConfiguration.of(spark);
            assertThat(TaskConfiguration.of(spark)).isSameAs(first);

            hadoop.set(KEY, "new");
            TaskConfiguration second = TaskConfiguration.of(spark);
            assertThat(second.value().get(KEY)).isEqualTo("new");
            assertThat(first.value().get(KEY))
                    .as("what tasks have does not change")
                    .isNull();

            hadoop.set(KEY, "newer");
            assertThat(TaskConfiguration.of(spark).value().get(KEY)).isEqualTo("newer");
        } finally {
            hadoop.unset(KEY);
        }
    }

    /** A session that ended took what it had sent with it. */
    @Test
    void anotherSessionGetsItsOwn() {
        TaskConfiguration first = TaskConfiguration.of(LocalSpark.session());
        LocalSpark.session().stop();

        TaskConfiguration second = TaskConfiguration.of(LocalSpark.session());

        assertThat(second).isNotSameAs(first);
        assertThat(second.value().get("fs.file.impl"))
                .isEqualTo(LocalSpark.session()
                        .sparkContext()
                        .hadoopConfiguration()
                        .get("fs.file.impl"));
    }
}
