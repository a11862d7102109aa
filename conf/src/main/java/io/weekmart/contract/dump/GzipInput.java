package io.weekmart.contract.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A strict gzip reader (RFC 1952): any number of members, each with its checksum and length verified. The JDK's own reader takes
 * whatever follows a member and is no other for the end of the file, and asks {@link InputStream#available()} whether another follows,
 * which a connection need not know: either would silently lose rows. Nothing but a member may follow a member, not even zeros, since
 * members may have stood there.
 *
 * <p>The two programs tell damage from a failure of the storage by different exceptions, so the exception is the caller's.
 */
public final class GzipInput extends BulkInput {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int FIRST_BYTE = 0x1F;
    private static final int SECOND_BYTE = 0x8B;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 1 << 1;
    private static final int EXTRA_FIELD = 1 << 2;
    private static final int FILE_NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xE0;

    private final InputStream stored;
    private final Function<String, ? extends IOException> fault;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;
    private long members;
    private boolean inMember;
    private boolean finished;

    /**
     * @param stored the compressed bytes; closed with this stream
     * @param fault makes the exception that a damaged file throws, of what is wrong with it: a clause that begins with "it" or "its"
     */
    public GzipInput(InputStream stored, Function<String, ? extends IOException> fault) {
        this.stored = stored;
        this.fault = fault;
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
                throw fault.apply("its compressed data is damaged: it asks for a preset dictionary");
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException damaged) {
            throw fault.apply("its compressed data is damaged (" + damaged.getMessage() + ")");
        }
    }

    /** Reads a member's header; false at the end of the file. */
    private boolean beginMember() throws IOException {
        if (next == end && !fill()) {
            if (members == 0) {
                throw fault.apply("it is not a gzip file: it holds no byte");
            }
            return false;
        }
        int first = header();
        if (first == FIRST_BYTE && members > 0 && next == end && !fill()) {
            throw truncated();
        }
        int second = next == end && !fill() ? -1 : header();
        if (first != FIRST_BYTE || second != SECOND_BYTE) {
            throw fault.apply(
                    members == 0
                            ? "it is not a gzip file: it does not begin with the bytes 1F 8B"
                            : "behind the end of its compressed data stands something that is not gzip");
        }
        if (header() != DEFLATE) {
            throw fault.apply("its gzip header names an unknown compression method");
        }
        int flags = header();
        if ((flags & RESERVED) != 0) {
            throw fault.apply("its gzip header is damaged: reserved flags are set");
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
            throw fault.apply("its compressed data is damaged: the checksum of "
                    + (members == 1 ? "what it holds" : "member " + members) + " does not match");
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

    private IOException truncated() {
        return fault.apply("its compressed data ends too early: the file is truncated");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        stored.close();
    }
}
