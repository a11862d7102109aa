package io.weekmart.job;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Leaves a run report of a run that ended before its job could write one. */
@FunctionalInterface
public interface FailureReport {
    /** Writes the report to the place that the user named. */
    void write(String uri, FailedRun run) throws IOException;

    /**
     * What is known of the run, which may be little where the command line was not understood.
     *
     * @param job the job as it was called; empty where none was recognised
     */
    record FailedRun(String job, @Nullable String runId, RunRequest.@Nullable Dates dates, Throwable failure) {
        public static FailedRun of(RunRequest request, Throwable failure) {
            return new FailedRun(request.job(), request.runId(), request.dates(), failure);
        }
    }
}
