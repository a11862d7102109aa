package io.weekmart.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of a real disk that forgets in a power cut what was not forced. It works like the disk until {@link #powerCut}, which then puts
 * the folder into the state that the next start finds.
 */
public final class ForgetfulDisk {
    /** What filesystems promise. */
    public enum Keeps {
        /** As little as POSIX lets them: content that was forced, under names whose folders were forced. */
        WHAT_WAS_FORCED,
        /** What ext4 does: all names in their order, but no content that was not forced. */
        ALL_NAMES
    }

    private final Path folder;
    private final Path pinned;
    private final Map<Path, Integer> folderIds = new HashMap<>();
    /** For each folder the names in it when it was last forced; a folder or, by the key of its inode, a file. */
    private final Map<Integer, Map<String, Object>> names = new HashMap<>();

    private final Set<String> forcedFiles = new HashSet<>();
    private int folders;
    private int changesLeft = Integer.MAX_VALUE;

    /**
     * Makes the disk.
     *
     * @param folder holds the output and, beside it, what this class keeps
     */
    public ForgetfulDisk(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("disk"));
        this.pinned = Files.createDirectories(folder.resolve("pinned"));
    }

    /** Ends the process: runs through everything that catches exceptions. */
    public static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    public OutputLayout layout() {
        return OutputLayout.of(folder.resolve("out").toString());
    }

    /** Opens the output anew, as a process does that starts. */
    public Storage open() {
        OutputLayout layout = layout();
        return new LocalStorage(local(layout.root()), local(layout.temporary()), new Calls());
    }

    /** Writes a file as the tasks of Spark do, which force nothing. */
    public void writeUnforced(org.apache.hadoop.fs.Path path, byte[] content) throws IOException {
        Files.createDirectories(local(path).getParent());
        Files.write(local(path), content);
    }

    /** The power fails instead of the call that comes after so many calls of the operating system. */
    public void failAfter(int calls) {
        changesLeft = calls;
    }

    /** Whether the power has failed. */
    public boolean failed() {
        return changesLeft < 0;
    }

    /** Everything reaches the disk, as it does in time. */
    public void settle() throws IOException {
        for (Path path : below(folder)) {
            if (Files.isDirectory(path)) {
                forceFolder(path);
            } else {
                force(path);
            }
        }
    }

    /** Takes the power away, and switches on again. */
    public void powerCut(Keeps keeps) throws IOException {
        switch (keeps) {
            case ALL_NAMES -> {
                for (Path path : below(folder)) {
                    if (Files.isRegularFile(path) && !forcedFiles.contains(key(path))) {
                        Files.delete(path);
                        Files.createFile(path);
                    }
                }
            }
            case WHAT_WAS_FORCED -> {
                Path after = folder.resolveSibling("after");
                restore(id(folder), after);
                for (Path path :
                        below(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
                Files.move(after, folder);
            }
        }
        folderIds.clear();
        names.clear();
        changesLeft = Integer.MAX_VALUE;
        settle();
    }

    private void restore(int folderId, Path target) throws IOException {
        Files.createDirectory(target);
        for (Map.Entry<String, Object> name :
                names.getOrDefault(folderId, Map.of()).entrySet()) {
            Path restored = target.resolve(name.getKey());
            if (name.getValue() instanceof Integer below) {
                restore(below, restored);
            } else if (forcedFiles.contains((String) name.getValue())) {
                Files.createLink(restored, pinned.resolve((String) name.getValue()));
            } else {
                Files.createFile(restored);
            }
        }
    }

    private void force(Path file) throws IOException {
        forcedFiles.add(pin(file));
    }

    private void forceFolder(Path forced) throws IOException {
        Map<String, Object> now = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(forced)) {
            for (Path entry : entries) {
                now.put(entry.getFileName().toString(), Files.isDirectory(entry) ? (Object) id(entry) : pin(entry));
            }
        }
        names.put(id(forced), now);
    }

    /** Keeps the file, so that no other gets its inode; answers the key of that. */
    private String pin(Path file) throws IOException {
        String key = key(file);
        if (!Files.exists(pinned.resolve(key))) {
            Files.createLink(pinned.resolve(key), file);
        }
        return key;
    }

    private static String key(Path file) throws IOException {
        return String.valueOf(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    private int id(Path path) {
        return folderIds.computeIfAbsent(path, unused -> folders++);
    }

    private static List<Path> below(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.toList();
        }
    }

    private static Path local(org.apache.hadoop.fs.Path path) {
        return Paths.get(path.toUri().getPath());
    }

    private final class Calls implements Disk {
        private final Disk real = new Real();

        private void count() {
            if (changesLeft <= 0) {
                changesLeft = -1;
                throw new PowerCut();
            }
            changesLeft--;
        }

        @Override
        public void createFolder(Path created) throws IOException {
            count();
            real.createFolder(created);
        }

        @Override
        public void write(Path file, byte[] content) throws IOException {
            count();
            real.write(file, content);
        }

        @Override
        public void link(Path name, Path file) throws IOException {
            count();
            real.link(name, file);
        }

        @Override
        public void move(Path source, Path target) throws IOException {
            count();
            real.move(source, target);
        }

        @Override
        public boolean delete(Path path) throws IOException {
            count();
            boolean deleted = real.delete(path);
            folderIds.remove(path);
            return deleted;
        }

        @Override
        public void force(Path file) throws IOException {
            count();
            ForgetfulDisk.this.force(file);
        }

        @Override
        public void forceFolder(Path forced) throws IOException {
            count();
            ForgetfulDisk.this.forceFolder(forced);
        }
    }
}
