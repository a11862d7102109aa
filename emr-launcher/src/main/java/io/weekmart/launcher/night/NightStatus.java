package io.weekmart.launcher.night;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.config.DailyRun;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands.
 *
 * @param attempt its number; 0 where none was begun
 * @param runId null where no attempt was begun
 * @param submission where it runs or ran; null where nothing was sent
 * @param since when the phase began, by S3's or EMR's clock; null where that is not known
 * @param detail one sentence
 * @param notes further sentences, such as what is wrong with the dumps
 * @param exitCode with which a command ends that reports this
 * @param hint what to do about a failure; empty otherwise
 * @param next the command to try next; empty where none is needed
 * @param report URI of the run report; null where there is none
 */
public record NightStatus(
        DailyRun run,
        Phase phase,
        int attempt,
        @Nullable String runId,
        @Nullable Submission submission,
        @Nullable Instant since,
        String detail,
        List<String> notes,
        ExitCode exitCode,
        String hint,
        String next,
        @Nullable String report) {
    public NightStatus {
        notes = List.copyOf(notes);
    }

    public LocalDate date() {
        return run.date();
    }

    /** The same with further sentences. */
    NightStatus with(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new NightStatus(
                run, phase, attempt, runId, submission, since, detail, all, exitCode, hint, next, report);
    }

    /** The phases of a run. */
    public enum Phase {
        NOT_BEGUN("not begun", false),
        WAITING_FOR_INPUT("waiting for input", false),
        /** The stores were closed and nothing was delivered: there is nothing to run for. */
        CLOSED_DAY("closed day", false),
        /** Announced, and not confirmed yet. */
        SENDING("sending", true),
        RUNNING("running", true),
        /** It is being ended, or its logs are on their way. */
        STOPPING("stopping", true),
        SUCCEEDED("succeeded", false),
        FAILED("failed", false),
        CANCELLED("cancelled", false);

        private final String label;
        private final boolean inProgress;

        Phase(String label, boolean inProgress) {
            this.label = label;
            this.inProgress = inProgress;
        }

        public String label() {
            return label;
        }

        /** Whether waiting will change it. */
        public boolean inProgress() {
            return inProgress;
        }
    }
}
