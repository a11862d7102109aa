package io.weekmart.storage;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out why a local disk refused a change. The system's own words can't be relied on: they come in the language of the user. */
final class Obstacles {
    private Obstacles() {}

    /** What stands in the way of a change, where that can be seen; else the failure as it is. */
    static IOException named(FileSystemException e, Path target) {
        if (Files.isDirectory(target)) {
            return new Storage.Blocked(
                    "a folder lies at " + target + ", where a file belongs", "Move that folder out of the output", e);
        }
        Path folder = above(target);
        while (!Files.exists(folder) && !above(folder).equals(folder)) {
            folder = above(folder);
        }
        if (!Files.isDirectory(folder)) {
            return new Storage.Blocked(
                    "a file lies at " + folder + ", where a folder belongs", "Move that file out of the output", e);
        }
        if (e instanceof AtomicMoveNotSupportedException) {
            return new Storage.Blocked(
                    folder + " is on another filesystem than the folder " + OutputLayout.BOOKKEEPING
                            + " of the output, and no file can be renamed from one to the other",
                    "Keep an output on one filesystem: put a folder with the same files in the place of the link or mount",
                    e);
        }
        if (!Files.isWritable(folder)) {
            return new Storage.Blocked(
                    "user " + System.getProperty("user.name") + " may not write to " + folder,
                    "Give that user permission to write there, or mount the filesystem for writing",
                    e);
        }
        return e;
    }

    /** The folder of a path; of the topmost one itself. */
    private static Path above(Path path) {
        return Optional.ofNullable(path.getParent()).orElse(path);
    }
}
