package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The ledger as JSON, without blanks, since it has a few lines for each partition. */
final class LedgerJson {
    private static final String DATE_RANGE = "/";
    private static final int DUMP_FIELDS = 4;

    private static final int SUMS_WITHOUT_TOTALS = 4;
    /** Stands before the name of a column that no dump had, and that the configuration supplied. No name of a column begins with it. */
    private static final String SUPPLIED = "=";

    private LedgerJson() {}

    static byte[] write(Ledger ledger) {
        ObjectNode node = Json.object();
        node.put("formatVersion", Marker.FORMAT_VERSION);
        node.put("revision", ledger.revision());
        node.put("publication", ledger.publication());
        Json.writeTexts(node.putObject("settings"), ledger.settings());
        ledger.newestDate().ifPresent(date -> node.put("newestDate", date.toString()));
        ledger.lastRun().ifPresent(run -> writeLastRun(node.putObject("lastRun"), run));
        ledger.changing().ifPresent(dates -> node.put("changing", range(dates.first(), dates.last())));
        ObjectNode tables = node.putObject("tables");
        ledger.partitions()
                .forEach((key, partition) ->
                        writePartition(tables.withArray(key.table()).addObject(), partition));
        if (!ledger.dumps().sold().stores().isEmpty()) {
            writeSold(node.putObject("sold"), ledger.dumps().sold());
        }
        if (!ledger.dumps().counted().stores().isEmpty()) {
            writeSold(node.putObject("counted"), ledger.dumps().counted());
        }
        writeDumps(node.putObject("dumps"), ledger.dumps());
        return Json.compactBytes(node);
    }

    static Ledger read(byte[] content) throws Json.BadContent {
        JsonNode node = Json.parse(content);
        Json.checkFormat(node);
        NavigableMap<PartitionKey, PublishedPartition> partitions = new TreeMap<>();
        JsonNode tables = Json.child(node, "tables");
        for (Map.Entry<String, JsonNode> table : tables.properties()) {
            for (JsonNode written : Json.array(tables, table.getKey())) {
                PublishedPartition partition = readPartition(table.getKey(), written);
                partitions.put(partition.key(), partition);
            }
        }
        return new Ledger(
                Json.number(node, "revision"),
                Json.text(node, "publication"),
                Json.texts(node, "settings"),
                node.has("newestDate") ? Optional.of(Json.date(node, "newestDate")) : Optional.empty(),
                node.has("lastRun") ? Optional.of(readLastRun(node.get("lastRun"))) : Optional.empty(),
                partitions,
                readDumps(Json.child(node, "dumps")).selling(days(node, "sold")).counting(days(node, "counted")),
                node.has("changing") ? Optional.of(readRange(node.get("changing"))) : Optional.empty());
    }

    private static void writeLastRun(ObjectNode node, LastRun run) {
        node.put("range", run.range());
        node.put("runDate", run.runDate().toString());
        node.put("configFingerprint", run.configFingerprint());
        node.put("jobVersion", run.jobVersion());
        ArrayNode inputs = node.putArray("inputs");
        for (LastRun.Input input : run.inputs()) {
            inputs.addObject()
                    .put("path", input.path())
                    .put("bytes", input.bytes())
                    .put("checksum", input.checksum());
        }
    }

    private static LastRun readLastRun(JsonNode node) throws Json.BadContent {
        List<LastRun.Input> inputs = new ArrayList<>();
        for (JsonNode input : Json.array(node, "inputs")) {
            inputs.add(new LastRun.Input(
                    Json.text(input, "path"), Json.number(input, "bytes"), Json.text(input, "checksum")));
        }
        return new LastRun(
                Json.text(node, "range"),
                Json.date(node, "runDate"),
                inputs,
                Json.text(node, "configFingerprint"),
                Json.text(node, "jobVersion"));
    }

    private static void writePartition(ObjectNode node, PublishedPartition partition) {
        Json.writeValues(node.putObject("values"), partition.key().values());
        partition.dates().ifPresent(dates -> node.put("dates", range(dates.first(), dates.last())));
        node.put("rows", partition.rows());
        node.put("fingerprint", partition.fingerprint());
        ObjectNode totals = node.putObject("totals");
        partition.totals().forEach((column, total) -> totals.put(column, total.toPlainString()));
        ArrayNode files = node.putArray("files");
        for (PublishedFile file : partition.files()) {
            files.addObject()
                    .put("name", file.name())
                    .put("bytes", file.bytes())
                    .put("rows", file.rows())
                    .put("sha256", file.sha256());
        }
        ObjectNode sources = node.putObject("sources");
        partition.sources().forEach((table, dates) -> writeDates(sources.putArray(table), dates));
    }

