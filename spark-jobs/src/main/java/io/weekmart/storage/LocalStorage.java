package io.weekmart.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Paths;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A local disk, without Hadoop in between. Every change is on the disk when its method returns: a file's content before the file gets its
 * name, then the name, then the names of the folders that were made for it. So the order of the protocol holds through a power cut too.
 * Only {@link #deleteTree} forces nothing: what it removes may come back, and is removed again.
 */
final class LocalStorage implements Storage {
    /** How often a temporary file is written anew when a tidying run removed it at the wrong moment. */
    private static final int ATTEMPTS = 5;

    private final java.nio.file.Path root;
    private final java.nio.file.Path temporary;
    private final Disk disk;
    private final OperationCounter counter = new OperationCounter();

    LocalStorage(java.nio.file.Path root, java.nio.file.Path temporary, Disk disk) {
        this.root = root;
        this.temporary = temporary;
        this.disk = disk;
    }

    @Override
    public boolean create(Path path, byte[] content) throws IOException {
        java.nio.file.Path target = local(path);
        try {
            return createFile(target, content);
        } catch (FileSystemException e) {
            throw Obstacles.named(e, target);
        }
    }

    private boolean createFile(java.nio.file.Path target, byte[] content) throws IOException {
        for (int attempt = 1; ; attempt++) {
            java.nio.file.Path written = writeTemporary(target, content);
            try {
                createFolders(parent(target));
                if (!link(target, written)) {
                    return createWithoutLinks(target, content);
                }
                counter.written(content.length);
                disk.forceFolder(parent(target));
                return true;
            } catch (FileAlreadyExistsException e) {
                if (Files.isDirectory(target)) {
                    throw e;
                }
                return Arrays.equals(Files.readAllBytes(target), content);
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } finally {
                disk.delete(written);
            }
        }
    }

    /**
     * Gives the file its name, if the disk can: FAT, exFAT and many network disks have no hard links. On Linux the answer to that is EPERM
     * or EOPNOTSUPP, for which Java has no exception of its own. Whatever else such an exception may stand for, such as a full disk, the
     * attempt without links meets too, and tells.
     */
    private boolean link(java.nio.file.Path target, java.nio.file.Path written) throws IOException {
        try {
            disk.link(target, written);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** For disks without hard links: still exactly one creator, but a reader may find the file empty for a moment. */
    private boolean createWithoutLinks(java.nio.file.Path target, byte[] content) throws IOException {
        try {
            disk.write(target, content);
            disk.force(target);
            disk.forceFolder(parent(target));
            counter.written(content.length);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(target)) {
                throw e;
            }
            return Arrays.equals(Files.readAllBytes(target), content);
        }
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        java.nio.file.Path target = local(path);
        try {
            replaceFile(target, content);
        } catch (FileSystemException e) {
            throw Obstacles.named(e, target);
        }
    }

    private void replaceFile(java.nio.file.Path target, byte[] content) throws IOException {
        for (int attempt = 1; ; attempt++) {
            java.nio.file.Path written = writeTemporary(target, content);
            try {
                move(written, target);
                counter.written(content.length);
                return;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } finally {
                disk.delete(written);
            }
        }
    }

    @Override
    public void publish(Path staged, Path target, long bytes) throws IOException {
        try {
            move(local(staged), local(target));
        } catch (FileSystemException e) {
            throw Obstacles.named(e, local(target));
        }
        counter.written(bytes);
    }

    /**
     * Here and not in the tasks, each of which would wait for the disk: the tasks of a local disk run on its own machine, the kernel has
     * been writing their files back meanwhile, and files that are not published need not be forced at all.
     */
    @Override
    public void force(List<Path> staged) throws IOException {
        Set<java.nio.file.Path> folders = new LinkedHashSet<>();
        for (Path file : staged) {
            java.nio.file.Path path = local(file);
            disk.force(path);
            for (java.nio.file.Path folder = path.getParent();
                    folder != null && folder.startsWith(root) && folders.add(folder);
                    folder = folder.getParent()) {
                // The next one up has this one's name.
            }
        }
        for (java.nio.file.Path folder : folders) {
            disk.forceFolder(folder);
        }
    }

    @Override
    public void delete(List<Path> files) throws IOException {
        Set<java.nio.file.Path> changed = new LinkedHashSet<>();
        for (Path file : files) {
            java.nio.file.Path path = local(file);
            try {
                boolean deleted = disk.delete(path);
                java.nio.file.Path left = removeEmptyFolders(path.getParent());
                if (deleted) {
                    counter.deleted(1);
                    changed.add(left);
                }
            } catch (FileSystemException e) {
                throw Obstacles.named(e, path);
            }
        }
        for (java.nio.file.Path folder : changed) {
            if (Files.isDirectory(folder)) {
                disk.forceFolder(folder);
            }
        }
    }

    @Override
    public void deleteTree(Path folder) throws IOException {
        java.nio.file.Path top = local(folder);
        if (!Files.exists(top)) {
            return;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(java.nio.file.Path file, BasicFileAttributes attributes)
                    throws IOException {
                if (disk.delete(file)) {
                    counter.deleted(1);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(java.nio.file.Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(java.nio.file.Path visited, @Nullable IOException e)
                    throws IOException {
                if (e != null) {
                    throw e;
                }
                disk.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
        removeEmptyFolders(top.getParent());
    }

    @Override
    public Optional<byte[]> read(Path path) throws IOException {
        try {
            byte[] content = Files.readAllBytes(local(path));
            counter.opened(content.length);
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<StoredFile> stat(Path path) throws IOException {
        counter.statCalls();
        return stored(local(path));
    }

    @Override
    public List<StoredFile> list(Path folder) throws IOException {
        counter.listed();
        List<StoredFile> found = new ArrayList<>();
        try (DirectoryStream<java.nio.file.Path> entries = Files.newDirectoryStream(local(folder))) {
            for (java.nio.file.Path entry : entries) {
                stored(entry).ifPresent(found::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (NotDirectoryException e) {
            throw new NotDirectoryException(local(folder) + " is not a folder");
        }
        return found;
    }

    @Override
    public List<StoredFile> listTree(Path folder) throws IOException {
        List<StoredFile> found = new ArrayList<>();
        for (StoredFile entry : list(folder)) {
            if (entry.folder()) {
                found.addAll(listTree(entry.path()));
            } else {
                found.add(entry);
            }
        }
        return found;
    }

    @Override
    public int abortUploads(Path folder) {
        return 0;
    }

    @Override
    public StorageCounts counts() {
        return counter.counts();
    }

    private java.nio.file.Path writeTemporary(java.nio.file.Path target, byte[] content) throws IOException {
        java.nio.file.Path file = temporary.resolve(target.getFileName() + "." + UUID.randomUUID());
        for (int attempt = 1; ; attempt++) {
            createFolders(temporary);
            try {
                disk.write(file, content);
                disk.force(file);
                return file;
            } catch (NoSuchFileException e) {
                // A run that tidies up may remove the empty folder between the two calls.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (IOException e) {
                disk.delete(file);
                throw e;
            }
        }
    }

    private void move(java.nio.file.Path source, java.nio.file.Path target) throws IOException {
        createFolders(parent(target));
        disk.move(source, target);
        disk.forceFolder(parent(target));
    }

    /** Makes a folder and those above it, and makes their names durable. Several runs may do so at once. */
    private void createFolders(java.nio.file.Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        java.nio.file.Path above = parent(folder);
        if (!above.equals(folder)) {
            createFolders(above);
        }
        try {
            disk.createFolder(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        disk.forceFolder(above);
    }

    /** Answers the lowest folder that was not empty. */
    private java.nio.file.Path removeEmptyFolders(java.nio.file.@Nullable Path folder) throws IOException {
        java.nio.file.Path empty = folder;
        while (empty != null && empty.startsWith(root) && !empty.equals(root)) {
            try {
                disk.delete(empty);
            } catch (DirectoryNotEmptyException e) {
                return empty;
            }
            empty = empty.getParent();
        }
        return root;
    }

    private static Optional<StoredFile> stored(java.nio.file.Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new StoredFile(
                    new Path("file", null, path.toString()),
                    attributes.isDirectory(),
                    attributes.isDirectory() ? 0 : attributes.size(),
                    attributes.lastModifiedTime().toMillis()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static java.nio.file.Path parent(java.nio.file.Path path) {
        java.nio.file.Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static java.nio.file.Path local(Path path) {
        return Paths.get(path.toUri().getPath());
    }
}
