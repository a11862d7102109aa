package io.weekmart.contract.calendar;

import java.time.LocalDate;

/**
 * One row of the calendar table, as far as weeks are concerned.
 *
 * @param open whether the stores are open on that day
 */
public record CalendarDay(LocalDate date, int yrNum, int wkNum, int yrWkNum, boolean open) {
    /** A day on which the stores are open. */
    public CalendarDay(LocalDate date, int yrNum, int wkNum, int yrWkNum) {
        this(date, yrNum, wkNum, yrWkNum, true);
    }
}
