package io.weekmart.raw;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes of parsed values. A row's hash is the sum of one strongly mixed number for each field, so that the order of the columns in a
 * file does not matter; every field mixes in a seed of its own, so that equal values in two fields do not cancel out.
 */
final class ValueHash {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private ValueHash() {}

    /** A seed for each use, far from its neighbours. A prime beyond any number of fields keeps the streams apart. */
    static long seed(int stream, int number) {
        return mix((stream * 1_000_003L + number + 1) * GOLDEN);
    }

    /** Steele and Vigna's finalizer of SplitMix64, which maps no two numbers to one. */
    static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A hash of bytes. */
    static long text(byte[] bytes, int from, int to, long seed) {
        long hash = seed ^ (to - from) * GOLDEN;
        int p = from;
        for (; p + Long.BYTES <= to; p += Long.BYTES) {
            hash = mix(hash + (long) WORD.get(bytes, p)) * GOLDEN;
        }
        long rest = 0;
        for (; p < to; p++) {
            rest = rest << 8 | (bytes[p] & 0xFF);
        }
        return mix(hash + rest);
    }
}
