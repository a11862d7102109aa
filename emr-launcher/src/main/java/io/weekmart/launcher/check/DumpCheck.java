package io.weekmart.launcher.check;

import io.weekmart.contract.calendar.TurnedFlag;
import io.weekmart.contract.config.AcceptedCheck;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DumpFiles;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.DumpNames.Choice;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.HeaderNames;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.launcher.store.StoredObject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the dumps that a run will read: those of its date, and in the daily layout of a pipeline with a calendar those of the window. It
 * reads and never writes.
 *
 * <p>The files of the date are read, to their ends up to the configured limit. Those of earlier dates were read for their own dates; of them
 * it checks that they are there, and not empty.
 *
 * <p>Over 400 lines, because each check is one method with its own message.
 */
public final class DumpCheck {
    private static final int ENOUGH_TO_COMPARE = 3;
    private static final int NEIGHBOURS = 3;
    /** How far sizes and bytes are compared with earlier dumps; a window that reaches further widens it. In weeks. */
    private static final int COMPARED_WEEKS = 13;
    /** How far before a closed day an older dump is looked for, as the job does. */
    private static final int DAYS_BACK = 31;

    private static final String WAIT = HeaderCheck.WAIT;

    private final ObjectStore store;
    private final Settings settings;
    private final LocalDate date;
    private final DumpFinder finder;
    private final HeaderCheck headers;
    private final Window window;
    private final List<String> accepted;
    private final @Nullable TableSpec calendar;
    private final ReadingMemory memory;
    private final SameBytes same;
    /** The date's files that are read to their ends. */
    private final Set<S3Location> readWhole = new HashSet<>();

    /** The date's files that were read to their ends and hold a header alone. */
    private final Set<S3Location> withoutRows = new HashSet<>();

    private final List<CheckLine> lines = new ArrayList<>();
    private final ManifestCheck manifests;
    /** Where it is said that the stores were closed on the date; null where they were open. */
    private @Nullable String closedBy;

    private DumpCheck(
            ObjectStore store, Settings settings, LocalDate date, List<String> accepted, ReadingMemory memory) {
        this.store = store;
        this.settings = settings;
        this.date = date;
        this.accepted = accepted;
        this.memory = memory;
        this.headers = new HeaderCheck(settings);
        this.window = new Window(settings.calendar());
        this.calendar = settings.pipeline().calendar().orElse(null);
        this.finder = new DumpFinder(store, settings.raw(), date.minusWeeks(comparedWeeks(settings)), date);
        this.manifests = new ManifestCheck(store, settings, date);
        this.same = new SameBytes(store, settings.check().fullReadLimit() - planned());
    }

    private static int comparedWeeks(Settings settings) {
        return Math.max(COMPARED_WEEKS, settings.raw().lookbackWeeks() + 1);
    }

    /**
     * Plans what is read to its end: the calendar, which the window depends on, then the smallest files first, as long as all of them
     * together stay within the limit.
     *
     * @return their size in bytes
     */
    private long planned() {
        List<StoredObject> files = settings.pipeline().inputs().stream()
                .flatMap(table -> finder.read(table).stream())
                .flatMap(dump -> dump.files().stream()
                        .map(file -> Map.entry(!dump.table().equals(calendar), file)))
                .sorted(Map.Entry.<Boolean, StoredObject>comparingByKey()
                        .thenComparing(entry -> entry.getValue().size()))
                .map(Map.Entry::getValue)
                .toList();
        long planned = 0;
        for (StoredObject file : files) {
            if (planned + file.size() <= settings.check().fullReadLimit()) {
                planned += file.size();
                readWhole.add(file.location());
            }
        }
        return planned;
    }

    /**
     * Checks a run date.
     *
     * @throws UserFault where S3 refuses to be read
     */
    public static CheckReport of(ObjectStore store, Settings settings, LocalDate date) {
        return of(store, settings, date, List.of(), ReadingMemory.none(store));
    }

    /**
     * Checks a run date, without reading again what was read before.
     *
     * @param accepted what the run takes in, as the job's command line has it: this keeps nothing from running
     * @param memory takes what is found in large files
     */
    public static CheckReport of(
            ObjectStore store, Settings settings, LocalDate date, List<String> accepted, ReadingMemory memory) {
        try {
            CheckReport report = new DumpCheck(store, settings, date, accepted, memory).report();
            memory.write();
            return report;
        } catch (UserFault fault) {
            try {
                memory.write();
            } catch (UserFault unwritten) {
                // Then it is read again.
                fault.addSuppressed(unwritten);
            }
            throw fault;
        }
    }

