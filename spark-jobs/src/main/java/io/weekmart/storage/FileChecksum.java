package io.weekmart.storage;

import io.weekmart.contract.run.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** SHA-256 of files as they lie in a store. For tasks of Spark too, and so not counted among the requests of a {@link Storage}. */
public final class FileChecksum {
    private static final int BUFFER_BYTES = 1 << 20;

    private FileChecksum() {}

    /**
     * Reads a file to its end.
     *
     * @return 64 hexadecimal digits, as {@code sha256sum} prints them
     * @throws java.io.FileNotFoundException if it is not there
     */
    public static String of(Configuration hadoop, Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = file.getFileSystem(hadoop).open(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.hex(digest);
    }
}
