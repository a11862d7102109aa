package io.weekmart.raw;

import io.weekmart.config.Settings;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.dump.DumpFiles;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.DumpNames.Choice;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.terminal.Printable;
import io.weekmart.raw.DumpListing.Found;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Finds the dumps of a run date by the configured names. Asked first for the run date itself, whose calendar tells the window, and then for
 * the window; what was listed for the one is not listed again for the other.
 *
 * <p>Every fault is the user's, with exit code 3: a dump that is not there, or is there twice. An empty file is no fault here; its
 * header is missed later.
 *
 * <p>Over 400 lines, because the messages say what was found in the place of a dump, and only the search knows that.
 */
public final class DumpCatalog {
    private static final int FOLDERS_AT_ONCE = 8;
    private static final int CHECKSUMS_AT_ONCE = 2;
    private static final int NEAREST_DATES = 3;
    private static final int DAYS_AROUND = 7;
    /** How far before the first dump of a window lost ones are looked for: no retailer closes for longer. */
    private static final int DAYS_BACK = 31;

    private static final LocalDate EARLIEST = LocalDate.of(1, 1, 1);
    private static final int STRANGERS_SHOWN = 5;
    private static final String TAKE_AWAY = "Take away the one that is not meant.";

    private record Problem(String text, String hint) {}

    /** The files of one dump, and the names of what else lies in its folder. */
    private record Parts(Found of, List<FileStatus> files, List<String> others) {
        /** The same files as the dump of another run date, whose name has no date. */
        Parts as(Found dump) {
            return new Parts(dump, files, others);
        }
    }

    private final Pipeline pipeline;
    private final Settings.Raw raw;
    private final Map<TableSpec, DumpNames> names;
    private final FileSystem files;
    private final Path root;
    private final DumpListing listing;
    private final Fingerprints fingerprints;
    private final Optional<PromisedDumps> promised;
    private final Map<Path, Parts> parts = new HashMap<>();
    private final Map<Path, DumpFile> read = new HashMap<>();
    private Set<LocalDate> closedByCalendar = Set.of();

    private DumpCatalog(Pipeline pipeline, Settings.Raw raw, FileSystem files) {
        this.pipeline = pipeline;
        this.raw = raw;
        this.names = raw.names(pipeline);
        this.files = files;
        this.root = files.makeQualified(new Path(raw.path()));
        this.listing = new DumpListing(files, root, names, raw.manifest());
        this.fingerprints = new Fingerprints(files);
        this.promised = raw.manifest().map(name -> new PromisedDumps(name, files, root, tellingDates()));
    }

