package io.weekmart.job;

import io.weekmart.config.HadoopConfSource;
import io.weekmart.config.Settings;
import io.weekmart.config.SettingsReader;
import io.weekmart.config.SubmittedHadoop;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RunReport;
import io.weekmart.publish.RunIdentity;
import io.weekmart.report.Progress;
import io.weekmart.report.ReportBuilder;
import io.weekmart.report.SummaryTable;
import io.weekmart.report.TaskProgress;
import io.weekmart.storage.StorageFull;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A job that runs on Spark: reads the configuration, starts the session, runs, and shows the summary. */
public final class SparkJob implements Job {
    private final Pipelines pipelines;
    private final Cancellation cancellation;

    /**
     * @param pipelines those that can be asked for
     * @param cancellation whether the run is to end early
     */
    public SparkJob(Pipelines pipelines, Cancellation cancellation) {
        this.pipelines = pipelines;
        this.cancellation = cancellation;
    }

    @Override
    public Ending run(RunRequest request, PrintStream out, PrintStream err) throws IOException {
        Instant start = Instant.now();
        PipelineJob pipeline = pipelines.named(request.pipeline()).orElseThrow();
        Settings settings = SettingsReader.read(
                pipelines.declarations(),
                pipeline.pipeline(),
                request.confUris(),
                request.sets(),
                new HadoopConfSource(SubmittedHadoop.configuration()));
        ReportBuilder report = new ReportBuilder(Version.current(), request.job(), request.pipeline(), start);
        Progress progress = Progress.on(err, report::stage, cancellation::check);
        cancellation.starting(progress::line);
        OutputRun.Finished finished;
        try (SparkSession spark = session(request, progress)) {
            cancellation.computing(() -> spark.sparkContext().cancelAllJobs());
            Run run = new Run(
                    settings,
                    spark,
                    identity(request),
                    report,
                    progress,
                    request.acceptances(),
                    request.acceptedBy(),
                    request.dryRun(),
                    cancellation);
            finished = OutputRun.of(
                    run,
                    pipeline,
                    request.action(),
                    request.action() == RunRequest.Action.BACKFILL
                            ? request.requiredDates().from()
                            : null,
                    request.pageOf());
        } catch (Exception | Error failure) {
            throwFault(failure);
            throw failure;
        }
        show(finished, request, out, err);
        return finished.failure() == null ? Ending.DONE : Ending.failed(finished.failure());
    }

    /** Of a failure outside the run of the output, throws what the user can do something about. */
    private void throwFault(Throwable failure) {
        Throwable cause = cancellation.cause(failure);
        if (StorageFull.reason(failure).isPresent()) {
            cause = TaskFailures.cause(cause, TaskFailures.temporaryFolders());
        }
        if (cause instanceof UserFault fault) {
            throw fault;
        }
    }

    private void show(OutputRun.Finished finished, RunRequest request, PrintStream out, PrintStream err) {
        boolean stopped = finished.failure() != null && cancellation.isReason(finished.failure());
        Optional<String> tooLate = cancellation.ended(stopped);
        // On a terminal it sets the summary apart from the stages; where stdout goes elsewhere, it is not part of it.
        err.println();
        out.print(SummaryTable.of(finished.report()));
        tooLate.ifPresent(err::println);
        String reportUri = request.reportUri();
        if (reportUri != null) {
            write(reportUri, finished.report(), err);
            finished.page().ifPresent(page -> write(reportUri, page, err));
        }
    }

    /** What was published is published: a further copy of the report that can't be written does not change how the run ended. */
    private static void write(String reportUri, RunReport report, PrintStream err) {
        try {
            if (!ReportCopy.write(reportUri, report)) {
                err.println("The run report " + reportUri + " is that of the start of " + report.runId()
                        + " that did the work, and stays.");
            }
        } catch (Exception e) {
            err.println("Cannot write the run report to " + reportUri + ": " + e
                    + ". The run itself was not touched by this.");
        }
    }

    /** The page of a dry run lies beside the copy of its report. */
    private static void write(String reportUri, RunPages.Texts page, PrintStream err) {
        try {
            ReportCopy.writePage(reportUri, page);
        } catch (Exception e) {
            err.println("Cannot write the page of the dry run beside " + reportUri + ": " + e
                    + ". The run itself was not touched by this.");
        }
    }

    private static RunIdentity identity(RunRequest request) {
        RunRequest.Dates dates = request.dates();
        LocalDate date = dates == null ? LocalDate.now(ZoneOffset.UTC) : dates.to();
        return new RunIdentity(request.runId(), date, Version.current());
    }

    private static SparkSession session(RunRequest request, Progress progress) {
        RunRequest.Dates dates = request.dates();
        try (Progress.Step step = progress.begin("starting Spark")) {
            SparkSession spark = SparkSession.builder()
                    .appName("weekmart " + request.job() + (dates == null ? "" : " " + dates.to()))
                    // What a number means must not depend on the platform's defaults; Kryo can't hold records.
                    .config("spark.sql.ansi.enabled", "true")
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.sql.datetime.java8API.enabled", "true")
                    .config("spark.serializer", "org.apache.spark.serializer.JavaSerializer")
                    // A pipeline of functions has some two hundred generated classes a date. Spark keeps a hundred by
                    // default, and would compile most of them again for each table and date of a backfill.
                    .config("spark.sql.codegen.cache.maxEntries", "1000")
                    .getOrCreate();
            spark.sparkContext().addSparkListener(new TaskProgress(progress));
            return spark;
        }
    }
}
