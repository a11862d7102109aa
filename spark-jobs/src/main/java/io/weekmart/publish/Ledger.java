package io.weekmart.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is published, in one small file that is replaced last and so commits a publication: some 1,100 bytes for each week, two thirds
 * of them for its daily dumps, and 80 more for each file's checksum, one read and one write a night however long the history.
 *
 * @param revision counts the publications; 0 before the first
 * @param publication name of the publication that wrote it, empty before the first
 * @param filesPerWeek into how many files the published weeks are divided; 0 before the first
 * @param layout of the dumps that the published weeks were computed from, in lower case; empty before the first, and of ledgers that do not
 *     say it
 * @param newestDate the newest run date published
 * @param lastNight what the last run computed, night or backfill; none before the first
 * @param weeks by year and week, see {@link #key}
 * @param tables the dimensions, by folder name
 * @param dumps the dumps from which the published weeks were computed
 */
public record Ledger(
        long revision,
        String publication,
        int filesPerWeek,
        String layout,
        Optional<LocalDate> newestDate,
        Optional<Night> lastNight,
        NavigableMap<Long, PublishedWeek> weeks,
        NavigableMap<String, PublishedTable> tables,
        KnownDumps dumps) {

    private static final String DATE_RANGE = "/";

    public Ledger {
        weeks = Collections.unmodifiableNavigableMap(new TreeMap<>(weeks));
        tables = Collections.unmodifiableNavigableMap(new TreeMap<>(tables));
    }

    /** The ledger of an output in which nothing was ever published. */
    public static Ledger empty() {
        return new Ledger(
                0, "", 0, "", Optional.empty(), Optional.empty(), new TreeMap<>(), new TreeMap<>(), KnownDumps.NONE);
    }

    /** The key of a week: keys sort as year and week do. */
    public static long key(int yrNum, int wkNum) {
        return ((long) yrNum << Integer.SIZE) + wkNum;
    }

    public Optional<PublishedWeek> week(int yrNum, int wkNum) {
        return Optional.ofNullable(weeks.get(key(yrNum, wkNum)));
    }

    public Optional<PublishedTable> table(String folder) {
        return Optional.ofNullable(tables.get(folder));
    }

    /** Whether this very night was the last thing published, so that computing it again would publish nothing. */
    public boolean sameNight(Night night) {
        return lastNight.isPresent() && lastNight.get().equals(night);
    }

    /** The published week that holds a date, in the calendar that it was computed with. */
    public Optional<PublishedWeek> weekOf(LocalDate date) {
        return weeks.values().stream()
                .filter(week -> !date.isBefore(week.start()) && !date.isAfter(week.end()))
                .findFirst();
    }

    /** What a publication that could not be finished has left, until it is computed again. */
    public Unfinished unfinished() {
        return Unfinished.of(this);
    }

    /** A copy to be changed into the next ledger. */
    public Draft draft() {
        return new Draft(this);
    }

    /** Collects what a publication changes. */
    public static final class Draft {
        private final Ledger base;
        private final NavigableMap<Long, PublishedWeek> weeks;
        private final NavigableMap<String, PublishedTable> tables;
        private int filesPerWeek;
        private String layout;
        private Optional<LocalDate> newestDate;
        private Optional<Night> lastNight;
        private KnownDumps dumps;

        private Draft(Ledger base) {
            this.base = base;
            this.weeks = new TreeMap<>(base.weeks);
            this.tables = new TreeMap<>(base.tables);
            this.filesPerWeek = base.filesPerWeek;
            this.layout = base.layout;
            this.newestDate = base.newestDate;
            this.lastNight = base.lastNight;
            this.dumps = base.dumps;
        }

        public Draft week(PublishedWeek week) {
            weeks.put(key(week.yrNum(), week.wkNum()), week);
            return this;
        }

        /** The week became empty. */
        public Draft withoutWeek(int yrNum, int wkNum) {
            weeks.remove(key(yrNum, wkNum));
            return this;
        }

        public Draft table(String folder, PublishedTable table) {
            tables.put(folder, table);
            return this;
        }

        /** A date is published; an older one than the newest changes nothing. */
        public Draft published(LocalDate runDate) {
            if (newestDate.isEmpty() || runDate.isAfter(newestDate.get())) {
                newestDate = Optional.of(runDate);
            }
            return this;
        }

        /** The published weeks are computed from these dumps now. */
        public Draft dumps(KnownDumps known) {
            dumps = known;
            return this;
        }

        /** The weeks come from dumps of this layout, such as daily. */
        public Draft layout(String name) {
            layout = name;
            return this;
        }

        public Draft lastNight(Night night) {
            lastNight = Optional.of(night);
            return published(night.runDate());
        }

        /** What is published no longer is what one run computed: the same run again must compute. */
        public Draft outdated() {
            lastNight = lastNight.map(Night::outdated);
            return this;
        }

        Ledger base() {
            return base;
        }

        Ledger next(String publication, int filesPerWeekNow) {
            return new Ledger(
                    base.revision + 1,
                    publication,
                    filesPerWeekNow,
                    layout,
                    newestDate,
                    lastNight,
                    weeks,
                    tables,
                    dumps);
        }

        boolean changesNothing() {
            return next(base.publication, filesPerWeek).equals(base.withRevision(base.revision + 1));
        }
    }

    Ledger withPublication(String name) {
        return new Ledger(revision, name, filesPerWeek, layout, newestDate, lastNight, weeks, tables, dumps);
    }

    private Ledger withRevision(long other) {
        return new Ledger(other, publication, filesPerWeek, layout, newestDate, lastNight, weeks, tables, dumps);
    }

    byte[] toJson() {
        ObjectNode node = Json.object();
        node.put("formatVersion", Marker.FORMAT_VERSION);
        node.put("revision", revision);
        node.put("publication", publication);
        node.put("filesPerWeek", filesPerWeek);
        if (!layout.isEmpty()) {
            node.put("layout", layout);
        }
        newestDate.ifPresent(date -> node.put("newestDate", date.toString()));
        lastNight.ifPresent(night -> {
            ObjectNode written = node.putObject("lastNight");
            written.put("range", night.range());
            written.put("runDate", night.runDate().toString());
            written.put("configFingerprint", night.configFingerprint());
            written.put("jobVersion", night.jobVersion());
            ArrayNode inputs = written.putArray("inputs");
            for (Night.Input input : night.inputs()) {
                inputs.addObject()
                        .put("path", input.path())
                        .put("bytes", input.bytes())
                        .put("checksum", input.checksum());
            }
        });
        ArrayNode writtenWeeks = node.putArray("weeks");
        for (PublishedWeek week : weeks.values()) {
            ObjectNode written = writtenWeeks.addObject();
            written.put("yrNum", week.yrNum());
            written.put("wkNum", week.wkNum());
            written.put("start", week.start().toString());
            written.put("end", week.end().toString());
            written.put("rows", week.rows());
            written.put("fingerprint", week.fingerprint());
            written.put("totalSalesQty", week.totalSalesQty().toPlainString());
            written.put("totalSalesAmt", week.totalSalesAmt().toPlainString());
            writeFiles(written, week.files());
            writeDates(written.putArray("salesDumps"), week.salesDumps());
            writeDates(written.putArray("inventoryDumps"), week.inventoryDumps());
        }
        ObjectNode writtenTables = node.putObject("tables");
        for (Map.Entry<String, PublishedTable> table : tables.entrySet()) {
            ObjectNode written = writtenTables.putObject(table.getKey());
            written.put("rows", table.getValue().rows());
            written.put("fingerprint", table.getValue().fingerprint());
            writeFiles(written, table.getValue().files());
        }
        dumps.write(node.putObject("dumps"));
        return Json.compactBytes(node);
    }

    static Ledger parse(byte[] content) throws Json.BadContent {
        JsonNode node = Json.parse(content);
        int version = Json.smallNumber(node, "formatVersion");
        if (version > Marker.FORMAT_VERSION) {
            throw new Json.BadContent("its format version is " + version + ", newer than " + Marker.FORMAT_VERSION);
        }
        NavigableMap<Long, PublishedWeek> weeks = new TreeMap<>();
        for (JsonNode week : Json.array(node, "weeks")) {
            PublishedWeek read = new PublishedWeek(
                    Json.smallNumber(week, "yrNum"),
                    Json.smallNumber(week, "wkNum"),
                    Json.date(week, "start"),
                    Json.date(week, "end"),
                    readFiles(week),
                    Json.text(week, "fingerprint"),
                    Json.number(week, "rows"),
                    readDecimal(week, "totalSalesQty"),
                    readDecimal(week, "totalSalesAmt"),
                    readDates(Json.array(week, "salesDumps")),
                    readDates(Json.array(week, "inventoryDumps")));
            weeks.put(key(read.yrNum(), read.wkNum()), read);
        }
        NavigableMap<String, PublishedTable> tables = new TreeMap<>();
        for (Map.Entry<String, JsonNode> table : Json.child(node, "tables").properties()) {
            tables.put(
                    table.getKey(),
                    new PublishedTable(
                            readFiles(table.getValue()),
                            Json.text(table.getValue(), "fingerprint"),
                            Json.number(table.getValue(), "rows")));
        }
        return new Ledger(
                Json.number(node, "revision"),
                Json.text(node, "publication"),
                Json.smallNumber(node, "filesPerWeek"),
                node.has("layout") ? Json.text(node, "layout") : "",
                node.has("newestDate") ? Optional.of(Json.date(node, "newestDate")) : Optional.empty(),
                node.has("lastNight") ? Optional.of(readNight(node.get("lastNight"))) : Optional.empty(),
                weeks,
                tables,
                node.has("dumps") ? KnownDumps.read(Json.child(node, "dumps")) : KnownDumps.NONE);
    }

    private static Night readNight(JsonNode node) throws Json.BadContent {
        List<Night.Input> inputs = new ArrayList<>();
        for (JsonNode input : Json.array(node, "inputs")) {
            inputs.add(new Night.Input(
                    Json.text(input, "path"), Json.number(input, "bytes"), Json.text(input, "checksum")));
        }
        return new Night(
                node.has("range") ? Json.text(node, "range") : "",
                Json.date(node, "runDate"),
                inputs,
                Json.text(node, "configFingerprint"),
                Json.text(node, "jobVersion"));
    }

    private static void writeFiles(ObjectNode node, List<PublishedFile> files) {
        ArrayNode written = node.putArray("files");
        for (PublishedFile file : files) {
            ObjectNode one = written.addObject()
                    .put("name", file.name())
                    .put("bytes", file.bytes())
                    .put("rows", file.rows());
            if (!file.sha256().isEmpty()) {
                one.put("sha256", file.sha256());
            }
        }
    }

    private static List<PublishedFile> readFiles(JsonNode node) throws Json.BadContent {
        List<PublishedFile> files = new ArrayList<>();
        for (JsonNode file : Json.array(node, "files")) {
            files.add(new PublishedFile(
                    Json.text(file, "name"),
                    Json.number(file, "bytes"),
                    Json.number(file, "rows"),
                    file.has("sha256") ? Json.text(file, "sha256") : ""));
        }
        return files;
    }

    private static BigDecimal readDecimal(JsonNode node, String name) throws Json.BadContent {
        try {
            return new BigDecimal(Json.text(node, name));
        } catch (NumberFormatException e) {
            throw new Json.BadContent("'" + name + "' is not a decimal");
        }
    }

    /** Consecutive dates are written as one range, since a week's dumps mostly are consecutive. */
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

    private static String range(LocalDate first, LocalDate last) {
        return first.equals(last) ? first.toString() : first + DATE_RANGE + last;
    }

    private static NavigableSet<LocalDate> readDates(JsonNode node) throws Json.BadContent {
        TreeSet<LocalDate> dates = new TreeSet<>();
        for (JsonNode range : node) {
            try {
                String[] ends = range.asText().split(DATE_RANGE, -1);
                LocalDate last = LocalDate.parse(ends[ends.length - 1]);
                for (LocalDate date = LocalDate.parse(ends[0]); !date.isAfter(last); date = date.plusDays(1)) {
                    dates.add(date);
                }
            } catch (DateTimeException e) {
                throw new Json.BadContent("'" + range.asText() + "' is not a range of dates");
            }
        }
        return dates;
    }
}
