package io.weekmart.publish;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/** Carries out publications by way of a journal, for the run that writes it and for one that finds it. Every step may be done twice. */
final class Publisher {
    private final OutputStore store;
    private final Storage storage;
    private final OutputLayout layout;
    private final HeldLock lock;
    private final FileMoves moves;
    private int publications;
    private boolean interrupted;

    Publisher(OutputStore store, HeldLock lock) {
        this.store = store;
        this.storage = store.storage();
        this.layout = store.layout();
        this.lock = lock;
        this.moves = new FileMoves(storage, layout);
    }

    /**
     * What a publication came to.
     *
     * @param ledger what is published now
     */
    record Published(Ledger ledger, Publication.Result result) {}

    /** Whether a publication ended between its journal and its ledger: what it staged must stay. */
    boolean interrupted() {
        return interrupted;
    }

    /**
     * Publishes, so that a kill at any moment leaves each file old or new, and the next run or {@code recover} finishes.
     *
     * @param done is called with each target once it is in place
     * @throws UserFault with exit code 5 if another run has taken the output over, 8 if the store fails
     */
    Published publish(Publication publication, String runId, Consumer<Path> done) {
        if (interrupted) {
            throw new IllegalStateException("An earlier publication of this run was interrupted");
        }
        String name = runId + "-" + (publications + 1);
        Ledger next = publication.next(name);
        Optional<Journal> prepared =
                StorageErrors.beforePublishing(layout, () -> prepare(publication, next, name, runId));
        if (prepared.isEmpty()) {
            return new Published(publication.base(), new Publication.Result(0, 0, 0));
        }
        Journal journal = prepared.get();
        long began = System.nanoTime();
        // From here on the journal may be there, even if writing it seems to fail.
        interrupted = true;
        StorageErrors.publishing(layout, () -> {
            Path path = layout.journal(journal.lock());
            if (!storage.create(path, JournalJson.write(journal))) {
                throw new IOException("there is a journal already: " + path);
            }
            carryOut(journal, done);
            return path;
        });
        interrupted = false;
        long millis = (System.nanoTime() - began) / 1_000_000;
        return new Published(next, new Publication.Result(journal.files(), journal.removed(), millis));
    }

    /** Has everything on the disk that the journal is going to name; empty where nothing would change. */
    private Optional<Journal> prepare(Publication publication, Ledger next, String name, String runId)
            throws IOException {
        lock.check();
        Set<String> kept = IntegrityCheck.files(next).keySet();
        List<TableCommit> commits = new ArrayList<>();
        for (Map.Entry<String, List<PartitionChange>> table :
                publication.changes().entrySet()) {
            commits.add(store.format().plan(name, table.getKey(), table.getValue(), kept));
        }
        if (commits.stream().allMatch(TableCommit::changesNothing) && next.saysTheSameAs(publication.base())) {
            return Optional.empty();
        }
        publications++;
        Path stagedLedger = layout.staged(runId, layout.ledger(), publications);
        byte[] content = LedgerJson.write(next);
        storage.replace(stagedLedger, content);
        // The journal is a promise that staging is complete, after a power cut too: what it names must be on the disk
        // before it is.
        List<Path> promised = new ArrayList<>();
        publication.files().forEach(file -> promised.add(file.staged()));
        promised.add(stagedLedger);
        storage.force(promised);
        lock.check();
        return Optional.of(new Journal(
                name,
                runId,
                lock.number(),
                publication.base().revision(),
                commits,
                moves.planned(stagedLedger, layout.relative(layout.ledger()), content.length),
                next.settings()));
    }

    /** How far what a journal says has come: lost where a single file of it is. */
    TableFormat.CommitState state(Journal journal) throws IOException {
        for (TableCommit commit : journal.commits()) {
            TableFormat.CommitState state = store.format().state(commit);
            if (state.phase() == TableFormat.CommitPhase.LOST) {
                return state;
            }
        }
        return moves.state(journal.ledger());
    }

    /** Commits every table, then the ledger, and removes the journal. */
    void carryOut(Journal journal, Consumer<Path> done) throws IOException {
        for (TableCommit commit : journal.commits()) {
            store.format().commit(commit, lock, done);
        }
        moves.put(journal.ledger(), lock);
        forget(layout.journal(journal.lock()));
    }

    /** Removes a journal: what it was about is done, or can't be done. */
    void forget(Path journal) throws IOException {
        lock.check();
        storage.delete(List.of(journal));
    }

    /** Moves the ledger on beside a publication, as one does, so that a run that was suspended moves it no more. */
    void commit(Ledger next, String runId) throws IOException {
        byte[] content = LedgerJson.write(next.withPublication(runId + "-recovery"));
        Path staged = layout.staged(runId, layout.ledger(), 0);
        storage.replace(staged, content);
        storage.force(List.of(staged));
        lock.check();
        storage.publish(staged, layout.ledger(), content.length);
    }
}
