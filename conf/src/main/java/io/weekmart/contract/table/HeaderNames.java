package io.weekmart.contract.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which names out of the header of a dump may be shown to people, or kept. A damaged file has values where its header should be: without a
 * header line, without a line feed behind it, or with a quote that is never closed. So of a table with private columns only those names
 * are shown that are known beforehand; the others are counted.
 *
 * @param table the table of the dump
 * @param all whether every name may be shown, as of a table without private columns
 * @param known names that may be shown, in lower case: those of declared and of private columns, and the export's own names as configured
 */
public record HeaderNames(TableSpec table, boolean all, Set<String> known) {
    private static final int MOST_NAMES = 40;
    private static final int MOST_LETTERS = 300;

    public HeaderNames {
        known = Set.copyOf(known);
    }

    /**
     * The names of a table's dumps.
     *
     * @param exported the export's names of declared columns that it names otherwise, by ours
     * @param privateColumns as they are configured
     */
    public static HeaderNames of(TableSpec table, Map<String, String> exported, List<String> privateColumns) {
        Set<String> known = new HashSet<>();
        table.columns().forEach(name -> known.add(key(name)));
        exported.values().forEach(name -> known.add(key(name)));
        privateColumns.forEach(name -> known.add(key(name)));
        return new HeaderNames(table, privateColumns.isEmpty(), known);
    }

    /** Whether a name may be shown. */
    public boolean mayShow(String name) {
        return all || known.contains(key(name));
    }

    /** Those names that may be shown. */
    public List<String> shown(List<String> names) {
        return names.stream().filter(this::mayShow).toList();
    }

    /** Names as a sentence lists them: those that may be shown, as far as a message has room for them, and how many others there are. */
    public String listed(List<String> names) {
        List<String> shown = shown(names);
        return listed(table, shown, names.size() - shown.size());
    }

    /**
     * Names out of the header of a table's dump as a sentence lists them.
     *
     * @param shown names that may be shown
     * @param others number of names that may not
     */
    public static String listed(TableSpec table, List<String> shown, int others) {
        List<String> parts = new ArrayList<>();
        for (String name : shown.subList(0, Math.min(shown.size(), MOST_NAMES))) {
            parts.add(printable(name.length() > MOST_LETTERS ? name.substring(0, MOST_LETTERS) + "..." : name));
        }
        if (shown.size() > MOST_NAMES) {
            parts.add("...");
        }
        String names = String.join(", ", parts);
        if (others == 0) {
            return names;
        }
        String counted = String.format(
                Locale.ROOT,
                parts.isEmpty()
                        ? others == 1 ? "%,d name" : "%,d names"
                        : others == 1 ? " and %,d other" : " and %,d others",
                others);
        return names + counted + ", not shown since " + table + " has private columns";
    }

    /** A name as a line can show it: characters that a terminal would obey, line ends among them, are written as {@code \\x1B}. */
    public static String printable(String text) {
        if (text.chars().noneMatch(HeaderNames::obeyed)) {
            return text;
        }
        StringBuilder printable = new StringBuilder();
        text.chars().forEach(c -> {
            if (obeyed(c)) {
                printable.append(String.format(Locale.ROOT, "\\x%02X", c));
            } else {
                printable.append((char) c);
            }
        });
        return printable.toString();
    }

    private static boolean obeyed(int c) {
        return Character.isISOControl(c) && c != '\t';
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
