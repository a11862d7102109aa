package io.weekmart.parquet;

import java.util.List;

/** One row as the Parquet writer asks for it, column by column. */
public interface Cells {
    boolean isNull(int column);

    /** A whole number, a date as days since 1970-01-01, a flag as 0 or 1, or an unscaled decimal of at most 18 digits. */
    long number(int column);

    /** A text, or the unscaled bytes of a longer decimal, big-endian. */
    default byte[] bytes(int column) {
        throw new IllegalStateException("Column " + column + " holds a number");
    }

    /** A list of texts. */
    default List<String> texts(int column) {
        throw new IllegalStateException("Column " + column + " holds a number");
    }
}
