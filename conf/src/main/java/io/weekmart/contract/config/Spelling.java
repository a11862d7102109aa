package io.weekmart.contract.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was meant. */
public final class Spelling {
    /** Letters of a name's beginning that are enough to mean it. */
    private static final int MIN_BEGINNING = 4;

    private Spelling() {}

    /** {@code Did you mean NAME?} with a blank before it, where a known name is near enough to be meant; empty elsewhere. */
    public static String didYouMean(String typed, Collection<String> known) {
        return didYouMean(nearest(typed, known));
    }

    static String didYouMean(Optional<String> name) {
        return name.map(meant -> " Did you mean " + meant + "?").orElse("");
    }

    /** The known name that is nearest to a mistyped one; empty where none is near enough to be meant. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        String wanted = plain(typed);
        int limit = Math.max(2, typed.length() / 3);
        List<String> longer = known.stream()
                .filter(name -> typed.length() >= MIN_BEGINNING && plain(name).startsWith(wanted))
                .toList();
        if (longer.size() == 1) {
            return Optional.of(longer.get(0));
        }
        return closest(typed, known).filter(name -> distance(wanted, plain(name)) <= limit);
    }

    /** The known name with the fewest edits, however many these are; empty where no name is known. */
    public static Optional<String> closest(String typed, Collection<String> known) {
        String wanted = plain(typed);
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(wanted, plain(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Case, and whether words are joined by hyphens or underscores, is what people get wrong most. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How many letters to insert, leave out, replace or swap with their neighbour. */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
                least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[from.length()][to.length()];
    }
}
