package io.weekmart.publish;

import io.weekmart.publish.TableCommit.NewFile;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StoredFile;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Puts staged files in their places: those of plain tables, and the ledger. */
final class FileMoves {
    private final Storage storage;
    private final OutputLayout layout;

    FileMoves(Storage storage, OutputLayout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    /** What a journal says of a staged file, which must be complete. */
    NewFile planned(Path staged, String target, long bytes) throws IOException {
        StoredFile there =
                storage.stat(staged).orElseThrow(() -> new IOException("staged file " + staged + " is gone"));
        if (there.bytes() != bytes) {
            throw new IOException(lengths(staged, there.bytes(), bytes));
        }
        return new NewFile(layout.relative(staged), target, bytes, there.modified());
    }

    /** Puts a file in its place, unless it is there already. */
    void put(NewFile file, HeldLock lock) throws IOException {
        lock.check();
        Path staged = layout.resolve(file.staged());
        Path target = layout.resolve(file.target());
        Optional<StoredFile> waiting = storage.stat(staged);
        if (waiting.isEmpty()) {
            // On a disk the staged file itself became the target before the kill.
            if (!file.isIn(storage.stat(target))) {
                throw new IOException(
                        "staged file " + staged + " is gone, and " + target + " is not the file that it was");
            }
            return;
        }
        if (waiting.get().bytes() != file.bytes()) {
            throw new IOException(lengths(staged, waiting.get().bytes(), file.bytes()));
        }
        storage.publish(staged, target, file.bytes());
    }

    /** How far the move of a file has come. */
    TableFormat.CommitState state(NewFile file) throws IOException {
        Path staged = layout.resolve(file.staged());
        Optional<StoredFile> waiting = storage.stat(staged);
        if (waiting.isPresent() && waiting.get().bytes() == file.bytes()) {
            return TableFormat.CommitState.READY;
        }
        if (isInPlace(file)) {
            return TableFormat.CommitState.DONE;
        }
        return TableFormat.CommitState.lost("its "
                + waiting.map(there -> lengths(staged, there.bytes(), file.bytes()))
                        .orElse("staged file " + staged + " is gone"));
    }

    /** Whether what lies at the target is the file that was staged. */
    boolean isInPlace(NewFile file) throws IOException {
        return file.isIn(storage.stat(layout.resolve(file.target())));
    }

    private static String lengths(Path staged, long found, long expected) {
        return "staged file " + staged + " has " + found + " bytes, expected " + expected;
    }
}
