package io.weekmart.inspect;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds headers that do not stand in the first line: office programs write a title and the day of the export above them. */
final class TitleLines {
    private static final int MOST_LINES = 20;
    /** So many names of columns are no chance. */
    private static final int ENOUGH_NAMES = 3;

    private static final List<String> DELIMITERS = List.of(";", ",", "\t", "|");

    private TitleLines() {}

    /**
     * Looks for a header below other lines.
     *
     * @param head of a file, in an encoding that has ASCII in it
     * @param known whether a name is that of a column
     * @return its line, counted from 1; empty where the first line may well be the header
     */
    static OptionalInt header(byte[] head, Predicate<String> known) {
        List<String> lines = new String(head, StandardCharsets.UTF_8)
                .lines()
                .limit(MOST_LINES)
                .toList();
        for (String delimiter : DELIMITERS) {
            if (lines.isEmpty() || names(lines.get(0), delimiter, known) > 0) {
                return OptionalInt.empty();
            }
        }
        for (int line = 1; line < lines.size(); line++) {
            for (String delimiter : DELIMITERS) {
                if (names(lines.get(line), delimiter, known) >= ENOUGH_NAMES) {
                    return OptionalInt.of(line + 1);
                }
            }
        }
        return OptionalInt.empty();
    }

    private static long names(String line, String delimiter, Predicate<String> known) {
        return List.of(line.split(Pattern.quote(delimiter), -1)).stream()
                .map(name -> name.strip().replaceAll("^\"|\"$", ""))
                .filter(known)
                .distinct()
                .count();
    }
}