    /**
     * Whether there is nothing to run for on a date: the stores were closed, and nothing was delivered. Of the dumps it reads the calendar at
     * most; where S3 refuses that, the date is taken for open, which is what a check of it then tells.
     */
    public static boolean closed(ObjectStore store, Settings settings, LocalDate date) {
        try {
            DumpFinder finder = new DumpFinder(store, settings.raw(), date.minusDays(DAYS_BACK), date);
            return ClosedDay.source(store, settings, finder, date).isPresent()
                    && nothingDelivered(settings, finder, new ManifestCheck(store, settings, date), date);
        } catch (UserFault unreadable) {
            return false;
        }
    }

    private static boolean nothingDelivered(
            Settings settings, DumpFinder finder, ManifestCheck manifests, LocalDate date) {
        return ClosedDay.witnesses(settings).stream().noneMatch(table -> finder.has(table, date))
                && manifests.promised(date).isEmpty();
    }

    private CheckReport report() {
        closedBy = ClosedDay.source(store, settings, finder, date).orElse(null);
        if (closedBy != null && nothingDelivered(settings, finder, manifests, date)) {
            lines.add(CheckLine.ok(
                    date.toString(),
                    "the stores were closed (" + closedBy + "): no dump is expected, and there is nothing to count"));
            return new CheckReport(
                    settings.pipeline().name(), date, settings.raw().path(), lines, true);
        }
        lines.addAll(manifests.ofTheDate());
        tables();
        if (settings.raw().daily() && (calendar != null || settings.calendar().isPresent())) {
            window();
        }
        lines.addAll(manifests.missing());
        return new CheckReport(settings.pipeline().name(), date, settings.raw().path(), lines, false);
    }

    /** The calendar is looked at first, since it says on which days sizes are no measure. Its lines keep their place. */
    private void tables() {
        int first = lines.size();
        if (calendar != null) {
            tonight(calendar);
        }
        List<CheckLine> added = lines.subList(first, lines.size());
        List<CheckLine> ofCalendar = List.copyOf(added);
        added.clear();
        for (TableSpec table : settings.pipeline().inputs()) {
            if (table.equals(calendar)) {
                lines.addAll(ofCalendar);
            } else {
                tonight(table);
            }
        }
    }

    private void tonight(TableSpec table) {
        List<Dump> all = finder.dumps(table);
        List<Dump> tonight = finder.read(table);
        if (tonight.isEmpty()
                && closedBy != null
                && table.daily()
                && settings.raw().daily()
                && !expected(table, date)) {
            lines.add(CheckLine.note(
                    table.name() + " of " + date,
                    "there is none, and none is expected: the stores were closed (" + closedBy + ")"));
        } else if (tonight.isEmpty()) {
            missing(table, all);
        } else if (tonight.size() > 1) {
            fault(
                    tonight.get(0).name(),
                    table.name()
                            + (dumpNames(table).choice() == Choice.UNDATED
                                    ? ""
                                    : " of " + tonight.get(0).date())
                            + " is there more than once: "
                            + tonight.stream().map(Dump::name).collect(Collectors.joining(" and ")),
                    "Take away the one that is not meant.");
        } else {
            dump(
                    tonight.get(0),
                    all.stream()
                            .filter(dump -> dump.date().isBefore(tonight.get(0).date())
                                    && !dump.date()
                                            .isBefore(tonight.get(0).date().minusWeeks(comparedWeeks(settings))))
                            .toList());
        }
    }

    /**
     * Whether the dump of a closed day must be there: its manifest names it, or other dumps of the day cannot do without it. Stock may be counted
     * on a day without sales.
     */
    private boolean expected(TableSpec table, LocalDate day) {
        boolean others = settings.pipeline().dailyInputs().stream()
                .anyMatch(other -> !other.dispensable() && finder.has(other, day));
        return (!table.dispensable() && others) || manifests.promised(day).containsKey(table);
    }

    private void missing(TableSpec table, List<Dump> all) {
        String looked = lookedFor(settings, table, date)
                + (dumpNames(table).choice() == Choice.NEWEST ? " and older ones" : "");
        List<Dump> last = all.subList(Math.max(0, all.size() - NEIGHBOURS), all.size());
        String none = dumpNames(table).choice() == Choice.UNDATED
                ? "there is nothing of that name"
                : "there is no " + table.name() + " of another date that is near";
        String instead = last.isEmpty()
                ? none
                : (last.size() == 1 ? "the latest is " : "the latest are ")
                        + last.stream().map(Dump::name).collect(Collectors.joining(", "));
        fault(
                dumpNames(table).patterns().get(0).name(table.name(), date),
                "it is missing: looked for " + looked + "; " + instead,
                "Wait for the export, or check the date, " + keys(settings, table) + ".");
    }

