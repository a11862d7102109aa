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
 * <p>A daily dump may reach back some days, so that it holds what the last ones held too. A whole history is told from that by its first day,
 * which stays where it is while the dates of the dumps go on.
 *
 * @param daily whether it holds the rows since the last one, with or without some of the days before
 * @param overlaps whether a daily dump reaches back behind the last one
 * @param sure whether both ways say the same
 * @param reason a sentence or two
 */
record Layout(boolean daily, boolean overlaps, boolean sure, String reason) {
    /** Rows that are no older than this are those of a dump of the last days, whatever the dump before it is. */
    private static final int RECENT_DAYS = 8;

    /** Share of rows from which on they are taken for nearly all, since some are always late. */
    private static final double NEARLY_ALL = 0.9;

    private static final double HALF = 0.5;

    /** Daily dumps reach back for so many days at most: exports are set up for a week, for a month at the utmost. */
    private static final int FURTHEST_BACK = 35;

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
        NavigableMap<LocalDate, LocalDate> firstDays = new TreeMap<>();
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
            firstDays.put(date, firstDay(days));
        }
        double near = median(recent);
        if (dates.size() == 1) {
            return new Layout(
                    false,
                    false,
                    near < HALF,
                    "There is one dump of " + table + ", taken for one that holds all history"
                            + (near < HALF ? "." : ", although its rows are of the last days before its date."));
        }
        double again = median(repeated);
        String found = Math.round(near * 100) + " % of the rows of a dump of " + table
                + " are of its date or a few days before, and "
                + Math.round(again * 100)
                + " % of days that the dump before it has too, of those that were looked at (as the"
                + " median of " + Count.of(recent.size(), "dump") + ")";
        // A history that begins with its newest rows looks like a dump of the last days, but grows with each of them.
        boolean maybeMore = !trial.whole() && grows(family);
        if (moves(firstDays)
                && !maybeMore
                && (again > 1 - NEARLY_ALL || near <= HALF || reachesBack(trial, firstDays))) {
            return new Layout(
                    true,
                    true,
                    near >= NEARLY_ALL && trial.whole(),
                    found
                            + ", and the first day of each moves on with its date: it holds the last days, those since the"
                            + " last dump among them.");
        }
        if (again > HALF) {
            return new Layout(false, false, near <= HALF, found + ": it holds all rows up to its date.");
        }
        if (near <= HALF && !trial.whole()) {
            // The last weeks, the oldest row first: each dump begins a little later than the one before it.
            return new Layout(
                    false, false, false, found + ": its first rows are old, so that it seems to hold more than those.");
        }
        boolean clear = near >= NEARLY_ALL && again <= 1 - NEARLY_ALL && !repeated.isEmpty();
        return new Layout(
                true,
                false,
                clear && !maybeMore,
                found + ": it holds the rows since the last one"
                        + (clear && maybeMore
                                ? ", unless further rows are older: each dump is larger than the one before it."
                                : "."));
    }

    /** The first day on which nearly all rows are, or later ones: a few may be late by any time. */
    private static LocalDate firstDay(NavigableMap<LocalDate, Long> days) {
        double late = (1 - NEARLY_ALL) / 2 * sum(days);
        long passed = 0;
        for (Map.Entry<LocalDate, Long> day : days.entrySet()) {
            passed += day.getValue();
            if (passed > late) {
                return day.getKey();
            }
        }
        return days.lastKey();
    }

    /** Whether dumps begin so many days before their dates, the later the dump the later. */
    private static boolean moves(NavigableMap<LocalDate, LocalDate> firstDays) {
        if (firstDays.size() < GROWING) {
            return false;
        }
        long furthest = firstDays.entrySet().stream()
                .mapToLong(dump -> ChronoUnit.DAYS.between(dump.getValue(), dump.getKey()))
                .max()
                .orElse(0);
        long dates = ChronoUnit.DAYS.between(firstDays.firstKey(), firstDays.lastKey());
        long moved = ChronoUnit.DAYS.between(
                firstDays.firstEntry().getValue(), firstDays.lastEntry().getValue());
        return furthest <= FURTHEST_BACK && moved >= dates * NEARLY_ALL - 1;
    }

    /** Whether the rows that were looked at end before the date of the dump, and begin before that of the dump before it. */
    private static boolean reachesBack(Trial.Outcome trial, NavigableMap<LocalDate, LocalDate> firstDays) {
        return !trial.whole()
                && firstDays.entrySet().stream()
                        .allMatch(dump -> trial.days().containsKey(dump.getKey())
                                && trial.days().get(dump.getKey()).lastKey().isBefore(dump.getKey())
                                && dump.getValue().isBefore(dump.getKey().minusDays(1)));
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
