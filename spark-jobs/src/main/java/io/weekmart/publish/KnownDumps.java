package io.weekmart.publish;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The dumps from which the published partitions were computed, by raw table and date: every one of the daily dumps, and the last one of the full
 * dumps. It takes some 50 bytes of the ledger for each, and 80 more for each of the newest {@value #SUMMED} of a table, of which it keeps what
 * their rows add up to.
 *
 * @param sold on which of the last days stores sold anything
 * @param counted on which of the last days stores counted their stock
 */
public record KnownDumps(
        NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> tables, SoldDays sold, SoldDays counted) {
    /** Eight dumps of each weekday, and as many days again on which there was none. */
    static final int SUMMED = 112;

    /** No dump is known. */
    public static final KnownDumps NONE = new KnownDumps(new TreeMap<>());

    KnownDumps(NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> tables) {
        this(tables, SoldDays.NONE, SoldDays.NONE);
    }

    public KnownDumps {
        NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> copy = new TreeMap<>();
        tables.forEach((table, dumps) -> copy.put(table, Collections.unmodifiableNavigableMap(new TreeMap<>(dumps))));
        tables = Collections.unmodifiableNavigableMap(copy);
    }

    /** The dump of a table and date. */
    public Optional<PublishedDump> dump(String table, LocalDate date) {
        return Optional.ofNullable(dumps(table).get(date));
    }

    /** The newest dump of a table. */
    public Optional<Map.Entry<LocalDate, PublishedDump>> last(String table) {
        return Optional.ofNullable(dumps(table).lastEntry());
    }

    /** The dates of the dumps of a table. */
    public NavigableSet<LocalDate> dates(String table) {
        return dumps(table).navigableKeySet();
    }

    /** The same with these dumps of a table beside the others, or in the place of those of the same dates. */
    public KnownDumps with(String table, Map<LocalDate, PublishedDump> dumps) {
        NavigableMap<LocalDate, PublishedDump> all = new TreeMap<>(dumps(table));
        all.putAll(dumps);
        int older = all.size() - SUMMED;
        for (Map.Entry<LocalDate, PublishedDump> dump : all.entrySet()) {
            if (older-- <= 0) {
                break;
            }
            dump.setValue(dump.getValue().with(Optional.empty()));
        }
        NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> changed = new TreeMap<>(tables);
        changed.put(table, all);
        return new KnownDumps(changed, sold, counted);
    }

    /** The same without the dumps of some tables. */
    public KnownDumps without(Collection<String> names) {
        NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> changed = new TreeMap<>(tables);
        changed.keySet().removeAll(names);
        return new KnownDumps(changed, sold, counted);
    }

    /** The same with other days on which stores sold. */
    public KnownDumps selling(SoldDays days) {
        return new KnownDumps(tables, days, counted);
    }

    /** The same with other days on which stores counted their stock. */
    public KnownDumps counting(SoldDays days) {
        return new KnownDumps(tables, sold, days);
    }

    /** The dumps of a table by date. */
    public NavigableMap<LocalDate, PublishedDump> dumps(String table) {
        return tables.getOrDefault(table, Collections.emptyNavigableMap());
    }
}
