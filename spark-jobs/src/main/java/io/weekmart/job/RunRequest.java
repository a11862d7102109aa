package io.weekmart.job;

import io.weekmart.contract.run.Jobs;
import io.weekmart.contract.run.RunId;
import io.weekmart.guards.Acceptance;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param action what is to be done
 * @param pipeline name of the pipeline that it is done to
 * @param dates what is computed; absent where the action computes nothing
 * @param confUris configuration files, a later one wins
 * @param sets single keys of the configuration as key=value
 * @param runId names the run in its report, its lock and its files; {@value RunId#RULE}
 * @param reportUri one more place for the run report
 * @param acceptances what may be published though a guard trips
 * @param acceptedBy who says so; null for the user of the platform that the run belongs to
 * @param dryRun whether nothing may be written
 * @param verbose whether Spark's own log is wanted
 * @param pageOf id of the run whose page is made again; null of every other action
 */
public record RunRequest(
        Action action,
        String pipeline,
        @Nullable Dates dates,
        List<String> confUris,
        List<String> sets,
        String runId,
        @Nullable String reportUri,
        List<Acceptance> acceptances,
        @Nullable String acceptedBy,
        boolean dryRun,
        boolean verbose,
        @Nullable String pageOf) {

    /** What somebody asks for who is the user of the platform. */
    public RunRequest(
            Action action,
            String pipeline,
            @Nullable Dates dates,
            List<String> confUris,
            List<String> sets,
            String runId,
            @Nullable String reportUri,
            List<Acceptance> acceptances,
            boolean dryRun,
            boolean verbose) {
        this(action, pipeline, dates, confUris, sets, runId, reportUri, acceptances, null, dryRun, verbose, null);
    }

    /** What can be done to a pipeline. */
    public enum Action {
        /** Compute and publish a run date. */
        RUN,
        /** Compute and publish a range of dates again. */
        BACKFILL,
        /** Finish or undo what a killed publication left. */
        RECOVER,
        /** Compare every published file with the ledger. */
        VERIFY,
        /** Make the copies that differ from what is published. */
        LOAD,
        /** Make the page of a run again, and the index. */
        REPORT
    }

    /** Both ends included. A daily run begins and ends on its run date. */
    public record Dates(LocalDate from, LocalDate to) {
        public Dates {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException(to + " is before " + from);
            }
        }

        public static Dates of(LocalDate date) {
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

    /** The command as it was called: the name of the pipeline, or backfill, recover, verify, load or report. */
    public String job() {
        return switch (action) {
            case RUN -> pipeline;
            case BACKFILL -> Jobs.BACKFILL;
            case RECOVER -> Jobs.RECOVER;
            case VERIFY -> Jobs.VERIFY;
            case LOAD -> Jobs.LOAD;
            case REPORT -> Jobs.REPORT;
        };
    }

    /** The same, about the page of a run. */
    public RunRequest pageOf(String run) {
        return new RunRequest(
                action,
                pipeline,
                dates,
                confUris,
                sets,
                runId,
                reportUri,
                acceptances,
                acceptedBy,
                dryRun,
                verbose,
                run);
    }

    /** The dates of an action that computes some. */
    public Dates requiredDates() {
        return Optional.ofNullable(dates).orElseThrow(() -> new IllegalStateException(job() + " has no dates"));
    }
}
