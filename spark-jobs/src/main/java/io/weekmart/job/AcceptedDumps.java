package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.copies.CopiedTable;
import io.weekmart.copies.RawRows;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.pipeline.TableReader;
import io.weekmart.publish.Output;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.report.Progress;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The accepted rows of the dumps of a date, for the staging schema of a database. The dumps are read once more than the run reads them, so that a
 * load that failed can be repeated without the run.
 */
final class AcceptedDumps implements RawRows {
    private static final Field DUMP_DATE =
            Field.required("dump_dt", FieldType.DATE, "Date of the dump that the row was delivered with.");

    private final TablePipeline pipeline;
    private final Run run;
    private final Output output;
    private final Inputs inputs;

    private AcceptedDumps(TablePipeline pipeline, Run run, Output output, Inputs inputs) {
        this.pipeline = pipeline;
        this.run = run;
        this.output = output;
        this.inputs = inputs;
    }

    /** Finds the dumps of the run date; empty where it is a closed day without any. */
    static Optional<AcceptedDumps> of(TablePipeline pipeline, Run run, Output output) throws IOException {
        DumpCatalog catalog = Inputs.catalog(run, pipeline.pipeline());
        List<LocalDate> dates =
                ClosedDates.others(run, catalog, List.of(run.identity().runDate()));
        if (dates.isEmpty()) {
            return Optional.empty();
        }
        List<Inputs> found =
                DateInputs.of(run, pipeline.pipeline(), catalog, dates).inputs();
        return Optional.of(new AcceptedDumps(pipeline, run, output, found.get(found.size() - 1)));
    }

    /** The table that the rows of a raw table are staged in. */
    static CopiedTable staged(TablePipeline pipeline, TableSpec table, Settings settings) {
        TableSpec typed = settings.table(table).rules().typed(table);
        List<String> key = new ArrayList<>(settings.table(table).naturalKey());
        boolean keyed = !key.isEmpty()
                && key.stream().allMatch(column -> typed.field(column).required());
        if (keyed) {
            key.add(0, DUMP_DATE.name());
        }
        return new CopiedTable(
                pipeline.pipeline().name().replace('-', '_') + "_" + table.name(),
                "Accepted rows of the dumps of " + table.name() + ".",
                typed.fields(),
                List.of(DUMP_DATE),
                keyed ? key : List.of());
    }

    @Override
    public LocalDate date() {
        return run.identity().runDate();
    }

    @Override
    public List<Staged> tables() {
        return pipeline.pipeline().inputs().stream()
                .map(table -> new Staged(staged(pipeline, table, run.settings()), isWhole(table)))
                .toList();
    }

    private boolean isWhole(TableSpec table) {
        return !table.daily() || run.settings().raw().layout() == Settings.Layout.FULL;
    }

    @Override
    public String fingerprint() {
        return Sha256.hex(inputs.lastRun().toString());
    }

    @Override
    public Map<String, List<Path>> accept() throws IOException {
        RunContext context = new PublishedStates(run, output, pipeline.secret(run.settings())).at(date());
        Map<String, List<Path>> accepted = new HashMap<>();
        try (TableReader reader = new TableReader(run.spark(), pipeline, context, Publishing.staging(run, output))) {
            for (TableSpec table : pipeline.pipeline().inputsByReference()) {
                try (Progress.Step step = run.progress().begin("reading " + table.name() + " to stage it")) {
                    TaskResults result = reader.accept(table, inputs.of(table));
                    step.end(result.rowsRead());
                    accepted.put(
                            staged(pipeline, table, run.settings()).name(),
                            result.of(TaskResult.AcceptedFile.class).stream()
                                    .map(file -> new Path(file.path()))
                                    .toList());
                }
            }
        }
        return accepted;
    }
}
