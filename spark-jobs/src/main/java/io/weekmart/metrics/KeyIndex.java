package io.weekmart.metrics;

import java.io.Serializable;
import java.util.Arrays;

/** Maps the keys of a dimension to their rank, by open addressing over primitive arrays; built once, broadcast, read by every row. */
final class KeyIndex implements Serializable {
    /** 2^64 divided by the golden ratio, for multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4). */
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private static final long serialVersionUID = 1L;

    private static final int EMPTY = -1;

    private final long[] keys;
    private final int[] ranks;
    private final int mask;

    /** @param sortedKeys distinct keys, ascending */
    KeyIndex(long[] sortedKeys) {
        this.keys = sortedKeys.clone();
        int capacity = Integer.highestOneBit(Math.max(8, sortedKeys.length * 2)) * 2;
        this.mask = capacity - 1;
        this.ranks = new int[capacity];
        Arrays.fill(ranks, EMPTY);
        for (int rank = 0; rank < keys.length; rank++) {
            int at = start(keys[rank]);
            while (ranks[at] != EMPTY) {
                at = (at + 1) & mask;
            }
            ranks[at] = rank;
        }
    }

    /** Place of the key among the sorted keys; -1 where it is none of them. */
    int rank(long key) {
        int at = start(key);
        while (true) {
            int rank = ranks[at];
            if (rank == EMPTY || keys[rank] == key) {
                return rank;
            }
            at = (at + 1) & mask;
        }
    }

    long key(int rank) {
        return keys[rank];
    }

    int size() {
        return keys.length;
    }

    private int start(long key) {
        long mixed = key * FIBONACCI;
        return (int) (mixed >>> 32) & mask;
    }
}
