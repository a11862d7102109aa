package io.weekmart.contract.config;

import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an export names the columns of a table, and what a header by these names lacks. The job and the launcher's check judge headers by it.
 *
 * @param exported the export's own name for a column, by its declared name; columns that are not named keep the declared one
 * @param naturalKey our names of the columns that tell one row from another: none of them may be absent
 * @param ignored names in headers, in any case, that are known to be no column of ours
 * @param rules which columns a header need not have, since the configuration supplies their values, and may not have either
 */
public record ColumnNames(
        TableSpec table,
        Map<String, String> exported,
        List<String> naturalKey,
        List<String> ignored,
        ColumnRules rules) {
    /** Names of so many letters are another's misspelling by one letter at the most, longer ones by two. */
    private static final int SHORT_NAME = 5;

    public ColumnNames {
        exported = Map.copyOf(exported);
        naturalKey = List.copyOf(naturalKey);
        ignored = List.copyOf(ignored);
    }

    /** The names that a configuration gives the columns of a table. */
    public static ColumnNames of(Configuration conf, PipelineKeys pipeline, TableSpec table) {
        TableKeys keys = pipeline.table(table);
        return new ColumnNames(
                table,
                conf.get(keys.columns()),
                conf.get(keys.naturalKey()),
                conf.knownElsewhere(pipeline, table),
                conf.columnRules(pipeline, table));
    }

    /** The export's name of a column. */
    public String exported(String column) {
        return exported.getOrDefault(column, column).strip();
    }

    /** The value that a column has in every row, where the configuration supplies it. */
    public Optional<String> constant(String column) {
        return Optional.ofNullable(rules.constants().get(column));
    }

    /** Whether a name in a header is known to be no column of ours. */
    public boolean ignores(String name) {
        return ignored.stream().anyMatch(each -> key(each).equals(key(name)));
    }

    /**
     * What a header lacks, and what it may not have.
     *
     * @param missing our names of the columns that it must have and has not, in the order of the table
     * @param absent our names of the optional columns that it has not, which are null in every row
     * @param misspelled the column that a name in the header nearly is, by the place of that name in the header, from 0: an absent one, or one
     *     that the header has not and whose values the configuration supplies
     * @param torn whether optional columns are absent, and an unknown name goes over several lines and holds a delimiter, as where a quote is
     *     never closed
     * @param renamed of the missing ones, those that a name of the header plausibly is, with that name; no name stands for two
     * @param supplied our names of the columns that it has although the configuration supplies their values
     */
    public record Lacks(
            List<String> missing,
            List<String> absent,
            SortedMap<Integer, String> misspelled,
            boolean torn,
            Map<String, String> renamed,
            List<String> supplied) {
        /** Whether the file cannot be used. */
        public boolean unusable() {
            return !missing.isEmpty() || !misspelled.isEmpty() || torn || !supplied.isEmpty();
        }
    }

    /**
     * What a header lacks.
     *
     * @param delimiter between the columns of its file
     */
    public Lacks lackedBy(List<String> header, char delimiter) {
        Set<String> found = new HashSet<>();
        header.forEach(name -> found.add(key(name)));
        List<String> missing = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        List<String> supplied = new ArrayList<>();
        List<String> nowhere = new ArrayList<>();
        // Another column may have the name of one whose values are supplied.
        Set<String> mapped = new HashSet<>();
        exported.values().forEach(name -> mapped.add(key(name)));
        Set<String> declared = new HashSet<>();
        for (Field field : table.fields()) {
            String name = key(exported(field.name()));
            declared.add(name);
            if (rules.supplies(field.name())) {
                if (!found.contains(name)) {
                    nowhere.add(field.name());
                } else if (!ignores(name) && !mapped.contains(name)) {
                    supplied.add(field.name());
                }
            } else if (!found.contains(name)) {
                boolean needed = !field.omissible()
                        || naturalKey.contains(field.name())
                        || !rules.derivedFrom(field.name()).isEmpty();
                (needed ? missing : absent).add(field.name());
            }
        }
        SortedMap<Integer, String> unknown = new TreeMap<>();
        for (int place = 0; place < header.size(); place++) {
            String name = header.get(place);
            if (!name.isBlank() && !declared.contains(key(name)) && !ignores(name)) {
                unknown.put(place, name);
            }
        }
        nowhere.addAll(absent);
        SortedMap<Integer, String> misspelled = new TreeMap<>();
        unknown.forEach(
                (place, name) -> misspellingOf(name, nowhere).ifPresent(column -> misspelled.put(place, column)));
        boolean torn = !absent.isEmpty()
                && unknown.values().stream().anyMatch(name -> name.indexOf('\n') >= 0 && name.indexOf(delimiter) >= 0);
        return new Lacks(
                missing, absent, misspelled, torn, renamed(missing, new ArrayList<>(unknown.values())), supplied);
    }

    /** The one of these columns that a name is within a letter or two of. */
    private Optional<String> misspellingOf(String name, List<String> columns) {
        return columns.stream()
                .filter(column -> distance(name, column)
                        <= (Math.min(name.length(), exported(column).length()) <= SHORT_NAME ? 1 : 2))
                .min(Comparator.comparingInt((String column) -> distance(name, column)));
    }

    /** The nearest pairs first. */
    private Map<String, String> renamed(List<String> missing, List<String> unknown) {
        record Pair(String column, String name, int distance) {}
        List<Pair> pairs = new ArrayList<>();
        for (String column : missing) {
            for (String name : unknown) {
                int distance = distance(name, column);
                if (distance <= Math.max(2, column.length() / 3)) {
                    pairs.add(new Pair(column, name, distance));
                }
            }
        }
        pairs.sort(Comparator.comparingInt(Pair::distance));
        Map<String, String> renamed = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            if (!renamed.containsKey(pair.column()) && !renamed.containsValue(pair.name())) {
                renamed.put(pair.column(), pair.name());
            }
        }
        return renamed;
    }

    /** Letters between a name and a column, by our name of it or the export's. */
    private int distance(String name, String column) {
        return Math.min(
                Spelling.distance(plain(name), plain(column)), Spelling.distance(plain(name), plain(exported(column))));
    }

    /** Names in headers are compared by these. */
    static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Case, and how words are joined, is no difference to a person. */
    private static String plain(String name) {
        return key(name).replace('-', '_').replace(' ', '_');
    }
}
