package io.weekmart.job;

import io.weekmart.LocalSpark;
import io.weekmart.config.Settings;
import io.weekmart.contract.calendar.ClosedDays;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Setting;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.guards.Acceptance;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.publish.RunIdentity;
import io.weekmart.report.Progress;
import io.weekmart.report.ReportBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;

/** A folder of dumps and an output beside it, on which a pipeline of functions runs in this process. */
public final class TableBench {
    private final TablePipeline pipeline;
    private final Path folder;
    private Settings.Layout layout = Settings.Layout.FULL;
    private Duration keptRejects = Duration.ofDays(36500);
    private static final List<String> FILE_PATTERNS = List.of("{table}_{date}.csv", "{table}_{date}.csv.gz");

    private String stopAfterStage = "";
    private Settings.GuardLimits guards = new Settings.GuardLimits(0, 0.05, 200);
    private boolean allowGaps;
    private ClosedDays closed = ClosedDays.NONE;
    private List<Acceptance> acceptances = List.of();
    private Path raw;
    private final Map<Setting<?>, Object> own = new HashMap<>();
    private final Map<TableSpec, List<String>> privateColumns = new HashMap<>();
    private final Map<TableSpec, DumpNames> names = new LinkedHashMap<>();
    private final Map<TableSpec, ColumnRules> rules = new HashMap<>();

    public TableBench(TablePipeline pipeline, Path folder) {
        this.pipeline = pipeline;
        this.folder = folder;
        this.raw = folder.resolve("raw");
        pipeline.pipeline().settings().forEach(setting -> own.put(setting, setting.standard()));
    }

    /** Reads the dumps of another folder, and writes none. */
    public TableBench reading(Path dumps) {
        raw = dumps.toAbsolutePath().normalize();
        return this;
    }

    /** Sets a key that the pipeline alone has. */
    public <T> TableBench set(Setting<T> setting, T value) {
        own.put(setting, value);
        return this;
    }

    /** Says what the configuration says about the columns of a table. */
    public TableBench rules(TableSpec table, ColumnRules columnRules) {
        rules.put(table, columnRules);
        return this;
    }

    /** Names the private columns of a table. */
    public TableBench privateColumns(TableSpec table, String... columns) {
        privateColumns.put(table, List.of(columns));
        return this;
    }

    /** Reads the newest dump of a table. */
    public TableBench newest(TableSpec table) {
        List<FilePattern> patterns = FILE_PATTERNS.stream()
                .map(text -> FilePattern.of(text, pipeline.pipeline().name()))
                .toList();
        names.put(table, new DumpNames(patterns, DumpNames.Choice.NEWEST, DumpNames.COMMON));
        return this;
    }

    /** Reads the one dump of a table, whose name has no date. */
    public TableBench undated(TableSpec table, String name) {
        List<FilePattern> patterns =
                List.of(FilePattern.ofOneTable(name, pipeline.pipeline().name()));
        names.put(table, new DumpNames(patterns, DumpNames.Choice.UNDATED, "tables." + table.name() + ".file-pattern"));
        return this;
    }

    public TableBench daily() {
        layout = Settings.Layout.DAILY;
        return this;
    }

    public TableBench keepRejects(Duration time) {
        keptRejects = time;
        return this;
    }

    /** Takes days without dumps for days on which nothing is exported. */
    public TableBench allowGaps() {
        allowGaps = true;
        return this;
    }

    /** Days on which no dump is expected, as {@code raw.closed} has them. */
    public TableBench closed(String... days) {
        closed = ClosedDays.of(List.of(days));
        return this;
    }

    /** Holds runs to these limits, in the place of limits of emptied partitions and rejected rows alone. */
    public TableBench guards(Settings.GuardLimits limits) {
        guards = limits;
        return this;
    }

    /** Accepts what guards find, as {@code --accept} does. */
    public TableBench accept(String... texts) {
        acceptances = Stream.of(texts)
                .map(text -> Acceptance.parse(pipeline.pipeline(), text))
                .toList();
        return this;
    }

    /** Asks runs to stop when a stage of that name ends. */
    public TableBench stopAfter(String stage) {
        stopAfterStage = stage;
        return this;
    }

