package io.weekmart.publish;

import io.weekmart.contract.output.PartitionValues;
import java.io.Serializable;
import java.util.Comparator;

/** Names a partition of a table of the output; by table and value, that is how they are sorted. */
public record PartitionKey(String table, PartitionValues values) implements Comparable<PartitionKey>, Serializable {
    private static final Comparator<PartitionKey> ORDER =
            Comparator.comparing(PartitionKey::table).thenComparing(PartitionKey::values);

    /** The whole of a table without partition columns. */
    public static PartitionKey whole(String table) {
        return new PartitionKey(table, PartitionValues.NONE);
    }

    /** Its folder below the root of the output, such as {@code orders/extract_dt=2024-05-05}. */
    public String path() {
        return values.equals(PartitionValues.NONE) ? table : table + "/" + values.path();
    }

    /** A file in its folder, below the root of the output. */
    public String path(String fileName) {
        return path() + "/" + fileName;
    }

    @Override
    public int compareTo(PartitionKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return values.equals(PartitionValues.NONE) ? table : table + "/" + values;
    }
}