    /** The names that the dump of a date may have. */
    static String lookedFor(Settings settings, TableSpec table, LocalDate date) {
        return settings.raw().names(table).patterns().stream()
                .map(name -> name.name(table.name(), date))
                .collect(Collectors.joining(", "));
    }

    /** Where it is configured which files the dumps of a table are. */
    static String keys(Settings settings, TableSpec table) {
        return PipelineKeys.path(settings.pipeline(), "raw.path") + " and "
                + PipelineKeys.path(
                        settings.pipeline(), settings.raw().names(table).key());
    }

    private DumpNames dumpNames(TableSpec table) {
        return settings.raw().names(table);
    }

    private void dump(Dump dump, List<Dump> earlier) {
        if (dumpNames(dump.table()).choice() == Choice.NEWEST) {
            long days = ChronoUnit.DAYS.between(dump.date(), date);
            lines.add(CheckLine.ok(
                    dump.name(),
                    "the newest dump of " + dump.table().name() + ", "
                            + (days == 0 ? "that of the run date" : Count.of(days, "day") + " before the run date")));
        }
        if (dumpNames(dump.table()).patterns().stream().anyMatch(FilePattern::looksDated)) {
            lines.add(CheckLine.note(
                    dump.name(),
                    "the name holds a date and no {date}: every run date reads this file as its dump of "
                            + dump.table().name()));
        }
        if (dump.folder() && !folderIsComplete(dump)) {
            return;
        }
        for (StoredObject file : dump.files()) {
            file(dump, file);
        }
        // A closed day expects nothing, and is no measure for others.
        if (closedBy == null && !closed(dump.date())) {
            sizes(dump, earlier.stream().filter(other -> !closed(other.date())).toList());
        }
        // An export that reaches back some days has nothing else to say on a closed day. Whether its rows would count
        // twice is the job's to find.
        if (dump.table().daily() && closedBy == null && !closed(dump.date())) {
            repeated(dump, earlier);
        }
    }

    private boolean folderIsComplete(Dump dump) {
        if (dump.files().isEmpty()) {
            fault(dump.name(), "it holds no " + DumpFiles.PARTS, "Wait until the export has written its parts.");
            return false;
        }
        boolean named = manifests.nameParts(dump);
        String without = dump.completed() == null
                ? "; without _SUCCESS or manifest they must be left alone for "
                : "; its _SUCCESS is older than that, as where the parts are being overwritten, and they must be left alone for ";
        if (dump.complete() || named) {
            lines.add(CheckLine.ok(
                    dump.name(),
                    Count.of(dump.files().size(), "part") + ", complete by its " + (named ? "manifest" : "_SUCCESS")));
            return true;
        }
        StoredObject newest = dump.files().stream()
                .max(Comparator.comparing(StoredObject::modified))
                .orElseThrow();
        Duration quiet = Duration.between(newest.modified(), finder.now());
        Duration wanted = settings.check().quietPeriod();
        if (quiet.compareTo(wanted) < 0) {
            fault(
                    dump.name(),
                    Count.of(dump.files().size(), "part") + ", the newest " + Math.max(0, quiet.toSeconds()) + " s old"
                            + without + wanted.toSeconds() + " s",
                    "Wait, or have the export write _SUCCESS last.");
            return false;
        }
        lines.add(CheckLine.ok(
                dump.name(),
                Count.of(dump.files().size(), "part") + ", left alone for " + Count.of(quiet.toMinutes(), "minute")));
        return true;
    }

