package io.weekmart.fault;

/**
 * A failure that the user can mend: shown as one message without a stack trace, and ended with its own exit code. Everything else that
 * is thrown is a fault of ours.
 *
 * <p>The message says <em>Cannot do X: what was found, what was expected, where</em>; the hint says what to do.
 */
public final class UserFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String hint;

    public UserFault(ExitCode exitCode, String message, String hint) {
        super(message);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    public UserFault(ExitCode exitCode, String message, String hint, Throwable cause) {
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
