package io.weekmart.launcher.night;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.launcher.compute.Clue;
import io.weekmart.launcher.compute.FailureScan;
import io.weekmart.launcher.compute.Observation;
import io.weekmart.launcher.compute.Observation.State;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.config.DailyRun;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says why an attempt failed: from the job's own report first, then from what the platform says, then from the logs. */
final class Verdict {
    /** What only another input, configuration or release mends. */
    private static final Set<ExitCode> STAYS = Set.of(ExitCode.USAGE, ExitCode.INPUT, ExitCode.QUALITY);

    /** Said of a success that somebody wanted ended. */
    static final String CANCELLED_TOO_LATE = "It had ended well before its cancellation took effect.";

    private static final String STAYS_CANCELLED = "Nothing is tried again by itself.";

    /** How the job's hints name the command that computes several dates. */
    private static final String BACKFILL = "backfill --";

    private Verdict() {}

    /**
     * What is to be said of a good report beside what it says itself: the job writes it last, with everything published, so that it counts
     * whatever became of the step afterwards. Empty for nothing.
     */
    static String remark(Attempt attempt, Observation seen) {
        if (attempt.cancelled()) {
            return CANCELLED_TOO_LATE;
        }
        if (attempt.ending() != null) {
            return "It had ended well before it could be stopped. "
                    + attempt.ending().cause();
        }
        return seen.state() == State.COMPLETED
                ? ""
                : "EMR says " + seen.platformState() + ", but the job's own report counts.";
    }

    /**
     * The outcome of an attempt that went well.
     *
     * @param remark see {@link #remark}
     */
    static Outcome succeeded(RunReport report, String uri, Submission submission, String remark) {
        long read = report.tables().stream().mapToLong(TableRows::read).sum();
        long rejected = report.tables().stream().mapToLong(TableRows::rejected).sum();
        String done = report.tables().isEmpty()
                ? "The job says: " + report.outcome().label() + "."
                : String.format(
                        Locale.ROOT,
                        "%s published, %s read, %,d of them rejected.",
                        report.published(),
                        Count.of(read, "row"),
                        rejected);
        return new Outcome(
                Outcome.Kind.SUCCEEDED,
                ExitCode.DONE.code(),
                remark.isEmpty() ? done : done + " " + remark,
                "",
                "",
                false,
                uri,
                submission);
    }

    /** The outcome of an attempt that the job itself reported to have failed. */
    static Outcome reported(DailyRun run, RunReport report, String uri, Submission submission) {
        ExitCode code = ExitCode.of(report.exitCode());
        RunReport.@Nullable Failure failure = report.failure();
        return new Outcome(
                Outcome.Kind.FAILED,
                code.code(),
                failure == null ? "The job ended with exit code " + code.code() + "." : failure.cause(),
                failure == null ? "" : hint(failure),
                failure != null && code == ExitCode.INPUT && asksForBackfill(failure)
                        ? run.command("run")
                        : next(run, code),
                !STAYS.contains(code),
                uri,
                submission);
    }

    /** The job has no hint for a fault of its own; but where it failed for want of memory or a node, that is known here. */
    private static String hint(RunReport.Failure failure) {
        if (failure.hint() != null) {
            return failure.hint();
        }
        String known = FailureScan.of(failure.cause()).hint();
        return known.isEmpty() ? "Please report it, with the run report." : known;
    }

    /** Whether the date waits for a backfill, after which it can be run. The check finds nothing wrong with its dumps. */
    private static boolean asksForBackfill(RunReport.Failure failure) {
        return failure.hint() != null && failure.hint().contains(BACKFILL);
    }

    /** Whether logs may tell more than what was seen. A step that was not begun, or is done, has none that do. */
    static boolean asksLogs(State state) {
        return state == State.FAILED || state == State.CLUSTER_ENDED;
    }

