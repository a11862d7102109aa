package io.weekmart.contract.page;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.DateRange;
import io.weekmart.contract.report.RunReport.Failure;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a run shows, as it is written to {@code runs/<date>/<run-id>.page.json}. {@link PageJson} writes and reads it.
 *
 * <p>Parts that the run never came to are absent (null here) or empty: of a run that failed early all but the first two. Every list is cut by
 * who computes it, to the number that its record names, so that the file stays below {@value #MAX_BYTES} bytes whatever the size of the
 * dumps.
 *
 * @param version version of this form
 * @param guards what each guard found, at most {@value #GUARDS}, those that tripped first where there were more
 * @param coverage absent of pipelines other than the weekly one
 * @param business absent of pipelines other than the weekly one
 */
public record RunPage(
        int version,
        RunFacts run,
        Verdict verdict,
        List<Arrival> arrivals,
        List<RunReport.GuardResult> guards,
        List<PartitionDifference> changes,
        List<RejectedTable> rejects,
        @Nullable Coverage coverage,
        @Nullable Business business,
        RunDetails details) {

    /** The version of the form that this code writes. */
    public static final int VERSION = 1;

    /** How many results of guards are kept. */
    public static final int GUARDS = 100;

    /** The most that a file of this form may take. */
    public static final int MAX_BYTES = 300_000;

    /**
     * Which run it is, and how it ended.
     *
     * @param job the command as it was called: the name of a pipeline, or backfill
     * @param runDate the run date; for a backfill the last date of its range
     * @param range the dates of a backfill
     * @param window the dates whose dumps were read
     * @param locations where things lie, by {@code output}, {@code fact}, {@code rejects}, {@code report}, as in the run report
     */
    public record RunFacts(
            String job,
            String pipeline,
            String runId,
            LocalDate runDate,
            @Nullable DateRange range,
            @Nullable DateRange window,
            Instant startedAt,
            Instant endedAt,
            RunReport.Outcome outcome,
            int exitCode,
            @Nullable Failure failure,
            List<String> warnings,
            String productVersion,
            Map<String, String> locations) {
        public RunFacts {
            warnings = RunReport.listed(warnings);
            locations = RunReport.ordered(locations);
        }
    }

    public RunPage {
        arrivals = RunReport.listed(arrivals);
        guards = RunReport.listed(guards);
        changes = RunReport.listed(changes);
        rejects = RunReport.listed(rejects);
        details = details == null ? RunDetails.NONE : details;
    }
}
