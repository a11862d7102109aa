package io.weekmart.weekly;

import io.weekmart.contract.page.Coverage;
import io.weekmart.publish.SoldDays;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * On which of the last days each store sold or counted anything: for people, who see at once where something is missing. A store is silent on
 * a day of which it has no row, though it sold on that weekday in each of the four weeks before, as the guard {@code silent-stores} has it.
 * Of days whose weeks before are not remembered, those that are remembered decide.
 */
final class StoreCoverage {
    private static final int WEEKS = 4;
    private static final int DAYS_OF_WEEK = 7;

    private StoreCoverage() {}

    /**
     * The days up to one.
     *
     * @param sold on which days stores sold
     * @param published on which days they sold as an earlier run published it: a dump that lost them does not show what is usual
     * @param counted on which days stores counted stock
     * @param closed dates on which nothing is expected
     */
    static Coverage of(
            LocalDate last,
            SoldDays sold,
            SoldDays published,
            SoldDays counted,
            Predicate<LocalDate> closed,
            IntFunction<KeyNames.Store> names) {
        List<LocalDate> days =
                last.minusDays(Coverage.DAYS - 1L).datesUntil(last.plusDays(1)).toList();
        Set<Integer> keys = new TreeSet<>(sold.stores().keySet());
        keys.addAll(counted.stores().keySet());
        // Of a store that a dump has lost altogether, what was published is all that is known.
        keys.addAll(published.stores().keySet());
        List<Coverage.Store> stores = new ArrayList<>();
        List<List<LocalDate>> before =
                days.stream().map(day -> before(day, last, closed)).toList();
        int[] soldOn = new int[days.size()];
        int[] countedOn = new int[days.size()];
        int[] silentOn = new int[days.size()];
        for (int key : keys) {
            StringBuilder states = new StringBuilder();
            boolean begun = false;
            for (int i = 0; i < days.size(); i++) {
                LocalDate day = days.get(i);
                boolean sells = sold.sold(key, day);
                boolean counts = counted.sold(key, day);
                begun |= sells || counts || published.sold(key, day);
                if (sells) {
                    states.append(Coverage.SOLD);
                    soldOn[i]++;
                } else if (counts) {
                    states.append(Coverage.COUNTED);
                    countedOn[i]++;
                } else if (!closed.test(day) && isUsual(key, before.get(i), sold, published)) {
                    states.append(Coverage.SILENT);
                    silentOn[i]++;
                } else {
                    states.append(Coverage.CLOSED);
                }
            }
            if (begun) {
                KeyNames.Store name = names.apply(key);
                stores.add(new Coverage.Store(name.name(), name.detail(), states.toString(), silent(states)));
            }
        }
        stores.sort(Comparator.comparing(Coverage.Store::silent)
                .reversed()
                .thenComparing(Coverage.Store::silentDays, Comparator.reverseOrder())
                .thenComparing(
                        store -> store.states()
                                .chars()
                                .filter(state -> state == Coverage.SILENT)
                                .count(),
                        Comparator.reverseOrder())
                .thenComparing(Coverage.Store::name));
        List<Coverage.Day> totals = new ArrayList<>();
        for (int i = 0; i < days.size(); i++) {
            totals.add(new Coverage.Day(days.get(i), soldOn[i], countedOn[i], silentOn[i]));
        }
        int named = Math.min(Coverage.STORES, stores.size());
        return new Coverage(totals, stores.subList(0, named), stores.size() - named);
    }

    /** The days of the same weekday that tell whether a store is expected on a day; none where too few are remembered. */
    private static List<LocalDate> before(LocalDate day, LocalDate last, Predicate<LocalDate> closed) {
        LocalDate first = last.minusDays(SoldDays.DAYS - 1L);
        List<LocalDate> before = new ArrayList<>();
        for (LocalDate ago = day.minusDays(DAYS_OF_WEEK);
                !ago.isBefore(first) && before.size() < WEEKS;
                ago = ago.minusDays(DAYS_OF_WEEK)) {
            if (!closed.test(ago)) {
                before.add(ago);
            }
        }
        boolean all = !day.minusDays((long) WEEKS * DAYS_OF_WEEK).isBefore(first);
        return all && before.size() < WEEKS ? List.of() : before;
    }

    private static boolean isUsual(int store, List<LocalDate> before, SoldDays sold, SoldDays published) {
        return !before.isEmpty()
                && before.stream().allMatch(day -> sold.sold(store, day) || published.sold(store, day));
    }

    /** Days without anything up to the last one, if the store was silent on any of them. */
    private static int silent(CharSequence states) {
        int length = states.length();
        int from = length;
        boolean silent = false;
        while (from > 0 && (states.charAt(from - 1) == Coverage.SILENT || states.charAt(from - 1) == Coverage.CLOSED)) {
            from--;
            silent |= states.charAt(from) == Coverage.SILENT;
        }
        return silent ? length - from : 0;
    }
}
