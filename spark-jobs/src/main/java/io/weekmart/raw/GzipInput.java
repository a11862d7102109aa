package io.weekmart.raw;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A strict gzip reader (RFC 1952): any number of members, each with its checksum and length verified. The JDK's own reader takes
 * garbage behind a member for the end of the file, and can miss a second member on a stream that does not say what is available; both
 * would silently lose rows.
 */
final class GzipInput extends InputStream {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 1 << 1;
    private static final int EXTRA_FIELD = 1 << 2;
    private static final int FILE_NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xE0;

    private final InputStream stored;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;
    private long members;
    private boolean inMember;
    private boolean finished;

    /** @param stored the compressed bytes; closed with this stream */
    GzipInput(InputStream stored) {
        this.stored = stored;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!finished) {
            if (!inMember) {
                inMember = beginMember();
                finished = !inMember;
                continue;
            }
            int inflated = inflate(bytes, offset, length);
            if (inflated > 0) {
                checksum.update(bytes, offset, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsInput()) {
                if (!fill()) {
                    throw truncated();
                }
                inflater.setInput(buffer, next, end - next);
            } else {
                throw new FileFault("its compressed data is damaged: it asks for a preset dictionary");
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws FileFault {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException damaged) {
            throw new FileFault("its compressed data is damaged (" + damaged.getMessage() + ")");
        }
    }

    /** Reads a member's header; false at the end of the file. */
    private boolean beginMember() throws IOException {
        if (next == end && !fill()) {
            if (members == 0) {
                throw new FileFault("it is not a gzip file: it holds no byte");
            }
            return false;
        }
        int first = header();
        int second = next == end && !fill() ? -1 : header();
        if (first != 0x1F || second != 0x8B) {
            throw new FileFault(
                    members == 0
                            ? "it is not a gzip file: it does not begin with the bytes 1F 8B"
                            : "behind the end of its compressed data stands something that is not gzip");
        }
        if (header() != DEFLATE) {
            throw new FileFault("its gzip header names an unknown compression method");
        }
        int flags = header();
        if ((flags & RESERVED) != 0) {
            throw new FileFault("its gzip header is damaged: reserved flags are set");
        }
        skipHeader(6);
        if ((flags & EXTRA_FIELD) != 0) {
            int low = header();
            skipHeader(low | header() << 8);
        }
        if ((flags & FILE_NAME) != 0) {
            skipHeaderText();
        }
        if ((flags & COMMENT) != 0) {
            skipHeaderText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skipHeader(2);
        }
        members++;
        inflater.reset();
        checksum.reset();
        inflater.setInput(buffer, next, end - next);
        return true;
    }

    private void endMember() throws IOException {
        next = end - inflater.getRemaining();
        long expectedChecksum = trailer();
        long expectedLength = trailer();
        if (expectedChecksum != checksum.getValue() || expectedLength != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new FileFault("its compressed data is damaged: the checksum of what it holds does not match");
        }
        inMember = false;
    }

    private long trailer() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            value |= (long) header() << shift;
        }
        return value;
    }

    private int header() throws IOException {
        if (next == end && !fill()) {
            throw truncated();
        }
        return buffer[next++] & 0xFF;
    }

    private void skipHeader(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            header();
        }
    }

    private void skipHeaderText() throws IOException {
        while (header() != 0) {
            // The name and the comment end with a zero byte; neither is of use.
        }
    }

    private boolean fill() throws IOException {
        int read = stored.read(buffer, 0, buffer.length);
        next = 0;
        end = Math.max(read, 0);
        return read > 0;
    }

    private static FileFault truncated() {
        return new FileFault("its compressed data ends too early: the file is truncated");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        stored.close();
    }
}
