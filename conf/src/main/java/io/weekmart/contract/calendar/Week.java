package io.weekmart.contract.calendar;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * One week of the retailer's calendar: one to seven consecutive dates.
 *
 * @param index place of the week in its calendar, from 0, by date
 */
public record Week(int index, int yrNum, int wkNum, int yrWkNum, LocalDate start, LocalDate end)
        implements Serializable {

    /** Dates in the week, 1 to 7. */
    public int days() {
        return (int) (end.toEpochDay() - start.toEpochDay()) + 1;
    }

    /** Its number, which is how messages name it too. */
    public WeekId id() {
        return new WeekId(yrNum, wkNum);
    }
}
