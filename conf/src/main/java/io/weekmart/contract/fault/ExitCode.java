package io.weekmart.contract.fault;

import java.util.Arrays;

/** How a run ends, for the application and for the launcher alike. */
public enum ExitCode {
    DONE(0),
    /** An internal error: the only one that shows a stack trace. */
    INTERNAL(1),
    /**
     * Usage or configuration, or what AWS refuses because of either; an output that is not of Weekmart, of another format, or already further
     * on.
     */
    USAGE(2),
    /** The input is not ready or not readable; nothing was published. */
    INPUT(3),
    /**
     * A quality check, a guard, the accounting, an overflow or the audit failed, or the tables hold unknown files: nothing was published.
     * Of a verification: published files are not as they were published.
     */
    QUALITY(4),
    /** Another run holds this output. */
    HELD(5),
    /** The EMR step or cluster failed, or AWS did not answer (launcher). */
    CLUSTER(6),
    /** Still running when the waiting time was over (launcher). */
    WAITING(7),
    /** Publishing was interrupted: run again, or recover. */
    INTERRUPTED(8),
    /** The terminal was closed before anything was published. */
    SIGHUP(129),
    /** Ctrl-C before anything was published. */
    SIGINT(130),
    /** Asked to end, by {@code kill} or a scheduler, before anything was published. */
    SIGTERM(143);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Whether the run was stopped by a signal. */
    public boolean isSignal() {
        return switch (this) {
            case SIGHUP, SIGINT, SIGTERM -> true;
            case DONE, INTERNAL, USAGE, INPUT, QUALITY, HELD, CLUSTER, WAITING, INTERRUPTED -> false;
        };
    }

    /** The exit code of a number, such as a run report carries it; {@link #INTERNAL} for one with which no run of this version ends. */
    public static ExitCode of(int code) {
        return Arrays.stream(values())
                .filter(one -> one.code == code)
                .findFirst()
                .orElse(INTERNAL);
    }
}
