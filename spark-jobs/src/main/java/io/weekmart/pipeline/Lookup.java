package io.weekmart.pipeline;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * One column of the accepted rows of a table, by the table's key, for a {@link io.weekmart.raw.RowRule} that compares a row with the row it
 * refers to. Keys and values are whole numbers, dates as days since 1970-01-01, flags as 0 or 1, or unscaled decimals. Every executor holds
 * all of them: see {@link KnownKeys#MOST}.
 */
public final class Lookup implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<long[][]> sorted;
    private transient long @Nullable [] keys;
    private transient long @Nullable [] values;

    /** @param sorted keys, ascending, and the value of each */
    Lookup(Broadcast<long[][]> sorted) {
        this.sorted = sorted;
    }

    /**
     * The value of a key.
     *
     * @param otherwise for a key that is not known, or whose value is empty
     */
    public long value(long key, long otherwise) {
        long[] known = keys;
        long[] found = values;
        if (known == null || found == null) {
            known = sorted.value()[0];
            found = sorted.value()[1];
            keys = known;
            values = found;
        }
        int at = Arrays.binarySearch(known, key);
        return at < 0 ? otherwise : found[at];
    }
}
