package io.weekmart.launcher.night;

import io.weekmart.launcher.compute.Clue;
import io.weekmart.launcher.compute.Compute;
import io.weekmart.launcher.compute.Observation;
import io.weekmart.launcher.compute.Observation.State;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.fault.ExitCode;
import io.weekmart.launcher.report.RunReport;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says why an attempt failed: from the job's own report first, then from what the platform says, then from the logs. */
final class Verdict {
    /** What only another input, configuration or release mends. */
    private static final Set<ExitCode> STAYS = Set.of(ExitCode.USAGE, ExitCode.INPUT, ExitCode.QUALITY);

    private Verdict() {}

    /** The outcome of an attempt that the job itself reported to have failed. */
    static Outcome reported(LocalDate date, RunReport report, String uri, Submission submission) {
        ExitCode code = ExitCode.of(report.exitCode());
        RunReport.@Nullable Failure failure = report.failure();
        return new Outcome(
                Outcome.Kind.FAILED,
                code.code(),
                failure == null ? "The job ended with exit code " + code.code() + "." : failure.cause(),
                failure == null
                        ? ""
                        : Objects.requireNonNullElse(failure.hint(), "Please report it, with the run report."),
                next(date, code),
                !STAYS.contains(code),
                uri,
                submission);
    }

    /** The outcome of an attempt of which the job left no report that says why it failed. */
    static Outcome unreported(
            LocalDate date, Compute compute, Submission submission, Observation seen, @Nullable String goodReport) {
        if (seen.state() == State.CANCELLED && goodReport == null) {
            return cancelled(date, submission, "The step was cancelled, and not by this launcher.");
        }
        if (seen.state() == State.COMPLETED) {
            return platform(
                    date,
                    "The step COMPLETED, but left no report of this run.",
                    "Look at its log; was another jar deployed?",
                    true,
                    submission);
        }
        if (goodReport != null) {
            return platform(
                    date,
                    "EMR says " + seen.platformState() + ", though the job reported to have ended well.",
                    "Run it again: it publishes nothing twice.",
                    true,
                    submission);
        }
        List<Clue> clues = compute.clues(submission);
        String state = "EMR says " + seen.platformState();
        // A line whose kind is known explains more than one that is only the last.
        return clues.stream()
                .filter(clue -> !clue.hint().isEmpty())
                .findFirst()
                .or(() -> clues.stream().findFirst())
                .map(clue -> platform(
                        date,
                        state + ": " + clue.line() + " (" + clue.source() + ")",
                        clue.hint(),
                        seen.retryable(),
                        submission))
                .orElseGet(() -> platform(
                        date,
                        state + ", and neither a report nor a log says why.",
                        "The logs reach S3 minutes late: look again in a while.",
                        seen.retryable(),
                        submission));
    }

    /** The outcome of an attempt that was ended on purpose. */
    static Outcome cancelled(LocalDate date, @Nullable Submission submission, String cause) {
        return new Outcome(
                Outcome.Kind.CANCELLED,
                ExitCode.CLUSTER.code(),
                cause,
                "Nothing is tried again by itself.",
                "emr-launcher run --date " + date,
                false,
                null,
                submission);
    }

    /** The outcome of an attempt that EMR never took. */
    static Outcome notTaken(LocalDate date, int sendings) {
        return platform(
                date,
                "EMR took none of " + sendings + " requests.",
                "Look at the AWS Health Dashboard, and whether the limits of the account are reached.",
                true,
                null);
    }

    private static Outcome platform(
            LocalDate date, String cause, String hint, boolean retryable, @Nullable Submission submission) {
        return new Outcome(
                Outcome.Kind.FAILED,
                ExitCode.CLUSTER.code(),
                cause,
                hint,
                "emr-launcher logs --date " + date,
                retryable,
                null,
                submission);
    }

    private static String next(LocalDate date, ExitCode code) {
        return switch (code) {
            case INPUT -> "emr-launcher check --date " + date;
            case USAGE -> "emr-launcher doctor";
            case HELD, INTERRUPTED -> "emr-launcher run --date " + date;
            default -> "emr-launcher logs --date " + date;
        };
    }
}
