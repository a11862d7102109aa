package io.weekmart.metrics;

import java.util.Arrays;

/** Two sums for each of many keys, in primitive arrays: as many as there are keys, however many rows are added. */
final class PairedSums {
    private static final int LEAST = 64;

    private long[] keys = new long[LEAST];
    private long[] before = new long[LEAST];
    private long[] now = new long[LEAST];
    private boolean[] used = new boolean[LEAST];
    private int size;

    /** Adds to the sums of a key. */
    void add(long key, long ofBefore, long ofNow) {
        int slot = slot(keys, used, key);
        if (!used[slot]) {
            if (2 * size >= keys.length) {
                grow();
                slot = slot(keys, used, key);
            }
            used[slot] = true;
            keys[slot] = key;
            size++;
        }
        before[slot] = Math.addExact(before[slot], ofBefore);
        now[slot] = Math.addExact(now[slot], ofNow);
    }

    private static int slot(long[] keys, boolean[] used, long key) {
        int mask = keys.length - 1;
        int slot = Long.hashCode(key * 0x9e3779b97f4a7c15L) & mask;
        while (used[slot] && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldBefore = before;
        long[] oldNow = now;
        boolean[] oldUsed = used;
        int length = 2 * oldKeys.length;
        keys = new long[length];
        before = new long[length];
        now = new long[length];
        used = new boolean[length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldUsed[i]) {
                int slot = slot(keys, used, oldKeys[i]);
                used[slot] = true;
                keys[slot] = oldKeys[i];
                before[slot] = oldBefore[i];
                now[slot] = oldNow[i];
            }
        }
    }

    /** Takes a key and its two sums. */
    interface Visitor {
        void visit(long key, long before, long now);
    }

    /** Shows every key whose sums differ, by ascending key. */
    void differing(Visitor visitor) {
        int[] slots = new int[size];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (used[i] && before[i] != now[i]) {
                slots[count++] = i;
            }
        }
        int[] found = Arrays.copyOf(slots, count);
        long[] sorted =
                Arrays.stream(found).mapToLong(slot -> keys[slot]).sorted().toArray();
        for (long key : sorted) {
            int slot = slot(keys, used, key);
            visitor.visit(key, before[slot], now[slot]);
        }
    }
}
