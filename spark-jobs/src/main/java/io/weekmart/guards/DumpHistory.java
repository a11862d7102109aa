package io.weekmart.guards;

import io.weekmart.publish.PublishedDump;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The dumps of a table by date: those that were read in the place of earlier ones of their dates. */
final class DumpHistory {
    /** Dumps of a weekday of which the median is usual for it. */
    private static final int USUAL = 8;

    private final NavigableMap<LocalDate, PublishedDump> dumps;
    private final Predicate<LocalDate> closed;

    DumpHistory(Map<LocalDate, PublishedDump> known, List<DumpCounts> fresh, Predicate<LocalDate> closed) {
        this.dumps = new TreeMap<>(known);
        fresh.forEach(dump -> dumps.put(dump.date(), dump.published()));
        this.closed = closed;
    }

    NavigableMap<LocalDate, PublishedDump> dumps() {
        return dumps;
    }

    /** The last few dumps of the same weekday as a date and before it, the newest first. */
    List<PublishedDump> sameWeekday(LocalDate date) {
        return dumps.headMap(date, false).descendingMap().entrySet().stream()
                .filter(dump -> dump.getKey().getDayOfWeek() == date.getDayOfWeek() && !closed.test(dump.getKey()))
                .limit(USUAL)
                .map(Map.Entry::getValue)
                .toList();
    }
}
