package io.weekmart.job;

import io.weekmart.config.EffectiveSettings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.publish.Output;
import io.weekmart.publish.Processes;
import io.weekmart.publish.Recovery;
import io.weekmart.publish.Rejects;
import io.weekmart.publish.Strays;
import io.weekmart.publish.Unfinished;
import io.weekmart.storage.StorageCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the output of a pipeline, from opening it to the report in it: the same for every pipeline, but for what it computes.
 * Whatever happens, it ends with a report, which tells the exit code; nothing is thrown but errors of the virtual machine.
 */
final class OutputRun {
    private static final Duration MOST_TO_SETTLE = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;

    private OutputRun() {}

    /**
     * How a job ended.
     *
     * @param failure what ended it early; null where it is done
     * @param page of a dry run, which leaves none in its output
     */
    record Finished(RunReport report, @Nullable Throwable failure, Optional<RunPages.Texts> page) {
        Finished(RunReport report, @Nullable Throwable failure) {
            this(report, failure, Optional.empty());
        }
    }

    /**
     * Does what is asked for.
     *
     * @param from the first date of a backfill, which ends on the run's own; null for every other action
     */
    static Finished of(Run run, PipelineJob pipeline, RunRequest.Action action, @Nullable LocalDate from) {
        return of(run, pipeline, action, from, null);
    }

    /**
     * Does what is asked for.
     *
     * @param from the first date of a backfill, which ends on the run's own; null for every other action
     * @param pageOf the run whose page is made again; null for every other action
     */
    static Finished of(
            Run run,
            PipelineJob pipeline,
            RunRequest.Action action,
            @Nullable LocalDate from,
            @Nullable String pageOf) {
        if (from != null) {
            run.report().range(from, run.identity().runDate());
        }
        describe(run);
        if (action == RunRequest.Action.RUN || action == RunRequest.Action.BACKFILL) {
            try {
                refuseFirstRunOfNothing(run, pipeline);
            } catch (UserFault failure) {
                return failed(run, failure);
            }
        }
        OutputCopies copies;
        try {
            copies = new OutputCopies(run, pipeline);
            copies.check(action);
        } catch (UserFault failure) {
            return failed(run, failure);
        }
        try (Output output = open(run, pipeline, purpose(action))) {
            warnOfRecovery(run, output);
            Finished finished;
            try {
                Outcome outcome =
                        switch (action) {
                            case RUN -> pipeline.daily(run, output);
                            case BACKFILL -> pipeline.backfill(run, output, Objects.requireNonNull(from, "from"));
                            case RECOVER -> recovered(output);
                            case VERIFY -> OutputVerification.of(run, output);
                            case LOAD -> Outcome.NOTHING_TO_DO;
                            case REPORT -> PageAgain.of(run, output, Objects.requireNonNull(pageOf, "pageOf"));
                        };
                if (copies.bring(action, output) && action == RunRequest.Action.LOAD) {
                    outcome = Outcome.PUBLISHED;
                }
                Unfinished unfinished = output.ledger().unfinished();
                if (!unfinished.isEmpty()) {
                    run.report().warning(unfinished.sentence() + " " + unfinished.remedy(output.spec()));
                }
                operations(run, output);
                finished = new Finished(ended(run, outcome), null);
            } catch (Exception | FSError failure) {
                // Spark's own exception is a checked one that no signature names, and Hadoop takes a full disk for an
                // error.
                settle(run);
                operations(run, output);
                finished = failed(run, failure);
            }
            return run.dryRun()
                    ? new Finished(finished.report(), finished.failure(), RunPages.dry(run, output, finished.report()))
                    : reported(run, output, paged(run, output, finished));
        } catch (Exception | FSError failure) {
            return failed(run, failure);
        }
    }

    /** A first run whose folder of dumps is not there makes no output: most likely a path is wrong, and it may be that of the output. */
    private static void refuseFirstRunOfNothing(Run run, PipelineJob pipeline) {
        try {
            Path root = new Path(run.settings().output().path());
            if (root.getFileSystem(run.hadoop()).exists(root)) {
                return;
            }
        } catch (IOException | IllegalArgumentException e) {
            // Opening the output says what is wrong with it.
            return;
        }
        Inputs.catalog(run, pipeline.pipeline()).requireFolder(run.identity().runDate());
    }

