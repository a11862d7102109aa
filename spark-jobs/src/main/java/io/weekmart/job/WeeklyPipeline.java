package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.publish.Output;
import io.weekmart.publish.OutputSpec;
import io.weekmart.report.ReportBuilder;
import io.weekmart.schema.FactTable;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.time.LocalDate;

/** The weekly store-product mart, whose weeks are folded by hand. */
final class WeeklyPipeline implements PipelineJob {
    @Override
    public Pipeline pipeline() {
        return WeeklyTables.PIPELINE;
    }

    @Override
    public String purpose() {
        return "Reads the dumps of a date and publishes the weeks and dimensions that changed.";
    }

    @Override
    public OutputSpec output(Settings settings) {
        return WeeklyOutput.spec(settings);
    }

    @Override
    public void describe(OutputLayout layout, ReportBuilder report) {
        report.location("fact", layout.resolve(FactTable.NAME).toString());
        OutputTables.of(layout).forEach(report::outputTable);
    }

    @Override
    public Outcome daily(Run run, Output output) throws IOException {
        return WeeklyRun.daily(run, output);
    }

    @Override
    public Outcome backfill(Run run, Output output, LocalDate from) throws IOException {
        return WeeklyRun.backfill(run, output, from);
    }
}