    private static PublishedPartition readPartition(String table, JsonNode node) throws Json.BadContent {
        List<PublishedFile> files = new ArrayList<>();
        for (JsonNode file : Json.array(node, "files")) {
            files.add(new PublishedFile(
                    Json.text(file, "name"),
                    Json.number(file, "bytes"),
                    Json.number(file, "rows"),
                    Json.text(file, "sha256")));
        }
        SortedMap<String, BigDecimal> totals = new TreeMap<>();
        for (Map.Entry<String, JsonNode> total : Json.child(node, "totals").properties()) {
            totals.put(total.getKey(), decimal(total.getKey(), total.getValue()));
        }
        SortedMap<String, NavigableSet<LocalDate>> sources = new TreeMap<>();
        JsonNode written = Json.child(node, "sources");
        for (Map.Entry<String, JsonNode> source : written.properties()) {
            sources.put(source.getKey(), readDates(Json.array(written, source.getKey())));
        }
        return new PublishedPartition(
                new PartitionKey(table, Json.values(node, "values")),
                node.has("dates") ? Optional.of(readRange(node.get("dates"))) : Optional.empty(),
                files,
                Json.number(node, "rows"),
                Json.text(node, "fingerprint"),
                totals,
                sources);
    }

    private static BigDecimal decimal(String column, JsonNode node) throws Json.BadContent {
        try {
            return new BigDecimal(node.asText());
        } catch (NumberFormatException e) {
            throw new Json.BadContent("the total of '" + column + "' is not a decimal");
        }
    }

    /** Consecutive dates are written as one range, since the dumps of a partition mostly are consecutive. */
    private static void writeDates(ArrayNode node, NavigableSet<LocalDate> dates) {
        @Nullable LocalDate first = null;
        @Nullable LocalDate last = null;
        for (LocalDate date : dates) {
            if (first != null && last != null && !last.plusDays(1).equals(date)) {
                node.add(range(first, last));
                first = null;
            }
            if (first == null) {
                first = date;
            }
            last = date;
        }
        if (first != null && last != null) {
            node.add(range(first, last));
        }
    }

    static String range(LocalDate first, LocalDate last) {
        return first.equals(last) ? first.toString() : first + DATE_RANGE + last;
    }

    private static NavigableSet<LocalDate> readDates(JsonNode node) throws Json.BadContent {
        TreeSet<LocalDate> dates = new TreeSet<>();
        for (JsonNode range : node) {
            DateSpan span = readRange(range);
            span.first().datesUntil(span.last().plusDays(1)).forEach(dates::add);
        }
        return dates;
    }

    static DateSpan readRange(JsonNode node) throws Json.BadContent {
        try {
            String[] ends = node.asText().split(DATE_RANGE, -1);
            return new DateSpan(LocalDate.parse(ends[0]), LocalDate.parse(ends[ends.length - 1]));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new Json.BadContent("'" + node.asText() + "' is not a range of dates");
        }
    }

    static void writeDumps(ObjectNode node, KnownDumps known) {
        known.tables().forEach((table, dumps) -> {
            ArrayNode written = node.putArray(table);
            dumps.forEach((date, dump) -> {
                ArrayNode fields = written.addArray()
                        .add(date.toString())
                        .add(dump.identity())
                        .add(dump.rows())
                        .add(dump.rejected());
                dump.sums().ifPresent(sums -> writeSums(fields.addArray(), sums));
                if (!dump.repaired().isEmpty()) {
                    ObjectNode repaired = fields.addObject();
                    dump.repaired().forEach(repaired::put);
                }
                // Most dumps have every column.
                dump.absent().forEach(fields::add);
                dump.supplied().forEach(column -> fields.add(SUPPLIED + column));
            });
        });
    }

