package io.weekmart.launcher.fault;

import org.jspecify.annotations.Nullable;

/**
 * A failure that the user can mend: shown as one message and a hint, without a stack trace, and ended with its own exit code. Everything
 * else that is thrown is a fault of ours.
 */
public final class UserFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String hint;

    public UserFault(ExitCode exitCode, String message, String hint) {
        this(exitCode, message, hint, null);
    }

    public UserFault(ExitCode exitCode, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** What the user can do about it, one or two sentences. */
    public String hint() {
        return hint;
    }
}
