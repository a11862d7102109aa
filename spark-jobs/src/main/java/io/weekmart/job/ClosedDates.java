package io.weekmart.job;

import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.raw.DumpCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The dates of a run on which the stores were closed and nothing was delivered: there is nothing to count. */
public final class ClosedDates {
    private ClosedDates() {}

    /** Whether no dump of a date is expected, and none is there. */
    public static boolean nothingToCount(DumpCatalog catalog, LocalDate date) {
        return catalog.closed(date) && catalog.delivered(date).isEmpty();
    }

    /** The others of some dates, in their order; those left out are reported. */
    static List<LocalDate> others(Run run, DumpCatalog catalog, List<LocalDate> dates) {
        List<LocalDate> open = new ArrayList<>();
        List<LocalDate> closed = new ArrayList<>();
        dates.forEach(date -> (nothingToCount(catalog, date) ? closed : open).add(date));
        report(run, closed);
        return open;
    }

    /** Says of dates that there was nothing to count. */
    public static void report(Run run, List<LocalDate> closed) {
        if (!closed.isEmpty()) {
            run.report()
                    .warning("The stores were closed on " + DateInputs.named(closed) + " ("
                            + PipelineKeys.named(run.settings().pipeline(), "raw.closed")
                            + (run.settings().pipeline().calendar().isPresent() ? ", or the calendar" : "")
                            + "), and there is no dump: nothing to count.");
        }
    }
}
