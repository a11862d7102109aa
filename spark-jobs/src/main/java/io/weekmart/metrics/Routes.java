package io.weekmart.metrics;

import java.io.Serializable;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * Numbers that Spark's hash partitioning sends to a partition of our choice, one for each partition, so that every output file has a
 * task of its own. Only speed depends on it: a partition that got the rows of two files would write both.
 */
final class Routes implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The seed of Spark's hash partitioning. */
    private static final int SPARK_SEED = 42;

    private final int[] routes;

    Routes(int partitions) {
        routes = new int[partitions];
        boolean[] found = new boolean[partitions];
        int missing = partitions;
        for (int candidate = 0; missing > 0; candidate++) {
            int partition = Math.floorMod(Murmur3_x86_32.hashInt(candidate, SPARK_SEED), partitions);
            if (!found[partition]) {
                found[partition] = true;
                routes[partition] = candidate;
                missing--;
            }
        }
    }

    int partitions() {
        return routes.length;
    }

    int of(int partition) {
        return routes[partition];
    }
}
