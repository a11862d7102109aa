package io.weekmart.crash;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What readers found wrong, counted over all kills of one kind of store. */
final class Verdict {
    final String store;
    /** First kills of a round, by the phase that they hit. */
    final SortedMap<Phase, Integer> phases = new TreeMap<>();

    int kills;
    int runs;
    int storeWeeks;
    int missing;
    int doubled;
    int mixed;
    int different;
    int leftBehind;

    Verdict(String store) {
        this.store = store;
    }

    boolean clean() {
        return wrongStoreWeeks() + different + leftBehind == 0;
    }

    int wrongStoreWeeks() {
        return missing + doubled + mixed;
    }

    /** Compares what a reader saw after a kill with what the table held before and holds in the end. */
    void judge(
            SortedMap<String, List<String>> seen,
            SortedMap<String, List<String>> before,
            SortedMap<String, List<String>> after) {
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        all.addAll(seen.keySet());
        for (String storeWeek : all) {
            storeWeeks++;
            @Nullable List<String> rows = seen.get(storeWeek);
            if (rows == null) {
                if (before.containsKey(storeWeek) && after.containsKey(storeWeek)) {
                    missing++;
                }
            } else if (!rows.equals(before.get(storeWeek)) && !rows.equals(after.get(storeWeek))) {
                if (new HashSet<>(rows).size() < rows.size()) {
                    doubled++;
                } else {
                    mixed++;
                }
            }
        }
    }

    /** How many kills hit the boundary of each phase, in one line. */
    String boundaries() {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-6s", store));
        for (Phase phase : Phase.values()) {
            line.append(String.format(Locale.ROOT, "  %s %d", phase, phases.getOrDefault(phase, 0)));
        }
        return line.toString();
    }

    static String heading() {
        return heading("store-weeks");
    }

    /** @param units what a reader finds old or new */
    static String heading(String units) {
        return String.format(
                Locale.ROOT,
                "%-6s %6s %6s %17s %8s %8s %6s %16s %12s",
                "store",
                "kills",
                "runs",
                units + " read",
                "missing",
                "doubled",
                "mixed",
                "final rows wrong",
                "left behind");
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-6s %6d %6d %17d %8d %8d %6d %16d %12d",
                store,
                kills,
                runs,
                storeWeeks,
                missing,
                doubled,
                mixed,
                different,
                leftBehind);
    }
}
