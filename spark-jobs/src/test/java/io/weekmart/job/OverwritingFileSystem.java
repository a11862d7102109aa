package io.weekmart.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/** The local disk, on which another file takes the place of one as soon as a task has opened it, as an export overwrites its dump. */
public final class OverwritingFileSystem extends LocalFileSystem {
    private static final Map<String, String> SETTINGS =
            Map.of("fs.file.impl", OverwritingFileSystem.class.getName(), "fs.file.impl.disable.cache", "true");

    private static volatile @Nullable String name;
    private static volatile String written = "";
    private static volatile String text = "";

    public OverwritingFileSystem() {
        super(new Disk());
    }

    /** Puts it in the place of the local disk, while something runs. */
    static void overwriting(String file, String content, Configuration hadoop, Runnable action) {
        writingBeside(file, file, content, hadoop, action);
    }

    /** The same, where the export writes another file into the folder of the one that is opened. */
    static void writingBeside(String opened, String other, String content, Configuration hadoop, Runnable action) {
        name = opened;
        written = other;
        text = content;
        SETTINGS.forEach(hadoop::set);
        try {
            action.run();
        } finally {
            SETTINGS.keySet().forEach(hadoop::unset);
        }
    }

    private static final class Disk extends RawLocalFileSystem {
        @Override
        public FSDataInputStream open(Path path, int bufferSize) throws IOException {
            FSDataInputStream in = super.open(path, bufferSize);
            if (TaskContext.get() != null && path.getName().equals(name)) {
                overwrite(Objects.requireNonNull(pathToFile(path).toPath()).resolveSibling(written));
            }
            return in;
        }

        private static void overwrite(java.nio.file.Path file) {
            try {
                java.nio.file.Path next = Files.createTempFile(file.getParent(), ".next", "");
                Files.writeString(next, text);
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
