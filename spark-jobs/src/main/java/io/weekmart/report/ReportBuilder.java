package io.weekmart.report;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Accounting;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.report.RunReport.CatalogTable;
import io.weekmart.contract.report.RunReport.DateRange;
import io.weekmart.contract.report.RunReport.Environment;
import io.weekmart.contract.report.RunReport.Failure;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.LeftOut;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.RunReport.Stage;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.RunReport.WrittenFile;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.terminal.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects a {@link RunReport} while the run goes on. It exists before anything else, so that a run which fails at its first step still
 * has a report. {@link #published}, {@link #nothingToDo}, {@link #dryRun} and {@link #failed} close it and may be called in any state.
 */
public final class ReportBuilder {
    private final String productVersion;
    private final String job;
    private final @Nullable String pipeline;
    private final Instant startedAt;
    private @Nullable String runId;
    private @Nullable LocalDate runDate;
    private @Nullable DateRange range;
    private @Nullable DateRange window;
    private @Nullable Environment environment;
    private @Nullable Accounting accounting;
    private Map<String, Object> configuration = Map.of();
    private final Map<String, String> locations = new LinkedHashMap<>();
    private final Map<String, Long> storageOperations = new TreeMap<>();
    private final Map<String, TableRows> tables = new LinkedHashMap<>();
    private final List<InputFile> inputFiles = new ArrayList<>();
    private final List<GuardResult> guards = new ArrayList<>();
    private final List<BalanceResult> balances = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<WeekResult> weeks = new ArrayList<>();
    private final List<PartitionResult> partitions = new ArrayList<>();
    private final List<WrittenFile> publishedFiles = new ArrayList<>();
    private final List<CatalogTable> outputTables = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final PageParts page = new PageParts();

    /**
     * @param job the job as it was called, such as {@code weekly-metrics} or {@code backfill}
     * @param pipeline the pipeline that it is about; null where the command line was not understood
     */
    public ReportBuilder(String productVersion, String job, @Nullable String pipeline, Instant startedAt) {
        this.productVersion = productVersion;
        this.job = job;
        this.pipeline = pipeline;
        this.startedAt = startedAt;
    }

    public ReportBuilder run(String id, @Nullable LocalDate date) {
        runId = id;
        runDate = date;
        return this;
    }

    /** The dates of a backfill. */
    public ReportBuilder range(LocalDate from, LocalDate to) {
        range = new DateRange(from, to);
        return this;
    }

    /** The dates whose dumps are read. */
    public ReportBuilder window(LocalDate from, LocalDate to) {
        window = new DateRange(from, to);
        return this;
    }

    public ReportBuilder environment(
            String host, String javaVersion, @Nullable String sparkVersion, @Nullable String applicationId) {
        environment = new Environment(host, javaVersion, sparkVersion, applicationId);
        return this;
    }

    /**
     * The settings that the run uses.
     *
     * @param settings nested maps, lists, strings, numbers and booleans; written in the order of their keys
     */
    public ReportBuilder configuration(Map<String, ?> settings) {
        configuration = sorted(settings);
        return this;
    }

    /** Where something lies, by {@code output}, {@code fact}, {@code rejects} or {@code report}. */
    public ReportBuilder location(String name, String uri) {
        locations.put(name, uri);
        return this;
    }

    /** Takes back where the report lies, since it could not be written there. */
    public ReportBuilder reportUnwritten() {
        locations.remove("report");
        return this;
    }

    public ReportBuilder inputFile(InputFile file) {
        inputFiles.add(file);
        return this;
    }

    /** Says or corrects what became of a table's rows: the last word counts. */
    public ReportBuilder table(TableRows rows) {
        tables.put(rows.table(), rows);
        return this;
    }

    public ReportBuilder accounting(Accounting sums) {
        accounting = sums;
        return this;
    }

    public ReportBuilder guard(GuardResult guard) {
        guards.add(guard);
        return this;
    }

    /** Says or corrects what a week came to: the last word counts. */
    public ReportBuilder week(WeekResult week) {
        weeks.removeIf(known -> known.id().equals(week.id()));
        weeks.add(week);
        return this;
    }

    /** A control total of the accepted rows beside what was computed of them. */
    public ReportBuilder balance(BalanceResult balance) {
        balances.add(balance);
        return this;
    }

    /** Accepted rows that are in none of the tables on purpose. */
    public ReportBuilder leftOut(LeftOut rows) {
        leftOut.add(rows);
        return this;
    }

    /** Says or corrects what a partition came to: the last word counts. */
    public ReportBuilder partition(PartitionResult partition) {
        partitions.removeIf(known ->
                known.table().equals(partition.table()) && known.values().equals(partition.values()));
        partitions.add(partition);
        return this;
    }

    public ReportBuilder publishedFile(WrittenFile file) {
        publishedFiles.add(file);
        return this;
    }

    public ReportBuilder outputTable(CatalogTable table) {
        outputTables.add(table);
        return this;
    }

    public ReportBuilder storageOperations(Map<String, Long> counts) {
        storageOperations.putAll(counts);
        return this;
    }

    /** What the page of the run shows beside the report. */
    public PageParts page() {
        return page;
    }

    /** Takes the stages of a {@link Progress}. */
    public void stage(Stage stage) {
        stages.add(stage);
    }

    /** Adds something that the reader should know though the run goes on: one sentence, which is said once. */
    public ReportBuilder warning(String text) {
        // It is one line, whatever the names of files and columns in it.
        String line = Printable.line(text);
        if (!warnings.contains(line)) {
            warnings.add(line);
        }
        return this;
    }

    public RunReport published(Instant endedAt) {
        return build(Outcome.PUBLISHED, ExitCode.DONE, null, endedAt);
    }

    public RunReport nothingToDo(Instant endedAt) {
        return build(Outcome.NOTHING_TO_DO, ExitCode.DONE, null, endedAt);
    }

    public RunReport dryRun(Instant endedAt) {
        return build(Outcome.DRY_RUN, ExitCode.DONE, null, endedAt);
    }

    /** Closes the report with the cause and the hint of a {@link UserFault}, or with the stack trace of anything else. */
    public RunReport failed(Throwable failure, Instant endedAt) {
        if (failure instanceof UserFault fault) {
            String cause = String.valueOf(fault.getMessage());
            return build(Outcome.FAILED, fault.exitCode(), new Failure(cause, fault.hint(), null), endedAt);
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return build(
                Outcome.FAILED,
                ExitCode.INTERNAL,
                new Failure(failure.toString(), null, trace.toString().replace("\r\n", "\n")),
                endedAt);
    }

    private RunReport build(Outcome outcome, ExitCode exitCode, @Nullable Failure failure, Instant endedAt) {
        List<WeekResult> inOrder = new ArrayList<>(weeks);
        inOrder.sort((a, b) -> a.startDt().compareTo(b.startDt()));
        return new RunReport(
                RunReport.VERSION,
                "weekmart",
                productVersion,
                job,
                pipeline,
                runId,
                runDate,
                range,
                window,
                startedAt,
                endedAt,
                outcome,
                exitCode.code(),
                failure,
                warnings,
                environment,
                configuration,
                locations,
                inputFiles,
                List.copyOf(tables.values()),
                accounting,
                balances,
                leftOut,
                guards,
                inOrder,
                partitions,
                publishedFiles,
                outputTables,
                storageOperations,
                stages);
    }

    private static Map<String, Object> sorted(Map<?, ?> settings) {
        Map<String, Object> sorted = new TreeMap<>();
        settings.forEach((key, value) ->
                sorted.put(String.valueOf(key), value instanceof Map<?, ?> nested ? sorted(nested) : value));
        return sorted;
    }
}
