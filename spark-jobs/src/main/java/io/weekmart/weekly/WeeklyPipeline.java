package io.weekmart.weekly;

import io.weekmart.config.Settings;
import io.weekmart.contract.report.RunReport.CatalogColumn;
import io.weekmart.contract.report.RunReport.CatalogTable;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.copies.CopiedTable;
import io.weekmart.job.OutputTables;
import io.weekmart.job.PipelineJob;
import io.weekmart.job.Run;
import io.weekmart.publish.Output;
import io.weekmart.publish.OutputSpec;
import io.weekmart.report.ReportBuilder;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.FactTable;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The weekly store-product mart, whose weeks are folded by hand. */
public final class WeeklyPipeline implements PipelineJob {
    private static final String ABOUT_FACT = "Weekly metrics of each store and product.";

    public WeeklyPipeline() {
        AppliedRules.require(WeeklyTables.PIPELINE.inputs());
    }

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
    public void describe(Settings settings, OutputLayout layout, ReportBuilder report) {
        report.location("fact", layout.resolve(FactTable.NAME).toString());
        catalog(settings, layout).forEach(report::outputTable);
    }

    private static List<CatalogTable> catalog(Settings settings, OutputLayout layout) {
        List<CatalogTable> tables = new ArrayList<>();
        List<CatalogColumn> fact = OutputTables.columns(FactTable.SCHEMA);
        tables.add(new CatalogTable(
                FactTable.NAME,
                layout.resolve(FactTable.NAME).toString(),
                ABOUT_FACT,
                fact.subList(FactTable.PARTITION_FIELDS, fact.size()),
                fact.subList(0, FactTable.PARTITION_FIELDS)));
        for (DimensionTable table : DimensionTable.values()) {
            tables.add(new CatalogTable(
                    table.tableName(),
                    layout.resolve(table.tableName()).toString(),
                    about(table),
                    OutputTables.columns(WeeklyOutput.columns(table, settings).schema()),
                    List.of()));
        }
        tables.add(OutputTables.rejects(layout));
        return tables;
    }

    @Override
    public List<CopiedTable> copied(Settings settings) {
        List<CopiedTable> tables = new ArrayList<>();
        tables.add(new CopiedTable(
                FactTable.NAME,
                ABOUT_FACT,
                FactTable.FIELDS.subList(FactTable.PARTITION_FIELDS, FactTable.FIELDS.size()),
                FactTable.FIELDS.subList(0, FactTable.PARTITION_FIELDS),
                List.of(
                        FactTable.YR_NUM.name(),
                        FactTable.WK_NUM.name(),
                        FactTable.STORE_KEY.name(),
                        FactTable.PROD_KEY.name())));
        for (DimensionTable table : DimensionTable.values()) {
            tables.add(new CopiedTable(
                    table.tableName(),
                    about(table),
                    WeeklyOutput.columns(table, settings).fields(),
                    List.of(),
                    List.of(table.key())));
        }
        return tables;
    }

    private static String about(DimensionTable table) {
        return "The " + table.source().name() + " dimension, with the date each row was last seen.";
    }

    @Override
    public Outcome daily(Run run, Output output) throws IOException {
        return new WeeklyRun(run, output, null).execute();
    }

    @Override
    public Outcome backfill(Run run, Output output, LocalDate from) throws IOException {
        return new WeeklyRun(run, output, from).execute();
    }
}
