package io.weekmart.publish;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * On which days stores sold anything: of the last {@value #DAYS} days, one bit each. It takes some 20 bytes of the ledger for each store.
 *
 * @param until the last of the days
 * @param stores bits of the days by the key of the store; bit n stands for the day n days before the last one
 */
public record SoldDays(LocalDate until, NavigableMap<Integer, Long> stores) {
    /** The last day, and as many before it that its weekday comes five times. */
    public static final int DAYS = 36;

    /** Nothing is known of any day. */
    public static final SoldDays NONE = new SoldDays(LocalDate.EPOCH, new TreeMap<>());

    private static final long ALL = (1L << DAYS) - 1;

    public SoldDays {
        stores = Collections.unmodifiableNavigableMap(new TreeMap<>(stores));
    }

    /** Whether a store sold anything on a day; false of days that are not known. */
    public boolean sold(int store, LocalDate day) {
        return (stores.getOrDefault(store, 0L) & bit(until, day)) != 0;
    }

    /** The bit of a day; 0 where it is none of the days that are kept. */
    public static long bit(LocalDate until, LocalDate day) {
        long ago = ChronoUnit.DAYS.between(day, until);
        return ago >= 0 && ago < DAYS ? 1L << ago : 0;
    }

    /**
     * The same, with other days in the place of some of its own.
     *
     * @param computed the days that are replaced; those behind the last day of these are not known any more
     * @param days the stores that sold on them, up to the last day that is to be kept
     */
    public SoldDays with(DateSpan computed, SoldDays days) {
        LocalDate last = days.until.isBefore(until) && !stores.isEmpty() ? until : days.until;
        long replaced = 0;
        for (int ago = 0; ago < DAYS; ago++) {
            LocalDate day = last.minusDays(ago);
            replaced |= day.isBefore(computed.first()) || day.isAfter(computed.last()) ? 0 : 1L << ago;
        }
        NavigableMap<Integer, Long> merged = new TreeMap<>();
        long kept = ALL & ~replaced;
        stores.forEach((store, bits) -> add(merged, store, shifted(bits, until, last) & kept));
        long taken = replaced;
        days.stores.forEach((store, bits) -> add(merged, store, shifted(bits, days.until, last) & taken));
        return new SoldDays(last, merged);
    }

    private static void add(NavigableMap<Integer, Long> stores, int store, long bits) {
        if (bits != 0) {
            stores.merge(store, bits, (a, b) -> a | b);
        }
    }

    private static long shifted(long bits, LocalDate from, LocalDate to) {
        long days = ChronoUnit.DAYS.between(from, to);
        return days >= DAYS ? 0 : bits << days & ALL;
    }
}
