package io.weekmart.job;

import io.weekmart.config.Settings;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.Output;
import io.weekmart.raw.DumpCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Dates between the newest one that was published before a run and the first one that it computes. Where tables are delivered day by day their
 * rows are in no other dump, and rows of later dates may refer to them.
 */
final class SkippedDates {
    private final Run run;
    private final Pipeline pipeline;
    private final Output output;

    SkippedDates(Run run, Pipeline pipeline, Output output) {
        this.run = run;
        this.pipeline = pipeline;
        this.output = output;
    }

    /**
     * Refuses or reports what would be passed over. Nothing is, before anything of an earlier date was published.
     *
     * @param dates the first and the last date that are computed
     * @throws UserFault with exit code 3 if there are dumps of such a date and the configuration does not allow gaps
     */
    void check(DumpCatalog catalog, DateSpan dates) {
        List<LocalDate> skipped = between(dates.first());
        if (skipped.isEmpty()) {
            return;
        }
        SortedSet<LocalDate> delivered =
                catalog.dates(skipped.get(0), skipped.get(skipped.size() - 1), TableSpec::daily);
        boolean allowed = run.settings().raw().allowGaps();
        String key = PipelineKeys.named(pipeline, "raw.allow-gaps");
        if (delivered.isEmpty()) {
            if (!allowed) {
                run.report()
                        .warning("There is no dump of " + DateInputs.named(skipped) + ". Should one arrive later, run '"
                                + backfill(skipped.get(0), dates) + "'. If nothing is exported on such days, set " + key
                                + " = true.");
            }
            return;
        }
        String dumps = "he dumps of " + DateInputs.named(new ArrayList<>(delivered)) + " in "
                + run.settings().raw().path() + " were never published, and ";
        String command = "Run '" + backfill(delivered.first(), dates) + "', which computes these dates in order.";
        if (!allowed) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot compute " + dates.first() + ": t" + dumps + "rows of " + dates.first()
                            + " may belong to theirs.",
                    command + " To leave their dumps out, set " + key + " = true.");
        }
        run.report().warning("T" + dumps + "rows that refer to theirs are rejected. " + command);
    }

    private String backfill(LocalDate from, DateSpan dates) {
        return output.spec().backfill(new DateSpan(from, dates.last()));
    }

    private List<LocalDate> between(LocalDate first) {
        if (run.settings().raw().layout() != Settings.Layout.DAILY) {
            return List.of();
        }
        // The ledger remembers dumps: a day on which nothing was ordered has no partition.
        KnownDumps known = DumpRows.known(output.ledger(), pipeline, run.settings());
        Optional<LocalDate> published = pipeline.dailyInputs().stream()
                .flatMap(table -> known.newestBefore(table.name(), first).stream())
                .max(Comparator.naturalOrder());
        return published
                .map(date -> date.plusDays(1).datesUntil(first).toList())
                .orElse(List.of());
    }
}
