package io.weekmart.contract.dump;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Passes the bytes of a zstd file on to whoever decodes them, and follows the structure of its frames on the way (RFC 8878): any number of
 * frames, each whole to its last block and its checksum, and nothing but frames behind them. Decoders differ in what they take for the
 * end of a file: one that ends where a frame does, or in the header of the next one, would silently lose rows. Frames that are to be
 * skipped, which some compressors write, are not passed on: not every decoder knows them.
 *
 * <p>What the blocks hold is the decoder's to check. It verifies the checksums of the content too, where the frames have them.
 */
public final class ZstdFrames extends BulkInput {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAGIC_BYTES = 4;
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
    /** A content size of two bytes counts from here. */
    private static final int LEAST_OF_TWO_BYTES = 256;

    private static final int MEBIBYTE = 20;
    /** As much as zstd itself decodes where nobody asks it for more. In bytes. */
    public static final int MOST_WINDOW = 1 << 27;

    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] LENGTH_BYTES = {0, 2, 4, 8};

    /** What comes next, and how many bytes it has. */
    private enum Part {
        FRAME(4),
        DESCRIPTOR(1),
        WINDOW(1),
        /** Of a frame of one segment: its window is its content. The number of bytes is the frame's. */
        CONTENT_SIZE(0),
        BLOCK(3);

        private final int bytes;

        Part(int bytes) {
            this.bytes = bytes;
        }
    }

    private final InputStream in;
    private final Function<String, ? extends IOException> fault;
    private final int mostWindow;
    private final LongFunction<? extends IOException> tooWide;
    /** The first bytes of a frame, which are passed on once it is known that it is not skipped. */
    private byte[] pending = new byte[0];

    private Part part = Part.FRAME;
    private long value;
    private int collected;
    /** Bytes that need not be looked at before the next part. */
    private long skipped;

    private int behindWindow;
    private int sizeBytes;
    private boolean checksum;
    private boolean begun;

    /**
     * @param stored the compressed bytes; closed with this stream
     * @param mostWindow the widest window that whoever decodes them can take, in bytes
     * @param fault makes the exception that a damaged file throws, of what is wrong with it: a clause that begins with "it" or "its"
     */
    public ZstdFrames(InputStream stored, int mostWindow, Function<String, ? extends IOException> fault) {
        this(stored, mostWindow, fault, window -> fault.apply(wideWindow(mostWindow)));
    }

    /**
     * The same, with an exception of its own for a window that is too wide.
     *
     * @param tooWide makes it of the bytes of that window; below zero, they are more than a long holds
     */
    public ZstdFrames(
            InputStream stored,
            int mostWindow,
            Function<String, ? extends IOException> fault,
            LongFunction<? extends IOException> tooWide) {
        this.in = new BufferedInputStream(stored, BUFFER_BYTES);
        this.mostWindow = mostWindow;
        this.fault = fault;
        this.tooWide = tooWide;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (pending.length == 0 && part == Part.FRAME && skipped == 0 && !begin()) {
            return -1;
        }
        if (pending.length > 0) {
            int count = Math.min(length, pending.length);
            System.arraycopy(pending, 0, bytes, offset, count);
            pending = Arrays.copyOfRange(pending, count, pending.length);
            return count;
        }
        // Never beyond the end of a frame: what follows may have to be left out.
        long most = skipped > 0 ? skipped : bytesOfPart() - collected;
        int count = in.read(bytes, offset, (int) Math.min(length, most));
        if (count < 0) {
            throw truncated();
        }
        follow(bytes, offset, offset + count);
        return count;
    }

    /** Goes to the next frame that holds data, past those that decoders are to skip; false at the end of the file. */
    private boolean begin() throws IOException {
        while (true) {
            byte[] magic = in.readNBytes(MAGIC_BYTES);
            if (magic.length == 0 && begun) {
                return false;
            }
            if (magic.length < MAGIC_BYTES) {
                throw begun
                        ? truncated()
                        : magic.length == 0 ? fault.apply("it is not a zstd file: it holds no byte") : noZstd();
            }
            long number = number(magic);
            if ((number & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
                skipFrame();
            } else if (number == MAGIC) {
                begun = true;
                pending = magic;
                part = Part.DESCRIPTOR;
                return true;
            } else {
                throw begun
                        ? fault.apply("behind the end of its compressed data stands something that is not zstd")
                        : noZstd();
            }
            begun = true;
        }
    }

    private void skipFrame() throws IOException {
        byte[] length = in.readNBytes(MAGIC_BYTES);
        if (length.length < MAGIC_BYTES) {
            throw truncated();
        }
        try {
            in.skipNBytes(number(length));
        } catch (EOFException e) {
            throw truncated();
        }
    }

    private static long number(byte[] littleEndian) {
        long number = 0;
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            number = (number << BITS_OF_BYTE) | (littleEndian[i] & 0xFFL);
        }
        return number;
    }

    private int bytesOfPart() {
        return part == Part.CONTENT_SIZE ? sizeBytes : part.bytes;
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
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
            if (collected == bytesOfPart()) {
                long whole = value;
                value = 0;
                collected = 0;
                next(whole);
            }
        }
    }

    private void next(long whole) throws IOException {
        switch (part) {
            case FRAME -> throw new IllegalStateException("The first bytes of a frame are read apart");
            case DESCRIPTOR -> descriptor((int) whole);
            case WINDOW -> {
                window((int) whole);
                skipped = behindWindow;
                part = Part.BLOCK;
            }
            case CONTENT_SIZE -> {
                requireWindow(sizeBytes == 2 ? whole + LEAST_OF_TWO_BYTES : whole);
                part = Part.BLOCK;
            }
            case BLOCK -> block((int) whole);
        }
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
            skipped = dictionary;
            sizeBytes = Math.max(length, 1);
            part = Part.CONTENT_SIZE;
        }
    }

    private void window(int descriptor) throws IOException {
        long base = LEAST_WINDOW << (descriptor >> 3);
        requireWindow(base + base / 8 * (descriptor & 7));
    }

    private void requireWindow(long bytes) throws IOException {
        // A size of eight bytes may be anything, a negative number too.
        if (bytes > mostWindow || bytes < 0) {
            throw tooWide.apply(bytes);
        }
    }

    /** What is wrong with a file that asks for too much memory. */
    public static String wideWindow(int mostWindow) {
        return "its compressed data needs a window of more than " + (mostWindow >> MEBIBYTE)
                + " MiB; compress it with --long=" + Integer.numberOfTrailingZeros(mostWindow) + " at most";
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

    private IOException truncated() {
        return fault.apply("its compressed data ends too early: the file is truncated");
    }

    private IOException noZstd() {
        return fault.apply("it is not a zstd file: it does not begin with the bytes 28 B5 2F FD");
    }
}
