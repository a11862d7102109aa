package io.weekmart.inspect;

import io.weekmart.contract.fault.Count;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a dump holds the rows since the last one, or all rows up to its date. The first rows of each dump tell it in two ways: how far from
 * the date of the dump they lie, and whether the dump before it reaches as far as they do. The number of days between them tells nothing,
 * since the first rows of a whole history may be of one day.
 *
 * @param daily whether it holds the rows since the last one alone
 * @param sure whether both ways say the same
 * @param reason a sentence or two
 */
record Layout(boolean daily, boolean sure, String reason) {
    /** Rows that are no older than this are those of a dump of the last days, whatever the dump before it is. */
    private static final int RECENT_DAYS = 8;

    /** Share of rows from which on they are taken for nearly all, since some are always late. */
    private static final double NEARLY_ALL = 0.9;

    private static final double HALF = 0.5;

    /** Fewer dumps than these grow by chance. */
    private static final int GROWING = 3;

    /**
     * Judges the dumps of a table.
     *
     * @param table its name
     * @param family its files, which have dates
     * @param trial the days of their rows, of one dump at least
     */
    static Layout of(String table, FileFamily family, Trial.Outcome trial) {
        List<Double> recent = new ArrayList<>();
        List<Double> repeated = new ArrayList<>();
        @Nullable LocalDate before = null;
        NavigableSet<LocalDate> dates = family.dates();
        for (Map.Entry<LocalDate, NavigableMap<LocalDate, Long>> dump :
                trial.days().entrySet()) {
            LocalDate date = dump.getKey();
            NavigableMap<LocalDate, Long> days = dump.getValue();
            LocalDate last = dates.lower(date);
            long reach = last == null ? RECENT_DAYS : Math.max(RECENT_DAYS, ChronoUnit.DAYS.between(last, date) + 1);
            recent.add(share(days, date.minusDays(reach).plusDays(1), date));
            if (before != null) {
                repeated.add(share(days, LocalDate.MIN, before));
            }
            before = days.lastKey();
        }
        double near = median(recent);
        if (dates.size() == 1) {
            return new Layout(
                    false,
                    near < HALF,
                    "There is one dump of " + table + ", taken for one that holds all history"
                            + (near < HALF ? "." : ", although its rows are of the last days before its date."));
        }
        double again = median(repeated);
        String found = Math.round(near * 100) + " % of the rows of a dump of " + table
                + " are of the days before its date, and "
                + Math.round(again * 100)
                + " % of days that the dump before it has too, of those that were looked at (as the"
                + " median of " + Count.of(recent.size(), "dump") + ")";
        if (again > HALF) {
            return new Layout(false, near <= HALF, found + ": it holds all rows up to its date.");
        }
        if (near <= HALF && !trial.whole()) {
            // The last weeks, the oldest row first: each dump begins a little later than the one before it.
            return new Layout(
                    false, false, found + ": its first rows are old, so that it seems to hold more than those.");
        }
        boolean clear = near >= NEARLY_ALL && again <= 1 - NEARLY_ALL && !repeated.isEmpty();
        // A history that begins with its newest rows looks like a dump of the last days, but grows with each of them.
        boolean maybeMore = !trial.whole() && grows(family);
        return new Layout(
                true,
                clear && !maybeMore,
                found + ": it holds the rows since the last one"
                        + (clear && maybeMore
                                ? ", unless further rows are older: each dump is larger than the one before it."
                                : "."));
    }

    private static double share(NavigableMap<LocalDate, Long> days, LocalDate from, LocalDate to) {
        long all = sum(days);
        return all == 0 ? 0 : (double) sum(days.subMap(from, true, to, true)) / all;
    }

    private static long sum(NavigableMap<LocalDate, Long> days) {
        return days.values().stream().mapToLong(Long::longValue).sum();
    }

    private static double median(List<Double> shares) {
        return shares.isEmpty() ? 0 : shares.stream().sorted().toList().get(shares.size() / 2);
    }

    /** Whether each dump is larger than the one before it. */
    private static boolean grows(FileFamily family) {
        NavigableMap<LocalDate, Long> bytes = new TreeMap<>();
        for (FileFamily.Member member : family.members()) {
            LocalDate date = member.date();
            if (date != null) {
                bytes.merge(date, member.file().bytes(), Long::sum);
            }
        }
        long last = 0;
        for (long size : bytes.values()) {
            if (size <= last) {
                return false;
            }
            last = size;
        }
        return bytes.size() >= GROWING;
    }
}
