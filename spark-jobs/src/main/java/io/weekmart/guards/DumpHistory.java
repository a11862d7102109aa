package io.weekmart.guards;

import io.weekmart.publish.PublishedDump;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The dumps of a table by date: those that were read in the place of earlier ones of their dates. */
final class DumpHistory {
    /** Days that an export may reach back, its own included. */
    static final int MONTH = 32;

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

    /** The last dump before a date. */
    Optional<PublishedDump> lastBefore(LocalDate date) {
        return Optional.ofNullable(dumps.lowerEntry(date)).map(Map.Entry::getValue);
    }

    /** The dumps of a month before a date: so far back an export may reach. */
    Collection<PublishedDump> monthBefore(LocalDate date) {
        return dumps.subMap(date.minusDays(MONTH - 1L), date).values();
    }

    /**
     * Whether the rows of a day come with a later dump, because it is the first one behind it: on closed days, and on those of which nothing
     * was delivered though an earlier dump is known.
     */
    boolean caughtUpBy(LocalDate dump, LocalDate day) {
        boolean first = dumps.subMap(day, false, dump, false).values().stream().allMatch(each -> each.rows() == 0);
        PublishedDump own = dumps.get(day);
        return first && (closed.test(day) || ((own == null || own.rows() == 0) && dumps.lowerKey(day) != null));
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
