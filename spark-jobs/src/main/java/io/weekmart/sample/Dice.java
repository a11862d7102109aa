package io.weekmart.sample;

/**
 * Seeded random numbers (SplitMix64), our own so that they never change with a Java version. Only plain arithmetic turns them into
 * fractions: {@code Math.exp} and the like may differ between machines.
 */
final class Dice {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** A fixed pseudo-random number for what the parts name, such as a day and a store. */
    static long hash(long seed, long first, long second) {
        return mix(mix(mix(seed + STEP) + first * STEP) + second * STEP);
    }

    /** Whether something that happens once in {@code n} times happens to what the parts name. */
    static boolean oneIn(int n, long seed, long first, long second) {
        return Long.remainderUnsigned(hash(seed, first, second), n) == 0;
    }

    /** The next number from 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** The next fraction from 0 up to but without 1. */
    double fraction() {
        return (next() >>> 11) * 0x1p-53;
    }

    private long next() {
        state += STEP;
        return mix(state);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