    private void file(Dump dump, StoredObject file) {
        String name = file.below(settings.raw().path());
        manifests.found(name);
        if (file.size() == 0) {
            fault(name, HeaderCheck.EMPTY, WAIT);
            return;
        }
        HeaderNames names = settings.headerNames(dump.table());
        Dialect dialect = settings.dialect(dump.table());
        // It may lack names that were not to be kept when it was read, and that the configuration knows by now.
        Optional<Reading> known = dump.table().equals(calendar)
                ? Optional.empty()
                : memory.of(file, dialect)
                        .filter(reading ->
                                !reading.header().contains("") || headers.lacksNothing(dump.table(), reading));
        boolean whole = known.isPresent() || readWhole.contains(file.location());
        Reading reading = known.orElseGet(
                () -> whole ? Reading.whole(store, file, dialect, records(dump)) : Reading.head(store, file, dialect));
        if (whole && known.isEmpty() && (names.all() || headers.lacksNothing(dump.table(), reading))) {
            memory.keep(file, dialect, reading.withHeader(names));
        }
        if (whole && reading.rows() == 0 && reading.unread() == null) {
            withoutRows.add(file.location());
        }
        Optional<String> contradiction = manifests.contradiction(dump, name, file, reading);
        if (contradiction.isPresent() && reading.unread() != null) {
            fault(name, contradiction.get(), ManifestCheck.HINT);
            return;
        }
        Optional<CheckLine> judged = headers.judged(dump.table(), name, reading);
        if (judged.isPresent()) {
            lines.add(judged.get());
            return;
        }
        if (contradiction.isPresent()) {
            fault(name, contradiction.get(), ManifestCheck.HINT);
        } else if (whole) {
            lines.add(CheckLine.ok(
                    name,
                    Count.of(file.size(), "byte") + ", " + Count.of(reading.rows(), "row") + ", read to its end"));
        } else {
            lines.add(CheckLine.note(
                    name,
                    String.format(Locale.ROOT, "%,d bytes, header good, not read to the end", file.size())
                            + store.checksum(file.location())
                                    .map(checksum -> "; S3 keeps its checksum " + checksum)
                                    .orElse("")));
        }
    }

    /** The calendar is needed as it is read: it tells what the window is. */
    private BiConsumer<List<String>, List<String>> records(Dump dump) {
        return dump.table().equals(calendar) ? window.reader(settings, dump.table()) : (header, fields) -> {};
    }

    private void sizes(Dump dump, List<Dump> earlier) {
        if (dumpNames(dump.table()).choice() == Choice.UNDATED) {
            lines.add(CheckLine.note(
                    dump.name(), "size not compared: there is no earlier dump, since the name has no date"));
            return;
        }
        List<Long> sizes = earlier.stream()
                .filter(other -> other.date().getDayOfWeek() == dump.date().getDayOfWeek())
                .filter(other -> !other.files().isEmpty())
                .map(Dump::bytes)
                .sorted()
                .toList();
        if (sizes.size() < ENOUGH_TO_COMPARE) {
            lines.add(CheckLine.note(
                    dump.name(),
                    "size not compared: " + Count.of(sizes.size(), "earlier dump") + " of this weekday, 3 are needed"));
            return;
        }
        long median = sizes.get(sizes.size() / 2);
        double least = settings.check().minSize() * median;
        double most = settings.check().maxSize() * median;
        boolean tooSmall = dump.bytes() < least;
        boolean tooLarge = most > 0 && dump.bytes() > most;
        if (tooSmall || tooLarge) {
            fault(
                    dump.name(),
                    String.format(
                            Locale.ROOT,
                            "%,d bytes, but the median of this weekday is %,d; expected %,.0f to %,.0f",
                            dump.bytes(),
                            median,
                            least,
                            most),
                    "If the night really was so, repeat with --set launcher.check." + (tooSmall ? "min" : "max")
                            + "-size=0.");
        }
    }

    /** An export that failed may deliver an earlier date's file again. On days on which nothing happened, headers alone are all the same. */
    private void repeated(Dump dump, List<Dump> earlier) {
        for (StoredObject file : dump.files()) {
            if (file.size() == 0 || withoutRows.contains(file.location())) {
                continue;
            }
            earlier.stream()
                    .filter(other -> other.files().stream().anyMatch(one -> same.of(file, one)))
                    .findFirst()
                    .ifPresent(other -> fault(
                            file.below(settings.raw().path()),
                            "it is byte for byte that of " + other.date() + " (" + other.name() + ")",
                            "Have the export of " + date + " run again."));
        }
    }

    private void window() {
        Optional<LocalDate> from = window.from(date, settings.raw().lookbackWeeks());
        if (from.isEmpty()) {
            lines.add(CheckLine.note(
                    "window",
                    "not checked: tonight's calendar was not read to its end, or cannot be used for " + date));
            return;
        }
        turnedFlag(from.get());
        for (TableSpec table : settings.pipeline().inputs()) {
            if (table.daily()) {
                window(table, from.get());
            }
        }
    }

