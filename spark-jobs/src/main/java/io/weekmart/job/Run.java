package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.guards.Acceptance;
import io.weekmart.publish.RunIdentity;
import io.weekmart.report.Progress;
import io.weekmart.report.ReportBuilder;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a job works with.
 *
 * @param acceptances what may be published though a guard trips
 * @param acceptedBy who says so; null for the user of the platform that the run belongs to
 * @param dryRun whether everything is read, checked and computed, and nothing written
 * @param cancellation whether the run is to end early
 */
public record Run(
        Settings settings,
        SparkSession spark,
        RunIdentity identity,
        ReportBuilder report,
        Progress progress,
        List<Acceptance> acceptances,
        @Nullable String acceptedBy,
        boolean dryRun,
        Cancellation cancellation) {
    /** A run of the user of the platform. */
    Run(
            Settings settings,
            SparkSession spark,
            RunIdentity identity,
            ReportBuilder report,
            Progress progress,
            List<Acceptance> acceptances,
            boolean dryRun,
            Cancellation cancellation) {
        this(settings, spark, identity, report, progress, acceptances, null, dryRun, cancellation);
    }

    public Run {
        acceptances = List.copyOf(acceptances);
    }

    public Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
