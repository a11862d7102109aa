package io.weekmart.raw;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The codes of a dimension and the numbers that stand for them: built once, broadcast, and asked for every row by the bytes of the row, so that
 * no text is made of them. Open addressing over primitive arrays: a code takes at most 36 bytes beside its own, so that 300,000 codes of ten
 * bytes take 14 MB at the most.
 */
public final class KeyCodes implements Serializable {
    /** Stands for a code that is none of these; no code has this number. */
    public static final long UNKNOWN = -1;

    private static final long serialVersionUID = 1L;
    private static final int EMPTY = -1;
    /** Keeps codes of different lengths apart, which may begin alike. */
    private static final long LENGTHS = 0x9E3779B97F4A7C15L;

    private static final int FIRST_CODES = 1024;
    private static final int FIRST_BYTES = 16 * 1024;
    /** A few bytes less than an index could count: not every JVM makes one that is longer. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

    private final byte[] bytes;
    /** By code: where its bytes end. Those of the first begin at 0. */
    private final int[] ends;
    /** By code: its first eight bytes as one number, so that most codes are compared without looking at their bytes. */
    private final long[] heads;

    private final long[] numbers;
    private final int[] slots;
    private final int mask;

    private KeyCodes(byte[] bytes, int[] ends, long[] numbers) {
        this.bytes = bytes;
        this.ends = ends;
        this.numbers = numbers;
        this.heads = new long[ends.length];
        // Between two and four slots for a code.
        int capacity = Integer.highestOneBit(Math.max(8, ends.length * 2 - 1)) * 2;
        this.mask = capacity - 1;
        this.slots = new int[capacity];
        Arrays.fill(slots, EMPTY);
        for (int code = 0; code < ends.length; code++) {
            heads[code] = head(bytes, from(code), ends[code]);
            int slot = (int) hash(bytes, from(code), ends[code]) & mask;
            while (slots[slot] != EMPTY) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = code;
        }
    }

    /** Collects codes and their numbers. */
    public static final class Builder {
        private byte[] bytes = new byte[FIRST_BYTES];
        private int[] ends = new int[FIRST_CODES];
        private long[] numbers = new long[FIRST_CODES];
        private int size;
        private int length;

        /** Adds a code that was not added before; its number is at least 0. */
        public Builder add(String code, long number) {
            byte[] added = code.getBytes(StandardCharsets.UTF_8);
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, 2 * size);
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            if (length + added.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, larger(bytes.length, length, added.length));
            }
            System.arraycopy(added, 0, bytes, length, added.length);
            length += added.length;
            ends[size] = length;
            numbers[size++] = number;
            return this;
        }

        public KeyCodes build() {
            return new KeyCodes(Arrays.copyOf(bytes, length), Arrays.copyOf(ends, size), Arrays.copyOf(numbers, size));
        }
    }

    /** The number of a code in UTF-8, without blanks around it; {@link #UNKNOWN} where it has none. */
    public long number(byte[] text, int from, int to) {
        return number(hash(text, from, to), text, from, to);
    }

    /** @param hash that of the code */
    long number(long hash, byte[] text, int from, int to) {
        long head = head(text, from, to);
        int slot = (int) hash & mask;
        while (true) {
            int code = slots[slot];
            if (code == EMPTY) {
                return UNKNOWN;
            }
            if (heads[code] == head && isCode(code, text, from, to)) {
                return numbers[code];
            }
            slot = (slot + 1) & mask;
        }
    }

    /** The code that has a number, for messages: it is looked for among all of them. */
    public Optional<String> code(long number) {
        for (int code = 0; code < numbers.length; code++) {
            if (numbers[code] == number) {
                return Optional.of(new String(bytes, from(code), ends[code] - from(code), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    public int size() {
        return numbers.length;
    }

    /** What the arrays take. */
    long memory() {
        return bytes.length
                + (long) Integer.BYTES * (ends.length + slots.length)
                + (long) Long.BYTES * (heads.length + numbers.length);
    }

    /**
     * The length of an array to which some bytes are added: twice of what it was, as far as an array can go.
     *
     * @throws IllegalStateException if all codes together have more bytes than that
     */
    static int larger(int capacity, int length, int added) {
        long needed = (long) length + added;
        if (needed > LARGEST_ARRAY) {
            throw new IllegalStateException("All codes together have more than " + LARGEST_ARRAY + " bytes");
        }
        return (int) Math.max(needed, Math.min(LARGEST_ARRAY, 2L * capacity));
    }

    private int from(int code) {
        return code == 0 ? 0 : ends[code - 1];
    }

    /** Whether a code whose first eight bytes are those of the text is all of it. */
    private boolean isCode(int code, byte[] text, int from, int to) {
        int begin = from(code);
        int length = to - from;
        return ends[code] - begin == length
                && (length <= Long.BYTES
                        || Arrays.equals(bytes, begin + Long.BYTES, ends[code], text, from + Long.BYTES, to));
    }

    /** A hash of a code in UTF-8, whatever codes are known: it finds a known one, and stands for the code where the contents of rows are compared. */
    static long hash(byte[] text, int from, int to) {
        long hash = ValueHash.mix(head(text, from, to) ^ (to - from) * LENGTHS);
        for (int p = from + Long.BYTES; p < to; p += Long.BYTES) {
            // The last word may share bytes with the one before.
            hash = ValueHash.mix(hash ^ Digits.word(text, Math.min(p, to - Long.BYTES)));
        }
        return hash;
    }

    /** The first eight bytes of a text, zeros behind a shorter one. */
    static long head(byte[] text, int from, int to) {
        int length = to - from;
        if (length >= Long.BYTES) {
            return Digits.word(text, from);
        }
        if (from + Long.BYTES <= text.length) {
            return Digits.first(Digits.word(text, from), length);
        }
        long head = 0;
        for (int p = to - 1; p >= from; p--) {
            head = head << Byte.SIZE | (text[p] & 0xFF);
        }
        return head;
    }
}