    /** Whether the calendar closes the days on which the stores trade, so that nothing is missed any more. The job refuses that too. */
    private void turnedFlag(LocalDate from) {
        NavigableSet<LocalDate> delivered = from.datesUntil(date.plusDays(1))
                .filter(day -> settings.pipeline().dailyInputs().stream().anyMatch(table -> finder.has(table, day)))
                .collect(Collectors.toCollection(TreeSet::new));
        TurnedFlag.found(
                        WeeklyTables.OPEN_FLG,
                        delivered,
                        window.closed(),
                        settings.raw().closed())
                .ifPresent(found -> {
                    if (accepted.contains(AcceptedCheck.CLOSED_DAYS)) {
                        lines.add(CheckLine.note(ClosedDay.CALENDAR, found + "; it is accepted"));
                    } else {
                        fault(
                                ClosedDay.CALENDAR,
                                found,
                                "It must be true where the stores are open. Name the texts that mean true and false in "
                                        + PipelineKeys.path(settings.pipeline(), "tables.calendar.format.flags")
                                        + ", map another column, or correct the calendar. If the stores were closed on"
                                        + " these dates, run with " + AcceptedCheck.OPTION + " "
                                        + AcceptedCheck.CLOSED_DAYS + ".");
                    }
                });
    }

    private void window(TableSpec table, LocalDate from) {
        List<Dump> dumps = finder.dumps(table).stream()
                .filter(dump -> !dump.date().isBefore(from) && dump.date().isBefore(date))
                .toList();
        Set<LocalDate> dates = new HashSet<>();
        for (Dump dump : dumps) {
            if (!dates.add(dump.date())) {
                fault(dump.name(), table.name() + " of " + dump.date() + " is there more than once", "Take one away.");
            } else if (dump.files().isEmpty() || dump.files().stream().anyMatch(file -> file.size() == 0)) {
                fault(dump.name(), "it is empty, and in tonight's window", WAIT);
            } else {
                manifests.ofEarlierDate(dump).ifPresent(lines::add);
            }
        }
        lost(table, from, dates);
        neverDelivered(table, dumps);
        LocalDate first =
                dumps.stream().map(Dump::date).min(LocalDate::compareTo).orElse(date);
        List<String> gaps = first.datesUntil(date)
                .filter(day -> !dates.contains(day) && (!closed(day) || expected(table, day)))
                .map(LocalDate::toString)
                .toList();
        if (!gaps.isEmpty() && !settings.raw().allowGaps()) {
            fault(
                    table.name() + " of the window",
                    "no dump of " + String.join(", ", gaps),
                    "Have the days exported. If nothing is exported on such days, name them in "
                            + PipelineKeys.path(settings.pipeline(), "raw.closed") + ", or set "
                            + PipelineKeys.path(settings.pipeline(), "raw.allow-gaps") + " = true.");
        } else {
            lines.add(CheckLine.ok(
                    table.name() + " of the window", Count.of(dumps.size(), "earlier dump") + " since " + from));
        }
    }

    private boolean closed(LocalDate day) {
        return settings.raw().closed().on(day, window.closed(day));
    }

    /** Dumps of the window that were delivered, as the manifests say, and are lost as a whole. They are added to the dates that are there. */
    private void lost(TableSpec table, LocalDate from, Set<LocalDate> dates) {
        Map<LocalDate, String> lost = new TreeMap<>();
        from.datesUntil(date).filter(day -> !dates.contains(day)).forEach(day -> {
            String file = manifests.promised(day).get(table);
            if (file != null) {
                lost.put(day, file);
            }
        });
        if (!lost.isEmpty()) {
            fault(
                    table.name() + " of the window",
                    "no dump of "
                            + lost.keySet().stream().map(LocalDate::toString).collect(Collectors.joining(", "))
                            + ", though the manifest of the date names " + String.join(", ", lost.values()),
                    "Bring the dumps back, or have these dates exported again.");
            dates.addAll(lost.keySet());
        }
    }

    /** A closed day asks for no dump of a table, but then there must be an older one: a table that was never delivered is missing. */
    private void neverDelivered(TableSpec table, List<Dump> window) {
        LocalDate from = date.minusDays(DAYS_BACK);
        if (closedBy != null
                && window.isEmpty()
                && finder.dumps(table).stream()
                        .noneMatch(dump ->
                                !dump.date().isBefore(from) && !dump.date().isAfter(date))) {
            missing(table, finder.dumps(table));
        }
    }

    private void fault(String file, String found, String hint) {
        lines.add(CheckLine.fault(file, found, hint));
    }
}
