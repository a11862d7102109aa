package io.weekmart.contract.calendar;

import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/**
 * The sign that the flag of a calendar is turned, so that it closes the days on which the stores trade: no lost dump of such a day would
 * ever be missed. The job refuses such a calendar, and so does the check of the launcher.
 */
public final class TurnedFlag {
    /** So many closed dates with dumps are more than an export that goes on over some holidays. */
    private static final int ENOUGH_CLOSED = 4;

    private TurnedFlag() {}

    /**
     * Says what is wrong with a calendar that closes most dates of which there are dumps.
     *
     * @param column that says whether the stores are open
     * @param delivered dates of which there are dumps
     * @param byCalendar dates that the calendar closes
     * @param configured leaves out dates that the configuration closes or opens itself
     * @return the end of a sentence about the calendar; empty where its flag seems right
     */
    public static Optional<String> found(
            String column, NavigableSet<LocalDate> delivered, Set<LocalDate> byCalendar, ClosedDays configured) {
        List<LocalDate> closed = delivered.stream()
                .filter(date -> byCalendar.contains(date) && configured.on(date, true) && !configured.on(date))
                .toList();
        return closed.size() >= ENOUGH_CLOSED && 2 * closed.size() > delivered.size()
                ? Optional.of("by its column " + column + " the stores were closed on " + closed.size() + " of the "
                        + delivered.size() + " dates of which there are dumps, such as "
                        + closed.get(closed.size() - 1))
                : Optional.empty();
    }
}
