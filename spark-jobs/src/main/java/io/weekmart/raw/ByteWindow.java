package io.weekmart.raw;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Some bytes of a file, from the record that is being read on. The byte at the limit is always a line feed that is not the file's, and
 * {@value #PADDING} bytes stand behind it, so that a parser may look ahead without asking.
 */
final class ByteWindow implements Closeable {
    static final int DEFAULT_BYTES = 256 * 1024;
    private static final int PADDING = 16;

    private final InputStream in;
    private final long expectedEnd;
    private long filePosition;
    private byte[] bytes;
    private int start;
    private int limit;
    private boolean ended;

    /**
     * @param in the file's bytes from a position on; closed with this window
     * @param expectedEnd length of the file, or {@link Long#MAX_VALUE} where it is not known
     */
    ByteWindow(InputStream in, long position, long expectedEnd, int initialBytes) {
        this.in = in;
        this.filePosition = position;
        this.expectedEnd = expectedEnd;
        this.bytes = new byte[initialBytes + PADDING];
        this.bytes[0] = '\n';
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the record that is being read begins. */
    int start() {
        return start;
    }

    int limit() {
        return limit;
    }

    /** Whether the file ends at the limit. */
    boolean ended() {
        return ended;
    }

    /** The place of the record that is being read in the file. */
    long position() {
        return filePosition + start;
    }

    void advance(int newStart) {
        start = newStart;
    }

    /** Reads more of the file behind what is there from the start on. False at the end of the file. */
    boolean more() throws IOException {
        if (ended) {
            return false;
        }
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, limit - start);
            filePosition += start;
            limit -= start;
            start = 0;
        }
        int room = bytes.length - PADDING - limit;
        if (room == 0) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            room = bytes.length - PADDING - limit;
        }
        int wanted = (int) Math.min(room, expectedEnd - filePosition - limit);
        int read = wanted == 0 ? -1 : in.read(bytes, limit, wanted);
        if (read < 0) {
            if (wanted > 0 && expectedEnd != Long.MAX_VALUE) {
                throw new FileFault("it changed while it was read: it ends at byte " + (filePosition + limit) + " of "
                        + expectedEnd);
            }
            ended = true;
        } else {
            limit += read;
        }
        bytes[limit] = '\n';
        return !ended;
    }

    /** Moves the start behind the first line feed at or after it, or to the end of the file. */
    void skipLine() throws IOException {
        for (; ; ) {
            while (start < limit) {
                if (bytes[start++] == '\n') {
                    return;
                }
            }
            if (!more()) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
