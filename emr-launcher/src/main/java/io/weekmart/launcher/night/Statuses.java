package io.weekmart.launcher.night;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.compute.Observation;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.config.DailyRun;
import io.weekmart.launcher.night.NightStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statuses in which a run can be, as people are told them. */
final class Statuses {
    private Statuses() {}

    /** The dumps are missing or bad: each note says of one what is wrong. */
    static NightStatus waitingForInput(Night night, List<String> notes) {
        return new NightStatus(
                night.run(),
                Phase.WAITING_FOR_INPUT,
                night.last().map(Attempt::number).orElse(0),
                null,
                null,
                null,
                "The dumps of " + night.date() + " are not ready.",
                notes,
                ExitCode.INPUT,
                "Wait for the export, or have it run again.",
                night.run().command("check"),
                null);
    }

    /** There is nothing to run for. Should a dump arrive later, a launcher that looks again takes it in. */
    static NightStatus closedDay(Night night) {
        return new NightStatus(
                night.run(),
                Phase.CLOSED_DAY,
                night.last().map(Attempt::number).orElse(0),
                null,
                null,
                null,
                "The stores were closed on " + night.date() + ", and there is no dump: nothing to count.",
                List.of(),
                ExitCode.DONE,
                "",
                "",
                null);
    }

    static NightStatus notBegun(DailyRun run) {
        return new NightStatus(
                run,
                Phase.NOT_BEGUN,
                0,
                null,
                null,
                null,
                "No attempt was begun.",
                List.of(),
                ExitCode.WAITING,
                "",
                run.command("run"),
                null);
    }

    /** A duration as people say it: 6 hours, or 90 minutes. */
    static String words(Duration duration) {
        long minutes = duration.toMinutes();
        long count = minutes % 60 == 0 ? minutes / 60 : minutes;
        return count + (minutes % 60 == 0 ? " hour" : " minute") + (count == 1 ? "" : "s");
    }

    /** Announced, and not confirmed; or refused, and to be sent again. */
    static NightStatus sending(Night night, Attempt attempt) {
        Refusal refusal = attempt.refusal();
        return inProgress(
                night,
                attempt,
                Phase.SENDING,
                null,
                attempt.claimedAt(),
                refusal == null ? "EMR has not confirmed it yet." : refusal.cause() + " " + refusal.hint());
    }

    static NightStatus running(Night night, Attempt attempt, Submission submission, Observation seen) {
        Instant since = seen.startedAt() == null ? attempt.claimedAt() : seen.startedAt();
        return inProgress(night, attempt, Phase.RUNNING, submission, since, seen.platformState());
    }

    /** It is being ended, or has ended and its outcome is not written yet. */
    static NightStatus stopping(Night night, Attempt attempt, Submission submission, String detail) {
        return inProgress(night, attempt, Phase.STOPPING, submission, attempt.claimedAt(), detail);
    }

    /** EMR does not know its cluster, and it may run all the same. */
    static NightStatus outOfSight(Night night, Attempt attempt, Submission submission, Duration maxDuration) {
        return stopping(
                night,
                attempt,
                submission,
                "EMR does not know cluster " + submission.cluster()
                        + ", and the run left no report: it may still be running."
                        + " No other attempt begins within " + words(maxDuration)
                        + " of its sending (launcher.max-duration). If it has ended for certain, run "
                        + night.run().command("cancel") + ", then "
                        + night.run().command("run") + ".");
    }

    private static NightStatus inProgress(
            Night night, Attempt attempt, Phase phase, @Nullable Submission submission, Instant since, String detail) {
        return new NightStatus(
                night.run(),
                phase,
                attempt.number(),
                attempt.claim().runId(),
                submission,
                since,
                detail,
                List.of(),
                ExitCode.WAITING,
                "",
                night.run().command("wait"),
                null);
    }

    /** The attempt has its outcome. */
    static NightStatus ended(Night night, Attempt attempt, List<String> notes) {
        Outcome outcome = attempt.ended();
        List<String> all = new ArrayList<>(attempt.closed() ? attempt.untold() : List.of());
        all.addAll(notes);
        return switch (outcome.kind()) {
            case SUCCEEDED -> ended(night, attempt, Phase.SUCCEEDED, outcome, all);
            case CANCELLED -> ended(night, attempt, Phase.CANCELLED, outcome, all);
            case FAILED ->
                attempt.cancelled()
                        ? ended(night, attempt, Phase.CANCELLED, Verdict.calledOff(night.run(), outcome), all)
                        : ended(night, attempt, Phase.FAILED, outcome, all);
        };
    }

    private static NightStatus ended(Night night, Attempt attempt, Phase phase, Outcome outcome, List<String> notes) {
        return new NightStatus(
                night.run(),
                phase,
                attempt.number(),
                attempt.claim().runId(),
                outcome.submission(),
                attempt.claimedAt(),
                outcome.cause(),
                notes,
                ExitCode.of(outcome.exitCode()),
                outcome.hint(),
                outcome.next(),
                outcome.report());
    }
}
