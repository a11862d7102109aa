package io.weekmart.launcher.fault;

/** How the launcher ends. The codes are those of the application, so that one table explains both. */
public enum ExitCode {
    DONE(0),
    /** A fault of ours: the only one that shows a stack trace. */
    INTERNAL(1),
    /** Usage or configuration, or what AWS refuses because of either. */
    USAGE(2),
    /** The input is not ready or not readable. */
    INPUT(3);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
