package io.weekmart.weekly;

import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.job.ClosedDates;
import io.weekmart.job.Inputs;
import io.weekmart.job.Run;
import io.weekmart.publish.Ledger;
import io.weekmart.raw.DumpCatalog;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The days of which dumps are expected, and so the days that a week needs to be complete. A day is closed where the configuration or the
 * calendar says so; where gaps are allowed, also if every table has dumps before it and behind it, and none of it.
 */
final class OpenDays {
    /** How far before the first dump that was read an earlier one is looked for: no retailer closes for longer. */
    private static final int DAYS_BACK = 31;

    private final Run run;
    private final DumpCatalog catalog;
    private final List<TableSpec> facts;
    private boolean calendarRead;

    OpenDays(Run run, DumpCatalog catalog) {
        this.run = run;
        this.catalog = catalog;
        this.facts = WeeklyInputs.facts(run.settings());
    }

    /**
     * The newest date of a range that there is something to count of, or that should have dumps. Those behind it are reported.
     *
     * @return empty where the stores were closed on all of them
     */
    Optional<LocalDate> newest(LocalDate from, LocalDate to) throws IOException {
        List<LocalDate> closed = new ArrayList<>();
        LocalDate date = to;
        while (!date.isBefore(from) && nothingToCount(date)) {
            closed.add(0, date);
            date = date.minusDays(1);
        }
        ClosedDates.report(run, closed);
        return date.isBefore(from) ? Optional.empty() : Optional.of(date);
    }

    private boolean nothingToCount(LocalDate date) throws IOException {
        if (!catalog.closed(date) && catalog.delivered(date).size() < facts.size()) {
            // Where dumps are missing, the calendar may say why. It was exported before that day, or on it.
            readCalendar(date);
        }
        return ClosedDates.nothingToCount(catalog, date);
    }

    private void readCalendar(LocalDate date) throws IOException {
        Pipeline pipeline = run.settings().pipeline();
        if (calendarRead || !pipeline.inputs().contains(WeeklyTables.CALENDAR)) {
            return;
        }
        calendarRead = true;
        try {
            // A catalog of its own: what is listed for older calendars must not stand in the messages about this date.
            DumpCatalog older = Inputs.catalog(run, pipeline);
            catalog.close(CalendarReader.closed(run, Inputs.newest(run, older, WeeklyTables.CALENDAR, date)));
        } catch (UserFault unusable) {
            // The run reads the calendar of its own date, and says what is wrong with it.
            catalog.close(Set.of());
        }
    }

    /**
     * The weeks that are not complete: those that end after the date whose dumps are read or, in the daily layout, lack the dump of a day.
     * Days on which the stores were closed count for neither.
     *
     * @return their indexes
     */
    Set<Integer> incomplete(List<Week> weeks, LocalDate asOf, Inputs inputs, Ledger ledger) {
        boolean daily = run.settings().raw().layout() == Layout.DAILY;
        Set<Integer> incomplete = new TreeSet<>();
        for (Week week : weeks) {
            List<LocalDate> open = week.start()
                    .datesUntil(week.end().plusDays(1))
                    .filter(date -> !catalog.closed(date))
                    .toList();
            LocalDate last = open.isEmpty() ? week.end() : open.get(open.size() - 1);
            boolean complete = !asOf.isBefore(last)
                    && (!daily || open.stream().allMatch(date -> delivered(inputs, date) || gap(inputs, ledger, date)));
            if (!complete) {
                incomplete.add(week.index());
            }
        }
        return incomplete;
    }

    private boolean delivered(Inputs inputs, LocalDate date) {
        return facts.stream().allMatch(table -> inputs.dates(table).contains(date));
    }

    /** Whether every table lacks a date, and has a dump before it and behind it. */
    private boolean gap(Inputs inputs, Ledger ledger, LocalDate date) {
        return run.settings().raw().allowGaps()
                && facts.stream()
                        .map(inputs::dates)
                        .allMatch(dates -> !dates.contains(date) && dates.higher(date) != null)
                && begunBefore(inputs, ledger, date);
    }

    /** Whether anything was delivered before a date: what lies before the first dump is unknown, and not closed. */
    private boolean begunBefore(Inputs inputs, Ledger ledger, LocalDate date) {
        if (facts.stream().map(inputs::dates).anyMatch(dates -> dates.lower(date) != null)
                || WeeklyOutput.weeks(ledger).stream()
                        .anyMatch(week -> week.end().isBefore(date))) {
            return true;
        }
        // The window begins with a closed day.
        return !catalog.dates(date.minusDays(DAYS_BACK), date.minusDays(1), TableSpec::daily)
                .isEmpty();
    }
}
