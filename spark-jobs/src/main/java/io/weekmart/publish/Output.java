package io.weekmart.publish;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.run.RunId;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StorageCounts;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An output that this run holds: opened before any work, published to any number of times, closed in every case but a kill.
 *
 * <p>The package describes the protocol. Not for several threads at once.
 */
public final class Output implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Output.class);

    /** Up to so many weeks of a year are listed each for itself; more of them cost one listing. */
    private static final int LISTED_ONE_BY_ONE = 5;

    private final Settings.Output settings;
    private final Storage storage;
    private final OutputLayout layout;
    private final RunIdentity run;
    private final @Nullable HeldLock lock;
    private final Recovery recovery;
    private Ledger ledger;
    private int publications;
    private boolean interrupted;
    private boolean closed;

    /** What an output is opened for. */
    public enum Purpose {
        /** A night: its date must not be older than the newest published. */
        NIGHT,
        /** A range of weeks, whatever is published already. */
        BACKFILL,
        /** Only to finish or undo what a killed run left. */
        RECOVER,
        /** Only to read what is published. */
        VERIFY
    }

    private Output(
            Settings.Output settings,
            Storage storage,
            OutputLayout layout,
            RunIdentity run,
            @Nullable HeldLock lock,
            Recovery recovery,
            Ledger ledger) {
        this.settings = settings;
        this.storage = storage;
        this.layout = layout;
        this.run = run;
        this.lock = lock;
        this.recovery = recovery;
        this.ledger = ledger;
    }

    /**
     * Checks that the output can be written to and is ours, locks it, and finishes or undoes what a killed run left.
     *
     * @throws UserFault with exit code 2 if the output can't be used, 5 if another run holds it, 8 if the store fails
     */
    public static Output open(Settings.Output settings, Configuration hadoop, RunIdentity run, Purpose purpose) {
        OutputLayout layout = layout(settings, hadoop, run);
        return open(settings, layout, storage(layout, hadoop), run, purpose, LeaseTerms.of(settings.lease()));
    }

    /**
     * Checks the output as {@link #open} does and shows what is published, but locks nothing and writes nothing: for a dry run.
     *
     * @throws UserFault with exit code 2 if the output can't be used, 8 if the store fails
     */
    public static Output inspect(Settings.Output settings, Configuration hadoop, RunIdentity run, Purpose purpose) {
        OutputLayout layout = layout(settings, hadoop, run);
        return inspect(settings, layout, storage(layout, hadoop), run, purpose);
    }

    static Output inspect(
            Settings.Output settings, OutputLayout layout, Storage storage, RunIdentity run, Purpose purpose) {
        try {
            if (checkMarker(storage, layout).isEmpty() && purpose == Purpose.VERIFY) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot verify " + layout + ": it is empty, expected an output with " + OutputLayout.MARKER
                                + ".",
                        "Check output.path.");
            }
            Recovery recovery = Recovery.NONE;
            for (StoredFile journal : storage.list(layout.journals())) {
                Optional<byte[]> content = storage.read(journal.path());
                if (content.isPresent() && !Json.cutOff(content.get())) {
                    recovery = pending(journal.path(), content.get());
                }
            }
            Ledger ledger = readLedger(storage, layout);
            if (recovery.outcome() == Recovery.Outcome.NOTHING) {
                checkLedgerIsThere(storage, layout, ledger);
                if (purpose != Purpose.VERIFY) {
                    checkFilesPerWeek(settings, layout, ledger);
                }
            }
            checkDate(layout, ledger, run, purpose);
            return new Output(settings, storage, layout, run, null, recovery, ledger);
        } catch (IOException e) {
            throw StorageErrors.unusable(layout.toString(), e);
        }
    }

    private static Recovery pending(Path journal, byte[] content) {
        try {
            return Recovery.of(
                    Recovery.Outcome.PENDING, Optional.of(Journal.parse(content).runId()));
        } catch (Json.BadContent e) {
            return Recovery.of(Recovery.Outcome.PENDING, Optional.empty())
                    .because("its journal " + journal + " cannot be read: " + e.getMessage());
        }
    }

    static Output open(
            Settings.Output settings,
            OutputLayout layout,
            Storage storage,
            RunIdentity run,
            Purpose purpose,
            LeaseTerms terms) {
        try {
            boolean fresh = checkMarker(storage, layout).isEmpty();
            if (fresh && purpose == Purpose.RECOVER) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot recover " + layout + ": it is empty, expected an output with " + OutputLayout.MARKER
                                + ".",
                        "Check output.path.");
            }
            if (fresh) {
                storage.create(
                        layout.marker(), new Marker(Marker.PRODUCT, Marker.FORMAT_VERSION, run.jobVersion()).toJson());
            }
            HeldLock lock = new Locks(storage, layout, terms).take(run);
            lock.tookOver()
                    .ifPresent(
                            dead -> LOG.warn("Took {} over from {}, which never gave it back", layout, dead.holder()));
            try {
                lock.keepRenewed();
                checkFirstStart(storage, layout, run);
                Recovery recovery = new Recoverer(storage, layout, lock, run).recover(purpose == Purpose.RECOVER);
                Ledger ledger = readLedger(storage, layout);
                checkLedgerIsThere(storage, layout, ledger);
                if (purpose != Purpose.RECOVER) {
                    checkFilesPerWeek(settings, layout, ledger);
                }
                checkDate(layout, ledger, run, purpose);
                return new Output(settings, storage, layout, run, lock, recovery, ledger);
            } catch (IOException | RuntimeException e) {
                giveUp(lock, e);
                throw e;
            }
        } catch (HeldLock.Lost e) {
            throw StorageErrors.lost(layout, e);
        } catch (IOException e) {
            throw StorageErrors.unusable(layout.toString(), e);
        }
    }

    private static void giveUp(HeldLock lock, Exception reason) {
        try {
            lock.release();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static OutputLayout layout(Settings.Output settings, Configuration hadoop, RunIdentity run) {
        if (!RunId.isValid(run.runId())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use the run id '" + run.runId() + "': expected " + RunId.RULE + ".",
                    "Choose another --run-id, or leave it out.");
        }
        try {
            return OutputLayout.of(settings.path(), hadoop);
        } catch (IOException e) {
            throw StorageErrors.unusable(settings.path(), e);
        }
    }

    private static Storage storage(OutputLayout layout, Configuration hadoop) {
        try {
            return Storage.open(layout, hadoop);
        } catch (IOException e) {
            throw StorageErrors.unusable(layout.toString(), e);
        }
    }

    /** The marker; empty for an output that does not exist yet or is empty. */
    private static Optional<Marker> checkMarker(Storage storage, OutputLayout layout) throws IOException {
        Optional<byte[]> content = storage.read(layout.marker());
        if (content.isEmpty()) {
            // Whatever begins like our own bookkeeping is that of a run that starts at this moment, or was killed when
            // it did.
            List<StoredFile> there = storage.list(layout.root()).stream()
                    .filter(file -> !file.path().getName().startsWith(OutputLayout.BOOKKEEPING))
                    .toList();
            if (there.isEmpty()) {
                return Optional.empty();
            }
            // Another run may have created it between the two looks.
            content = storage.read(layout.marker());
            if (content.isEmpty()) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot write to " + layout + ": it holds "
                                + there.get(0).path().getName() + " and no " + OutputLayout.MARKER
                                + ", expected an empty folder or an output of Weekmart.",
                        "Choose an empty folder as output.path.");
            }
        }
        Marker marker;
        try {
            marker = Marker.parse(content.get());
        } catch (Json.BadContent e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot write to " + layout + ": its " + OutputLayout.MARKER + " is damaged, " + e.getMessage()
                            + ".",
                    "Choose an empty folder as output.path, or restore the file.",
                    e);
        }
        if (!marker.product().equals(Marker.PRODUCT)) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot write to " + layout + ": its " + OutputLayout.MARKER + " says that it belongs to "
                            + marker.product() + ", expected " + Marker.PRODUCT + ".",
                    "Choose an empty folder as output.path.");
        }
        if (marker.formatVersion() > Marker.FORMAT_VERSION) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot write to " + layout + ": its format version is " + marker.formatVersion()
                            + ", expected at most " + Marker.FORMAT_VERSION + ".",
                    "It was written by a newer Weekmart (created by " + marker.createdBy() + "): use that one.");
        }
        return Optional.of(marker);
    }

    /** What is published can't be told from anything else without the ledger, so nothing may be put beside it. */
    static void checkLedgerIsThere(Storage storage, OutputLayout layout, Ledger ledger) throws IOException {
        if (ledger.revision() > 0) {
            return;
        }
        List<String> tables = storage.list(layout.root()).stream()
                .map(entry -> entry.path().getName())
                .filter(OutputLayout::isTable)
                .sorted()
                .toList();
        if (!tables.isEmpty()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + layout + ": it holds " + String.join(", ", tables)
                            + " and no ledger of what is published, expected " + layout.ledger() + ".",
                    "Restore that file from a backup or the bucket's versions. If there is none, set output.path to an"
                            + " empty folder and run a backfill over all weeks, then put that output in the place of this one.");
        }
    }

    private static void checkFilesPerWeek(Settings.Output settings, OutputLayout layout, Ledger ledger) {
        if (ledger.filesPerWeek() != settings.filesPerWeek() && !ledger.weeks().isEmpty()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot write to " + layout + ": its weeks are divided into " + ledger.filesPerWeek()
                            + " files each, and output.files-per-week is " + settings.filesPerWeek()
                            + ". Stores would move between files, and readers would see them twice or not at all.",
                    "Set output.files-per-week = " + ledger.filesPerWeek() + ", or backfill into an empty output.");
        }
    }

    private static void checkDate(OutputLayout layout, Ledger ledger, RunIdentity run, Purpose purpose) {
        if (purpose == Purpose.NIGHT
                && ledger.newestDate().isPresent()
                && run.runDate().isBefore(ledger.newestDate().get())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot run " + run.runDate() + ": " + layout + " is published up to "
                            + ledger.newestDate().get() + ", expected that date or a later one.",
                    "Use the job 'backfill' to compute older weeks again.");
        }
    }

    private static void checkFirstStart(Storage storage, OutputLayout layout, RunIdentity run) throws IOException {
        Path started = layout.started(run.runDate(), run.runId());
        byte[] content = ("{\"runId\":\"" + run.runId() + "\",\"process\":\"" + Processes.host() + " " + Processes.id()
                        + " " + UUID.randomUUID() + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
        if (!storage.create(started, content)) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot start run " + run.runId() + " of " + run.runDate() + ": it was started before, as "
                            + started + " shows; expected a new run id.",
                    "Its report, if it came to an end, is " + layout.report(run.runDate(), run.runId())
                            + ". To run again, choose another --run-id or leave it out.");
        }
    }

    /** The ledger; an empty one where there is none. The messages fit jobs that write and those that only read. */
    static Ledger readLedger(Storage storage, OutputLayout layout) throws IOException {
        Optional<byte[]> content = storage.read(layout.ledger());
        if (content.isEmpty()) {
            return Ledger.empty();
        }
        try {
            return Ledger.parse(content.get());
        } catch (Json.BadContent e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + layout + ": " + layout.ledger() + " can't be used, " + e.getMessage() + ".",
                    "Use the version of Weekmart that wrote it, restore it, or backfill into an empty output.",
                    e);
        }
    }

    public RunIdentity run() {
        return run;
    }

    public OutputLayout layout() {
        return layout;
    }

    /** The store, for what the job reads and writes beside publications. */
    public Storage storage() {
        return storage;
    }

    /** What is published now. */
    public Ledger ledger() {
        return ledger;
    }

    /** What opening the output found of killed runs. */
    public Recovery recovery() {
        return recovery;
    }

    /** Names the run that held the output and never gave it back, if there was one. */
    public Optional<String> takenOverFrom() {
        return lock == null ? Optional.empty() : lock.tookOver().map(Lock::holder);
    }

    /** What the driver asked of the store for this output until now. */
    public StorageCounts counts() {
        return storage.counts();
    }

    /**
     * The published weeks whose files are not there as the ledger says: gone, of another length, or with others beside them that a reader
     * would take for rows. A listing for each week or, where there are many of one year, for the year.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public List<PublishedWeek> damaged(Collection<PublishedWeek> weeks) {
        Map<Path, List<PublishedWeek>> years = new LinkedHashMap<>();
        for (PublishedWeek week : weeks) {
            years.computeIfAbsent(folder(week).getParent(), unused -> new ArrayList<>())
                    .add(week);
        }
        List<PublishedWeek> damaged = new ArrayList<>();
        try {
            for (Map.Entry<Path, List<PublishedWeek>> year : years.entrySet()) {
                boolean whole = year.getValue().size() > LISTED_ONE_BY_ONE;
                List<StoredFile> ofYear = whole ? storage.listTree(year.getKey()) : List.of();
                for (PublishedWeek week : year.getValue()) {
                    Path folder = folder(week);
                    List<StoredFile> there = whole
                            ? ofYear.stream()
                                    .filter(file -> file.path().getParent().equals(folder))
                                    .toList()
                            : storage.list(folder);
                    if (!isAll(there, week.files())) {
                        damaged.add(week);
                    }
                }
            }
        } catch (IOException e) {
            throw StorageErrors.nothingPublished(layout, e);
        }
        return damaged;
    }

    private Path folder(PublishedWeek week) {
        return layout.week(week.yrNum(), week.wkNum());
    }

    /**
     * Whether the files of a published dimension are not there as the ledger says.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public boolean damaged(String table, PublishedTable published) {
        try {
            return !isAll(storage.list(layout.resolve(table)), published.files());
        } catch (IOException e) {
            throw StorageErrors.nothingPublished(layout, e);
        }
    }

    /** Whether the files that readers take for rows are those that were published, by names and lengths. */
    private boolean isAll(List<StoredFile> there, List<PublishedFile> published) {
        return isAll(layout, there, published);
    }

    static boolean isAll(OutputLayout layout, List<StoredFile> there, List<PublishedFile> published) {
        Map<String, Long> found = new HashMap<>();
        for (StoredFile file : there) {
            if (!layout.isHidden(file.path())) {
                found.put(file.path().getName(), file.bytes());
            }
        }
        Map<String, Long> expected = new HashMap<>();
        published.forEach(file -> expected.put(file.name(), file.bytes()));
        return found.equals(expected);
    }

    /**
     * The files of the fact and of the dimensions that the ledger does not know, and whose rows readers see.
     *
     * @param dimensions folder names of the dimensions
     * @throws UserFault with exit code 8 if the store fails
     */
    public List<StrayFile> strays(Collection<String> dimensions) {
        try {
            return new IntegrityCheck(storage, layout).strays(ledger, dimensions);
        } catch (IOException e) {
            throw StorageErrors.nothingPublished(layout, e);
        }
    }

    /**
     * Reads every published file and compares it with the ledger as it is now.
     *
     * @param dimensions folder names of the dimensions
     * @throws UserFault with exit code 8 if a publication is under way or was interrupted, or if the store fails
     */
    public Verified verify(Collection<String> dimensions, FileHashes hashes) {
        try {
            return new Verification(storage, layout).verify(dimensions, hashes);
        } catch (IOException e) {
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot verify " + layout + ": " + e.getMessage()
                            + ". Nothing is known of files that were not read.",
                    "Look at the storage of the output, and verify again.",
                    e);
        }
    }

    /**
     * Makes sure that this run still holds the output: for long computations, so that one that was asleep ends early.
     *
     * @throws UserFault with exit code 5 if another run has taken it over
     */
    public void checkHeld() {
        try {
            held().check();
        } catch (HeldLock.Lost e) {
            throw StorageErrors.lost(layout, e);
        } catch (IOException e) {
            throw StorageErrors.nothingPublished(layout, e);
        }
    }

    /**
     * Publishes, so that a kill at any moment leaves each file old or new, and the next run or {@code recover} finishes.
     *
     * @param done is told each target once it is in place
     * @throws UserFault with exit code 5 if another run has taken the output over, 8 if the store fails
     */
    public Publication.Result publish(Publication publication, Consumer<Path> done) {
        HeldLock lock = held();
        if (publication.ledger().base().revision() != ledger.revision()) {
            throw new IllegalStateException("The draft was made from a ledger that is published no more");
        }
        if (interrupted) {
            throw new IllegalStateException("An earlier publication of this run was interrupted");
        }
        Journal journal;
        Ledger next;
        try {
            lock.check();
            String name = run.runId() + "-" + (publications + 1);
            next = publication.ledger().next(name, settings.filesPerWeek());
            List<String> deletions = surplus(publication, next);
            if (publication.files().isEmpty()
                    && deletions.isEmpty()
                    && publication.ledger().changesNothing()) {
                return new Publication.Result(0, 0, 0);
            }
            publications++;
            journal = stage(publication, deletions, name, next, lock);
        } catch (HeldLock.Lost e) {
            throw StorageErrors.lost(layout, e);
        } catch (IOException e) {
            throw StorageErrors.nothingPublished(layout, e);
        }
        long began = System.nanoTime();
        // From here on the journal may be there, even if writing it seems to fail.
        interrupted = true;
        try {
            Path path = layout.journal(journal.lock());
            if (!storage.create(path, journal.toJson())) {
                throw new IOException("there is a journal already: " + path);
            }
            new Publisher(storage, layout, lock).carryOut(journal, done);
        } catch (HeldLock.Lost e) {
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot publish to " + layout
                            + " any more: this run was asleep past its lease and another took the output over, "
                            + "which finishes what this one had begun.",
                    "Run again when that run has ended.",
                    e);
        } catch (IOException e) {
            throw StorageErrors.interrupted(layout, e);
        }
        interrupted = false;
        ledger = next;
        long millis = (System.nanoTime() - began) / 1_000_000;
        return new Publication.Result(
                journal.replacements().size(), journal.deletions().size(), millis);
    }

    /**
     * The files to delete from the folders of a publication. None is among them that is published afterwards, whichever folders the
     * publication names: no mistake in that choice may cost rows that the ledger goes on to promise.
     */
    private List<String> surplus(Publication publication, Ledger next) throws IOException {
        Set<String> kept =
                new HashSet<>(new IntegrityCheck(storage, layout).files(next).keySet());
        for (StagedFile file : publication.files()) {
            kept.add(layout.relative(file.target()));
        }
        List<String> surplus = new ArrayList<>();
        for (Path folder : publication.folders()) {
            for (StoredFile file : storage.listTree(folder)) {
                String relative = layout.relative(file.path());
                if (kept.contains(relative) || layout.isHidden(file.path())) {
                    continue;
                }
                if (!layout.isOwnName(file.path())) {
                    throw new UserFault(
                            ExitCode.QUALITY,
                            "Cannot publish to " + layout + ": " + relative + " (" + file.bytes()
                                    + " bytes) lies in a folder that is going to be replaced, and Weekmart gives no"
                                    + " file such a name. Nothing was published.",
                            "Readers take the file for rows of the table. Move it out of the output, or delete it, and"
                                    + " run again.");
                }
                surplus.add(relative);
            }
        }
        return surplus;
    }

    /** Makes staging complete: all files there, the next ledger too. Nothing that a reader sees has changed yet. */
    private Journal stage(Publication publication, List<String> deletions, String name, Ledger next, HeldLock lock)
            throws IOException {
        List<Journal.Replacement> replacements = new ArrayList<>();
        for (StagedFile file : publication.files()) {
            replacements.add(replacement(file.staged(), file.target(), file.bytes()));
        }
        Path stagedLedger = layout.staged(run.runId(), layout.ledger(), publications);
        byte[] content = next.toJson();
        storage.replace(stagedLedger, content);
        // The journal is a promise that staging is complete, after a power cut too: what it names must be on the disk
        // before it is.
        List<Path> promised = new ArrayList<>();
        publication.files().forEach(file -> promised.add(file.staged()));
        promised.add(stagedLedger);
        storage.force(promised);
        lock.check();
        return new Journal(
                name,
                run.runId(),
                lock.number(),
                publication.ledger().base().revision(),
                replacements,
                deletions,
                replacement(stagedLedger, layout.ledger(), content.length),
                next.filesPerWeek(),
                touchedWeeks(replacements, deletions, next));
    }

    private Journal.Replacement replacement(Path staged, Path target, long bytes) throws IOException {
        StoredFile there =
                storage.stat(staged).orElseThrow(() -> new IOException("staged file " + staged + " is gone"));
        if (there.bytes() != bytes) {
            throw new IOException("staged file " + staged + " has " + there.bytes() + " bytes, expected " + bytes);
        }
        return new Journal.Replacement(
                layout.relative(staged), layout.relative(target), there.bytes(), there.modified());
    }

    private List<Journal.TouchedWeek> touchedWeeks(
            List<Journal.Replacement> replacements, List<String> deletions, Ledger next) {
        Set<Path> folders = new HashSet<>();
        replacements.forEach(file -> folders.add(layout.resolve(file.target()).getParent()));
        deletions.forEach(file -> folders.add(layout.resolve(file).getParent()));
        NavigableMap<Long, PublishedWeek> weeks = new TreeMap<>(next.weeks());
        // The dates of a week that was published before are those that its old rows have.
        weeks.putAll(ledger.weeks());
        return weeks.values().stream()
                .filter(week -> folders.contains(folder(week)))
                .map(Journal.TouchedWeek::of)
                .toList();
    }

    /**
     * Deletes the rejects of run dates that are older than they are kept.
     *
     * @return files deleted
     * @throws UserFault with exit code 8 if the store fails
     */
    public int expireRejects() {
        LocalDate oldest = run.runDate().minusDays(settings.keepRejects().toDays());
        int deleted = 0;
        try {
            for (StoredFile folder : storage.list(layout.rejects())) {
                Optional<LocalDate> date = OutputLayout.rejectsDate(folder.path());
                if (date.isPresent() && date.get().isBefore(oldest)) {
                    List<Path> files = storage.listTree(folder.path()).stream()
                            .map(StoredFile::path)
                            .toList();
                    held().check();
                    storage.delete(files);
                    deleted += files.size();
                }
            }
        } catch (HeldLock.Lost e) {
            throw StorageErrors.lost(layout, e);
        } catch (IOException e) {
            throw StorageErrors.failed("delete old rejects of " + layout, e);
        }
        return deleted;
    }

    /**
     * Writes the run report, in the place of an earlier one of this run.
     *
     * @return where it lies
     * @throws UserFault with exit code 8 if the store fails
     */
    public Path writeReport(byte[] json) {
        held();
        Path report = layout.report(run.runDate(), run.runId());
        try {
            storage.replace(report, json);
        } catch (IOException e) {
            throw StorageErrors.failed("write the run report " + report, e);
        }
        return report;
    }

    /**
     * Removes what this run staged, unless a publication was interrupted and needs it, and gives the output back. Failures are logged:
     * what is published is published, and the next run tidies up.
     */
    @Override
    public void close() {
        if (lock == null || closed) {
            return;
        }
        closed = true;
        try {
            if (!interrupted) {
                storage.deleteTree(layout.staging(run.runId()));
            }
        } catch (IOException e) {
            LOG.warn("Cannot tidy up {}; the next run will: {}", layout, e.toString());
        }
        try {
            lock.release();
        } catch (IOException e) {
            LOG.warn("Cannot give {} back; its lock ends by itself: {}", layout, e.toString());
        }
    }

    private HeldLock held() {
        if (lock == null) {
            throw new IllegalStateException("The output was opened for looking only");
        }
        if (closed) {
            throw new IllegalStateException("The output is closed");
        }
        return lock;
    }
}
