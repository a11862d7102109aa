package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.contract.report.RunReport.CatalogColumn;
import io.weekmart.contract.report.RunReport.CatalogTable;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.copies.CopiedTable;
import io.weekmart.copies.RawRows;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.publish.FixedSetting;
import io.weekmart.publish.Output;
import io.weekmart.publish.OutputSpec;
import io.weekmart.publish.TableLayout;
import io.weekmart.report.ReportBuilder;
import io.weekmart.schema.SparkTypes;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a pipeline of functions on datasets: its entry among the {@link Pipelines}. */
public final class TablePipelineJob implements PipelineJob {
    private static final Pattern FILE_NAMES = Pattern.compile("part-[0-9]{5}-of-[0-9]{5}\\.parquet");

    private final TablePipeline pipeline;

    public TablePipelineJob(TablePipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** The name of a file in its partition's folder. */
    static String fileName(OutputTable table, int number) {
        return String.format(Locale.ROOT, "part-%05d-of-%05d.parquet", number, table.files());
    }

    @Override
    public Pipeline pipeline() {
        return pipeline.pipeline();
    }

    @Override
    public String purpose() {
        return pipeline.purpose();
    }

    @Override
    public OutputSpec output(Settings settings) {
        Pipeline declaration = pipeline.pipeline();
        return new OutputSpec(
                declaration.name(),
                "backfill --pipeline " + declaration.name(),
                pipeline.outputs().stream()
                        .map(table -> new TableLayout(
                                table.name(),
                                table.partitionFields().stream()
                                        .map(Field::name)
                                        .toList(),
                                FILE_NAMES,
                                TableLayout.Content.COMPUTED))
                        .toList(),
                fixedSettings(settings));
    }

    private List<FixedSetting> fixedSettings(Settings settings) {
        List<FixedSetting> fixed = new ArrayList<>();
        if (pipeline.pipeline().inputs().stream().anyMatch(TableSpec::daily)) {
            fixed.add(RawLayout.fixed(
                    settings,
                    pipeline.outputs().stream().map(OutputTable::name).collect(Collectors.toSet()),
                    "What one date adds would be taken for everything there is, or the other way round."));
        }
        for (OutputTable table : pipeline.outputs()) {
            fixed.add(new FixedSetting(
                    table.name() + ".files",
                    table.name() + ".files",
                    table.division(),
                    Set.of(table.name()),
                    FixedSetting.Changeable.NEVER,
                    "The pipeline declares how the rows of a partition are divided into files. Rows would move between"
                            + " files, and readers would see them twice or not at all."));
        }
        return fixed;
    }

    @Override
    public void describe(Settings settings, OutputLayout layout, ReportBuilder report) {
        for (OutputTable table : pipeline.outputs()) {
            report.outputTable(new CatalogTable(
                    table.name(),
                    layout.resolve(table.name()).toString(),
                    table.about(),
                    columns(table.fileFields()),
                    columns(table.partitionFields())));
        }
        report.outputTable(OutputTables.rejects(layout));
    }

    @Override
    public List<CopiedTable> copied(Settings settings) {
        return pipeline.outputs().stream()
                .map(table -> new CopiedTable(
                        table.name(),
                        table.about(),
                        table.fileFields(),
                        table.partitionFields(),
                        Stream.concat(table.partitionFields().stream().map(Field::name), table.key().stream())
                                .toList()))
                .toList();
    }

    @Override
    public List<CopiedTable> staged(Settings settings) {
        return pipeline.pipeline().inputs().stream()
                .map(table -> AcceptedDumps.staged(pipeline, table, settings))
                .toList();
    }

    @Override
    public List<RawRows> raw(Run run, Output output) {
        return AcceptedDumps.of(pipeline, run, output);
    }

    private static List<CatalogColumn> columns(List<Field> fields) {
        return fields.stream()
                .map(field -> new CatalogColumn(
                        field.name(), SparkTypes.catalogName(SparkTypes.of(field.type())), field.doc()))
                .toList();
    }

    @Override
    public Outcome daily(Run run, Output output) throws IOException {
        return new PipelineRun(pipeline, run, output, pipeline.secret(run.settings())).daily();
    }

    @Override
    public Outcome backfill(Run run, Output output, LocalDate from) throws IOException {
        return new PipelineRun(pipeline, run, output, pipeline.secret(run.settings())).backfill(from);
    }
}
