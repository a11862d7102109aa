package io.weekmart.storage;

import java.io.IOException;
import java.nio.file.Paths;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Picks the implementation that fits a path. */
final class Stores {
    private static final String S3A = "org.apache.hadoop.fs.s3a.S3AFileSystem";

    private Stores() {}

    static Storage open(OutputLayout layout, Configuration hadoop) throws IOException {
        Path root = layout.root();
        String scheme = root.toUri().getScheme();
        if (scheme.equals(OutputLayout.DISK)) {
            return new LocalStorage(
                    Paths.get(root.toUri().getPath()),
                    Paths.get(layout.temporary().toUri().getPath()),
                    new Disk.Real());
        }
        FileSystem fileSystem = root.getFileSystem(hadoop);
        // By name, because a runtime without S3A must still be able to write to a disk.
        for (Class<?> type = fileSystem.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(S3A)) {
                return new S3aStorage(fileSystem);
            }
        }
        if (scheme.equals(OutputLayout.HDFS)) {
            return new HdfsStorage(fileSystem, layout, hadoop);
        }
        throw new Storage.UnsupportedStore("the filesystem of " + scheme + ":// is "
                + fileSystem.getClass().getName()
                + ", expected a local disk, hdfs:// or S3A, which create and replace a file atomically");
    }
}
