package io.weekmart.publish;

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

/** Finishes or undoes what killed runs left. Whoever calls it holds the claim; it may be killed and called again. */
final class Recoverer {
    private static final Logger LOG = LoggerFactory.getLogger(Recoverer.class);

    private final Storage storage;
    private final OutputLayout layout;
    private final Holding holding;

    Recoverer(Storage storage, OutputLayout layout, Holding holding) {
        this.storage = storage;
        this.layout = layout;
        this.holding = holding;
    }

    Recovery recover() throws IOException {
        Recovery recovery = finish();
        int staging = 0;
        Optional<String> undone = Optional.empty();
        for (StoredFile folder : storage.list(layout.staging())) {
            holding.check();
            removeStaging(folder.path());
            staging++;
            undone = Optional.of(folder.path().getName());
        }
        for (StoredFile file : storage.list(layout.temporary())) {
            storage.delete(List.of(file.path()));
        }
        int uploads = abortUploads();
        if (recovery.outcome() == Recovery.Outcome.NOTHING && staging > 0) {
            return new Recovery(Recovery.Outcome.UNDONE, undone, 0, staging, uploads);
        }
        return new Recovery(recovery.outcome(), recovery.runId(), recovery.replaced(), staging, uploads);
    }

    /**
     * Removes what a run staged, its ledgers first: a run that was asleep may yet write its journal, and without its ledger that is seen
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
                Recovery recovery =
                        Json.cutOff(content.get()) ? forget(path) : finish(path, Journal.parse(content.get()));
                if (found.outcome() != Recovery.Outcome.FINISHED) {
                    found = recovery;
                }
            }
        }
        return found;
    }

    /** A journal that was not written to its end: nothing is touched before it is. */
    private Recovery forget(Path path) throws IOException {
        holding.check();
        storage.delete(List.of(path));
        return new Recovery(Recovery.Outcome.UNDONE, Optional.empty(), 0, 0, 0);
    }

    private Recovery finish(Path path, Journal journal) throws IOException {
        Ledger ledger = Output.readLedger(storage, layout);
        boolean committed = ledger.revision() > journal.baseRevision();
        boolean complete =
                storage.look(layout.resolve(journal.ledger().staged())).isPresent();
        if (committed || !complete) {
            // The ledger is put in place last and staged first. Where it is neither, the journal was written late by a
            // run that had been
            // asleep and taken over, and that stopped at its next check: nothing of it was published.
            holding.check();
            storage.delete(List.of(path));
            Recovery.Outcome outcome = ledger.publication().equals(journal.publication())
                    ? Recovery.Outcome.FINISHED
                    : Recovery.Outcome.UNDONE;
            return new Recovery(outcome, Optional.of(journal.runId()), 0, 0, 0);
        }
        new Publisher(storage, layout, holding).carryOut(journal, target -> {});
        return new Recovery(
                Recovery.Outcome.FINISHED,
                Optional.of(journal.runId()),
                journal.replacements().size(),
                0,
                0);
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
