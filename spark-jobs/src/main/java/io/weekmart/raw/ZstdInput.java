package io.weekmart.raw;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.weekmart.contract.dump.BulkInput;
import io.weekmart.contract.dump.ZstdFrames;
import java.io.IOException;
import java.io.InputStream;

/** A zstd file, decoded by the library that Spark brings. What is wrong with the file is a {@link FileFault}. */
final class ZstdInput extends BulkInput {
    private final InputStream decoded;

    /** @param stored the compressed bytes; closed with this stream */
    ZstdInput(InputStream stored) throws IOException {
        decoded = new ZstdInputStreamNoFinalizer(new ZstdFrames(stored, ZstdFrames.MOST_WINDOW, FileFault::new));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return decoded.read(bytes, offset, length);
        } catch (ZstdIOException damaged) {
            throw new FileFault(
                    damaged.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()
                            ? ZstdFrames.wideWindow(ZstdFrames.MOST_WINDOW)
                            : "its compressed data is damaged (" + damaged.getMessage() + ")");
        }
    }

    @Override
    public void close() throws IOException {
        decoded.close();
    }
}
