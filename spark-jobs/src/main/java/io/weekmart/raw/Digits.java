package io.weekmart.raw;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight ASCII bytes at once, as one long whose lowest byte is the first: how many of them are digits, and what number these are, with no
 * branch that depends on it. Numbers in dumps have all lengths, and a processor that guesses the wrong one loses more time than it takes to
 * read eight digits.
 */
final class Digits {
    /** Digits that one word can hold. */
    static final int MAX = Long.BYTES;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030303030303030L;
    private static final long MORE_THAN_NINE = 0x7676767676767676L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Digits() {}

    /** The bytes from a place on; there must be eight. */
    static long word(byte[] bytes, int p) {
        return (long) WORD.get(bytes, p);
    }

    /** Digits at the beginning of a word, 0 to {@link #MAX}. */
    static int count(long word) {
        long values = word ^ ZEROS;
        // A byte that is no digit may carry over into the bytes behind it, which do not count any more.
        long others = ((values + MORE_THAN_NINE) | values) & HIGH_BITS;
        return Long.numberOfTrailingZeros(others) >>> 3;
    }

    /** The number that the first digits of a word are; their count is 1 to {@link #MAX}, or 0, which gives 0. */
    static long number(long word, int count) {
        // The digits move to the high bytes, and zeros come before them. A shift by 64 would be none, hence two.
        int unused = (MAX - count) << 2;
        long digits = (word ^ ZEROS) << unused << unused;
        digits = (digits * 10 + (digits >>> 8)) & 0x00FF00FF00FF00FFL;
        digits = (digits * 100 + (digits >>> 16)) & 0x0000FFFF0000FFFFL;
        return (digits * 10_000 + (digits >>> 32)) & 0xFFFFFFFFL;
    }
}
