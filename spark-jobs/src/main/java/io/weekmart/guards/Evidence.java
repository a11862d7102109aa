package io.weekmart.guards;

import io.weekmart.config.Settings;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.PublishedDump;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the guards compare.
 *
 * @param limits of all guards
 * @param partition what the pipeline calls a part of its tables that a run replaces as a whole, such as "week"
 * @param firstRun whether nothing is published yet
 * @param replaced how many published partitions were computed again
 * @param emptied those of them that have no rows any more, each described with what it held
 * @param known the dumps from which the published partitions were computed; in a backfill also those of the dates before, which the ledger
 *     does not remember where it knows a newer one
 * @param dumps all dumps that the run has read
 * @param closed dates on which nothing is expected, and with which nothing is compared
 * @param weekly what the weekly pipeline alone compares; empty for any other
 */
public record Evidence(
        Settings.GuardLimits limits,
        String partition,
        boolean firstRun,
        int replaced,
        List<String> emptied,
        KnownDumps known,
        List<DumpCounts> dumps,
        Predicate<LocalDate> closed,
        Optional<WeeklyEvidence> weekly) {
    /** Fewer rows than these say nothing about a dump, whatever share of a small one they are. */
    static final int FEW_ROWS = 10;

    /** Why nothing of a table is checked that was checked before. */
    static final String ALL_KNOWN = "every dump is known, unchanged, from an earlier run";

    /** Why a table is not compared. */
    static final String NONE_KNOWN = "no earlier dump is known, so there is nothing to compare with";

    public Evidence {
        emptied = List.copyOf(emptied);
        dumps = List.copyOf(dumps);
    }

    /** The tables of which dumps were read. */
    List<TableSpec> tables() {
        return dumps.stream().map(DumpCounts::table).distinct().toList();
    }

    /** The dumps of a table that were read, by date. */
    List<DumpCounts> read(TableSpec table) {
        return dumps.stream()
                .filter(dump -> dump.table().equals(table))
                .sorted(Comparator.comparing(DumpCounts::date))
                .toList();
    }

    /** Those of them that are not, unchanged since, what published partitions were computed from. Others were checked when they were new. */
    List<DumpCounts> fresh(TableSpec table) {
        return read(table).stream().filter(this::isFresh).toList();
    }

    private boolean isFresh(DumpCounts dump) {
        String name = dump.table().name();
        Optional<PublishedDump> sameDate = known.dump(name, dump.date());
        // A master without a date in its name, or of which the newest is read, may be the same on many run dates. A
        // daily table in which nothing has changed is news.
        Stream<PublishedDump> others = dump.table().daily()
                ? Stream.empty()
                : Stream.concat(known.last(name).stream(), lastBefore(dump).stream())
                        .map(Map.Entry::getValue);
        return Stream.concat(sameDate.stream(), others)
                .noneMatch(before -> before.identity().equals(dump.identity()));
    }

    /** Whether a dump of a table was ever published that can be compared with those read now. */
    boolean anyKnown(TableSpec table) {
        return !known.dates(table.name()).isEmpty();
    }

    /** The dumps of a table, those that were read in the place of earlier ones of their dates. */
    DumpHistory history(TableSpec table) {
        return new DumpHistory(known.dumps(table.name()), fresh(table), closed);
    }

    /** The last full dump of a table that is not a later one than that which was read. */
    Optional<Map.Entry<LocalDate, PublishedDump>> lastBefore(DumpCounts dump) {
        return Optional.ofNullable(known.dumps(dump.table().name()).floorEntry(dump.date()));
    }
}
