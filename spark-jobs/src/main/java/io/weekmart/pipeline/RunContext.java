package io.weekmart.pipeline;

import io.weekmart.config.Settings;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a pipeline may know of the run that computes one date. */
public interface RunContext {
    /** The date that is computed, which is that of the dumps. */
    LocalDate date();

    /** The settings of this pipeline. */
    Settings settings();

    /**
     * The rows of an output table as they were published before this date was computed, with their partition columns; no rows where there are
     * none. Of a table that is partitioned by the run date these are the partitions of earlier dates, so that a date that runs again, or is
     * backfilled, is computed from the same states.
     */
    Dataset<Row> published(OutputTable table);
}
