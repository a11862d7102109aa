package io.weekmart.launcher.check;

import io.airlift.compress.zstd.ZstdInputStream;
import io.weekmart.contract.dump.BulkInput;
import io.weekmart.contract.dump.ZstdFrames;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** A zstd file, decoded in Java. What is wrong with the file is a {@link ZipException}, as of a gzip file. */
final class ZstdInput extends BulkInput {
    /** As much as the decoder can take; zstd's own decodes more. In bytes. */
    private static final int MOST_WINDOW = 1 << 23;

    private final InputStream decoded;

    /** @param stored the compressed bytes; closed with this stream */
    ZstdInput(InputStream stored) {
        decoded = new ZstdInputStream(new ZstdFrames(stored, MOST_WINDOW, ZipException::new));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return decoded.read(bytes, offset, length);
        } catch (RuntimeException damaged) {
            // The decoder throws a MalformedInputException where it looks for damage, and any other where it falls over
            // it.
            throw new ZipException("its compressed data is damaged (" + damaged.getMessage() + ")");
        }
    }

    @Override
    public void close() throws IOException {
        decoded.close();
    }
}
