package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The dumps from which published weeks were computed, by table and date: every one of the daily dumps, and the last one of the full
 * dumps. It takes some 50 bytes of the ledger for each.
 */
public record KnownDumps(NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> tables) {
    /** No dump is known. */
    public static final KnownDumps NONE = new KnownDumps(new TreeMap<>());

    private static final int FIELDS = 4;

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

    void write(ObjectNode node) {
        tables.forEach((table, dumps) -> {
            ArrayNode written = node.putArray(table);
            dumps.forEach((date, dump) -> written.addArray()
                    .add(date.toString())
                    .add(dump.identity())
                    .add(dump.rows())
                    .add(dump.rejected()));
        });
    }

    static KnownDumps read(JsonNode node) throws Json.BadContent {
        NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> tables = new TreeMap<>();
        for (Map.Entry<String, JsonNode> table : node.properties()) {
            NavigableMap<LocalDate, PublishedDump> dumps = new TreeMap<>();
            for (JsonNode dump : Json.array(node, table.getKey())) {
                boolean good = dump.size() == FIELDS
                        && dump.path(1).isTextual()
                        && dump.path(2).isIntegralNumber()
                        && dump.path(3).isIntegralNumber();
                try {
                    if (good) {
                        dumps.put(
                                LocalDate.parse(dump.path(0).asText()),
                                new PublishedDump(
                                        dump.path(1).textValue(),
                                        dump.path(2).longValue(),
                                        dump.path(3).longValue()));
                    }
                } catch (DateTimeException e) {
                    good = false;
                }
                if (!good) {
                    throw new Json.BadContent("'" + dump + "' is not a dump of " + table.getKey());
                }
            }
            tables.put(table.getKey(), dumps);
        }
        return new KnownDumps(tables);
    }
}
