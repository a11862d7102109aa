package io.weekmart.job;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Finds out what a failure was really about: Spark wraps what its tasks throw. */
final class TaskFailures {
    private TaskFailures() {}

    /** The user's fault inside the failure, a failure of the storage as the user's, or the failure itself as ours. */
    static Throwable cause(Throwable failure) {
        IOException storage = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UserFault) {
                return cause;
            }
            if (cause instanceof IOException) {
                storage = (IOException) cause;
            } else if (cause instanceof UncheckedIOException) {
                storage = ((UncheckedIOException) cause).getCause();
            }
        }
        if (storage == null) {
            return failure;
        }
        return new UserFault(
                ExitCode.INPUT,
                "Cannot go on: reading the dumps or writing to the staging folder failed: " + storage,
                "Nothing was published. Look at the storage and the space left on it, and run again.",
                failure);
    }
}
