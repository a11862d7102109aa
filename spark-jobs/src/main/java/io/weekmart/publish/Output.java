package io.weekmart.publish;

import io.weekmart.config.Settings;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.run.Jobs;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StorageCounts;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An output that this run has locked, or only reads: opened before any work, published to any number of times, closed in every case but a
 * kill.
 *
 * <p>The package describes the protocol. Not for several threads at once.
 *
 * <p>Over 400 lines, because whatever a run asks of its output, or changes in it, passes here, behind the lock that this class holds.
 */
public final class Output implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Output.class);

    private final OutputStore store;
    private final Duration keepRejects;
    private final RunIdentity run;
    private final @Nullable Writer writer;
    private final Recovery recovery;
    private Ledger ledger;
    /** What a dry run takes for published. */
    private final Set<PartitionKey> assumed = new HashSet<>();

    private boolean closed;

    /** What an output is opened for. */
    public enum Purpose {
        /** A daily run: its date must not be older than the newest published. */
        DAILY,
        /** A range of dates, whatever is published already. */
        BACKFILL,
        /** Only to finish or undo what a killed run left. */
        RECOVER,
        /** Only to read what is published. */
        VERIFY,
        /** To copy what is published elsewhere. */
        LOAD,
        /** To write pages of runs, and to finish or undo what a killed run left. */
        REPORT;

        /** Whether it computes partitions, and thereby may begin an output. */
        boolean computes() {
            return this == DAILY || this == BACKFILL;
        }

        /** The command that only works on what is there already. */
        private String command() {
            return switch (this) {
                case RECOVER -> Jobs.RECOVER;
                case VERIFY -> Jobs.VERIFY;
                case LOAD -> Jobs.LOAD;
                case REPORT -> Jobs.REPORT;
                case DAILY, BACKFILL -> throw new IllegalStateException(this + " needs nothing to be there");
            };
        }
    }

    /** What a run has that may write. */
    private record Writer(HeldLock lock, Publisher publisher) {}

    private Output(
            OutputStore store,
            Duration keepRejects,
            RunIdentity run,
            @Nullable Writer writer,
            Recovery recovery,
            Ledger ledger) {
        this.store = store;
        this.keepRejects = keepRejects;
        this.run = run;
        this.writer = writer;
        this.recovery = recovery;
        this.ledger = ledger;
    }

    /**
     * Checks that the output can be written to and belongs to the pipeline, locks it, and finishes or undoes what a killed run left.
     *
     * @throws UserFault with exit code 2 if the output can't be used, 5 if another run holds it, 8 if the store fails
     */
    public static Output open(
            Settings.OutputSettings settings, OutputSpec spec, Configuration hadoop, RunIdentity run, Purpose purpose) {
        return open(settings, store(settings, spec, hadoop, run), run, purpose, LeaseTerms.of(settings.lease()));
    }

    /**
     * Checks the output as {@link #open} does and shows what is published, but takes no lock and writes nothing: for a dry run.
     *
     * @throws UserFault with exit code 2 if the output can't be used, 8 if the store fails
     */
    public static Output inspect(
            Settings.OutputSettings settings, OutputSpec spec, Configuration hadoop, RunIdentity run, Purpose purpose) {
        OutputStore store = store(settings, spec, hadoop, run);
        return StorageErrors.opening(store.spec(), store.toString(), () -> inspect(settings, store, run, purpose));
    }

    private static Output inspect(Settings.OutputSettings settings, OutputStore store, RunIdentity run, Purpose purpose)
            throws IOException {
        boolean exists = OutputChecks.exists(store);
        if (purpose == Purpose.VERIFY) {
            OutputChecks.isNotEmpty(exists, store, Jobs.VERIFY);
        }
        Recovery recovery = Recovery.NONE;
        for (StoredFile journal : store.storage().list(store.layout().journals())) {
            Optional<byte[]> content = store.storage().read(journal.path());
            if (content.isPresent() && !Json.cutOff(content.get())) {
                recovery = pending(journal.path(), content.get());
            }
        }
        Ledger ledger = store.ledger();
        if (recovery.state() == Recovery.State.NOTHING) {
            OutputChecks.ledgerIsThere(store, ledger);
        }
        if (purpose != Purpose.VERIFY) {
            OutputChecks.fixedSettings(store, ledger, purpose);
        }
        OutputChecks.date(store, ledger, run, purpose);
        if (purpose == Purpose.DAILY) {
            OutputChecks.changeIsFinished(store, ledger, Optional.empty());
        }
        return new Output(store, settings.keepRejects(), run, null, recovery, ledger);
    }

    private static Recovery pending(Path journal, byte[] content) {
        try {
            return Recovery.of(
                    Recovery.State.PENDING,
                    Optional.of(JournalJson.read(content).runId()));
        } catch (Json.BadContent e) {
            return Recovery.of(Recovery.State.PENDING, Optional.empty())
                    .because("its journal " + journal + " cannot be read: " + e.getMessage());
        }
    }

    static Output open(
            Settings.OutputSettings settings, OutputStore store, RunIdentity run, Purpose purpose, LeaseTerms terms) {
        return StorageErrors.opening(store.spec(), store.toString(), () -> {
            boolean exists = OutputChecks.exists(store);
            if (!purpose.computes()) {
                OutputChecks.isNotEmpty(exists, store, purpose.command());
            }
            if (!exists) {
                OutputChecks.create(store, run);
            }
            HeldLock lock = new Locks(store.storage(), store.layout(), terms).take(run);
            lock.tookOver()
                    .ifPresent(
                            dead -> LOG.warn("Took {} over from {}, which did not release it", store, dead.holder()));
            try {
                lock.keepRenewed();
                return locked(settings, store, run, purpose, lock);
            } catch (IOException | RuntimeException e) {
                giveUp(lock, e);
                throw e;
            }
        });
    }

    private static Output locked(
            Settings.OutputSettings settings, OutputStore store, RunIdentity run, Purpose purpose, HeldLock lock)
            throws IOException {
        OutputChecks.firstStart(store, run);
        Recovery recovery = new Recoverer(store, lock, run).recover(purpose == Purpose.RECOVER);
        Ledger ledger = store.ledger();
        OutputChecks.ledgerIsThere(store, ledger);
        if (purpose.computes()) {
            OutputChecks.fixedSettings(store, ledger, purpose);
        }
        OutputChecks.date(store, ledger, run, purpose);
        if (purpose == Purpose.DAILY) {
            OutputChecks.changeIsFinished(store, ledger, Optional.empty());
        }
        Writer writer = new Writer(lock, new Publisher(store, lock));
        return new Output(store, settings.keepRejects(), run, writer, recovery, ledger);
    }

    private static void giveUp(HeldLock lock, Exception reason) {
        try {
            lock.release();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static OutputStore store(
            Settings.OutputSettings settings, OutputSpec spec, Configuration hadoop, RunIdentity run) {
        OutputChecks.runId(run);
        OutputLayout layout =
                StorageErrors.opening(spec, settings.path(), () -> OutputLayout.of(settings.path(), hadoop));
        Storage storage = StorageErrors.opening(spec, layout.toString(), () -> Storage.open(layout, hadoop));
        return OutputStore.of(storage, layout, spec);
    }

    public RunIdentity run() {
        return run;
    }

    public OutputLayout layout() {
        return store.layout();
    }

    /** What the pipeline has declared of its output. */
    public OutputSpec spec() {
        return store.spec();
    }

    Storage storage() {
        return store.storage();
    }

    /** What is published now. */
    public Ledger ledger() {
        return ledger;
    }

    /**
     * Makes sure that a backfill finishes what an earlier one has begun to change.
     *
     * @throws UserFault with exit code 2 if a fixed setting is being changed on further dates
     */
    public void refuseUnfinishedChange(DateSpan backfill) {
        OutputChecks.changeIsFinished(store, ledger, Optional.of(backfill));
    }

    /**
     * Makes sure that a backfill computes everything that is published, where it changes a setting that takes it.
     *
     * @param computed the dates of all partitions that it computes
     * @throws UserFault with exit code 2 naming the dates
     */
    public void refusePartialChange(DateSpan computed) {
        OutputChecks.changeIsWhole(store, ledger, computed);
    }

    /** What opening the output found of killed runs. */
    public Recovery recovery() {
        return recovery;
    }

    /** Names the run that held the output and did not release it, if there was one. */
    public Optional<String> takenOverFrom() {
        return writer == null ? Optional.empty() : writer.lock().tookOver().map(Lock::holder);
    }

    /** What the driver asked of the store for this output until now. */
    public StorageCounts counts() {
        return store.storage().counts();
    }

    /**
     * The published partitions whose files are not there as the ledger says: gone, of another length, or with others beside them that a reader
     * would take for rows. A listing for each partition or, where there are many below one folder, for that folder.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public List<PublishedPartition> damaged(Collection<PublishedPartition> partitions) {
        return StorageErrors.beforePublishing(layout(), () -> new IntegrityCheck(store).damaged(real(partitions)));
    }

    /**
     * The published partitions of which a file does not hold what was published, whose files are read to their ends. Those that {@link
     * #damaged} names need not be asked for.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public Set<PublishedPartition> altered(Collection<PublishedPartition> partitions, FileHashes hashes) {
        return StorageErrors.beforePublishing(
                layout(), () -> new IntegrityCheck(store).altered(real(partitions), hashes));
    }

    /**
     * Whether the files of a partition are there by their names, whatever is in them, and no others.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public boolean hasFiles(PublishedPartition partition) {
        return StorageErrors.beforePublishing(layout(), () -> new IntegrityCheck(store).hasFiles(partition));
    }

    /**
     * What is not as it was published in the folder of a partition: paths of files, each with what is wrong with it.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public List<String> differences(PublishedPartition partition, FileHashes hashes) {
        return StorageErrors.beforePublishing(layout(), () -> new IntegrityCheck(store).differences(partition, hashes));
    }

    /** Those that have files: of what a dry run assumes to be published there are none. */
    private List<PublishedPartition> real(Collection<PublishedPartition> partitions) {
        return partitions.stream()
                .filter(partition -> !assumed.contains(partition.key()))
                .toList();
    }

    /**
     * The files of the tables that the ledger does not know, and whose rows readers see: one listing for each table.
     *
     * @throws UserFault with exit code 8 if the store fails
     */
    public List<StrayFile> strays() {
        return StorageErrors.beforePublishing(layout(), () -> new IntegrityCheck(store).strays(ledger));
    }

    /**
     * Reads every published file and compares it with the ledger as it is now.
     *
     * @throws UserFault with exit code 8 if a publication is under way or was interrupted, or if the store fails
     */
    public Verified verify(FileHashes hashes) {
        return StorageErrors.verifying(layout(), () -> new Verification(store).verify(hashes));
    }

    /** Begins to collect what is to be published on top of what is published now. */
    public Publication publication() {
        return new Publication(store.spec(), ledger);
    }

    /**
     * Publishes, so that a kill at any moment leaves each file old or new, and the next run or {@code recover} finishes.
     *
     * @param done is called with each target once it is in place
     * @throws UserFault with exit code 4 if a file lies in the way that Weekmart did not write, 5 if another run has taken the output over, 8
     *     if the store fails
     */
    public Publication.Result publish(Publication publication, Consumer<Path> done) {
        Writer current = writer();
        if (publication.base().revision() != ledger.revision()) {
            throw new IllegalStateException("The publication was begun on a ledger that is published no more");
        }
        Publisher.Published published = current.publisher().publish(publication, run.runId(), done);
        ledger = published.ledger();
        return published.result();
    }

    /**
     * Takes for published what a dry run would publish, so that what it computes next is compared with that.
     *
     * @throws IllegalStateException if the output is not only read
     */
    public void assume(Publication publication) {
        if (writer != null) {
            throw new IllegalStateException("The output was opened to be written to");
        }
        ledger = publication.next("dry-run");
        assumed.addAll(publication.assumed());
    }

    /**
     * Deletes the rejects of run dates that are older than they are kept, but none of this run's own dates.
     *
     * @param first the first date that this run has computed
     * @return files deleted
     * @throws UserFault with exit code 8 if the store fails
     */
    public int expireRejects(LocalDate first) {
        HeldLock lock = writer().lock();
        LocalDate kept = run.runDate().minusDays(keepRejects.toDays());
        LocalDate oldest = first.isBefore(kept) ? first : kept;
        return StorageErrors.doing(
                "delete old rejects of " + store, layout(), () -> Rejects.deleteBefore(oldest, store, lock));
    }

    /**
     * Writes the run report, in the place of an earlier one of this run.
     *
     * @return where it lies
     * @throws UserFault with exit code 8 if the store fails
     */
    public Path writeReport(byte[] json) {
        writer();
        Path report = layout().report(run.runDate(), run.runId());
        return StorageErrors.doing("write the run report " + report, layout(), () -> {
            storage().replace(report, json);
            return report;
        });
    }

    /** The pages beside the run reports; those of an output that is only read can only be read. */
    public PageFiles pages() {
        return new PageFiles(storage(), layout(), run, writer == null ? null : writer().lock());
    }

    /**
     * Removes what this run staged, unless a publication was interrupted and needs it, and gives the output back. Failures are logged:
     * what is published is published, and the next run tidies up.
     */
    @Override
    public void close() {
        if (writer == null || closed) {
            return;
        }
        closed = true;
        try {
            if (!writer.publisher().interrupted()) {
                storage().deleteTree(layout().staging(run.runId()));
            }
        } catch (IOException e) {
            LOG.warn("Cannot tidy up {}; the next run will: {}", store, e.toString());
        }
        try {
            writer.lock().release();
        } catch (IOException e) {
            LOG.warn("Cannot give {} back; its lease ends by itself: {}", store, e.toString());
        }
    }

    private Writer writer() {
        if (writer == null) {
            throw new IllegalStateException("The output was opened only to be read");
        }
        if (closed) {
            throw new IllegalStateException("The output is closed");
        }
        return writer;
    }
}
