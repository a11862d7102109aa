package io.weekmart.inspect;

import io.weekmart.contract.dump.DumpFiles;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/**
 * The files below a folder, as far as they are looked at: hidden ones are not among them.
 *
 * @param folder as it was named
 * @param files ordered by their paths
 * @param whole whether these are all
 * @param unreadable folders that can't be listed, relative to the folder
 */
record Listing(String folder, List<Entry> files, boolean whole, List<String> unreadable) {
    /** Files beyond these are not looked at. */
    static final int MOST_FILES = 10_000;

    /** A folder in another one in another one: deeper than exports lie, and less than a link that leads in a circle. */
    private static final int MOST_LEVELS = 12;

    private static final Duration LONGEST = Duration.ofSeconds(60);

    /**
     * A file.
     *
     * @param path relative to the folder
     * @param uri its full path
     * @param bytes its length as stored
     * @param modified its modification time, in milliseconds since 1970-01-01 UTC
     */
    record Entry(String path, String uri, long bytes, long modified) {
        /** The name without its folders. */
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** A folder that is still to be listed. */
    private record Ahead(Path path, int level) {}

    Listing {
        files = List.copyOf(files);
        unreadable = List.copyOf(unreadable);
    }

    /** Bytes of all files as they are stored. */
    long bytes() {
        return files.stream().mapToLong(Entry::bytes).sum();
    }

    /**
     * Lists a folder.
     *
     * @throws UserFault if there is no such folder, or it can't be read
     */
    static Listing of(String folder, Configuration hadoop) {
        try {
            Path root = new Path(folder);
            FileSystem files = root.getFileSystem(hadoop);
            root = files.makeQualified(root);
            if (!files.getFileStatus(root).isDirectory()) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot inspect " + folder + ": it is a file, and a folder of dumps is expected.",
                        "Name the folder in which the file lies.");
            }
            return new Reader(folder, files, root).read();
        } catch (UnsupportedFileSystemException | IllegalArgumentException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot inspect " + folder + ": " + reason(e) + ".",
                    "Name a local path, hdfs://, s3:// or s3a://.",
                    e);
        } catch (FileNotFoundException e) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot inspect " + folder + ": there is no such folder.",
                    "Check the path for a typing mistake, and whether the export was copied there.",
                    e);
        } catch (AccessControlException | java.nio.file.AccessDeniedException e) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot inspect " + folder + ": user " + System.getProperty("user.name")
                            + " is not permitted to read it.",
                    "Give that user, or the role of this machine, permission to list the folder and to read its files.",
                    e);
        } catch (IOException e) {
            throw new UserFault(
                    ExitCode.INPUT,
                    "Cannot inspect " + folder + ": " + reason(e) + ".",
                    "Check the path, and the access to it.",
                    e);
        }
    }

    /** What a failure says, as a clause. */
    static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").replaceFirst("[.\\s]+$", "");
    }

    private static final class Reader {
        private final String folder;
        private final FileSystem files;
        private final Path root;
        private final List<Entry> found = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();
        /** The folders of this machine that were listed, without links in their names. */
        private final Set<String> folders = new HashSet<>();

        private final long begun = System.nanoTime();
        private boolean whole = true;

        Reader(String folder, FileSystem files, Path root) {
            this.folder = folder;
            this.files = files;
            this.root = root;
        }

        Listing read() throws IOException {
            // An object store lists everything below a prefix at once, where folder by folder takes a request each.
            if (files.getScheme().startsWith("s3")) {
                RemoteIterator<? extends FileStatus> all = files.listFiles(root, true);
                while (goesOn() && all.hasNext()) {
                    add(all.next());
                }
            } else {
                walk();
            }
            found.sort(Comparator.comparing(Entry::path));
            return new Listing(folder, found, whole, unreadable);
        }

        private boolean goesOn() {
            whole = found.size() < MOST_FILES && System.nanoTime() - begun < LONGEST.toNanos();
            return whole;
        }

        private void walk() throws IOException {
            isNew(root);
            Deque<Ahead> ahead = new ArrayDeque<>(List.of(new Ahead(root, 0)));
            while (!ahead.isEmpty()) {
                Ahead next = ahead.remove();
                try {
                    RemoteIterator<FileStatus> entries = files.listStatusIterator(next.path());
                    while (entries.hasNext()) {
                        if (!goesOn()) {
                            return;
                        }
                        FileStatus entry = entries.next();
                        if (!entry.isDirectory()) {
                            add(entry);
                        } else if (!DumpFiles.isHidden(entry.getPath().getName())
                                && next.level() < MOST_LEVELS
                                && isNew(entry.getPath())) {
                            ahead.add(new Ahead(entry.getPath(), next.level() + 1));
                        }
                    }
                } catch (IOException e) {
                    if (next.path().equals(root)) {
                        throw e;
                    }
                    unreadable.add(relative(next.path()) + "/");
                }
            }
        }

        /** Whether a folder was not listed by another name: a link may lead to a folder that it lies in. */
        private boolean isNew(Path path) {
            if (!(files instanceof LocalFileSystem local)) {
                return true;
            }
            try {
                return folders.add(local.pathToFile(path).toPath().toRealPath().toString());
            } catch (IOException e) {
                // Listing it says what is wrong with it.
                return true;
            }
        }

        private void add(FileStatus entry) {
            String path = relative(entry.getPath());
            for (String name : path.split("/", -1)) {
                // The object that stands for a folder has no name of its own.
                if (name.isEmpty() || DumpFiles.isHidden(name)) {
                    return;
                }
            }
            found.add(new Entry(path, entry.getPath().toString(), entry.getLen(), entry.getModificationTime()));
        }

        private String relative(Path path) {
            String full = path.toString();
            String base = root.toString();
            return full.startsWith(base) ? full.substring(base.length()).replaceFirst("^/", "") : full;
        }
    }
}
