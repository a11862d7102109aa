package io.weekmart.contract.calendar;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A week of the retailer's calendar by its number, in the order of years and weeks.
 *
 * @param yrNum year of the retailer's calendar
 * @param wkNum week within that year
 */
public record WeekId(int yrNum, int wkNum) implements Comparable<WeekId>, Serializable {
    private static final Comparator<WeekId> ORDER =
            Comparator.comparingInt(WeekId::yrNum).thenComparingInt(WeekId::wkNum);

    @Override
    public int compareTo(WeekId other) {
        return ORDER.compare(this, other);
    }

    /** The week as it is written for people, such as {@code 2024 week 18}: the calendar is the retailer's, and not that of ISO 8601. */
    @Override
    public String toString() {
        return yrNum + " week " + wkNum;
    }
}
