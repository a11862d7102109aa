package io.weekmart.storage;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        MessageDigest digest = sha256();
        try (InputStream in = file.getFileSystem(hadoop).open(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
