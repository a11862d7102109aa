package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes or undoes what killed runs left. Whoever calls it holds the lock; it may be killed and called again.
 *
 * <p>What can neither be finished nor undone, since files of it were lost from outside, is {@linkplain Survey marked in the ledger}, so
 * that the runs after it compute again what was touched, and say so until they have.
 */
final class Recoverer {
    private static final Logger LOG = LoggerFactory.getLogger(Recoverer.class);

    private final OutputStore store;
    private final Storage storage;
    private final OutputLayout layout;
    private final HeldLock lock;
    private final Publisher publisher;
    private final RunIdentity run;

    Recoverer(OutputStore store, HeldLock lock, RunIdentity run) {
        this.store = store;
        this.storage = store.storage();
        this.layout = store.layout();
        this.lock = lock;
        this.publisher = new Publisher(store, lock);
        this.run = run;
    }

    /**
     * Leaves nothing of earlier runs.
     *
     * @param thoroughly whether published files are compared with the ledger even where no trace of a publication is left
     * @throws UserFault with exit code 8 if a publication can't be finished for a reason that stays
     */
    Recovery recover(boolean thoroughly) throws IOException {
        Recovery recovery = finish();
        List<StoredFile> folders = storage.list(layout.staging()).stream()
                .filter(folder -> !folder.path().equals(layout.staging(run.runId())))
                .toList();
        boolean killed = !folders.isEmpty() || lock.tookOver().isPresent();
        if (recovery.state() == Recovery.State.NOTHING && (thoroughly || killed)) {
            Optional<String> runId =
                    folders.stream().map(folder -> folder.path().getName()).reduce((first, second) -> second);
            recovery = withoutJournal(runId, "its journal is gone", killed);
        }
        for (StoredFile folder : folders) {
            lock.check();
            removeStaging(folder.path());
        }
        for (StoredFile file : storage.list(layout.temporary())) {
            storage.delete(List.of(file.path()));
        }
        return recovery.tidying(folders.size(), abortUploads());
    }

    /**
     * Removes what a run staged, its ledgers first: a run that was suspended may yet write its journal, and without its ledger that is seen
     * to be late, even where whoever removes this is killed half-way.
     */
    private void removeStaging(Path folder) throws IOException {
        List<Path> ledgers = storage.listTree(folder).stream()
                .map(StoredFile::path)
                .filter(path -> path.getName().equals(layout.ledger().getName()))
                .toList();
        if (!ledgers.isEmpty()) {
            storage.delete(ledgers);
        }
        storage.deleteTree(folder);
    }

    private Recovery finish() throws IOException {
        List<Path> journals = storage.list(layout.journals()).stream()
                .map(StoredFile::path)
                .sorted(Comparator.comparing(Path::getName))
                .toList();
        Recovery found = Recovery.NONE;
        for (Path path : journals) {
            Optional<byte[]> content = storage.read(path);
            if (content.isPresent()) {
                Recovery recovery = finish(path, content.get());
                if (found.state() != Recovery.State.FINISHED && found.state() != Recovery.State.ABANDONED) {
                    found = recovery;
                }
            }
        }
        return found;
    }