    private static void writeSums(ArrayNode node, DumpSums sums) {
        node.add(sums.content()).add(sums.undated()).add(sums.own()).add(sums.unknown());
        if (sums.quantity() != null && sums.amount() != null) {
            node.add(sums.quantity().toPlainString()).add(sums.amount().toPlainString());
        }
    }

    /** What the rows of a dump add up to: an array behind its first fields, where it is kept. */
    private static Optional<DumpSums> sums(JsonNode dump) throws Json.BadContent {
        JsonNode sums = dump.path(DUMP_FIELDS);
        // Where a number stands second, an earlier version wrote sums that guards can no longer compare.
        if (!sums.isArray() || sums.path(1).isIntegralNumber()) {
            return Optional.empty();
        }
        if (!sums.path(0).isTextual()
                || !sums.path(2).isIntegralNumber()
                || !sums.path(3).isIntegralNumber()) {
            throw new Json.BadContent("'" + sums + "' is not what the rows of a dump add up to");
        }
        boolean totals = sums.size() > SUMS_WITHOUT_TOTALS;
        return Optional.of(new DumpSums(
                sums.path(0).textValue(),
                sums.path(1).textValue(),
                sums.path(2).longValue(),
                sums.path(3).longValue(),
                totals ? decimal("quantity", sums.path(SUMS_WITHOUT_TOTALS)) : null,
                totals ? decimal("amount", sums.path(SUMS_WITHOUT_TOTALS + 1)) : null));
    }

    /** In how many rows a bad value was taken as null, by its column: an object behind the first fields, where there are any. */
    private static SortedMap<String, Long> repaired(JsonNode dump) throws Json.BadContent {
        SortedMap<String, Long> repaired = new TreeMap<>();
        for (int i = DUMP_FIELDS; i < dump.size(); i++) {
            if (dump.path(i).isObject()) {
                for (Map.Entry<String, JsonNode> column : dump.path(i).properties()) {
                    if (!column.getValue().isIntegralNumber()) {
                        throw new Json.BadContent(
                                "'" + dump.path(i) + "' does not say in how many rows a value was taken as null");
                    }
                    repaired.put(column.getKey(), column.getValue().longValue());
                }
            }
        }
        return repaired;
    }

    private static void writeSold(ObjectNode node, SoldDays sold) {
        node.put("until", sold.until().toString());
        ObjectNode stores = node.putObject("stores");
        sold.stores().forEach((store, days) -> stores.put(String.valueOf(store), Long.toHexString(days)));
    }

    /** On which days stores did something; of none where the ledger does not say. */
    private static SoldDays days(JsonNode node, String what) throws Json.BadContent {
        return node.has(what) ? readSold(node.get(what)) : SoldDays.NONE;
    }

    private static SoldDays readSold(JsonNode node) throws Json.BadContent {
        NavigableMap<Integer, Long> stores = new TreeMap<>();
        for (Map.Entry<String, String> store : Json.texts(node, "stores").entrySet()) {
            try {
                stores.put(Integer.valueOf(store.getKey()), Long.valueOf(store.getValue(), 16));
            } catch (NumberFormatException e) {
                throw new Json.BadContent("'" + store + "' is not a store and the days on which it sold");
            }
        }
        return new SoldDays(Json.date(node, "until"), stores);
    }

    /** The names behind the other fields of a dump: those that are marked as supplied, or the others. */
    private static Set<String> columns(JsonNode dump, boolean supplied) {
        Set<String> columns = new TreeSet<>();
        for (int i = DUMP_FIELDS; i < dump.size(); i++) {
            String name = dump.path(i).asText();
            if (dump.path(i).isTextual() && name.startsWith(SUPPLIED) == supplied) {
                columns.add(supplied ? name.substring(SUPPLIED.length()) : name);
            }
        }
        return columns;
    }

    static KnownDumps readDumps(JsonNode node) throws Json.BadContent {
        NavigableMap<String, NavigableMap<LocalDate, PublishedDump>> tables = new TreeMap<>();
        for (Map.Entry<String, JsonNode> table : node.properties()) {
            NavigableMap<LocalDate, PublishedDump> dumps = new TreeMap<>();
            for (JsonNode dump : Json.array(node, table.getKey())) {
                boolean good = dump.size() >= DUMP_FIELDS
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
                                        dump.path(3).longValue(),
                                        repaired(dump),
                                        columns(dump, false),
                                        columns(dump, true),
                                        sums(dump)));
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
