package io.weekmart.publish;

import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/** Carries out what a journal says, for the run that wrote it and for one that finds it. Every step may be done twice. */
final class Publisher {
    private final Storage storage;
    private final OutputLayout layout;
    private final HeldLock lock;

    Publisher(Storage storage, OutputLayout layout, HeldLock lock) {
        this.storage = storage;
        this.layout = layout;
        this.lock = lock;
    }

    /**
     * Puts every file in its place, deletes what is to go, commits the ledger, and removes the journal.
     *
     * @param done is told each target once it is in place
     */
    void carryOut(Journal journal, Consumer<Path> done) throws IOException {
        for (Journal.Replacement replacement : journal.replacements()) {
            put(replacement);
            done.accept(layout.resolve(replacement.target()));
        }
        for (String deletion : journal.deletions()) {
            // One by one: what a run that was asleep may still delete must be one file at most.
            lock.check();
            storage.delete(List.of(layout.resolve(deletion)));
        }
        put(journal.ledger());
        lock.check();
        storage.delete(List.of(layout.journal(journal.lock())));
    }

    private void put(Journal.Replacement replacement) throws IOException {
        lock.check();
        Path staged = layout.resolve(replacement.staged());
        Path target = layout.resolve(replacement.target());
        Optional<StoredFile> waiting = storage.stat(staged);
        if (waiting.isEmpty()) {
            // On a disk the staged file itself became the target before the kill.
            if (!replacement.isIn(storage.stat(target))) {
                throw new IOException(
                        "staged file " + staged + " is gone, and " + target + " is not the file that it was");
            }
            return;
        }
        if (waiting.get().bytes() != replacement.bytes()) {
            throw new IOException("staged file " + staged + " has "
                    + waiting.get().bytes() + " bytes, expected " + replacement.bytes());
        }
        storage.publish(staged, target, replacement.bytes());
    }
}