    private Recovery finish(Path path, byte[] content) throws IOException {
        if (Json.cutOff(content)) {
            // A journal that was not written to its end has touched nothing, but one that was cut later may have.
            return unreadable(path, "its journal " + path + " was cut off after " + content.length + " bytes");
        }
        Journal journal;
        try {
            journal = JournalJson.read(content);
        } catch (Json.NewerFormat e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot finish the publication that was killed in " + layout + ": of its journal " + path + ", "
                            + e.getMessage() + ".",
                    "Use the version of Weekmart that wrote it.",
                    e);
        } catch (Json.BadContent e) {
            return unreadable(path, "its journal " + path + " cannot be read: " + e.getMessage());
        }
        Ledger ledger = store.ledger();
        if (ledger.revision() > journal.baseRevision()) {
            publisher.forget(path);
            boolean itself = ledger.publication().equals(journal.publication());
            return Recovery.of(itself ? Recovery.State.FINISHED : Recovery.State.UNDONE, Optional.of(journal.runId()));
        }
        TableFormat.CommitState state = publisher.state(journal);
        if (state.phase() == TableFormat.CommitPhase.LOST) {
            if (ledger.revision() == 0 && journal.baseRevision() > 0) {
                // A ledger of what was touched alone would pass the other partitions off as unknown: the lost one comes
                // first, and the journal waits for it.
                OutputChecks.ledgerIsThere(store, ledger);
            }
            return abandon(path, journal, ledger, state.cause());
        }
        StorageErrors.finishing(layout, () -> {
            publisher.carryOut(journal, target -> {});
            return journal;
        });
        return Recovery.of(Recovery.State.FINISHED, Optional.of(journal.runId()))
                .replacing(journal.files());
    }

    /** Ends a publication whose journal does not say what it was about to do. */
    private Recovery unreadable(Path path, String cause) throws IOException {
        Recovery recovery = withoutJournal(Optional.empty(), cause, true);
        publisher.forget(path);
        return recovery.state() == Recovery.State.NOTHING
                ? Recovery.of(Recovery.State.UNDONE, Optional.empty()).because(cause)
                : recovery;
    }

    /**
     * Ends a publication of which staged files are lost. Where it had not touched anything, the old rows stand, and nothing else is to do.
     * So it is too with a journal that was written late by a run that had been suspended and taken over, and that stopped at its next check.
     */
    private Recovery abandon(Path path, Journal journal, Ledger ledger, String cause) throws IOException {
        Optional<Ledger> marked = new Survey(store).touchedBy(journal, ledger);
        if (marked.isPresent()) {
            publisher.commit(marked.get(), run.runId());
        }
        publisher.forget(path);
        return Recovery.of(
                        marked.isPresent() ? Recovery.State.ABANDONED : Recovery.State.UNDONE,
                        Optional.of(journal.runId()))
                .because(cause);
    }

    /**
     * A publication whose journal tells nothing: what is published is compared with the ledger.
     *
     * @param killed whether a run is known to have been killed, so that what differs is of its publication
     */
    private Recovery withoutJournal(Optional<String> runId, String cause, boolean killed) throws IOException {
        Ledger ledger = store.ledger();
        Optional<Ledger> marked =
                new Survey(store).differing(ledger, killed ? Optional.of(lock.heldBeforeSince()) : Optional.empty());
        List<String> unknown = killed ? unknown(marked.orElse(ledger)) : List.of();
        if (marked.isPresent()) {
            publisher.commit(marked.get(), run.runId());
        }
        if (killed && (marked.isPresent() || !unknown.isEmpty())) {
            return Recovery.of(Recovery.State.ABANDONED, runId).because(cause).leaving(unknown);
        }
        if (marked.isPresent()) {
            return Recovery.of(Recovery.State.DAMAGED, runId);
        }
        return runId.isPresent() ? Recovery.of(Recovery.State.UNDONE, runId) : Recovery.NONE;
    }

    /**
     * What a publication may have put where the ledger knows nothing yet, such as the first files of a new partition. It is not marked:
     * without the journal nobody knows the dates of such a partition.
     */
    private List<String> unknown(Ledger ledger) throws IOException {
        return new IntegrityCheck(store)
                .strays(ledger).stream()
                        .filter(StrayFile::ownName)
                        .map(StrayFile::path)
                        .toList();
    }

    private int abortUploads() {
        try {
            return storage.abortUploads(layout.root());
        } catch (IOException e) {
            // Listing uploads needs a permission of its own, and a bucket's lifecycle rule ends them too.
            LOG.warn("Cannot look for pending uploads below {}: {}", layout, e.toString());
            return 0;
        }
    }
}
