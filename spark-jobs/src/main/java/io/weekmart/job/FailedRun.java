package io.weekmart.job;

import io.weekmart.job.RunRequest.Dates;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run that ended before its job had a report, which may be little where the command line was not understood.
 *
 * @param job the job as it was called; empty where none was recognized
 */
public record FailedRun(
        String job, @Nullable String pipeline, @Nullable String runId, @Nullable Dates dates, Throwable failure) {

    public static FailedRun of(RunRequest request, Throwable failure) {
        return new FailedRun(request.job(), request.pipeline(), request.runId(), request.dates(), failure);
    }
}
