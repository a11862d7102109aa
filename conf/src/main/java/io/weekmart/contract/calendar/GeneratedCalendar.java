package io.weekmart.contract.calendar;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * A calendar that follows from a rule, for a retailer whose export has none: years of 52 or 53 whole weeks, four quarters of 13 weeks, three
 * periods in each quarter. A week 53 belongs to the last period. The same rule gives the same weeks at any time, so that the weeks of a date
 * never change.
 *
 * @param name of the calendar, as messages and {@code cal_type_desc} have it
 * @param yearEnd the last day of each year
 * @param yearName which calendar year a year is named for
 * @param weeksOfPeriods weeks of the three periods of a quarter, 13 together
 */
public record GeneratedCalendar(String name, YearEnd yearEnd, YearName yearName, List<Integer> weeksOfPeriods) {
    /** Weeks of the periods of a quarter, in the three orders that the trade knows. */
    public static final List<Integer> FOUR_FOUR_FIVE = List.of(4, 4, 5);

    public static final List<Integer> FOUR_FIVE_FOUR = List.of(4, 5, 4);
    public static final List<Integer> FIVE_FOUR_FOUR = List.of(5, 4, 4);

    /**
     * Weeks of ISO 8601, Monday to Sunday: week 1 is the one that holds 4 January, which is to say that a year ends on the Sunday nearest to
     * 31 December. ISO 8601 knows no periods; they have 4, 4 and 5 weeks.
     */
    public static final GeneratedCalendar ISO = new GeneratedCalendar(
            "ISO 8601",
            new YearEnd(Month.DECEMBER, DayOfWeek.SUNDAY, YearEnd.Rule.NEAREST),
            YearName.START,
            FOUR_FOUR_FIVE);

    /** Weeks from Sunday to Saturday; week 1 is the one that holds 1 January. Periods have 4, 4 and 5 weeks. */
    public static final GeneratedCalendar SUNDAY = new GeneratedCalendar(
            "Sunday weeks",
            new YearEnd(Month.DECEMBER, DayOfWeek.SATURDAY, YearEnd.Rule.LAST),
            YearName.START,
            FOUR_FOUR_FIVE);

    /**
     * The 4-5-4 calendar of the National Retail Federation: weeks from Sunday to Saturday, and years that end on the Saturday nearest to 31
     * January. Its restated years, which shift the weeks of a year of 53 by one, are not made.
     */
    public static final GeneratedCalendar NRF = new GeneratedCalendar(
            "NRF 4-5-4",
            new YearEnd(Month.JANUARY, DayOfWeek.SATURDAY, YearEnd.Rule.NEAREST),
            YearName.START,
            FOUR_FIVE_FOUR);

    private static final int DAYS_OF_WEEK = 7;
    private static final int WEEKS_OF_QUARTER = 13;
    private static final int PERIODS_OF_QUARTER = 3;
    private static final int QUARTERS = 4;

    public GeneratedCalendar {
        weeksOfPeriods = List.copyOf(weeksOfPeriods);
        if (weeksOfPeriods.size() != PERIODS_OF_QUARTER
                || weeksOfPeriods.stream().mapToInt(Integer::intValue).sum() != WEEKS_OF_QUARTER) {
            throw new IllegalArgumentException(
                    "A quarter has three periods of 13 weeks together, but " + name + " has " + weeksOfPeriods);
        }
    }

    /** The first day of a year. */
    public LocalDate firstDay(int year) {
        return lastDay(year - 1).plusDays(1);
    }

    /** The last day of a year. */
    public LocalDate lastDay(int year) {
        boolean endsInNextYear = yearName == YearName.START && yearEnd.month() != Month.DECEMBER;
        return yearEnd.in(endsInNextYear ? year + 1 : year);
    }

    /** Weeks of a year, 52 or 53. */
    public int weeks(int year) {
        return (int) ChronoUnit.WEEKS.between(firstDay(year), firstDay(year + 1));
    }

    /** The year that a date belongs to. */
    public int year(LocalDate date) {
        int year = date.getYear() + 1;
        while (date.isBefore(firstDay(year))) {
            year--;
        }
        return year;
    }

    /** Every day of some years, both included, by date. */
    public List<GeneratedDay> days(int firstYear, int lastYear) {
        List<GeneratedDay> days = new ArrayList<>();
        for (int year = firstYear; year <= lastYear; year++) {
            LocalDate first = firstDay(year);
            int count = weeks(year) * DAYS_OF_WEEK;
            for (int i = 0; i < count; i++) {
                int week = i / DAYS_OF_WEEK + 1;
                days.add(new GeneratedDay(first.plusDays(i), i % DAYS_OF_WEEK + 1, year, week, period(week)));
            }
        }
        return days;
    }

    /** The period of a week: that of the last quarter's last one for week 53. */
    private int period(int week) {
        int quarter = Math.min((week - 1) / WEEKS_OF_QUARTER, QUARTERS - 1);
        int weekOfQuarter = week - quarter * WEEKS_OF_QUARTER;
        int period = 0;
        int end = weeksOfPeriods.get(0);
        while (weekOfQuarter > end && period < PERIODS_OF_QUARTER - 1) {
            period++;
            end += weeksOfPeriods.get(period);
        }
        return quarter * PERIODS_OF_QUARTER + period + 1;
    }

    /** The first day of the week that a date belongs to. */
    public LocalDate weekStart(LocalDate date) {
        return date.with(TemporalAdjusters.previousOrSame(yearEnd.weekday().plus(1)));
    }

    /**
     * The weeks from that of one date to the end of the year that another one belongs to.
     *
     * @throws UserFault with exit code 3 where the run date lies before them
     */
    public RetailCalendar weeks(LocalDate firstDate, LocalDate runDate) {
        LocalDate first = weekStart(firstDate);
        if (runDate.isBefore(first)) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot use the calendar " + name + ": it begins on " + first
                            + ", with the week of weekmart.calendar.first-date = " + firstDate
                            + ", but the run date is " + runDate + ".",
                    "Check the run date, or set weekmart.calendar.first-date to an earlier date.");
        }
        List<CalendarDay> days = days(year(first), year(runDate)).stream()
                .filter(day -> !day.date().isBefore(first))
                .map(GeneratedDay::calendarDay)
                .toList();
        return RetailCalendar.of(days, runDate, name);
    }
}
