package io.weekmart.raw;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight ASCII bytes at once, as one long whose lowest byte is the first: which of them are digits, and what number these are, with no branch
 * that depends on it. Numbers in dumps have all lengths, and a processor that guesses the wrong one loses more time than it takes to read
 * eight digits.
 *
 * <p>Flags are longs too: the highest bit of a byte is set where that byte is meant, all others are 0.
 */
final class Digits {
    /** Digits that one word can hold. */
    static final int MAX = Long.BYTES;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long ZEROS = '0' * EACH_BYTE;
    private static final long POINTS = '.' * EACH_BYTE;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x7F * EACH_BYTE;

    /** A word of line feeds. */
    static final long LINE_FEEDS = '\n' * EACH_BYTE;

    /** Added to a byte of at most 127, reaches the high bit if the byte is more than 9. */
    private static final long MORE_THAN_NINE = (0x80 - 10) * EACH_BYTE;

    private Digits() {}

    /** The bytes from a place on; there must be eight. */
    static long word(byte[] bytes, int p) {
        return (long) WORD.get(bytes, p);
    }

    /** Flags of the bytes that are no digits. */
    static long others(long word) {
        long values = word ^ ZEROS;
        return (((values & LOW_BITS) + MORE_THAN_NINE) | values) & HIGH_BITS;
    }

    /** Flags of the bytes that are decimal points. */
    static long points(long word) {
        long differences = word ^ POINTS;
        return ~(((differences & LOW_BITS) + LOW_BITS) | differences) & HIGH_BITS;
    }

    /** A word of which each byte is the given one. */
    static long each(byte b) {
        return (b & 0xFF) * EACH_BYTE;
    }

    /** Flags of the bytes that are the same in two words. */
    static long equal(long word, long other) {
        long differences = word ^ other;
        return ~(((differences & LOW_BITS) + LOW_BITS) | differences) & HIGH_BITS;
    }

    /** The first bytes of a word, at most seven, and zeros behind them. */
    static long first(long word, int bytes) {
        return word & ((1L << (bytes << 3)) - 1);
    }

    /** Bytes before the first flag; {@link #MAX} if there is no flag. */
    static int before(long flags) {
        return Long.numberOfTrailingZeros(flags) >>> 3;
    }

    /** The bytes of a word without the one at a place, and a byte of zeros at the end. */
    static long without(long word, int place) {
        long before = (1L << (place << 3)) - 1;
        return (word & before) | ((word >>> 8) & ~before);
    }

    /** The number that the first bytes of a word are, all digits; 0 for no digit. */
    static long number(long word, int digits) {
        // The digits move to the high bytes, and zeros come before them. A shift by 64 would be none, hence two.
        int halfOfUnused = (MAX - digits) << 2;
        long values = (word ^ ZEROS) << halfOfUnused << halfOfUnused;
        values = (values * 10 + (values >>> 8)) & 0x00FF00FF00FF00FFL;
        values = (values * 100 + (values >>> 16)) & 0x0000FFFF0000FFFFL;
        return (values * 10_000 + (values >>> 32)) & 0xFFFFFFFFL;
    }
}
