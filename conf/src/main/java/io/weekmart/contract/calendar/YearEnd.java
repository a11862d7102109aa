package io.weekmart.contract.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;

/**
 * The last day of a retailer's years, which are whole weeks: a weekday at the end of a month. Two ends that follow each other are 364 or 371
 * days apart.
 *
 * @param month the month whose end the years end with
 * @param weekday the last day of every week
 * @param rule which of the weekdays around the end of the month
 */
public record YearEnd(Month month, DayOfWeek weekday, Rule rule) {
    private static final int HALF_A_WEEK = 3;

    /** Which weekday around the end of a month is meant. */
    public enum Rule {
        /** The one nearest to the last day of the month, up to three days before or behind it. */
        NEAREST,
        /** The last one in the month. */
        LAST
    }

    /** The last day of the year that ends with the month of a calendar year; by {@link Rule#NEAREST} it may lie in the next month. */
    public LocalDate in(int calendarYear) {
        LocalDate lastOfMonth = YearMonth.of(calendarYear, month).atEndOfMonth();
        return switch (rule) {
            case NEAREST -> lastOfMonth.plusDays(HALF_A_WEEK).with(TemporalAdjusters.previousOrSame(weekday));
            case LAST -> lastOfMonth.with(TemporalAdjusters.previousOrSame(weekday));
        };
    }
}
