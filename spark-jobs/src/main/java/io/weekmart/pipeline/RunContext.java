package io.weekmart.pipeline;

import io.weekmart.config.Settings;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a pipeline may know of the run that computes one date. */
public interface RunContext {
    /** The date that is computed, which is that of the dumps. */
    LocalDate date();

    /** The settings of this pipeline. */
    Settings settings();

    /** What {@link TablePipeline#secret} found when the run began. */
    default Optional<String> secret() {
        return Optional.empty();
    }

    /**
     * The rows of an output table that were published for earlier dates, with their partition columns; no rows where there are none. A date
     * that runs again, or is backfilled, is computed from the same states.
     *
     * @throws IllegalStateException if the table is not partitioned by the run date: a run replaces such a table whole, so that its rows
     *     before a date are gone once that date is published. States that later dates read belong in a table {@link
     *     OutputTable.Builder#byRunDate}.
     */
    Dataset<Row> published(OutputTable table);
}
