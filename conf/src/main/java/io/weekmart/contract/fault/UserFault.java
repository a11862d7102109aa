package io.weekmart.contract.fault;

import io.weekmart.contract.terminal.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the user can fix: shown as one message and a hint, without a stack trace, and ended with its own exit code. Everything
 * else that is thrown is an internal error.
 *
 * <p>Names of files and columns that are not fit for a terminal are escaped here, but for line ends: who puts a name into a message sees to these,
 * by {@link Printable#line}.
 *
 * <p>The message says <em>Cannot do X: what was found, what was expected, where</em>; the hint says what to do.
 */
public final class UserFault extends RuntimeException {
    /** What a message or a hint says of a run that has failed before it published anything. */
    public static final String NOTHING_PUBLISHED = "Nothing was published.";

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String hint;
    private final boolean passing;

    public UserFault(ExitCode exitCode, String message, String hint) {
        this(exitCode, message, hint, null);
    }

    public UserFault(ExitCode exitCode, String message, String hint, @Nullable Throwable cause) {
        this(exitCode, message, hint, cause, false);
    }

    private UserFault(ExitCode exitCode, String message, String hint, @Nullable Throwable cause, boolean passing) {
        super(Printable.of(message), cause);
        this.exitCode = exitCode;
        this.hint = Printable.of(hint);
        this.passing = passing;
    }

    /** A failure of somebody who did not answer, or is too busy: the same may go well in a while. */
    public static UserFault passing(ExitCode exitCode, String message, String hint, @Nullable Throwable cause) {
        return new UserFault(exitCode, message, hint, cause, true);
    }

    /** The same failure, with a further sentence of what is left behind or to be done. */
    public UserFault withHint(String further) {
        return new UserFault(exitCode, String.valueOf(getMessage()), hint + " " + further, this, passing);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** Whether waiting alone may fix it. */
    public boolean isPassing() {
        return passing;
    }

    /** What the user can do about it, one or two sentences. */
    public String hint() {
        return hint;
    }
}
