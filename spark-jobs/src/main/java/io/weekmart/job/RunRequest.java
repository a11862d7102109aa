package io.weekmart.job;

import io.weekmart.contract.run.RunId;
import io.weekmart.guards.Acceptance;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param job the job as it was called, such as {@code weekly-metrics}
 * @param dates what is computed; absent where the job computes nothing
 * @param confUris configuration files, a later one wins
 * @param sets single keys of the configuration as key=value
 * @param runId names the run in its report, its lock and its files; {@value RunId#RULE}
 * @param reportUri one more place for the run report
 * @param acceptances what may be published though a guard trips
 * @param dryRun whether nothing may be written
 * @param verbose whether Spark's own log is wanted
 */
public record RunRequest(
        String job,
        @Nullable Dates dates,
        List<String> confUris,
        List<String> sets,
        String runId,
        @Nullable String reportUri,
        List<Acceptance> acceptances,
        boolean dryRun,
        boolean verbose) {
    /** The name of the job that computes a range of dates. */
    public static final String BACKFILL = "backfill";

    /** Both ends included. A single night begins and ends on its run date. */
    public record Dates(LocalDate from, LocalDate to) {
        public Dates {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException(to + " is before " + from);
            }
        }

        public static Dates night(LocalDate date) {
            return new Dates(date, date);
        }
    }

    public RunRequest {
        confUris = List.copyOf(confUris);
        sets = List.copyOf(sets);
        acceptances = List.copyOf(acceptances);
        if (!RunId.isValid(runId)) {
            throw new IllegalArgumentException("run id " + runId);
        }
    }

    /** The dates of a job that computes some. */
    public Dates requiredDates() {
        return Optional.ofNullable(dates).orElseThrow(() -> new IllegalStateException(job + " has no dates"));
    }
}
