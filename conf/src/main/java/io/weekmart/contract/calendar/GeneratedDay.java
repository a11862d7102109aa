package io.weekmart.contract.calendar;

import java.time.LocalDate;

/**
 * One day of a {@link GeneratedCalendar}, with what the calendar table says of a day.
 *
 * @param dayOfWeek number of the day in its week, 1 to 7
 * @param year the retailer's year
 * @param week week within that year, 1 to 53
 * @param period period within that year, 1 to 12
 */
public record GeneratedDay(LocalDate date, int dayOfWeek, int year, int week, int period) {
    private static final int PERIODS_OF_QUARTER = 3;
    private static final int TWO_DIGITS = 100;
    private static final int ONE_DIGIT = 10;

    /** Quarter within the year, 1 to 4. */
    public int quarter() {
        return (period - 1) / PERIODS_OF_QUARTER + 1;
    }

    /** Year and week as one number, such as 202418. */
    public int yearAndWeek() {
        return year * TWO_DIGITS + week;
    }

    /** Year and period as one number, such as 202404. */
    public int yearAndPeriod() {
        return year * TWO_DIGITS + period;
    }

    /** Year and quarter as one number, such as 20242. */
    public int yearAndQuarter() {
        return year * ONE_DIGIT + quarter();
    }

    /** The same as a row of the calendar table, as far as weeks are concerned. */
    CalendarDay calendarDay() {
        return new CalendarDay(date, year, week, yearAndWeek());
    }
}
