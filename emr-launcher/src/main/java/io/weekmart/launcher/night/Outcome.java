package io.weekmart.launcher.night;

import io.weekmart.launcher.compute.Submission;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param exitCode of the job, from its report; 6 where the platform failed it
 * @param cause one sentence: why it failed, or what a success did
 * @param hint what to do about it
 * @param next the command to try next
 * @param retryable whether the same again may go well: the platform failed it, not its input
 * @param report URI of the run report; null where there is none
 * @param submission where it ran; null where it never came to run
 */
record Outcome(
        Kind kind,
        int exitCode,
        String cause,
        String hint,
        String next,
        boolean retryable,
        @Nullable String report,
        @Nullable Submission submission) {
    /** What became of it. */
    enum Kind {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }
}
