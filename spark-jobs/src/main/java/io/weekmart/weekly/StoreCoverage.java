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

/** On which of the last days each store sold or counted anything: for people, who see at once where something is missing. */
final class StoreCoverage {
    private StoreCoverage() {}

    /**
     * The days up to one.
     *
     * @param sold on which days stores sold
     * @param counted on which days stores counted stock
     * @param closed dates on which nothing is expected
     */
    static Coverage of(
            LocalDate last,
            SoldDays sold,
            SoldDays counted,
            Predicate<LocalDate> closed,
            IntFunction<KeyNames.Store> names) {
        List<LocalDate> days =
                last.minusDays(Coverage.DAYS - 1L).datesUntil(last.plusDays(1)).toList();
        Set<Integer> keys = new TreeSet<>(sold.stores().keySet());
        keys.addAll(counted.stores().keySet());
        List<Coverage.Store> stores = new ArrayList<>();
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
                begun |= sells || counts;
                if (sells) {
                    states.append(Coverage.SOLD);
                    soldOn[i]++;
                } else if (counts) {
                    states.append(Coverage.COUNTED);
                    countedOn[i]++;
                } else if (!begun || closed.test(day)) {
                    states.append(Coverage.CLOSED);
                } else {
                    states.append(Coverage.SILENT);
                    silentOn[i]++;
                }
            }
            if (begun) {
                KeyNames.Store name = names.apply(key);
                stores.add(new Coverage.Store(name.name(), name.detail(), states.toString(), silent(states)));
            }
        }
        stores.sort(Comparator.comparingInt(Coverage.Store::silentDays)
                .reversed()
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

    /** Open days without anything, counted backwards from the last one. */
    private static int silent(CharSequence states) {
        int silent = 0;
        for (int i = states.length() - 1; i >= 0; i--) {
            char state = states.charAt(i);
            if (state == Coverage.SILENT) {
                silent++;
            } else if (state != Coverage.CLOSED) {
                break;
            }
        }
        return silent;
    }
}
