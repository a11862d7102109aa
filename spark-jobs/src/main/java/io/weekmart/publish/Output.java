package io.weekmart.publish;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StorageCounts;
import io.weekmart.storage.StorageFull;
import io.weekmart.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
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

    private static final String RUN_AGAIN = "Run again, or run the job 'recover': either finishes what was begun.";

    private final Settings.Output settings;
    private final Storage storage;
    private final OutputLayout layout;
    private final RunIdentity run;
    private final @Nullable Holding holding;
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
        RECOVER
    }

    private Output(
            Settings.Output settings,
            Storage storage,
            OutputLayout layout,
            RunIdentity run,
            @Nullable Holding holding,
            Recovery recovery,
            Ledger ledger) {
        this.settings = settings;
        this.storage = storage;
        this.layout = layout;
        this.run = run;
        this.holding = holding;
        this.recovery = recovery;
        this.ledger = ledger;
    }

    /**
     * Checks that the output can be written to and is ours, claims it, and finishes or undoes what a killed run left.
     *
     * @throws UserFault with exit code 2 if the output can't be used, 5 if another run holds it, 8 if the store fails
     */
    public static Output open(Settings.Output settings, Configuration hadoop, RunIdentity run, Purpose purpose) {
        OutputLayout layout = layout(settings, hadoop, run);
        return open(settings, layout, storage(layout, hadoop), run, purpose, ClaimTerms.usual());
    }

    /**
     * Checks the output as {@link #open} does and shows what is published, but claims nothing and writes nothing: for a dry run.
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
            checkMarker(storage, layout);
            Recovery recovery = Recovery.NONE;
            for (StoredFile journal : storage.list(layout.journals())) {
                Optional<byte[]> content = storage.read(journal.path());
                if (content.isPresent() && !Json.cutOff(content.get())) {
                    Optional<String> killed =
                            Optional.of(Journal.parse(content.get()).runId());
                    recovery = new Recovery(Recovery.Outcome.PENDING, killed, 0, 0, 0);
                }
            }
            Ledger ledger = readLedger(storage, layout);
            if (recovery.outcome() == Recovery.Outcome.NOTHING) {
                checkLedger(settings, storage, layout, ledger);
            }
            checkDate(layout, ledger, run, purpose);
            return new Output(settings, storage, layout, run, null, recovery, ledger);
        } catch (IOException e) {
            throw unusable(layout.toString(), e);
        }
    }

    static Output open(
            Settings.Output settings,
            OutputLayout layout,
            Storage storage,
            RunIdentity run,
            Purpose purpose,
            ClaimTerms terms) {
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
            Holding holding = new Claims(storage, layout, terms).take(run);
            holding.tookOver()
                    .ifPresent(
                            dead -> LOG.warn("Took {} over from {}, which never gave it back", layout, dead.holder()));
            try {
                holding.keepRenewed();
                checkFirstStart(storage, layout, run);
                Recovery recovery = new Recoverer(storage, layout, holding).recover();
                Ledger ledger = readLedger(storage, layout);
                if (purpose != Purpose.RECOVER) {
                    checkLedger(settings, storage, layout, ledger);
                }
                checkDate(layout, ledger, run, purpose);
                return new Output(settings, storage, layout, run, holding, recovery, ledger);
            } catch (IOException | RuntimeException e) {
                giveUp(holding, e);
                throw e;
            }
        } catch (Holding.Lost e) {
            throw lost(layout, e);
        } catch (IOException e) {
            throw unusable(layout.toString(), e);
        }
    }

    private static void giveUp(Holding holding, Exception reason) {
        try {
            holding.release();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static OutputLayout layout(Settings.Output settings, Configuration hadoop, RunIdentity run) {
        if (!OutputLayout.isSafeRunId(run.runId())) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use the run id '" + run.runId() + "': expected " + OutputLayout.SAFE_RUN_ID + ".",
                    "Choose another --run-id, or leave it out.");
        }
        try {
            return OutputLayout.of(settings.path(), hadoop);
        } catch (IOException e) {
            throw unusable(settings.path(), e);
        }
    }

    private static Storage storage(OutputLayout layout, Configuration hadoop) {
        try {
            return Storage.open(layout, hadoop);
        } catch (IOException e) {
            throw unusable(layout.toString(), e);
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

    private static void checkLedger(Settings.Output settings, Storage storage, OutputLayout layout, Ledger ledger)
            throws IOException {
        if (ledger.revision() == 0 && !storage.list(layout.factTable()).isEmpty()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot write to " + layout + ": it holds " + OutputLayout.FACT_TABLE
                            + " and no ledger of what is published, expected " + layout.relative(layout.ledger()) + ".",
                    "Restore that file, or backfill into an empty output.");
        }
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
                    "Cannot write to " + layout + ": " + layout.ledger() + " can't be used, " + e.getMessage() + ".",
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
        return holding == null ? Optional.empty() : holding.tookOver().map(Claim::holder);
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
            throw nothingPublished(e);
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
            throw nothingPublished(e);
        }
    }

    private static boolean isAll(List<StoredFile> there, List<PublishedFile> published) {
        Map<String, Long> found = new HashMap<>();
        for (StoredFile file : there) {
            String name = file.path().getName();
            if (!name.startsWith("_") && !name.startsWith(".")) {
                found.put(name, file.bytes());
            }
        }
        Map<String, Long> expected = new HashMap<>();
        published.forEach(file -> expected.put(file.name(), file.bytes()));
        return found.equals(expected);
    }

    /**
     * Makes sure that this run still holds the output: for long computations, so that one that was asleep ends early.
     *
     * @throws UserFault with exit code 5 if another run has taken it over
     */
    public void checkHeld() {
        try {
            held().check();
        } catch (Holding.Lost e) {
            throw lost(layout, e);
        } catch (IOException e) {
            throw nothingPublished(e);
        }
    }

    /**
     * Publishes, so that a kill at any moment leaves each file old or new, and the next run or {@code recover} finishes.
     *
     * @param done is told each target once it is in place
     * @throws UserFault with exit code 5 if another run has taken the output over, 8 if the store fails
     */
    public Publication.Result publish(Publication publication, Consumer<Path> done) {
        Holding claim = held();
        if (publication.ledger().base().revision() != ledger.revision()) {
            throw new IllegalStateException("The draft was made from a ledger that is published no more");
        }
        if (interrupted) {
            throw new IllegalStateException("An earlier publication of this run was interrupted");
        }
        Journal journal;
        Ledger next;
        try {
            claim.check();
            List<String> deletions = surplus(publication);
            if (publication.files().isEmpty()
                    && deletions.isEmpty()
                    && publication.ledger().changesNothing()) {
                return new Publication.Result(0, 0, 0);
            }
            publications++;
            String name = run.runId() + "-" + publications;
            next = publication.ledger().next(name, settings.filesPerWeek());
            journal = stage(publication, deletions, name, next, claim);
        } catch (Holding.Lost e) {
            throw lost(layout, e);
        } catch (IOException e) {
            throw nothingPublished(e);
        }
        long began = System.nanoTime();
        // From here on the journal may be there, even if writing it seems to fail.
        interrupted = true;
        try {
            Path path = layout.journal(journal.claim());
            if (!storage.create(path, journal.toJson())) {
                throw new IOException("there is a journal already: " + path);
            }
            new Publisher(storage, layout, claim).carryOut(journal, done);
        } catch (Holding.Lost e) {
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot publish to " + layout
                            + " any more: this run was asleep past its lease and another took the output over, "
                            + "which finishes what this one had begun.",
                    "Run again when that run has ended.",
                    e);
        } catch (IOException e) {
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot finish publishing to " + layout + ": " + reason(e)
                            + ". Some files are new and some are old, each of them whole.",
                    RUN_AGAIN,
                    e);
        }
        interrupted = false;
        ledger = next;
        long millis = (System.nanoTime() - began) / 1_000_000;
        return new Publication.Result(
                journal.replacements().size(), journal.deletions().size(), millis);
    }

    private List<String> surplus(Publication publication) throws IOException {
        Set<String> targets = new HashSet<>();
        for (StagedFile file : publication.files()) {
            targets.add(layout.relative(file.target()));
        }
        List<String> surplus = new ArrayList<>();
        for (Path folder : publication.folders()) {
            for (StoredFile file : storage.listTree(folder)) {
                String relative = layout.relative(file.path());
                if (!targets.contains(relative)) {
                    surplus.add(relative);
                }
            }
        }
        return surplus;
    }

    /** Makes staging complete: all files there, the next ledger too. Nothing that a reader sees has changed yet. */
    private Journal stage(Publication publication, List<String> deletions, String name, Ledger next, Holding claim)
            throws IOException {
        List<Journal.Replacement> replacements = new ArrayList<>();
        for (StagedFile file : publication.files()) {
            long there = storage.look(file.staged()).map(StoredFile::bytes).orElse(-1L);
            if (there != file.bytes()) {
                throw new IOException(
                        "staged file " + file.staged() + " has " + there + " bytes, expected " + file.bytes());
            }
            replacements.add(new Journal.Replacement(
                    layout.relative(file.staged()), layout.relative(file.target()), file.bytes()));
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
        claim.check();
        return new Journal(
                name,
                run.runId(),
                claim.number(),
                publication.ledger().base().revision(),
                replacements,
                deletions,
                new Journal.Replacement(
                        layout.relative(stagedLedger), layout.relative(layout.ledger()), content.length));
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
        } catch (Holding.Lost e) {
            throw lost(layout, e);
        } catch (IOException e) {
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot delete old rejects of " + layout + ": " + reason(e) + ".",
                    RUN_AGAIN,
                    e);
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
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot write the run report " + report + ": " + reason(e) + ".",
                    RUN_AGAIN,
                    e);
        }
        return report;
    }

    /**
     * Removes what this run staged, unless a publication was interrupted and needs it, and gives the output back. Failures are logged:
     * what is published is published, and the next run tidies up.
     */
    @Override
    public void close() {
        if (holding == null || closed) {
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
            holding.release();
        } catch (IOException e) {
            LOG.warn("Cannot give {} back; its claim ends by itself: {}", layout, e.toString());
        }
    }

    private Holding held() {
        if (holding == null) {
            throw new IllegalStateException("The output was opened for looking only");
        }
        if (closed) {
            throw new IllegalStateException("The output is closed");
        }
        return holding;
    }

    private UserFault nothingPublished(IOException e) {
        return new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot publish to " + layout + ": " + reason(e) + ". Nothing was published.",
                "Mend the cause and run again.",
                e);
    }

    private static UserFault lost(OutputLayout layout, Holding.Lost e) {
        return new UserFault(
                ExitCode.HELD,
                "Cannot go on writing to " + layout
                        + ": this run was asleep past its lease and another took the output over.",
                "Nothing of this run was published. Run again when the other has ended.",
                e);
    }

    /** What the user can mend is exit code 2; a store that fails for the moment is 8. */
    private static UserFault unusable(String output, IOException e) {
        if (String.valueOf(e.getMessage()).contains("NoAuthWithAWSException")) {
            return new UserFault(
                    ExitCode.USAGE,
                    "Cannot use the output " + output + ": there are no AWS credentials.",
                    "Sign in and set AWS_PROFILE, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role provides them.",
                    e);
        }
        Optional<String> full = StorageFull.reason(e);
        if (full.isPresent()) {
            return new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot write to the output " + output + ": " + full.get() + ". This run published nothing.",
                    "Make room on the storage of the output, or raise the quota, and run again.",
                    e);
        }
        if (e instanceof FileSystemException
                || e instanceof FileNotFoundException
                || e instanceof AccessControlException
                || e instanceof UnsupportedFileSystemException
                || e instanceof Storage.UnsupportedStore
                || e instanceof Json.BadContent
                || e.getClass().getSimpleName().equals("UnknownStoreException")) {
            return new UserFault(
                    ExitCode.USAGE,
                    "Cannot use the output " + output + ": " + reason(e)
                            + ". Expected a folder that this run may write to.",
                    "Check output.path, and the permissions of the user who runs this.",
                    e);
        }
        return new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot open the output " + output + ": " + reason(e) + ". This run published nothing.",
                RUN_AGAIN,
                e);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + message;
    }
}