    /** Opening the output has finished or undone what a killed publication left; what is still unfinished or left over is refused. */
    private static Outcome recovered(Output output) {
        // Only computing can finish what files were lost of, and recovering computes nothing.
        Unfinished unfinished = output.ledger().unfinished();
        if (!unfinished.isEmpty()) {
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot recover " + output.layout() + ": " + unfinished.sentence(),
                    unfinished.remedy(output.spec()));
        }
        Strays.refuseLeft(output);
        return output.recovery().state() == Recovery.State.FINISHED ? Outcome.PUBLISHED : Outcome.NOTHING_TO_DO;
    }

    private static Output.Purpose purpose(RunRequest.Action action) {
        return switch (action) {
            case RUN -> Output.Purpose.DAILY;
            case BACKFILL -> Output.Purpose.BACKFILL;
            case RECOVER -> Output.Purpose.RECOVER;
            case VERIFY -> Output.Purpose.VERIFY;
            case LOAD -> Output.Purpose.LOAD;
            case REPORT -> Output.Purpose.REPORT;
        };
    }

    /**
     * Waits until no task of Spark runs any more. When a job fails or is cancelled, its other tasks are asked to end and may go on for a
     * while; what they write into the staging folder after it was removed would stay there.
     */
    private static void settle(Run run) {
        long until = System.nanoTime() + MOST_TO_SETTLE.toNanos();
        try {
            while (!run.spark().sparkContext().isStopped() && tasks(run) > 0 && System.nanoTime() < until) {
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int tasks(Run run) {
        return Arrays.stream(run.spark().sparkContext().statusTracker().getExecutorInfos())
                .mapToInt(SparkExecutorInfo::numRunningTasks)
                .sum();
    }

    /** The page is there before the report, by which others see that the run is over. */
    private static Finished paged(Run run, Output output, Finished finished) {
        Optional<String> warning = RunPages.write(run, output, finished.report());
        if (warning.isEmpty()) {
            return finished;
        }
        run.report().warning(warning.get());
        Throwable failure = finished.failure();
        return failure == null ? new Finished(ended(run, finished.report().outcome()), null) : failed(run, failure);
    }

    /** What made the run fail is reported even where no room is left for the report itself, and so is that there is none. */
    private static Finished reported(Run run, Output output, Finished finished) {
        try {
            output.writeReport(ReportJson.write(finished.report()).getBytes(StandardCharsets.UTF_8));
            return finished;
        } catch (UserFault unwritten) {
            run.report().reportUnwritten();
            if (finished.failure() == null) {
                return failed(run, unwritten);
            }
            run.report().warning(String.valueOf(unwritten.getMessage()));
            return failed(run, finished.failure());
        }
    }

    private static Finished failed(Run run, Throwable failure) {
        Throwable cause = TaskFailures.cause(run.cancellation().cause(failure), TaskFailures.temporaryFolders());
        return new Finished(run.report().failed(cause, Instant.now()), cause);
    }

    private static Output open(Run run, PipelineJob pipeline, Output.Purpose purpose) {
        Output output = run.dryRun()
                ? Output.inspect(
                        run.settings().output(),
                        pipeline.output(run.settings()),
                        run.spark().sparkContext().hadoopConfiguration(),
                        run.identity(),
                        purpose)
                : Output.open(
                        run.settings().output(),
                        pipeline.output(run.settings()),
                        run.spark().sparkContext().hadoopConfiguration(),
                        run.identity(),
                        purpose);
        run.report().location("output", output.layout().root().toString());
        pipeline.describe(run.settings(), output.layout(), run.report());
        if (!run.dryRun()) {
            run.report().location("rejects", Rejects.folder(output.layout()).toString());
            run.report()
                    .location(
                            "report",
                            output.layout()
                                    .report(
                                            run.identity().runDate(),
                                            run.identity().runId())
                                    .toString());
            if (run.settings().output().page()
                    && (purpose == Output.Purpose.DAILY || purpose == Output.Purpose.BACKFILL)) {
                run.report()
                        .location(
                                "page",
                                output.layout()
                                        .page(
                                                run.identity().runDate(),
                                                run.identity().runId())
                                        .toString());
            }
        }
        return output;
    }

    private static RunReport ended(Run run, Outcome outcome) {
        Instant now = Instant.now();
        return switch (outcome) {
            case PUBLISHED -> run.report().published(now);
            case NOTHING_TO_DO -> run.report().nothingToDo(now);
            case DRY_RUN -> run.report().dryRun(now);
            case FAILED -> throw new IllegalStateException("A failure is thrown, not returned");
        };
    }

    private static void describe(Run run) {
        SparkSession spark = run.spark();
        run.report()
                .run(run.identity().runId(), run.identity().runDate())
                .configuration(EffectiveSettings.of(run.settings()))
                .environment(
                        Processes.host(),
                        System.getProperty("java.version"),
                        spark.version(),
                        spark.sparkContext().applicationId());
    }

    private static void warnOfRecovery(Run run, Output output) {
        if (output.recovery().state() != Recovery.State.NOTHING) {
            run.report().warning(output.recovery().sentence());
        }
        output.takenOverFrom().ifPresent(holder -> run.report()
                .warning("Took the output over from " + holder + ", which did not release it."));
    }

    private static void operations(Run run, Output output) {
        StorageCounts counts = output.counts();
        Map<String, Long> operations = new TreeMap<>();
        operations.put("opened", counts.opened());
        operations.put("stat_calls", counts.statCalls());
        operations.put("listed", counts.listed());
        operations.put("written", counts.written());
        operations.put("deleted", counts.deleted());
        operations.put("bytes_read", counts.bytesRead());
        operations.put("bytes_written", counts.bytesWritten());
        run.report().storageOperations(operations);
    }
}
