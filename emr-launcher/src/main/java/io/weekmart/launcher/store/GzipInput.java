package io.weekmart.launcher.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads a gzip file (RFC 1952) of any number of members, and verifies checksum and length of each. The JDK's own reader asks
 * {@link InputStream#available()} whether another member follows, which a connection need not know, and takes damage behind a member for
 * the end of the file.
 *
 * <p>It refuses what the job refuses: whatever is no member, zeros included, may stand where members were lost. A damaged file throws a
 * {@link ZipException}, one that ends too early an {@link EOFException}; both say what is wrong with "it".
 */
public final class GzipInput extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FIRST_BYTE = 0x1F;
    private static final int SECOND_BYTE = 0x8B;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 1 << 1;
    private static final int EXTRA_FIELD = 1 << 2;
    private static final int FILE_NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xE0;
    /** Time, extra flags and operating system, which nobody needs. */
    private static final int UNUSED_HEADER = 6;

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
    public GzipInput(InputStream stored) {
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
                    throw cutOff();
                }
                inflater.setInput(buffer, next, end - next);
            } else {
                throw new ZipException("its compressed data is damaged: it asks for a preset dictionary");
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException damaged) {
            ZipException fault = new ZipException(
                    "its compressed data is damaged in member " + members + ": " + damaged.getMessage());
            fault.initCause(damaged);
            throw fault;
        }
    }

    /** Reads a member's header; false at the end of the file. */
    private boolean beginMember() throws IOException {
        if (next == end && !fill()) {
            if (members == 0) {
                throw new EOFException("its gzip stream is cut off: it holds no byte");
            }
            return false;
        }
        int first = header();
        int second = next == end && !fill() ? -1 : header();
        if (first != FIRST_BYTE || second != SECOND_BYTE) {
            throw new ZipException(
                    members == 0
                            ? "it is not a gzip file: it does not begin with the bytes 1F 8B"
                            : "behind member " + members + " of its compressed data stands something that is not gzip");
        }
        if (header() != DEFLATE) {
            throw new ZipException("its gzip header names an unknown compression method");
        }
        int flags = header();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("its gzip header is damaged: reserved flags are set");
        }
        skipHeader(UNUSED_HEADER);
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
            throw new ZipException(
                    "its compressed data is damaged: the checksum of member " + members + " does not match");
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
            throw cutOff();
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

    private static EOFException cutOff() {
        return new EOFException("its gzip stream is cut off");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        stored.close();
    }
}