    /** Opens the folder of the dumps; nothing is listed yet. */
    public static DumpCatalog open(Pipeline pipeline, Settings.Raw raw, Configuration hadoop) {
        try {
            return new DumpCatalog(pipeline, raw, new Path(raw.path()).getFileSystem(hadoop));
        } catch (UnsupportedFileSystemException | IllegalArgumentException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot open the folder of the dumps " + raw.path() + ": " + reason(e),
                    "Set " + PipelineKeys.named(pipeline, "raw.path") + " to a local path, hdfs://, s3:// or s3a://.",
                    e);
        } catch (IOException e) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot open the folder of the dumps " + raw.path() + ": " + reason(e),
                    "Check " + PipelineKeys.named(pipeline, "raw.path") + ", and the access to it.",
                    e);
        }
    }

    /** Takes dates for closed beside those that the configuration names: the calendar says so. */
    public void close(Set<LocalDate> dates) {
        closedByCalendar = Set.copyOf(dates);
    }

    /** Whether no dump of a date is expected. */
    public boolean closed(LocalDate date) {
        return raw.closed().on(date, closedByCalendar.contains(date));
    }

    /** The names of the daily tables; of a pipeline without any, those of the tables whose dumps tell dates. */
    private Map<TableSpec, DumpNames> tellingDates() {
        Set<TableSpec> daily = Set.copyOf(pipeline.dailyInputs());
        Map<TableSpec, DumpNames> telling = new LinkedHashMap<>(names);
        telling.entrySet()
                .removeIf(each -> daily.isEmpty() ? !each.getValue().tellsDates() : !daily.contains(each.getKey()));
        return telling;
    }

    /**
     * The daily tables of which the manifest of a date names a dump, each with the first file of it; of a pipeline without any, the tables
     * whose dumps tell dates. They were delivered, whatever is there by now.
     *
     * @return empty where there is no manifest
     */
    public Map<TableSpec, String> promised(LocalDate date) {
        try {
            return promised.isEmpty() ? Map.of() : promised.get().of(date);
        } catch (IOException e) {
            throw unreadable("read the manifest of " + date + " in " + raw.path(), e);
        }
    }

    /** The daily tables of which a dump of a date is there; of a pipeline without any, the tables whose dumps tell dates. */
    public Set<TableSpec> delivered(LocalDate date) {
        return within(find(date, date), date, date, tellingDates()::containsKey).stream()
                .map(Found::table)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The files of the newest dump of one table up to a date, whichever dump of it a run reads; none where there is no dump. */
    public List<DumpFile> newestOf(TableSpec table, LocalDate date) {
        return Objects.requireNonNull(dumps("the dumps of " + table.name(), newest(table, date), List.of(table))
                .get(table));
    }

    /**
     * The dump that a run date reads of each table of the pipeline, in the order of their declaration. A table has several files where it
     * came in parts.
     */
    public Map<TableSpec, List<DumpFile>> of(LocalDate runDate) {
        List<Found> sameDate = within(find(runDate, runDate), runDate, runDate, each -> true);
        List<Found> found = pipeline.inputs().stream()
                .flatMap(table -> names(table).choice() == Choice.NEWEST
                        ? newest(table, runDate).stream()
                        : sameDate.stream().filter(each -> each.table().equals(table)))
                .toList();
        List<Problem> faults = new ArrayList<>(doubles(found));
        faults.addAll(problems(missing(found, pipeline.inputs(), runDate), runDate));
        String what = "the dumps of " + runDate;
        refuse(what, faults);
        return dumps(what, found, pipeline.inputs());
    }

    /** The newest dumps up to a date. Folders by date are listed backwards, until one holds a dump. */
    private List<Found> newest(TableSpec table, LocalDate date) {
        for (LocalDate from : List.of(date, date.minusDays(DAYS_AROUND), date.minusYears(1), EARLIEST)) {
            List<Found> found = within(find(table::equals, from, date), from, date, table::equals);
            Optional<LocalDate> newest = found.stream().map(Found::date).max(Comparator.naturalOrder());
            if (newest.isPresent()) {
                return within(found, newest.get(), newest.get(), table::equals);
            }
        }
        return List.of();
    }

    /**
     * The dates of a range, both ends included, on which some table of the pipeline has a dump; all of them where no dump is of a certain
     * date.
     */
    public SortedSet<LocalDate> dates(LocalDate from, LocalDate to) {
        return names.values().stream().anyMatch(DumpNames::tellsDates)
                ? dates(from, to, each -> true)
                : new TreeSet<>(from.datesUntil(to.plusDays(1)).toList());
    }

    /** The dates of a range, both ends included, on which one of some tables has a dump; tables of which any older dump will do tell none. */
    public SortedSet<LocalDate> dates(LocalDate from, LocalDate to, Predicate<TableSpec> tables) {
        SortedSet<LocalDate> dates = new TreeSet<>();
        within(
                        find(from, to),
                        from,
                        to,
                        table -> tables.test(table) && names(table).tellsDates())
                .forEach(each -> dates.add(each.date()));
        return dates;
    }

    private DumpNames names(TableSpec table) {
        return Objects.requireNonNull(names.get(table), table::name);
    }

    /**
     * The dumps of the daily tables that a run reads: in the full layout the last date's alone, in the daily layout every one of the
     * range. Ordered by table, date and path.
     *
     * @param to the run date, or the last date of a backfill; its dumps must be there
     */
    public Map<TableSpec, List<DumpFile>> window(LocalDate from, LocalDate to) {
        LocalDate first = raw.layout() == Settings.Layout.DAILY ? from : to;
        List<Found> found = within(find(first, to), first, to, TableSpec::daily);
        List<TableSpec> tables = pipeline.dailyInputs();
        List<Problem> faults = new ArrayList<>(doubles(found));
        Set<TableSpec> missing = missing(found, tables, to);
        missing.addAll(neverDelivered(found, tables, to));
        faults.addAll(problems(missing, to));
        if (missing.isEmpty()) {
            Map<TableSpec, SortedSet<LocalDate>> lost = lost(found, tables, first, to);
            faults.addAll(problems(lost));
            if (!raw.allowGaps()) {
                faults.addAll(gaps(found, tables, first, to, lost));
            }
        }
        String what = "the dumps of " + (first.equals(to) ? "" : first + " to ") + to;
        refuse(what, faults);
        return dumps(what, found, tables);
    }

    /** How many other files and folders were seen beside the dumps, in the folders that were listed. Hidden ones don't count. */
    public int ignored() {
        return listing.strangerCount()
                + parts.values().stream().mapToInt(each -> each.others().size()).sum();
    }

    /** The names of some of them, in alphabetical order. */
    public List<String> ignoredNames() {
        Set<String> names = new TreeSet<>(listing.strangers());
        parts.values().forEach(each -> each.others().forEach(other -> names.add(name(each.of()) + other)));
        return names.stream().limit(STRANGERS_SHOWN).toList();
    }

    /**
     * Looks whether the folder is there, without listing it.
     *
     * @param to the newest date whose dumps are wanted, for the message
     * @throws UserFault with exit code 3 if it is not
     */
    public void requireFolder(LocalDate to) {
        try {
            files.getFileStatus(root);
        } catch (FileNotFoundException e) {
            throw noFolder(to, e);
        } catch (IOException e) {
            throw unreadable("look for the folder " + raw.path(), e);
        }
    }

    private UserFault noFolder(LocalDate to, FileNotFoundException cause) {
        return new UserFault(
                ExitCode.INPUT,
                "Cannot find the dumps of " + to + ": there is no folder " + raw.path() + ".",
                "Check " + PipelineKeys.named(pipeline, "raw.path") + ".",
                cause);
    }

    private List<Found> find(LocalDate from, LocalDate to) {
        return find(each -> true, from, to);
    }

    private List<Found> find(Predicate<TableSpec> tables, LocalDate from, LocalDate to) {
        try {
            return listing.find(tables, from, to);
        } catch (FileNotFoundException e) {
            throw noFolder(to, e);
        } catch (IOException e) {
            throw unreadable("list the dumps in " + raw.path(), e);
        }
    }

    private static List<Found> within(List<Found> found, LocalDate from, LocalDate to, Predicate<TableSpec> tables) {
        return found.stream()
                .filter(each -> tables.test(each.table()))
                .filter(each -> !each.date().isBefore(from) && !each.date().isAfter(to))
                .toList();
    }

    private List<Problem> doubles(List<Found> found) {
        Map<String, List<Found>> byDate = found.stream()
                .collect(Collectors.groupingBy(
                        each -> each.table().name()
                                + (names(each.table()).choice() == Choice.UNDATED ? "" : " of " + each.date()),
                        TreeMap::new,
                        Collectors.toList()));
        return byDate.entrySet().stream()
                .filter(dumps -> dumps.getValue().size() > 1)
                .map(dumps -> fault(
                        dumps.getKey() + " is there more than once: "
                                + dumps.getValue().stream().map(this::name).collect(Collectors.joining(" and ")),
                        TAKE_AWAY))
                .toList();
    }

    /**
     * The tables without a dump that must be there. In the daily layout a closed day needs none, or else those of every table that the
     * pipeline cannot do without: half a delivery is a lost dump.
     *
     * @param date the run date, whose dumps must be there; of a table of which the newest dump is read, any older one will do
     */
    private Set<TableSpec> missing(List<Found> found, Collection<TableSpec> tables, LocalDate date) {
        Set<TableSpec> missing = new LinkedHashSet<>(tables);
        found.stream()
                .filter(each -> each.date().equals(date) || names(each.table()).choice() == Choice.NEWEST)
                .forEach(each -> missing.remove(each.table()));
        if (raw.layout() == Settings.Layout.DAILY && closed(date)) {
            missing.removeIf(table -> table.daily() && !expected(found, table, date));
        }
        return missing;
    }

    /**
     * Whether the dump of a closed day must be there: its manifest names it, or other dumps of the day cannot do without it. Stock may be counted
     * on a day without sales.
     */
    private boolean expected(List<Found> found, TableSpec table, LocalDate date) {
        boolean halfDelivered = found.stream()
                .anyMatch(each -> each.table().daily()
                        && !each.table().dispensable()
                        && each.date().equals(date));
        return (halfDelivered && !table.dispensable()) || promised(date).containsKey(table);
    }

    /** The tables of which a closed last day asks for no dump, but of which there is none of any day before it either. */
    private Set<TableSpec> neverDelivered(List<Found> found, Collection<TableSpec> tables, LocalDate to) {
        Set<TableSpec> without = new LinkedHashSet<>();
        if (raw.layout() == Settings.Layout.DAILY && closed(to)) {
            tables.stream()
                    .filter(table ->
                            found.stream().noneMatch(each -> each.table().equals(table)))
                    .filter(table -> {
                        LocalDate from = to.minusDays(DAYS_BACK);
                        return within(find(table::equals, from, to), from, to, table::equals)
                                .isEmpty();
                    })
                    .forEach(without::add);
        }
        return without;
    }

    private List<Problem> problems(Set<TableSpec> missing, LocalDate date) {
        if (missing.isEmpty()) {
            return List.of();
        }
        // Folders by date were passed over; now the neighbours tell what is there instead.
        List<Found> around = find(date.minusDays(DAYS_AROUND), date.plusDays(DAYS_AROUND));
        return missing.stream()
                .map(table -> fault(
                        table.name() + " is missing: looked for "
                                + names(table).patterns().stream()
                                        .map(pattern -> pattern.name(table.name(), date))
                                        .collect(Collectors.joining(", "))
                                + (names(table).choice() == Choice.NEWEST ? " and older ones" : "") + "; "
                                + instead(around, table, date)
                                + (closed(date) && promised(date).containsKey(table)
                                        ? "; the stores were closed, but the manifest names it"
                                        : ""),
                        "Wait for the export, or check the date, " + PipelineKeys.named(pipeline, "raw.path") + " and "
                                + PipelineKeys.named(pipeline, names(table).key()) + "."))
                .toList();
    }

    private String instead(List<Found> around, TableSpec table, LocalDate date) {
        List<Found> nearest = around.stream()
                .filter(each -> each.table().equals(table))
                .sorted(Comparator.comparingLong(each -> Math.abs(ChronoUnit.DAYS.between(date, each.date()))))
                .limit(NEAREST_DATES)
                .sorted(Comparator.comparing(Found::date))
                .toList();
        if (!nearest.isEmpty()) {
            boolean latest = nearest.stream().allMatch(each -> each.date().isBefore(date));
            return "the " + (latest ? "latest" : "nearest") + (nearest.size() == 1 ? " is " : " are ")
                    + nearest.stream().map(this::name).collect(Collectors.joining(", "));
        }
        Set<String> strangers = listing.strangers();
        String similar = strangers.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).contains(table.name()))
                .limit(STRANGERS_SHOWN)
                .collect(Collectors.joining(", "));
        if (!similar.isEmpty()) {
            return "there is " + similar + ", which has another form";
        }
        String folders = listing.missingFolders().stream()
                .filter(name -> names(table).patterns().stream()
                        .anyMatch(pattern -> pattern.name(table.name(), date).startsWith(name)))
                .collect(Collectors.joining(", "));
        if (!folders.isEmpty()) {
            return "there is no folder " + folders;
        }
        if (around.isEmpty() && !strangers.isEmpty()) {
            return "there is only " + strangers.stream().limit(STRANGERS_SHOWN).collect(Collectors.joining(", "))
                    + (strangers.size() > STRANGERS_SHOWN ? " and more" : "");
        }
        return around.isEmpty() ? "the folder is empty" : "there is nothing of that name";
    }

    /**
     * The dates before the last of which dumps were delivered, as their manifests say, and are not there. Before the first dump that is
     * there as well: a closed day, or one that a gap is allowed for, has no other witness.
     */
    private Map<TableSpec, SortedSet<LocalDate>> lost(
            List<Found> found, Collection<TableSpec> tables, LocalDate from, LocalDate to) {
        Map<TableSpec, SortedSet<LocalDate>> lost = new LinkedHashMap<>();
        if (promised.isEmpty()) {
            return lost;
        }
        Map<LocalDate, Set<TableSpec>> there = found.stream()
                .collect(Collectors.groupingBy(
                        Found::date, TreeMap::new, Collectors.mapping(Found::table, Collectors.toSet())));
        LocalDate begin = there.keySet().stream().findFirst().orElse(to).minusDays(DAYS_BACK);
        List<LocalDate> dates = (begin.isBefore(from) ? from : begin)
                .datesUntil(to)
                .filter(date -> !there.getOrDefault(date, Set.of()).containsAll(tables))
                .toList();
        try {
            ParallelMap.each(
                            dates,
                            FOLDERS_AT_ONCE,
                            date -> Map.entry(date, promised.get().of(date)))
                    .forEach(each -> tables.stream()
                            .filter(each.getValue()::containsKey)
                            .filter(table ->
                                    !there.getOrDefault(each.getKey(), Set.of()).contains(table))
                            .forEach(table -> lost.computeIfAbsent(table, key -> new TreeSet<>())
                                    .add(each.getKey())));
        } catch (IOException e) {
            throw unreadable("read the manifests in " + raw.path(), e);
        }
        return lost;
    }

    private List<Problem> problems(Map<TableSpec, SortedSet<LocalDate>> lost) {
        return lost.entrySet().stream()
                .map(each -> fault(
                        each.getKey().name() + " has no file for " + named(each.getValue())
                                + ", though the manifest of the date names "
                                + each.getValue().stream()
                                        .map(date -> promised(date).get(each.getKey()))
                                        .collect(Collectors.joining(", ")),
                        "Bring the dumps back, or have these dates exported again."))
                .toList();
    }

    private List<Problem> gaps(
            List<Found> found,
            Collection<TableSpec> tables,
            LocalDate from,
            LocalDate to,
            Map<TableSpec, SortedSet<LocalDate>> lost) {
        List<Problem> gaps = new ArrayList<>();
        for (TableSpec table : tables) {
            Set<LocalDate> dates = within(found, from, to, table::equals).stream()
                    .map(Found::date)
                    .collect(Collectors.toCollection(TreeSet::new));
            LocalDate first = dates.stream().findFirst().orElse(to);
            dates.addAll(lost.getOrDefault(table, new TreeSet<>()));
            List<LocalDate> without = first.datesUntil(to)
                    .filter(date -> !dates.contains(date) && (!closed(date) || expected(found, table, date)))
                    .toList();
            if (!without.isEmpty()) {
                gaps.add(fault(
                        table.name() + " has no file for " + named(without),
                        "Have the missing days exported. If nothing is exported on such days, name them in "
                                + PipelineKeys.named(pipeline, "raw.closed") + ", or set "
                                + PipelineKeys.named(pipeline, "raw.allow-gaps") + " = true."));
            }
        }
        return gaps;
    }

    private static String named(Collection<LocalDate> dates) {
        return dates.stream().map(LocalDate::toString).collect(Collectors.joining(", "));
    }

    private static Problem fault(String text, String hint) {
        return new Problem(text, hint);
    }

    private void refuse(String what, List<Problem> faults) {
        if (faults.isEmpty()) {
            return;
        }
        String texts = faults.size() == 1
                ? " " + faults.get(0).text()
                : faults.stream().map(Problem::text).collect(Collectors.joining("\n  ", "\n  ", ""));
        throw new UserFault(
                ExitCode.INPUT,
                "Cannot read " + what + " in " + raw.path() + ":" + texts,
                faults.stream().map(Problem::hint).distinct().collect(Collectors.joining(" ")));
    }

    private String name(Found found) {
        return listing.relative(found.status().getPath()) + (found.folder() ? "/" : "");
    }

    private Map<TableSpec, List<DumpFile>> dumps(String what, List<Found> found, Collection<TableSpec> tables) {
        try {
            List<Found> unlisted = found.stream()
                    .filter(each -> !parts.containsKey(each.status().getPath()))
                    .toList();
            ParallelMap.each(unlisted, FOLDERS_AT_ONCE, this::parts)
                    .forEach(each -> parts.put(each.of().status().getPath(), each));
        } catch (IOException e) {
            throw unreadable("list " + what + " in " + raw.path(), e);
        }
        List<Parts> wanted = found.stream()
                .map(each -> Objects.requireNonNull(parts.get(each.status().getPath()))
                        .as(each))
                .toList();
        refuse(
                what,
                wanted.stream().flatMap(each -> untrustworthy(each).stream()).toList());
        read(wanted);
        Map<TableSpec, List<DumpFile>> dumps = new LinkedHashMap<>();
        for (TableSpec table : tables) {
            dumps.put(
                    table,
                    wanted.stream()
                            .filter(each -> each.of().table().equals(table))
                            .flatMap(each -> each.files().stream()
                                    .map(file -> Objects.requireNonNull(read.get(file.getPath()))
                                            .of(each.of().date())))
                            .toList());
        }
        return dumps;
    }

    private Parts parts(Found found) throws IOException {
        if (!found.folder()) {
            return new Parts(found, List.of(found.status()), List.of());
        }
        List<FileStatus> content = new ArrayList<>();
        List<String> others = new ArrayList<>();
        RemoteIterator<FileStatus> entries =
                files.listStatusIterator(found.status().getPath());
        while (entries.hasNext()) {
            FileStatus entry = entries.next();
            String name = entry.getPath().getName();
            if (DumpFiles.isHidden(name)) {
                continue;
            }
            if (!entry.isDirectory() && DumpFiles.isPart(name)) {
                content.add(entry);
            } else {
                others.add(Printable.line(entry.isDirectory() ? name + "/" : name));
            }
        }
        content.sort(Comparator.comparing(FileStatus::getPath));
        others.sort(Comparator.naturalOrder());
        return new Parts(found, List.copyOf(content), List.copyOf(others));
    }

    private List<Problem> untrustworthy(Parts folder) {
        if (folder.files().isEmpty()) {
            String found = folder.others().isEmpty()
                    ? "it is empty"
                    : "there is "
                            + folder.others().stream().limit(STRANGERS_SHOWN).collect(Collectors.joining(", "));
            return List.of(fault(
                    name(folder.of()) + " holds no " + DumpFiles.PARTS + ": " + found,
                    "Wait until the export has written its parts."));
        }
        List<Problem> faults = new ArrayList<>();
        Map<String, List<String>> forms = folder.files().stream()
                .map(file -> file.getPath().getName())
                .sorted()
                .collect(Collectors.groupingBy(DumpFiles::uncompressed, TreeMap::new, Collectors.toList()));
        forms.values().stream()
                .filter(names -> names.size() > 1)
                .forEach(names -> faults.add(fault(
                        name(folder.of()) + " holds the same part more than once: "
                                + Printable.line(String.join(" and ", names)),
                        TAKE_AWAY)));
        return faults;
    }

    private void read(List<Parts> wanted) {
        Map<Path, Found> dumpOf = new HashMap<>();
        List<FileStatus> unread = new ArrayList<>();
        for (Parts dump : wanted) {
            for (FileStatus file : dump.files()) {
                if (!read.containsKey(file.getPath())) {
                    dumpOf.put(file.getPath(), dump.of());
                    unread.add(file);
                }
            }
        }
        List<String> checksums = fingerprints(unread);
        for (int i = 0; i < unread.size(); i++) {
            FileStatus file = unread.get(i);
            Found dump = Objects.requireNonNull(dumpOf.get(file.getPath()));
            read.put(
                    file.getPath(),
                    new DumpFile(
                            dump.table(),
                            dump.date(),
                            file.getPath().toString(),
                            file.getLen(),
                            file.getModificationTime(),
                            checksums.get(i)));
        }
    }

    /**
     * The paths of those of some files that do not lie there as they were found, since they have another content by now or are gone, and of
     * parts that have come to their folders since.
     */
    public List<String> changed(Collection<DumpFile> found) {
        try {
            List<String> changed = new ArrayList<>();
            ParallelMap.each(List.copyOf(found), CHECKSUMS_AT_ONCE, this::hasChanged).stream()
                    .flatMap(Optional::stream)
                    .forEach(file -> changed.add(Printable.line(file.path())));
            Set<String> known = found.stream().map(DumpFile::path).collect(Collectors.toSet());
            for (Parts dump : List.copyOf(parts.values())) {
                if (dump.of().folder()
                        && dump.files().stream()
                                .anyMatch(file -> known.contains(file.getPath().toString()))) {
                    parts(dump.of()).files().stream()
                            .map(file -> file.getPath().toString())
                            .filter(path -> !known.contains(path))
                            .forEach(path -> changed.add(Printable.line(path)));
                }
            }
            return changed;
        } catch (IOException e) {
            throw unreadable("look at the dumps in " + raw.path() + " again", e);
        }
    }

    private Optional<DumpFile> hasChanged(DumpFile found) throws IOException {
        try {
            FileStatus now = files.getFileStatus(new Path(found.path()));
            boolean untouched = now.getLen() == found.bytes()
                    && now.getModificationTime() == found.modified()
                    && Fingerprints.etag(now).isEmpty();
            return untouched || fingerprints.of(now).equals(found.checksum()) ? Optional.empty() : Optional.of(found);
        } catch (FileNotFoundException gone) {
            return Optional.of(found);
        }
    }

    private List<String> fingerprints(List<FileStatus> unread) {
        try {
            return ParallelMap.each(unread, CHECKSUMS_AT_ONCE, fingerprints::of);
        } catch (IOException e) {
            throw unreadable("read the dumps in " + raw.path(), e);
        }
    }

    private static UserFault unreadable(String what, IOException e) {
        return new UserFault(
                ExitCode.INPUT,
                "Cannot " + what + ": " + reason(e),
                "Check that the files are there, complete and readable, then run again.",
                e);
    }

    private static String reason(Exception e) {
        if (e instanceof FileNotFoundException) {
            return "it is not there, or may not be read: " + e.getMessage();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
