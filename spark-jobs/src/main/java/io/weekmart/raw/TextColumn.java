package io.weekmart.raw;

import java.util.Arrays;

/** Texts of one batch, one behind the other. */
final class TextColumn {
    private static final int INITIAL_BYTES = 1024;

    private final int[] ends;
    private byte[] bytes = new byte[INITIAL_BYTES];

    TextColumn(int rows) {
        // One place more, so that the text of row 0 has an end before it.
        ends = new int[rows + 1];
    }

    /** Sets the text of a row, after all rows before it and instead of what it had. */
    void set(int row, byte[] source, int from, int to) {
        int begin = ends[row];
        int end = begin + to - from;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
        }
        System.arraycopy(source, from, bytes, begin, to - from);
        ends[row + 1] = end;
    }

    void setEmpty(int row) {
        ends[row + 1] = ends[row];
    }

    /** Bytes of all texts before a row. */
    int bytesBefore(int row) {
        return ends[row];
    }

    byte[] bytes() {
        return bytes;
    }

    int from(int row) {
        return ends[row];
    }

    int length(int row) {
        return ends[row + 1] - ends[row];
    }
}
