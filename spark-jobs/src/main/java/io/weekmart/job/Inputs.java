package io.weekmart.job;

import io.weekmart.config.EffectiveSettings;
import io.weekmart.contract.dump.DumpNames.Choice;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.run.Sha256;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.LastRun;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.DumpCatalog;
import io.weekmart.raw.DumpFile;
import io.weekmart.raw.DumpHeader;
import io.weekmart.raw.HeaderReader;
import io.weekmart.raw.ManifestCheck;
import io.weekmart.raw.ReadFailure;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/** The files that a run reads, their headers read: those of a date and, where a pipeline reads a range of dates, those of the daily tables. */
public final class Inputs {
    private final Run run;
    private final LocalDate date;
    private final DumpCatalog catalog;
    private final HeaderReader headerReader;
    private final Optional<ManifestCheck> manifests;
    private final Map<TableSpec, List<DumpHeader>> headers = new LinkedHashMap<>();

    private Inputs(Run run, DumpCatalog catalog, LocalDate date) throws IOException {
        this.run = run;
        this.date = date;
        this.catalog = catalog;
        this.headerReader = new HeaderReader(run.settings(), run.hadoop());
        this.manifests =
                ManifestCheck.of(run.settings().pipeline(), run.settings().raw(), run.hadoop(), date);
    }

    /** The folder of a pipeline's dumps; nothing is listed yet. */
    public static DumpCatalog catalog(Run run, Pipeline pipeline) {
        return DumpCatalog.open(pipeline, run.settings().raw(), run.hadoop());
    }

    /**
     * Finds the dumps of a date and reads their headers: of all tables, so that whatever is wrong with them is said at once.
     *
     * @throws UserFault with exit code 3 if one is not there or can't be used
     */
    public static Inputs of(Run run, Pipeline pipeline, LocalDate date) throws IOException {
        return of(run, catalog(run, pipeline), date);
    }

    /** The headers of the newest dump of a table up to a date; none where there is no dump. */
    public static List<DumpHeader> newest(Run run, DumpCatalog catalog, TableSpec table, LocalDate date)
            throws ReadFailure {
        try {
            return new HeaderReader(run.settings(), run.hadoop()).readAll(catalog.newestOf(table, date));
        } catch (IOException e) {
            throw new ReadFailure(run.settings().raw().path(), e);
        }
    }

    /** The same from a catalog that several dates are looked for in, which lists a folder once. */
    public static Inputs of(Run run, DumpCatalog catalog, LocalDate date) throws IOException {
        Inputs inputs = new Inputs(run, catalog, date);
        try {
            inputs.read(inputs.catalog.of(date));
        } catch (IOException e) {
            throw inputs.unread(e);
        }
        return inputs;
    }

    /**
     * Finds the dumps of the daily tables from a date on, and reads their headers.
     *
     * @throws UserFault with exit code 3 if one is not there or can't be used
     */
    public void findDailyFrom(LocalDate first) throws IOException {
        try {
            read(catalog.window(first, date));
        } catch (IOException e) {
            throw unread(e);
        }
    }

    /**
     * Refuses files without a date in their names that were overwritten since they were found, or joined by others of their folder: their
     * parts are read one by one, and may be of two contents. Those with a date are written once, and are looked at only where they are read twice, for
     * the keys in their rows first. It is asked when everything is read, and before anything is made of it.
     *
     * @throws UserFault with exit code 3 naming the files
     */
    public void refuseOverwritten() {
        boolean twice = !run.settings().rowSources().tables().isEmpty();
        List<DumpFile> changing = all().stream()
                .map(DumpHeader::file)
                .filter(file -> run.settings().raw().choice(file.table()) == Choice.UNDATED
                        || (twice && file.table().daily()))
                .toList();
        refuseChanged(changing);
    }

    /**
     * Refuses files that were overwritten since they were found, with a date in their names or without.
     *
     * @throws UserFault with exit code 3 naming the files
     */
    void refuseAnyOverwritten() {
        refuseChanged(all().stream().map(DumpHeader::file).toList());
    }

    private void refuseChanged(List<DumpFile> files) {
        List<String> changed = catalog.changed(files);
        if (!changed.isEmpty()) {
            throw UserFault.passing(
                    ExitCode.INPUT,
                    "Cannot use the dumps of " + date + ": " + String.join(", ", changed)
                            + " changed while the run read the dumps, so that rows of two contents may be mixed.",
                    "Run again, once the export has written them.",
                    null);
        }
    }

    private ReadFailure unread(IOException e) {
        return new ReadFailure(run.settings().raw().path(), e);
    }

    /** Compares files with their manifests, and reads their headers. */
    private void read(Map<TableSpec, List<DumpFile>> tables) throws IOException {
        if (manifests.isPresent()) {
            manifests.get().files(tables.values().stream().flatMap(List::stream).toList());
        }
        readHeaders(tables);
    }

    /**
     * Compares the rows that were read with the manifests, where there are manifests.
     *
     * @throws UserFault with exit code 3 naming every difference
     */
    public void refuseOtherRows(TaskResults results) throws IOException {
        if (manifests.isPresent()) {
            Map<String, Long> rows = new HashMap<>();
            DumpRows.byFile(results).forEach((file, count) -> rows.put(new Path(file).toString(), count));
            manifests.get().rows(rows);
        }
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

    /** The date whose dumps these are. */
    LocalDate date() {
        return date;
    }

    /** The tables whose dumps are known. */
    public Set<TableSpec> tables() {
        return headers.keySet();
    }

    public List<DumpHeader> of(TableSpec table) {
        return Objects.requireNonNull(headers.get(table), () -> "No dumps of " + table.name() + " yet");
    }

    /** Dates of the dumps of a table. */
    public NavigableSet<LocalDate> dates(TableSpec table) {
        NavigableSet<LocalDate> dates = new TreeSet<>();
        of(table).forEach(header -> dates.add(header.file().dumpDate()));
        return dates;
    }

    /** All files, table by table. */
    public List<DumpHeader> all() {
        return headers.values().stream().flatMap(List::stream).toList();
    }

    /** Names of some of the files and folders that lie beside the dumps and are none, and how many more there are. */
    public Optional<String> passedOver() {
        List<String> names = catalog.ignoredNames();
        int more = catalog.ignored() - names.size();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", names) + (more > 0 ? " and " + more + " more" : ""));
    }

    /** What decides what is computed: every file, and every setting. */
    public LastRun lastRun() {
        List<LastRun.Input> files = all().stream()
                .map(header -> new LastRun.Input(
                        header.file().path(),
                        header.file().bytes(),
                        header.file().checksum()))
                .toList();
        return new LastRun(date, files, settingsFingerprint(), run.identity().jobVersion());
    }

    /** Settings that only say when to give up are in it too, which costs one run when they are changed. */
    private String settingsFingerprint() {
        return Sha256.hex(EffectiveSettings.exactly(run.settings()));
    }
}
