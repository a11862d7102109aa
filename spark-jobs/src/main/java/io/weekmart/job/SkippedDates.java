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
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Dates before the first one that a run computes, and behind the first one that was ever published, that were not published. Where tables
 * are delivered day by day their rows are in no other dump, and rows of later dates may refer to them.
 */
final class SkippedDates {
    /** How far back dates are looked for that later ones were published over. */
    private static final int DAYS_BACK = 31;

    private final Run run;
    private final Pipeline pipeline;
    private final Output output;

    SkippedDates(Run run, Pipeline pipeline, Output output) {
        this.run = run;
        this.pipeline = pipeline;
        this.output = output;
    }

    /**
     * Refuses or reports what would be passed over. Nothing is, before anything of an earlier date was published, nor where the first date
     * was published before: to pass over what lies behind it was decided then.
     *
     * @param dates the first and the last date that are computed
     * @throws UserFault with exit code 3 if there are dumps of a date right before them and the configuration does not allow gaps
     */
    void check(DumpCatalog catalog, DateSpan dates) {
        NavigableSet<LocalDate> published = published();
        LocalDate newest = published.lower(dates.first());
        if (newest == null || published.contains(dates.first())) {
            return;
        }
        warnOfOlder(catalog, dates, published.subSet(published.first(), true, newest, true));
        List<LocalDate> skipped = newest.plusDays(1).datesUntil(dates.first()).toList();
        if (!skipped.isEmpty()) {
            refuseOrReport(catalog, dates, skipped);
        }
    }

    /** A dump that came after its date was passed over: a warning, since later dates are published and may have been for long. */
    private void warnOfOlder(DumpCatalog catalog, DateSpan dates, NavigableSet<LocalDate> published) {
        LocalDate from = dates.first().minusDays(DAYS_BACK);
        List<LocalDate> holes = (published.first().isBefore(from) ? from : published.first())
                .datesUntil(later(published.last(), from))
                .filter(date -> !published.contains(date))
                .toList();
        if (holes.isEmpty() || run.settings().raw().allowGaps()) {
            return;
        }
        List<LocalDate> delivered = catalog.dates(holes.get(0), holes.get(holes.size() - 1), TableSpec::daily).stream()
                .filter(holes::contains)
                .toList();
        if (!delivered.isEmpty()) {
            run.report()
                    .warning("The dumps of " + DateInputs.named(delivered) + " in "
                            + run.settings().raw().path()
                            + " were never published, though later ones were. Rows that refer to theirs are rejected. Run '"
                            + backfill(delivered.get(0), dates) + "', which computes these dates in order.");
        }
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? other : one;
    }

    private void refuseOrReport(DumpCatalog catalog, DateSpan dates, List<LocalDate> skipped) {
        NavigableSet<LocalDate> delivered =
                new TreeSet<>(catalog.dates(skipped.get(0), skipped.get(skipped.size() - 1), TableSpec::daily));
        // A dump that a manifest names was delivered, even where it is lost by now: the backfill then says which files
        // are missing.
        skipped.stream()
                .filter(date -> !date.isBefore(dates.first().minusDays(DAYS_BACK)))
                .filter(date -> !catalog.promised(date).isEmpty())
                .forEach(delivered::add);
        boolean allowed = run.settings().raw().allowGaps();
        String key = PipelineKeys.named(pipeline, "raw.allow-gaps");
        if (delivered.isEmpty()) {
            List<LocalDate> open =
                    skipped.stream().filter(date -> !catalog.closed(date)).toList();
            if (!allowed && !open.isEmpty()) {
                run.report()
                        .warning("There is no dump of " + DateInputs.named(open) + ". Should one arrive later, run '"
                                + backfill(open.get(0), dates) + "'. If nothing is exported on such days, name them in "
                                + PipelineKeys.named(pipeline, "raw.closed") + ", or set " + key + " = true.");
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

    /** The dates of which anything was published; none where a dump holds all history. */
    private NavigableSet<LocalDate> published() {
        NavigableSet<LocalDate> dates = new TreeSet<>();
        if (run.settings().raw().layout() == Settings.Layout.DAILY) {
            // The ledger remembers dumps: a day on which nothing was ordered has no partition.
            KnownDumps known = DumpRows.known(output.ledger(), pipeline, run.settings());
            pipeline.dailyInputs().forEach(table -> dates.addAll(known.dates(table.name())));
        }
        return dates;
    }
}
