package io.weekmart.raw;

import java.util.Arrays;

/** Numbers byte strings in the order in which they are met first, from 0; grows with them. */
final class CodeIds {
    private static final int EMPTY = -1;
    private static final int FIRST_CODES = 1024;

    private byte[] bytes = new byte[16 * FIRST_CODES];
    private int[] ends = new int[FIRST_CODES];
    private long[] heads = new long[FIRST_CODES];
    private int[] slots = emptySlots(4 * FIRST_CODES);
    private int size;

    /** The number of a byte string, which is a new one if it was not met before. */
    int id(byte[] text, int from, int to) {
        long head = KeyCodes.head(text, from, to);
        int mask = slots.length - 1;
        int slot = (int) KeyCodes.hash(text, from, to) & mask;
        while (slots[slot] != EMPTY) {
            int id = slots[slot];
            if (heads[id] == head && Arrays.equals(bytes, from(id), ends[id], text, from, to)) {
                return id;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = add(head, text, from, to);
        if (2 * size > slots.length) {
            grow();
        }
        return size - 1;
    }

    int size() {
        return size;
    }

    private int add(long head, byte[] text, int from, int to) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            heads = Arrays.copyOf(heads, 2 * size);
        }
        int begin = size == 0 ? 0 : ends[size - 1];
        if (to - from > bytes.length - begin) {
            bytes = Arrays.copyOf(bytes, KeyCodes.larger(bytes.length, begin, to - from));
        }
        int end = begin + to - from;
        System.arraycopy(text, from, bytes, begin, to - from);
        ends[size] = end;
        heads[size] = head;
        return size++;
    }

    private void grow() {
        slots = emptySlots(2 * slots.length);
        int mask = slots.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = (int) KeyCodes.hash(bytes, from(id), ends[id]) & mask;
            while (slots[slot] != EMPTY) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = id;
        }
    }

    private int from(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    private static int[] emptySlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, EMPTY);
        return slots;
    }
}
