package io.weekmart.raw;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/** Tells whether a file's content is the one that was read before: {@code etag:...} where its store knows it, else {@code crc32c:...}. */
final class Fingerprints {
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileSystem files;

    Fingerprints(FileSystem files) {
        // Hadoop's own local file system would look for a .crc file beside each.
        this.files = files instanceof LocalFileSystem local ? local.getRaw() : files;
    }

    String of(FileStatus file) throws IOException {
        Optional<String> etag = etag(file);
        if (etag.isPresent()) {
            return etag.get();
        }
        return checksum(file);
    }

    /** What the store itself knows of the content; empty where it has no ETags. */
    static Optional<String> etag(FileStatus file) {
        if (file instanceof EtagSource source && source.getEtag() != null) {
            String etag = source.getEtag().replace("\"", "");
            return etag.isEmpty() ? Optional.empty() : Optional.of("etag:" + etag);
        }
        return Optional.empty();
    }

    private String checksum(FileStatus file) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, file.getLen()))];
        long bytes = 0;
        try (InputStream in = files.open(file.getPath())) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
                bytes += read;
            }
        } catch (IOException e) {
            throw new IOException(file.getPath() + ": " + e.getMessage(), e);
        }
        if (bytes != file.getLen()) {
            throw new IOException(file.getPath() + " changed while it was read: " + file.getLen()
                    + " bytes were listed, and " + bytes + " read");
        }
        return "crc32c:" + HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
