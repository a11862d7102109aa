package io.weekmart.weekly;

import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.calendar.TurnedFlag;
import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.guards.Acceptance;
import io.weekmart.job.ClosedDates;
import io.weekmart.job.Inputs;
import io.weekmart.job.Run;
import io.weekmart.publish.Ledger;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.raw.ReadFailure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The days of which dumps are expected, and so the days that a week needs to be complete. A day is closed where the configuration or the
 * calendar says so; where gaps are allowed, also if no table has a dump of it, every one has a later dump, and something was delivered
 * before: stock counts may begin later than sales.
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
     * @param published the newest date published, whose dumps were read: they must be there again; empty where it does not matter
     * @return empty where the stores were closed on all of them
     */
    Optional<LocalDate> newest(LocalDate from, LocalDate to, Optional<LocalDate> published) {
        List<LocalDate> closed = new ArrayList<>();
        LocalDate date = to;
        while (!date.isBefore(from) && !published.filter(date::equals).isPresent() && nothingToCount(date)) {
            closed.add(0, date);
            date = date.minusDays(1);
        }
        // Behind the run date of a backfill of older weeks lie dates that nobody has asked for.
        LocalDate asked = run.identity().runDate();
        ClosedDates.report(
                run, closed.stream().filter(each -> !each.isAfter(asked)).toList());
        return date.isBefore(from) ? Optional.empty() : Optional.of(date);
    }

    private boolean nothingToCount(LocalDate date) {
        if (!catalog.closed(date) && catalog.delivered(date).size() < facts.size()) {
            // Where dumps are missing, the calendar may say why. It was exported before that day, or on it.
            readCalendar(date);
        }
        return ClosedDates.nothingToCount(catalog, date);
    }

    private void readCalendar(LocalDate date) {
        Pipeline pipeline = run.settings().pipeline();
        if (calendarRead || !pipeline.inputs().contains(WeeklyTables.CALENDAR)) {
            return;
        }
        calendarRead = true;
        try {
            // A catalog of its own: what is listed for older calendars must not stand in the messages about this date.
            DumpCatalog older = Inputs.catalog(run, pipeline);
            catalog.close(CalendarReader.closed(run, Inputs.newest(run, older, WeeklyTables.CALENDAR, date)));
        } catch (UserFault | ReadFailure unusable) {
            // The run reads the calendar of its own date, and says what is wrong with it. This one was asked for an
            // excuse alone.
            catalog.close(Set.of());
        }
    }

    /**
     * Refuses a calendar whose flag is turned, unless somebody accepts it: it would close the days on which the stores trade, and no lost
     * dump would ever be missed.
     *
     * @param source of the calendar, for messages
     * @throws UserFault with exit code 3 if it closes most dates of which there are dumps
     */
    void refuseTurnedFlag(RetailCalendar calendar, String source, Inputs inputs) {
        NavigableSet<LocalDate> delivered = new TreeSet<>();
        facts.forEach(table -> delivered.addAll(inputs.dates(table)));
        Optional<String> turned = TurnedFlag.found(
                WeeklyTables.OPEN_FLG,
                delivered,
                calendar.closed(),
                run.settings().raw().closed());
        boolean accepted = run.acceptances().stream().anyMatch(Acceptance::isAboutClosedDays);
        String acceptance = Acceptance.OPTION + " " + Acceptance.CLOSED_DAYS;
        if (turned.isPresent() && !accepted) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot use the calendar " + source + ": " + turned.get() + ".",
                    "It must be true where the stores are open. Name the texts that mean true and false in"
                            + " weekmart.tables.calendar.format.flags, map another column, or correct the calendar. If"
                            + " the stores were closed on these dates, run with " + acceptance
                            + ": no dump is expected of them, and those that are there are read.");
        }
        if (accepted) {
            run.report()
                    .warning(turned.map(found ->
                                    "Accepted by " + acceptance + ": the calendar is used, although " + found + ".")
                            .orElse(acceptance + " was not needed: the calendar does not close most dates of which"
                                    + " there are dumps."));
        }
    }

    /**
     * The scope of a daily run with the week before it, where that may have ended with closed days that no list names. While such a week is
     * the newest, its last days may still be delivered; the first dumps of the next week say that they are not. A window of one week would
     * leave it as not complete for good.
     */
    WeekScope withWeekBefore(WeekScope scope, RetailCalendar calendar, Ledger ledger) {
        LocalDate eve = scope.firstDay().minusDays(1);
        boolean before = run.settings().raw().layout() == Layout.DAILY
                && run.settings().raw().allowGaps()
                && WeeklyOutput.weeks(ledger).stream()
                        .anyMatch(week -> week.end().equals(eve)
                                && calendar.week(eve)
                                        .filter(now -> now.id().equals(week.id()))
                                        .isPresent()
                                && endedWithGap(week, ledger)
                                && facts.stream().allMatch(table -> isThere(week.sources(table), table)));
        return before ? scope.from(eve, calendar, run.settings(), ledger) : scope;
    }

    /** Whether a week is the newest published, and was computed before its last day that no list closes. */
    private boolean endedWithGap(PublishedWeek week, Ledger ledger) {
        Optional<LocalDate> last = week.start()
                .datesUntil(week.end().plusDays(1))
                .filter(date -> !catalog.closed(date))
                .max(Comparator.naturalOrder());
        return ledger.newestDate()
                .filter(newest -> !newest.isBefore(week.start())
                        && last.filter(newest::isBefore).isPresent())
                .isPresent();
    }

    /** Whether the dumps that a week was computed from have not been cleared away. */
    private boolean isThere(NavigableSet<LocalDate> sources, TableSpec table) {
        return sources.isEmpty()
                || catalog.dates(sources.first(), sources.last(), table::equals).containsAll(sources);
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