    public TableBench dump(TableSpec table, String date, String csv) {
        return file(table.name() + "_" + date + ".csv", csv);
    }

    /** Writes a dump of any name. */
    public TableBench file(String name, String csv) {
        try {
            Files.createDirectories(folder.resolve("raw"));
            Files.writeString(folder.resolve("raw/" + name), csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Takes over the dumps and the output of another bench. */
    public TableBench startingFrom(TableBench other) {
        Workbench.copy(other.folder, folder);
        return this;
    }

    public RunReport run(String date) {
        return OutputRun.of(run(date, false), new TablePipelineJob(pipeline), RunRequest.Action.RUN, null)
                .report();
    }

    public RunReport dryRun(String date) {
        return OutputRun.of(run(date, true), new TablePipelineJob(pipeline), RunRequest.Action.RUN, null)
                .report();
    }

    public RunReport backfill(String from, String to) {
        return backfill(from, to, false);
    }

    public RunReport dryBackfill(String from, String to) {
        return backfill(from, to, true);
    }

    private RunReport backfill(String from, String to, boolean dryRun) {
        return OutputRun.of(
                        run(to, dryRun),
                        new TablePipelineJob(pipeline),
                        RunRequest.Action.BACKFILL,
                        LocalDate.parse(from))
                .report();
    }

    public RunReport verify() {
        return OutputRun.of(run("2024-01-01", true), new TablePipelineJob(pipeline), RunRequest.Action.VERIFY, null)
                .report();
    }

    private Run run(String date, boolean dryRun) {
        ReportBuilder report =
                new ReportBuilder("test", "test", pipeline.pipeline().name(), Instant.now());
        Cancellation cancellation = new Cancellation();
        Progress progress = Progress.on(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                stage -> {
                    report.stage(stage);
                    if (stage.name().equals(stopAfterStage)) {
                        cancellation.request(StopSignal.TERM);
                    }
                },
                () -> {});
        RunIdentity identity = new RunIdentity("run-" + UUID.randomUUID(), LocalDate.parse(date), "test");
        return new Run(settings(), LocalSpark.session(), identity, report, progress, acceptances, dryRun, cancellation);
    }

    private Settings settings() {
        Map<TableSpec, Settings.Table> tables = new LinkedHashMap<>();
        pipeline.pipeline()
                .inputs()
                .forEach(table -> tables.put(
                        table,
                        new Settings.Table(
                                Map.of(),
                                List.of(),
                                table.naturalKey(),
                                0.5,
                                privateColumns.getOrDefault(table, table.privateColumns()),
                                Set.of(),
                                Dialect.STANDARD,
                                rules.getOrDefault(table, ColumnRules.NONE))));
        return new Settings(
                pipeline.pipeline(),
                new Settings.Raw(
                        raw.toString(),
                        layout,
                        FILE_PATTERNS,
                        names,
                        Optional.empty(),
                        4,
                        allowGaps,
                        closed,
                        1 << 20,
                        64 << 20),
                tables,
                guards,
                new Settings.OutputSettings(output().toString(), "zstd", 1, keptRejects, Duration.ofMinutes(3), true),
                own);
    }

    public Path output() {
        return folder.resolve("out");
    }

    /** Rows of a published table, some columns joined by blanks; in the order of the texts. */
    public List<String> table(String name, String columns) {
        return LocalSpark.session()
                .read()
                .parquet(output().resolve(name).toString())
                .selectExpr("concat_ws(' ', " + columns + ") as text")
                .orderBy("text")
                .as(Encoders.STRING())
                .collectAsList();
    }

    /** Content and time of the files that readers of tables see, by their path. */
    public SortedMap<String, String> published() {
        SortedMap<String, String> files = Workbench.tree(output());
        files.keySet().removeIf(name -> name.startsWith("runs/") || name.startsWith("_weekmart"));
        return files;
    }

    public String message(RunReport report) {
        RunReport.Failure failure = Objects.requireNonNull(report.failure(), "The run did not fail");
        return (failure.cause() + "\n" + failure.hint())
                .replace("file:" + folder, "here")
                .replace(folder.toString(), "here");
    }
}
