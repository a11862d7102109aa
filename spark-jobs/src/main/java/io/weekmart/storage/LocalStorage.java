package io.weekmart.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Paths;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A local disk, without Hadoop in between. Files are forced to the disk before they get their name, so that the order of the protocol
 * holds through a power cut too, where the filesystem keeps its own promises.
 */
final class LocalStorage implements Storage {
    /** How often a temporary file is written anew when a tidying run removed it at the wrong moment. */
    private static final int ATTEMPTS = 5;

    private final java.nio.file.Path root;
    private final java.nio.file.Path temporary;
    private final OperationCounter counter = new OperationCounter();

    LocalStorage(java.nio.file.Path root, java.nio.file.Path temporary) {
        this.root = root;
        this.temporary = temporary;
    }

    @Override
    public boolean create(Path path, byte[] content) throws IOException {
        java.nio.file.Path target = local(path);
        for (int attempt = 1; ; attempt++) {
            java.nio.file.Path written = writeTemporary(target, content);
            try {
                Files.createDirectories(parent(target));
                Files.createLink(target, written);
                counter.written(content.length);
                forceFolder(parent(target));
                return true;
            } catch (FileAlreadyExistsException e) {
                if (Files.isDirectory(target)) {
                    throw e;
                }
                return Arrays.equals(Files.readAllBytes(target), content);
            } catch (UnsupportedOperationException e) {
                return createWithoutLinks(target, content);
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } finally {
                Files.deleteIfExists(written);
            }
        }
    }

    /** For disks without hard links: still exactly one creator, but a reader may find the file empty for a moment. */
    private boolean createWithoutLinks(java.nio.file.Path target, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeFully(channel, content);
            counter.written(content.length);
            return true;
        } catch (FileAlreadyExistsException e) {
            return Arrays.equals(Files.readAllBytes(target), content);
        }
    }

    @Override
    public void replace(Path path, byte[] content) throws IOException {
        java.nio.file.Path target = local(path);
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
                Files.deleteIfExists(written);
            }
        }
    }

    @Override
    public void publish(Path staged, Path target, long bytes) throws IOException {
        java.nio.file.Path source = local(staged);
        try (FileChannel channel = FileChannel.open(source, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        move(source, local(target));
        counter.written(bytes);
    }

    @Override
    public void delete(List<Path> files) throws IOException {
        for (Path file : files) {
            java.nio.file.Path path = local(file);
            if (Files.deleteIfExists(path)) {
                counter.deleted(1);
            }
            removeEmptyFolders(path.getParent());
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
                if (Files.deleteIfExists(file)) {
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
                Files.deleteIfExists(visited);
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
    public Optional<StoredFile> look(Path path) throws IOException {
        counter.looked();
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
            Files.createDirectories(temporary);
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writeFully(channel, content);
                return file;
            } catch (NoSuchFileException e) {
                // A run that tidies up may remove the empty folder between the two calls.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        }
    }

    private static void writeFully(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    private static void move(java.nio.file.Path source, java.nio.file.Path target) throws IOException {
        Files.createDirectories(parent(target));
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(parent(target));
    }

    /** Makes a new name durable; systems that can't open a folder keep names durable themselves, or can't be helped. */
    private static void forceFolder(java.nio.file.Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    private void removeEmptyFolders(java.nio.file.@Nullable Path folder) throws IOException {
        java.nio.file.Path empty = folder;
        while (empty != null && empty.startsWith(root) && !empty.equals(root)) {
            try {
                Files.deleteIfExists(empty);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            empty = empty.getParent();
        }
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
