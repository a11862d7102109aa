package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.copies.CopiedTable;
import io.weekmart.copies.RawRows;
import io.weekmart.publish.Output;
import io.weekmart.publish.OutputSpec;
import io.weekmart.report.ReportBuilder;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;

/**
 * How one pipeline computes and publishes. What is the same for all of them is around it: reading the configuration, opening the output,
 * recovering and verifying it, and the report.
 */
public interface PipelineJob {
    /** What it reads. */
    Pipeline pipeline();

    /** What its command does, as one sentence. */
    String purpose();

    /** What publishing has to know of its output under these settings. */
    OutputSpec output(Settings settings);

    /** Says in the report what its output holds under these settings: where things lie that the pipeline alone knows of, and its tables. */
    void describe(Settings settings, OutputLayout layout, ReportBuilder report);

    /** The tables of the output as copies of them have to know them. */
    List<CopiedTable> copied(Settings settings);

    /** The tables that accepted raw rows can be staged in; none where the pipeline keeps no such rows. */
    default List<CopiedTable> staged(Settings settings) {
        return List.of();
    }

    /** The accepted raw rows of the run date and of dates before it; none where the pipeline keeps none. */
    default List<RawRows> raw(Run run, Output output) {
        return List.of();
    }

    /**
     * Computes and publishes the run date of the run.
     *
     * @return how it ended; a failure is thrown
     */
    Outcome daily(Run run, Output output) throws IOException;

    /**
     * Computes and publishes the dates from one to the run's own.
     *
     * @return how it ended; a failure is thrown
     */
    Outcome backfill(Run run, Output output, LocalDate from) throws IOException;
}
