package io.weekmart.launcher.check;

import io.airlift.compress.zstd.ZstdInputStream;
import io.weekmart.contract.dump.BulkInput;
import io.weekmart.contract.dump.ZstdFrames;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * A zstd file, decoded in Java. What is wrong with the file is a {@link ZipException}, as of a gzip file. A {@link WideWindow} is wrong with the
 * decoder.
 */
final class ZstdInput extends BulkInput {
    /** As much as the decoder can take; zstd's own decodes more. In bytes. */
    private static final int MOST_WINDOW = 1 << 23;

    private static final int MEBIBYTE = 20;

    /** The file is one that the job reads, and needs a wider window than the decoder can take. */
    static final class WideWindow extends IOException {
        private static final long serialVersionUID = 1L;

        private WideWindow(long bytes) {
            // The next whole number, since windows have eighths.
            super(String.format(
                    Locale.ROOT,
                    "its compressed data needs a window of %d MiB, of which the check takes %d MiB at most, and the job %d MiB",
                    -Math.floorDiv(-bytes, 1L << MEBIBYTE),
                    MOST_WINDOW >> MEBIBYTE,
                    ZstdFrames.MOST_WINDOW >> MEBIBYTE));
        }
    }

    private final InputStream decoded;

    /** @param stored the compressed bytes; closed with this stream */
    ZstdInput(InputStream stored) {
        decoded = new ZstdInputStream(new ZstdFrames(stored, MOST_WINDOW, ZipException::new, ZstdInput::tooWide));
    }

    private static IOException tooWide(long window) {
        return window > ZstdFrames.MOST_WINDOW || window < 0
                ? new ZipException(ZstdFrames.wideWindow(ZstdFrames.MOST_WINDOW))
                : new WideWindow(window);
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
