package io.weekmart.job;

import io.weekmart.guards.Acceptance;
import io.weekmart.storage.OutputLayout;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param job the job as it was called, such as {@code weekly-metrics}
 * @param dates what is computed; absent where the job computes nothing
 * @param confUris configuration files, a later one wins
 * @param sets single keys of the configuration as key=value
 * @param runId names the run in its report, its lock and its files; {@value OutputLayout#SAFE_RUN_ID}
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
    /** What a run id looks like, for messages. */
    public static final String RUN_ID = OutputLayout.SAFE_RUN_ID;

    /** The name of the job that computes a range of dates. */
    public static final String BACKFILL = "backfill";

    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

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
        if (!isRunId(runId)) {
            throw new IllegalArgumentException("run id " + runId);
        }
    }

    /** Whether a text can name a run, in file names on every store too. */
    public static boolean isRunId(String text) {
        return OutputLayout.isSafeRunId(text);
    }

    /** The dates of a job that computes some. */
    public Dates requiredDates() {
        return Optional.ofNullable(dates).orElseThrow(() -> new IllegalStateException(job + " has no dates"));
    }

    /** An id for a run that was given none: its start in UTC, and a suffix that no other run of that second has. */
    public static String newRunId(Instant start) {
        return TO_THE_SECOND.format(start)
                + String.format(
                        Locale.ROOT, "-%06x", ThreadLocalRandom.current().nextInt(1 << 24));
    }
}
