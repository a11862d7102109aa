package io.weekmart.publish;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A dump from which published partitions were computed: all files of one table and date.
 *
 * @param identity equal for equal files
 * @param rows records, whatever became of them
 * @param rejected of those
 * @param repaired rows of which a bad value was taken as null, by its column, zeros left out
 * @param absent names of the optional columns that its rows did not have
 * @param supplied names of the columns of which the configuration supplied the values
 * @param sums what its rows add up to; empty where that is not kept any more
 */
public record PublishedDump(
        String identity,
        long rows,
        long rejected,
        SortedMap<String, Long> repaired,
        Set<String> absent,
        Set<String> supplied,
        Optional<DumpSums> sums) {
    public PublishedDump {
        repaired = Collections.unmodifiableSortedMap(new TreeMap<>(repaired));
        supplied = Collections.unmodifiableSet(new TreeSet<>(supplied));
        absent = Collections.unmodifiableSet(new TreeSet<>(absent));
    }

    /** A dump that has every column, without a value taken as null; nothing is kept of what its rows add up to. */
    public PublishedDump(String identity, long rows, long rejected) {
        this(identity, rows, rejected, Collections.emptySortedMap(), Set.of(), Set.of(), Optional.empty());
    }

    /** Rows that repeat no other; all of them where it is not kept how many these are. */
    public long own() {
        return sums.map(DumpSums::own).orElse(rows);
    }

    /** How many rows it has of which a bad value of a column was taken as null. */
    public long repaired(String column) {
        return repaired.getOrDefault(column, 0L);
    }

    /** The same with other sums. */
    public PublishedDump with(Optional<DumpSums> others) {
        return new PublishedDump(identity, rows, rejected, repaired, absent, supplied, others);
    }
}
