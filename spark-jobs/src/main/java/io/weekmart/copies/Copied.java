package io.weekmart.copies;

import io.weekmart.contract.fault.Count;
import io.weekmart.publish.PublishedPartition;
import java.io.IOException;
import java.util.Locale;

/**
 * What was copied.
 *
 * @param replaced U+0000 that became U+FFFD
 */
record Copied(int partitions, int removed, long rows, long replaced) {
    static final Copied NOTHING = new Copied(0, 0, 0, 0);

    Copied plus(Copied other) {
        return new Copied(
                partitions + other.partitions, removed + other.removed, rows + other.rows, replaced + other.replaced);
    }

    Copied removing(int more) {
        return plus(new Copied(0, more, 0, 0));
    }

    boolean isNothing() {
        return partitions + removed == 0;
    }

    /** As a sentence begins with it. */
    String sentence() {
        return Count.of(partitions, "partition") + " with "
                + String.format(Locale.ROOT, rows == 1 ? "%,d row" : "%,d rows", rows)
                + (removed == 0 ? "" : ", " + removed + " removed");
    }

    /** @throws IOException where files do not hold the rows that the ledger says */
    static void requireRows(PublishedPartition partition, long rows) throws IOException {
        if (rows != partition.rows()) {
            throw new IOException(
                    "the files of " + partition.key() + " hold " + rows + " rows, the ledger says " + partition.rows());
        }
    }
}
