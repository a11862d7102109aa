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
import java.util.TreeMap;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the output of a pipeline, from opening it to the report in it: the same for every pipeline, but for what it computes.
 * Whatever happens, it ends with a report, which tells the exit code; nothing is thrown but errors of the virtual machine.
 */
final class OutputRun {
    private static final Duration MOST_TO_SETTLE = Duration.ofSeconds(20);
    private static final long MILLIS_BETWEEN_LOOKS = 20;

    private OutputRun() {}

    /**
     * How a job ended.
     *
     * @param failure what ended it early; null where it is done
     */
    record Finished(RunReport report, @Nullable Throwable failure) {}

    /** What a job does with its open output. */
    private interface Work {
        Outcome on(Output output) throws IOException;
    }

    /** Computes and publishes the run's date. */
    static Finished daily(Run run, PipelineJob pipeline) {
        return execute(run, pipeline, Output.Purpose.DAILY, output -> pipeline.daily(run, output));
    }

    /** Computes and publishes the dates from one to the run's. */
    static Finished backfill(Run run, PipelineJob pipeline, LocalDate from) {
        run.report().range(from, run.identity().runDate());
        return execute(run, pipeline, Output.Purpose.BACKFILL, output -> pipeline.backfill(run, output, from));
    }

    /** Finishes or undoes what a killed publication left: opening the output does. */
    static Finished recover(Run run, PipelineJob pipeline) {
        return execute(run, pipeline, Output.Purpose.RECOVER, output -> {
            refuseUnfinished(output);
            Strays.refuseLeft(output);
            return output.recovery().state() == Recovery.State.FINISHED ? Outcome.PUBLISHED : Outcome.NOTHING_TO_DO;
        });
    }

    /** Only computing can finish what files were lost of, and this job computes nothing. */
    private static void refuseUnfinished(Output output) {
        Unfinished unfinished = output.ledger().unfinished();
        if (!unfinished.isEmpty()) {
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot recover " + output.layout() + ": " + unfinished.sentence(),
                    unfinished.remedy(output.spec()));
        }
    }

    /** Reads every published file and compares it with the ledger; the run is one that writes nothing. */
    static Finished verify(Run run, PipelineJob pipeline) {
        return execute(run, pipeline, Output.Purpose.VERIFY, output -> OutputVerification.of(run, output));
    }

    private static Finished execute(Run run, PipelineJob pipeline, Output.Purpose purpose, Work work) {
        describe(run);
        try (Output output = open(run, pipeline, purpose)) {
            recovered(run, output);
            Finished finished;
            try {
                Outcome outcome = work.on(output);
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
            return run.dryRun() ? finished : reported(run, output, finished);
        } catch (Exception | FSError failure) {
            return failed(run, failure);
        }
    }

    /**
     * Waits until no task of Spark runs any more. When a job fails or is cancelled, its other tasks are asked to end and may go on for a
     * while; what they write into the staging folder after it was removed would stay there.
     */
    private static void settle(Run run) {
        long until = System.nanoTime() + MOST_TO_SETTLE.toNanos();
        try {
            while (!run.spark().sparkContext().isStopped() && tasks(run) > 0 && System.nanoTime() < until) {
                Thread.sleep(MILLIS_BETWEEN_LOOKS);
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
        pipeline.describe(output.layout(), run.report());
        run.report().location("rejects", Rejects.folder(output.layout()).toString());
        if (!run.dryRun()) {
            run.report()
                    .location(
                            "report",
                            output.layout()
                                    .report(
                                            run.identity().runDate(),
                                            run.identity().runId())
                                    .toString());
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

    private static void recovered(Run run, Output output) {
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
