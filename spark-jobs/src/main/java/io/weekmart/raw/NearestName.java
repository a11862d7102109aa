package io.weekmart.raw;

import java.util.List;
import java.util.Locale;

/** Guesses which of some names was meant. */
final class NearestName {
    private NearestName() {}

    /** The candidate with the fewest edits; a placeholder that says what to write where there is none. */
    static String of(String name, List<String> candidates) {
        String nearest = "its name in the export";
        int fewest = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int edits = edits(name, candidate.toLowerCase(Locale.ROOT));
            if (edits < fewest && !candidate.isEmpty()) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], previous[j]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
