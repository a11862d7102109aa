package io.weekmart.weekly;

import io.weekmart.config.Settings;
import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.config.CalendarChoice;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.Ledger;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;

/**
 * Which weeks a run computes, and which dumps it reads for them.
 *
 * @param asOf the newest date that rows may have; in a backfill it can be newer than the run date
 * @param firstWeek index of the first week computed
 * @param lastWeek index of the last week computed
 * @param firstDay first day computed
 * @param lastDay last day computed
 * @param dumpsFrom date of the first dump that is read
 */
record WeekScope(
        LocalDate asOf, int firstWeek, int lastWeek, LocalDate firstDay, LocalDate lastDay, LocalDate dumpsFrom) {

    /** A daily run: the window of the daily layout, or all history up to the run date. */
    static WeekScope daily(Settings settings, RetailCalendar calendar, LocalDate asOf, Ledger ledger) {
        int lastWeek = calendar.weekIndex(asOf.toEpochDay());
        LocalDate firstDay = settings.raw().layout() == Layout.DAILY
                ? calendar.windowStart(asOf, settings.raw().lookbackWeeks())
                : calendar.first();
        return of(settings, calendar, asOf, calendar.weekIndex(firstDay.toEpochDay()), lastWeek, ledger);
    }

    /**
     * The weeks that hold a range of dates.
     *
     * @param to the last date of which something is known
     * @param asOf the newest date that is or will be published
     */
    static WeekScope backfill(
            Settings settings, RetailCalendar calendar, LocalDate from, LocalDate to, LocalDate asOf, Ledger ledger) {
        int firstWeek = calendar.weekIndex(from.toEpochDay());
        int lastWeek = calendar.weekIndex(to.toEpochDay());
        if (firstWeek < 0 || lastWeek < 0) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot backfill " + from + " to " + to + ": the calendar holds " + calendar.first() + " to "
                            + calendar.last() + ".",
                    settings.calendar().isEmpty()
                            ? "Choose dates of the calendar, or export a calendar that holds them."
                            : firstWeek < 0 && from.isBefore(calendar.first())
                                    ? "Choose later dates, or set weekmart." + CalendarChoice.FIRST_DATE
                                            + " to an earlier one."
                                    : "Choose earlier dates: the calendar is generated to the end of the year of the"
                                            + " newest dump.");
        }
        return of(settings, calendar, asOf, firstWeek, lastWeek, ledger);
    }

    private static WeekScope of(
            Settings settings, RetailCalendar calendar, LocalDate asOf, int firstWeek, int lastWeek, Ledger ledger) {
        LocalDate firstDay = calendar.weeks().get(firstWeek).start();
        LocalDate dumpsFrom = firstDay;
        LocalDate lastDay = calendar.weeks().get(lastWeek).end();
        for (PublishedWeek published : replaced(ledger, firstDay, lastDay)) {
            // A dump may hold rows of the days after it: what it gave to a week once, it must give again.
            for (TableSpec table : WeeklyInputs.facts(settings)) {
                NavigableSet<LocalDate> sources = published.sources(table);
                dumpsFrom = sources.isEmpty() ? dumpsFrom : earlier(dumpsFrom, sources.first());
            }
        }
        return new WeekScope(asOf, firstWeek, lastWeek, firstDay, lastDay, dumpsFrom);
    }

    /** The same scope from an earlier day on, whose whole week is computed. */
    WeekScope from(LocalDate day, RetailCalendar calendar, Settings settings, Ledger ledger) {
        return of(settings, calendar, asOf, calendar.weekIndex(day.toEpochDay()), lastWeek, ledger);
    }

    /** The published weeks of which a day is computed anew, whatever their numbers were. */
    List<PublishedWeek> replaced(Ledger ledger) {
        return replaced(ledger, firstDay, lastDay);
    }

    private static List<PublishedWeek> replaced(Ledger ledger, LocalDate firstDay, LocalDate lastDay) {
        return WeeklyOutput.weeks(ledger).stream()
                .filter(week -> !week.end().isBefore(firstDay) && !week.start().isAfter(lastDay))
                .toList();
    }

    /** The weeks computed. */
    List<Week> weeks(RetailCalendar calendar) {
        return calendar.weeks().subList(firstWeek, lastWeek + 1);
    }

    /** Whether the day is computed. */
    boolean holds(LocalDate day) {
        return !day.isBefore(firstDay) && !day.isAfter(lastDay);
    }

    private static LocalDate earlier(LocalDate a, LocalDate b) {
        return a.isBefore(b) ? a : b;
    }
}
