package io.weekmart.launcher.check;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The weeks of the retailer's calendar, as far as they tell which nights a run reads. */
final class Window {
    private final NavigableMap<LocalDate, String> weekOf = new TreeMap<>();

    /** Takes in a day of the calendar. */
    void day(LocalDate date, String week) {
        weekOf.put(date, week);
    }

    /**
     * The first date of the window, which ends on a date and holds so many weeks, the date's own included.
     *
     * @return empty where the calendar does not hold the date
     */
    Optional<LocalDate> from(LocalDate date, int weeks) {
        if (!weekOf.containsKey(date)) {
            return Optional.empty();
        }
        Set<String> seen = new LinkedHashSet<>();
        LocalDate first = date;
        for (LocalDate day : List.copyOf(weekOf.headMap(date, true).descendingKeySet())) {
            seen.add(String.valueOf(weekOf.get(day)));
            if (seen.size() > weeks) {
                break;
            }
            first = day;
        }
        return Optional.of(first);
    }
}
