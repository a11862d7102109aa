package io.weekmart.job;

import io.weekmart.config.EffectiveSettings;
import io.weekmart.config.Settings.Layout;
import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.publish.LastRun;
import io.weekmart.publish.Ledger;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.HeaderReader;
import io.weekmart.raw.ReadFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The files that a run reads, their headers read: first the night's own tables, then, once the calendar tells which, the dumps. */
final class Inputs {
    /** The tables whose rows have a day. */
    static final List<TableSpec> FACTS = WeeklyTables.PIPELINE.dailyInputs();

    private final Run run;
    private final LocalDate runDate;
    private final DumpCatalog catalog;
    private final HeaderReader headerReader;
    private final Map<TableSpec, List<DumpHeader>> headers = new LinkedHashMap<>();

    private Inputs(Run run, LocalDate runDate) {
        Configuration hadoop = run.hadoop();
        this.run = run;
        this.runDate = runDate;
        this.catalog = DumpCatalog.open(WeeklyTables.PIPELINE, run.settings().raw(), hadoop);
        this.headerReader = new HeaderReader(run.settings(), hadoop);
    }

    /**
     * Finds the dumps of a night and reads their headers: of all five tables, so that whatever is wrong with them is said at once.
     *
     * @throws UserFault with exit code 3 if one is not there or can't be used
     */
    static Inputs ofNight(Run run, LocalDate runDate) throws IOException {
        Inputs inputs = new Inputs(run, runDate);
        try {
            inputs.readHeaders(inputs.catalog.of(runDate));
        } catch (IOException e) {
            throw inputs.unread(e);
        }
        return inputs;
    }

    /**
     * Finds the dumps of sales and inventory that the weeks need, and reads their headers.
     *
     * @throws UserFault with exit code 3 if one is not there or can't be used, or if a week was computed from more before
     */
    void findFacts(WeekScope scope, Ledger ledger) throws IOException {
        try {
            readHeaders(catalog.window(scope.dumpsFrom(), runDate));
        } catch (IOException e) {
            throw unread(e);
        }
        if (run.settings().raw().layout() == Layout.DAILY) {
            refuseLess(scope, ledger);
        }
    }

    private ReadFailure unread(IOException e) {
        return new ReadFailure(run.settings().raw().path(), e);
    }

    /** Reads the headers that have not been read yet. */
    private void readHeaders(Map<TableSpec, List<DumpFile>> tables) throws IOException {
        Map<DumpFile, DumpHeader> known = new HashMap<>();
        all().forEach(header -> known.put(header.file(), header));
        List<DumpFile> unread = tables.values().stream()
                .flatMap(List::stream)
                .filter(file -> !known.containsKey(file))
                .toList();
        headerReader.readAll(unread).forEach(header -> known.put(header.file(), header));
        tables.forEach((table, files) -> headers.put(
                table,
                files.stream()
                        .map(file -> Objects.requireNonNull(known.get(file)))
                        .toList()));
    }

    /** A week is never computed again from less than it was computed from before. */
    private void refuseLess(WeekScope scope, Ledger ledger) {
        List<String> less = new ArrayList<>();
        for (PublishedWeek published : scope.replaced(ledger)) {
            FACTS.forEach(table -> addMissing(less, published, table));
        }
        addMissingParts(less, ledger);
        if (!less.isEmpty()) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot compute again what was computed from files that are gone: " + String.join("; ", less) + ".",
                    "The published weeks stay as they are. Bring the dumps back, or compute fewer weeks"
                            + " (weekmart.raw.lookback-weeks).");
        }
    }

    private void addMissing(List<String> less, PublishedWeek week, TableSpec table) {
        NavigableSet<LocalDate> gone = new TreeSet<>(week.sources(table));
        gone.removeAll(dates(table));
        if (!gone.isEmpty()) {
            List<String> dates = gone.stream().map(LocalDate::toString).toList();
            less.add(new WeekId(week.yrNum(), week.wkNum()) + " was computed from " + table.name() + " dumps of "
                    + String.join(", ", dates));
        }
    }

    /** Adds the dumps that the last run read in more parts, where no part of tonight's is a new one that may stand for those gone. */
    private void addMissingParts(List<String> less, Ledger ledger) {
        Map<Path, Set<String>> before = new HashMap<>();
        ledger.lastRun().ifPresent(last -> last.inputs()
                .forEach(input -> before.computeIfAbsent(new Path(input.path()).getParent(), folder -> new TreeSet<>())
                        .add(input.path())));
        Map<Path, Set<String>> tonight = new HashMap<>();
        List<FilePattern> patterns = run.settings().raw().filePatterns().stream()
                .map(FilePattern::of)
                .toList();
        for (TableSpec table : FACTS) {
            for (DumpHeader header : of(table)) {
                DumpFile file = header.file();
                Path folder = new Path(file.path()).getParent();
                String path = folder.toUri().getPath();
                if (patterns.stream().anyMatch(pattern -> pattern.holdsParts(table.name(), file.dumpDate(), path))) {
                    tonight.computeIfAbsent(folder, key -> new TreeSet<>()).add(file.path());
                }
            }
        }
        tonight.forEach((folder, parts) -> {
            Set<String> gone = new TreeSet<>(before.getOrDefault(folder, Set.of()));
            if (gone.containsAll(parts) && gone.removeAll(parts) && !gone.isEmpty()) {
                less.add("the last run read " + String.join(", ", gone));
            }
        });
    }

    List<DumpHeader> of(TableSpec table) {
        return Objects.requireNonNull(headers.get(table), () -> "No dumps of " + table.name() + " yet");
    }

    /** Dates of the dumps of a table. */
    NavigableSet<LocalDate> dates(TableSpec table) {
        NavigableSet<LocalDate> dates = new TreeSet<>();
        of(table).forEach(header -> dates.add(header.file().dumpDate()));
        return dates;
    }

    /** All files, table by table. */
    List<DumpHeader> all() {
        return headers.values().stream().flatMap(List::stream).toList();
    }

    /** Names of some of the files and folders that lie beside the dumps and are none, and how many more there are. */
    Optional<String> passedOver() {
        List<String> names = catalog.ignoredNames();
        int more = catalog.ignored() - names.size();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", names) + (more > 0 ? " and " + more + " more" : ""));
    }

    /** What decides what is computed: every file, and every setting. */
    LastRun run() {
        List<LastRun.Input> files = all().stream()
                .map(header -> new LastRun.Input(
                        header.file().path(),
                        header.file().bytes(),
                        header.file().checksum()))
                .toList();
        return new LastRun(runDate, files, settingsFingerprint(), run.identity().jobVersion());
    }

    /** Settings that only say when to give up are in it too, which costs one run when they are changed. */
    private String settingsFingerprint() {
        try {
            byte[] settings = EffectiveSettings.of(run.settings()).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(settings));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
