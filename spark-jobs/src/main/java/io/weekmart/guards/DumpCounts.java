package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.PublishedDump;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A dump that a run has read: all files of one table and date.
 *
 * @param full whether it holds all history up to its date, and not just what was recorded since the dump before it
 * @param identity equal for equal files
 * @param rows records, whatever became of them
 * @param rejected of those
 * @param repaired rows of which a bad value was taken as null, by its column, zeros left out
 * @param absent names of the optional columns that its rows do not have
 * @param supplied names of the columns of which the configuration supplies the values
 * @param content what its rows add up to
 */
public record DumpCounts(
        TableSpec table,
        LocalDate date,
        boolean full,
        String identity,
        long rows,
        long rejected,
        SortedMap<String, Long> repaired,
        Set<String> absent,
        Set<String> supplied,
        DumpContent content) {
    public DumpCounts {
        repaired = Collections.unmodifiableSortedMap(new TreeMap<>(repaired));
        supplied = Set.copyOf(supplied);
        absent = Set.copyOf(absent);
    }

    /** A dump that has every column, without a value taken as null. */
    DumpCounts(
            TableSpec table,
            LocalDate date,
            boolean full,
            String identity,
            long rows,
            long rejected,
            DumpContent content) {
        this(table, date, full, identity, rows, rejected, Collections.emptySortedMap(), Set.of(), Set.of(), content);
    }

    /** The same without units and amount, where a run does not count all of its rows. */
    public DumpCounts unpriced() {
        return new DumpCounts(
                table, date, full, identity, rows, rejected, repaired, absent, supplied, content.unpriced());
    }

    /**
     * Rows that repeat no other: neither one of the same key in the dump nor, in a daily dump, one that was delivered before. An export that reaches
     * back some days, or was padded, has few of them in many rows.
     */
    long own() {
        return rows - content.sameKey() - (full ? 0 : content.repeated());
    }

    /** What the ledger is to know of it once it is published. */
    public PublishedDump published() {
        return new PublishedDump(
                identity,
                rows,
                rejected,
                repaired,
                absent,
                supplied,
                content.hashed() ? Optional.of(content.kept(own())) : Optional.empty());
    }
}
