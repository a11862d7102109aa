package io.weekmart.launcher.fault;

import java.util.Arrays;

/** How the launcher ends. The codes are those of the application, so that one table explains both. */
public enum ExitCode {
    DONE(0),
    /** A fault of ours: the only one that shows a stack trace. */
    INTERNAL(1),
    /** Usage or configuration, or what AWS refuses because of either. */
    USAGE(2),
    /** The input is not ready or not readable. */
    INPUT(3),
    /** A quality check, the accounting, an overflow or the audit failed; nothing was published. */
    QUALITY(4),
    /** Another run holds the output. */
    HELD(5),
    /** The EMR step or cluster failed, or AWS did not answer. */
    CLUSTER(6),
    /** Still running when the waiting time was over. */
    WAITING(7),
    /** Publishing was interrupted: the next run, or recover, finishes it. */
    INTERRUPTED(8);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The exit code of a number, such as a run report carries it; one with which no run of this version ends is a fault of its own. */
    public static ExitCode of(int code) {
        return Arrays.stream(values())
                .filter(one -> one.code == code)
                .findFirst()
                .orElse(INTERNAL);
    }
}
