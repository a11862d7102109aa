package io.weekmart.job;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param failure absent where all is well
 */
public record Ending(ExitCode exitCode, @Nullable Throwable failure) {
    public static final Ending DONE = new Ending(ExitCode.DONE, null);

    /** The user's faults carry their own exit code; anything else is an internal error. */
    public static Ending failed(Throwable failure) {
        return new Ending(failure instanceof UserFault fault ? fault.exitCode() : ExitCode.INTERNAL, failure);
    }
}
