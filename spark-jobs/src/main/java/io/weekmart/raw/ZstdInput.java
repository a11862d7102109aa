package io.weekmart.raw;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.weekmart.contract.dump.ZstdFrames;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A zstd file, decoded by the library that Spark brings. What is wrong with the file is a {@link FileFault}. */
final class ZstdInput extends FilterInputStream {
    /** @param stored the compressed bytes; closed with this stream */
    ZstdInput(InputStream stored) throws IOException {
        super(new ZstdInputStreamNoFinalizer(new ZstdFrames(stored, ZstdFrames.MOST_WINDOW, FileFault::new)));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (ZstdIOException damaged) {
            throw new FileFault(
                    damaged.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()
                            ? ZstdFrames.wideWindow(ZstdFrames.MOST_WINDOW)
                            : "its compressed data is damaged (" + damaged.getMessage() + ")");
        }
    }
}