    /**
     * The outcome of an attempt of which the job left no report that says why it failed.
     *
     * @param clues what platform and logs say, what explains most first
     */
    static Outcome unreported(DailyRun run, List<Clue> clues, Submission submission, Observation seen) {
        if (seen.state() == State.CANCELLED) {
            return cancelled(
                    run, submission, "It was cancelled (" + seen.platformState() + "), and not by this launcher.");
        }
        if (seen.state() == State.COMPLETED) {
            return platform(
                    run,
                    "The step COMPLETED, but left no report of this run that can be read.",
                    "Look at its log; was another jar deployed?",
                    true,
                    submission);
        }
        if (clues.isEmpty()) {
            return platform(
                    run,
                    "EMR says " + seen.platformState() + ", and neither a report nor a log says why.",
                    "The logs reach S3 minutes late: look again in a while.",
                    seen.retryable(),
                    submission);
        }
        Clue best = clues.get(0);
        ExitCode told = best.failure().exitCode();
        if (told != null) {
            return new Outcome(
                    Outcome.Kind.FAILED,
                    told.code(),
                    best.line(),
                    best.hint(),
                    next(run, told),
                    !STAYS.contains(told),
                    null,
                    submission);
        }
        return platform(
                run,
                "EMR says " + seen.platformState() + ": " + best.line() + " (" + best.source() + ")",
                best.hint(),
                seen.retryable(),
                submission);
    }

    /** The outcome of an attempt that was ended on purpose. */
    static Outcome cancelled(DailyRun run, @Nullable Submission submission, String cause) {
        return new Outcome(
                Outcome.Kind.CANCELLED,
                ExitCode.CLUSTER.code(),
                cause,
                STAYS_CANCELLED,
                run.command("run"),
                false,
                null,
                submission);
    }

    /**
     * The outcome of an attempt that a launcher ended. What took too long is not tried again by itself: it mostly does so again, and each
     * time costs a cluster for hours.
     */
    static Outcome ended(DailyRun run, @Nullable Submission submission, Ending ending) {
        return switch (ending.kind()) {
            case CLUSTER_TERMINATED -> cancelled(run, submission, ending.cause());
            case OVERRUN ->
                new Outcome(
                        Outcome.Kind.FAILED,
                        ExitCode.CLUSTER.code(),
                        ending.cause(),
                        "See in its logs what it was at. If it needs the time, raise launcher.max-duration. Nothing is tried again"
                                + " by itself.",
                        run.command("logs"),
                        false,
                        null,
                        submission);
        };
    }

    /** Whether a report tells of something that ending the run cannot have caused. */
    static boolean stays(RunReport report) {
        return STAYS.contains(ExitCode.of(report.exitCode()));
    }

    /** A failure that somebody wants nothing to follow. */
    static Outcome calledOff(DailyRun run, Outcome failure) {
        return new Outcome(
                Outcome.Kind.CANCELLED,
                failure.exitCode(),
                "It was cancelled, and had failed: " + failure.cause(),
                STAYS_CANCELLED,
                run.command("run"),
                false,
                failure.report(),
                failure.submission());
    }

    /** The outcome of an attempt that EMR never took. */
    static Outcome notTaken(DailyRun run, int sendings) {
        return platform(
                run,
                "EMR took none of " + sendings + " requests.",
                "Look at the AWS Health Dashboard, and whether the limits of the account are reached.",
                true,
                null);
    }

    /** What EMR calls invalid leaves no log: the request that it did not take is what to look at. */
    private static Outcome platform(
            DailyRun run, String cause, String hint, boolean retryable, @Nullable Submission submission) {
        return new Outcome(
                Outcome.Kind.FAILED,
                ExitCode.CLUSTER.code(),
                cause,
                hint,
                run.command(retryable ? "logs" : "plan"),
                retryable,
                null,
                submission);
    }

    private static String next(DailyRun run, ExitCode code) {
        return switch (code) {
            case INPUT -> run.command("check");
            case USAGE -> "emr-launcher doctor";
            case HELD, INTERRUPTED -> run.command("run");
            default -> run.command("logs");
        };
    }
}
