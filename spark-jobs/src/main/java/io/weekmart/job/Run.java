package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.publish.RunIdentity;
import io.weekmart.report.Progress;
import io.weekmart.report.ReportBuilder;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * What a run of a job works with.
 *
 * @param dryRun whether everything is read, checked and computed, and nothing written
 * @param cancellation whether the run is to end early
 */
public record Run(
        Settings settings,
        SparkSession spark,
        RunIdentity identity,
        ReportBuilder report,
        Progress progress,
        boolean dryRun,
        Cancellation cancellation) {

    Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
