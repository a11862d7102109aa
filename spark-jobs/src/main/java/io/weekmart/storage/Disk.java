package io.weekmart.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The calls of the operating system that change a local disk, and those that make changes survive a power cut. What was not forced may be
 * gone after one: the content of a file, and, apart from that, each name in a folder.
 */
interface Disk {
    /** Creates a folder whose parent is there. */
    void createFolder(Path folder) throws IOException;

    /** Writes a file of a name that is free, without forcing it. */
    void write(Path file, byte[] content) throws IOException;

    /** Gives a file a second name, which must be free. */
    void link(Path name, Path file) throws IOException;

    /** Renames a file atomically, in the place of what has that name. */
    void move(Path source, Path target) throws IOException;

    /** Deletes a file or an empty folder; answers whether there was one. */
    boolean delete(Path path) throws IOException;

    /** Forces the content of a file to the disk; its name needs {@link #forceFolder}. */
    void force(Path file) throws IOException;

    /** Forces the names in a folder to the disk, those that were removed too. */
    void forceFolder(Path folder) throws IOException;

    /** The disk itself. */
    final class Real implements Disk {
        /** What Linux says of a filesystem that has no such call for folders. */
        private static final String NOT_FOR_FOLDERS = "Invalid argument";

        @Override
        public void createFolder(Path folder) throws IOException {
            Files.createDirectory(folder);
        }

        @Override
        public void write(Path file, byte[] content) throws IOException {
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        }

        @Override
        public void link(Path name, Path file) throws IOException {
            Files.createLink(name, file);
        }

        @Override
        public void move(Path source, Path target) throws IOException {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public boolean delete(Path path) throws IOException {
            return Files.deleteIfExists(path);
        }

        @Override
        public void force(Path file) throws IOException {
            // The kernel writes back all pages of the file, whichever process changed them.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            FileChannel opened;
            try {
                opened = FileChannel.open(folder, StandardOpenOption.READ);
            } catch (IOException e) {
                // Windows can't open a folder, and keeps names durable itself.
                return;
            }
            try (FileChannel channel = opened) {
                channel.force(true);
            } catch (IOException e) {
                if (!NOT_FOR_FOLDERS.equals(e.getMessage())) {
                    throw e;
                }
            }
        }
    }
}
