package io.weekmart.contract.dump;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/**
 * Passes the bytes of a zstd file on to whoever decodes them, and follows the structure of its frames on the way (RFC 8878): any number of
 * frames, each whole to its last block and its checksum, and nothing but frames behind them. Decoders differ in what they take for the
 * end of a file: one that ends where a frame does, or in the header of the next one, would silently lose rows.
 *
 * <p>What the blocks hold is the decoder's to check. It verifies the checksums of the content too, where the frames have them.
 */
public final class ZstdFrames extends FilterInputStream {
    /** What is wrong with a file that asks for too much memory. */
    public static final String WIDE_WINDOW =
            "its compressed data needs a window of more than 128 MiB; compress it with at most --long=27";

    private static final long MAGIC = 0xFD2FB528L;
    private static final long SKIPPABLE_MAGIC = 0x184D2A50L;
    private static final long SKIPPABLE_MASK = 0xFFFFFFF0L;
    private static final int SINGLE_SEGMENT = 1 << 5;
    private static final int RESERVED = 1 << 3;
    private static final int CHECKSUM = 1 << 2;
    private static final int CHECKSUM_BYTES = 4;
    private static final int REPEATED_BYTE = 1;
    private static final int RESERVED_BLOCK = 3;
    private static final int BITS_OF_BYTE = 8;
    private static final long LEAST_WINDOW = 1 << 10;
    /** As much as zstd itself decodes where nobody asks it for more. In bytes. */
    private static final long MOST_WINDOW = 1 << 27;

    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] LENGTH_BYTES = {0, 2, 4, 8};

    /** What comes next, and how many bytes it has. */
    private enum Part {
        FRAME(4),
        DESCRIPTOR(1),
        WINDOW(1),
        BLOCK(3),
        SKIPPABLE_LENGTH(4);

        private final int bytes;

        Part(int bytes) {
            this.bytes = bytes;
        }
    }

    private final Function<String, ? extends IOException> fault;
    private Part part = Part.FRAME;
    private long value;
    private int collected;
    /** Bytes that need not be looked at before the next part. */
    private long skipped;

    private int behindWindow;
    private boolean checksum;
    private boolean begun;

    /**
     * @param stored the compressed bytes; closed with this stream
     * @param fault makes the exception that a damaged file throws, of what is wrong with it: a clause that begins with "it" or "its"
     */
    public ZstdFrames(InputStream stored, Function<String, ? extends IOException> fault) {
        super(stored);
        this.fault = fault;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count < 0) {
            end();
        } else {
            follow(bytes, offset, offset + count);
        }
        return count;
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("Every byte of a frame is looked at");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void follow(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            if (skipped > 0) {
                int step = (int) Math.min(skipped, to - at);
                skipped -= step;
                at += step;
                continue;
            }
            value |= (bytes[at++] & 0xFFL) << (BITS_OF_BYTE * collected);
            collected++;
            if (collected == part.bytes) {
                long whole = value;
                value = 0;
                collected = 0;
                next(whole);
            }
        }
    }

    private void next(long whole) throws IOException {
        switch (part) {
            case FRAME -> frame(whole);
            case DESCRIPTOR -> descriptor((int) whole);
            case WINDOW -> window((int) whole);
            case BLOCK -> block((int) whole);
            case SKIPPABLE_LENGTH -> {
                skipped = whole;
                part = Part.FRAME;
            }
        }
    }

    private void frame(long magic) throws IOException {
        if (magic == MAGIC) {
            part = Part.DESCRIPTOR;
        } else if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
            part = Part.SKIPPABLE_LENGTH;
        } else {
            throw begun
                    ? fault.apply("behind the end of its compressed data stands something that is not zstd")
                    : noZstd();
        }
        begun = true;
    }

    private void descriptor(int descriptor) throws IOException {
        if ((descriptor & RESERVED) != 0) {
            throw fault.apply("its zstd header is damaged: a reserved bit is set");
        }
        checksum = (descriptor & CHECKSUM) != 0;
        int length = LENGTH_BYTES[descriptor >> 6];
        int dictionary = DICTIONARY_BYTES[descriptor & 3];
        if ((descriptor & SINGLE_SEGMENT) == 0) {
            behindWindow = dictionary + length;
            part = Part.WINDOW;
        } else {
            // What is one segment has no window, and a length of one byte at least.
            skipped = (long) dictionary + Math.max(length, 1);
            part = Part.BLOCK;
        }
    }

    private void window(int descriptor) throws IOException {
        long base = LEAST_WINDOW << (descriptor >> 3);
        if (base + base / 8 * (descriptor & 7) > MOST_WINDOW) {
            throw fault.apply(WIDE_WINDOW);
        }
        skipped = behindWindow;
        part = Part.BLOCK;
    }

    private void block(int header) throws IOException {
        boolean last = (header & 1) != 0;
        int type = (header >> 1) & 3;
        if (type == RESERVED_BLOCK) {
            throw fault.apply("its compressed data is damaged: a block has no known type");
        }
        skipped = type == REPEATED_BYTE ? 1 : header >> 3;
        if (last) {
            skipped += checksum ? CHECKSUM_BYTES : 0;
            part = Part.FRAME;
        }
    }

    private void end() throws IOException {
        if (!begun) {
            throw collected == 0 ? fault.apply("it is not a zstd file: it holds no byte") : noZstd();
        }
        if (part != Part.FRAME || collected > 0 || skipped > 0) {
            throw fault.apply("its compressed data ends too early: the file is truncated");
        }
    }

    private IOException noZstd() {
        return fault.apply("it is not a zstd file: it does not begin with the bytes 28 B5 2F FD");
    }
}
