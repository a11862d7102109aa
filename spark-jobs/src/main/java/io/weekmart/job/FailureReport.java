package io.weekmart.job;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Leaves a run report of a run that ended before its job could write one. */
@FunctionalInterface
public interface FailureReport {
    /**
     * Writes the report.
     *
     * @param uri the place that the user named
     * @param job the job as it was called; empty where none was recognised
     * @param request absent where the command line was not understood
     */
    void write(String uri, String job, @Nullable RunRequest request, Throwable failure) throws IOException;
}
