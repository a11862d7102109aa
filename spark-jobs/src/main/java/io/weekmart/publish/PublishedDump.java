package io.weekmart.publish;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A dump from which published partitions were computed: all files of one table and date.
 *
 * @param identity equal for equal files
 * @param rows records, whatever became of them
 * @param rejected of those
 * @param absent names of the optional columns that its rows did not have
 * @param supplied names of the columns of which the configuration supplied the values
 * @param sums what its rows add up to; empty where that is not kept any more
 */
public record PublishedDump(
        String identity, long rows, long rejected, Set<String> absent, Set<String> supplied, Optional<DumpSums> sums) {
    public PublishedDump {
        supplied = Collections.unmodifiableSet(new TreeSet<>(supplied));
        absent = Collections.unmodifiableSet(new TreeSet<>(absent));
    }

    /** A dump of which nothing is kept of what its rows add up to. */
    public PublishedDump(String identity, long rows, long rejected, Set<String> absent, Set<String> supplied) {
        this(identity, rows, rejected, absent, supplied, Optional.empty());
    }

    /** The same of a dump that has every column. */
    public PublishedDump(String identity, long rows, long rejected) {
        this(identity, rows, rejected, Set.of(), Set.of());
    }

    /** The same with other sums. */
    public PublishedDump with(Optional<DumpSums> others) {
        return new PublishedDump(identity, rows, rejected, absent, supplied, others);
    }
}
