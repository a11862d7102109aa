package io.weekmart.job;

import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.DateSpan;
import io.weekmart.raw.DumpCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The dates of a run on which the stores were closed and nothing was delivered: there is nothing to count. */
public final class ClosedDates {
    private ClosedDates() {}

    /** Whether no dump of a date is expected, none is there, and no manifest names one. */
    public static boolean nothingToCount(DumpCatalog catalog, LocalDate date) {
        return catalog.closed(date)
                && catalog.delivered(date).isEmpty()
                && catalog.promised(date).isEmpty();
    }

    /** The others of some dates, in their order; those left out are reported. */
    static List<LocalDate> others(Run run, DumpCatalog catalog, List<LocalDate> dates) {
        List<LocalDate> open = new ArrayList<>();
        List<LocalDate> closed = new ArrayList<>();
        dates.forEach(date -> (nothingToCount(catalog, date) ? closed : open).add(date));
        report(run, closed);
        return open;
    }

    /**
     * Says on which closed dates of some there are dumps all the same, which were read, and which dumps they lack. A turned flag in the
     * calendar closes the days on which the stores trade, and would keep every lost dump quiet.
     */
    public static void reportRead(Run run, DumpCatalog catalog, Inputs inputs, DateSpan dates) {
        if (run.settings().raw().layout() != Layout.DAILY) {
            return;
        }
        List<TableSpec> daily = run.settings().pipeline().dailyInputs();
        for (LocalDate date : dates.first().datesUntil(dates.last().plusDays(1)).toList()) {
            List<TableSpec> read = daily.stream()
                    .filter(table -> inputs.dates(table).contains(date))
                    .toList();
            if (catalog.closed(date) && !read.isEmpty()) {
                List<TableSpec> lacking =
                        daily.stream().filter(table -> !read.contains(table)).toList();
                run.report()
                        .warning("The stores were closed on " + date + " (" + saidBy(run, List.of(date))
                                + "), but there is a dump of " + named(read) + ", which was read"
                                + (lacking.isEmpty() ? "." : ", and none of " + named(lacking) + "."));
            }
        }
    }

    private static String named(List<TableSpec> tables) {
        return tables.stream().map(TableSpec::name).collect(Collectors.joining(" and "));
    }

    /** Says of dates that there was nothing to count. */
    public static void report(Run run, List<LocalDate> closed) {
        if (!closed.isEmpty()) {
            run.report()
                    .warning("The stores were closed on " + DateInputs.named(closed) + " (" + saidBy(run, closed)
                            + "), and there is no dump: nothing to count.");
        }
    }

    /** Where it stands that the stores were closed on dates. */
    private static String saidBy(Run run, List<LocalDate> closed) {
        String key = PipelineKeys.named(run.settings().pipeline(), "raw.closed");
        long configured = closed.stream()
                .filter(date -> run.settings().raw().closed().on(date))
                .count();
        return configured == closed.size() ? key : configured == 0 ? "the calendar" : key + " and the calendar";
    }
}
