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
 * dumps. It takes some 50 bytes of the ledger for each.
 */
public record KnownDumps(NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> tables) {
    /** No dump is known. */
    public static final KnownDumps NONE = new KnownDumps(new TreeMap<>());

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
        NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> changed = new TreeMap<>(tables);
        changed.put(table, all);
        return new KnownDumps(changed);
    }

    /** The same without the dumps of some tables. */
    public KnownDumps without(Collection<String> names) {
        NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> changed = new TreeMap<>(tables);
        changed.keySet().removeAll(names);
        return new KnownDumps(changed);
    }

    private NavigableMap<LocalDate, PublishedDump> dumps(String table) {
        return tables.getOrDefault(table, Collections.emptyNavigableMap());
    }
}
