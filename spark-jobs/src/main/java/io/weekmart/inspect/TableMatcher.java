package io.weekmart.inspect;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out which files are the dumps of which table, by their names, their columns' names and what these hold. */
final class TableMatcher {
    private static final double PLAUSIBLE = 0.5;
    private static final double UNIQUE = 0.98;
    private static final int FEW_TEXTS = 4;
    private static final double FILE_WEIGHT = 1.5;
    private static final double REQUIRED_WEIGHT = 5;
    private static final double OPTIONAL_WEIGHT = 0.25;
    private static final double MOST_OPTIONAL = 2;
    /** What a column is worth that is found by a name that may mean something else. */
    private static final double UNSURE = 0.6;
    /** Share of the required columns by which files are taken for a table although their names do not say so. */
    private static final double BY_COLUMNS = 0.75;
    /** The same where the names say it. */
    private static final double BY_NAME = 0.3;

    /** What {@link KnownNames#file} says of a file that has the name of the table itself: a person is asked for the columns. */
    private static final int OWN_NAME = 2;

    private final Pipeline pipeline;
    private final KnownNames names;

    TableMatcher(Pipeline pipeline, KnownNames names) {
        this.pipeline = pipeline;
        this.names = names;
    }

    /**
     * Which files are which table.
     *
     * @param best the best match of each table that has one, in the order of the pipeline's inputs; no files are of two tables
     * @param rivals further files that seem to be of such a table too, by its name
     */
    record Matches(Map<TableSpec, TableMatch> best, Map<String, List<TableMatch>> rivals) {}

    /** Matches files and tables. */
    Matches match(List<FamilyProfile> profiles) {
        List<TableMatch> all = new ArrayList<>();
        for (FamilyProfile profile : profiles) {
            for (TableSpec table : pipeline.inputs()) {
                if (profile.readable()) {
                    match(table, profile).ifPresent(all::add);
                }
            }
        }
        all.sort(Comparator.comparingDouble(TableMatch::score)
                .reversed()
                .thenComparing(match -> depth(match.profile().family().name()))
                .thenComparing(Comparator.comparingLong(
                                (TableMatch match) -> match.profile().family().bytes())
                        .reversed()));
        Map<TableSpec, TableMatch> best = new LinkedHashMap<>();
        Map<String, List<TableMatch>> rivals = new LinkedHashMap<>();
        Set<FamilyProfile> taken = new HashSet<>();
        for (TableMatch match : all) {
            TableMatch winner = best.get(match.table());
            if (winner == null) {
                if (taken.add(match.profile())) {
                    best.put(match.table(), match);
                }
            } else if (!namedForAnother(match) && rivals(match, winner)) {
                // Sales of another store are no master of stores, although their few keys may tell the rows apart.
                addRival(match, rivals, taken);
            }
        }
        for (TableMatch match : all) {
            TableMatch winner = best.get(match.table());
            if (winner != null && rivals(match, winner)) {
                addRival(match, rivals, taken);
            }
        }
        Map<TableSpec, TableMatch> ordered = new LinkedHashMap<>();
        for (TableSpec table : pipeline.inputs()) {
            TableMatch match = best.get(table);
            if (match != null) {
                ordered.put(table, match);
            }
        }
        return new Matches(ordered, rivals);
    }

    private static void addRival(TableMatch match, Map<String, List<TableMatch>> rivals, Set<FamilyProfile> taken) {
        if (taken.add(match.profile())) {
            rivals.computeIfAbsent(match.table().name(), table -> new ArrayList<>())
                    .add(match);
        }
    }

    private boolean namedForAnother(TableMatch match) {
        String name = match.profile().family().name();
        return pipeline.inputs().stream()
                .anyMatch(table -> !table.equals(match.table()) && names.file(table.name(), name) > 0);
    }

    /** Whether files may well be of the same table as others: they have the same columns, or as good a name and all that is needed. */
    private boolean rivals(TableMatch match, TableMatch winner) {
        if (plainNames(match.profile()).equals(plainNames(winner.profile()))) {
            return true;
        }
        String table = match.table().name();
        String name = match.profile().family().name();
        String other = winner.profile().family().name();
        return match.missing().isEmpty()
                && match.sureness() != Sureness.GUESS
                && depth(name) == depth(other)
                && names.file(table, name) >= names.file(table, other);
    }

    private static Set<String> plainNames(FamilyProfile profile) {
        return profile.columns().stream()
                .map(column -> KnownNames.plain(column.name()))
                .collect(Collectors.toSet());
    }

    private static long depth(String name) {
        return name.chars().filter(c -> c == '/').count();
    }

    private Optional<TableMatch> match(TableSpec table, FamilyProfile profile) {
        int file = names.file(table.name(), profile.family().name());
        boolean header = profile.written().header();
        Map<String, TableMatch.Column> columns = header ? byName(table, profile) : byPlace(table, profile);
        double worth = 0;
        double optional = 0;
        int required = 0;
        boolean sure = true;
        for (Field field : table.fields()) {
            TableMatch.Column column = columns.get(field.name());
            double columnWorth = column == null ? 0 : column.sureness() == Sureness.GUESS ? UNSURE : 1;
            if (field.required() && !field.omissible()) {
                required++;
                if (column == null && suppliable(field, columns)) {
                    columnWorth = 1;
                }
                worth += columnWorth;
                sure &= columnWorth == 1;
            } else {
                optional += columnWorth;
            }
        }
        double share = worth / required;
        double least = file == OWN_NAME ? 0 : file > 0 ? BY_NAME : BY_COLUMNS;
        // A name alone makes no table: inventory/README.txt.
        boolean anything = !columns.isEmpty() || profile.columns().size() > 1;
        if (!anything || !keyTellsRows(table, columns) || share < least) {
            return Optional.empty();
        }
        boolean likely = sure || (file == OWN_NAME && share >= BY_NAME) || (file > 0 && share >= BY_COLUMNS);
        Sureness sureness = sure && file > 0 ? Sureness.HIGH : likely ? Sureness.LIKELY : Sureness.GUESS;
        if (!header) {
            sureness = sureness.and(Sureness.LIKELY);
        }
        double score =
                FILE_WEIGHT * file + REQUIRED_WEIGHT * share + Math.min(MOST_OPTIONAL, OPTIONAL_WEIGHT * optional);
        int found = (int) columns.keySet().stream()
                .filter(name ->
                        table.field(name).required() && !table.field(name).omissible())
                .count();
        String reason = (file > 0 ? "by the file name and " : "by ") + found + " of " + required + " required columns";
        return Optional.of(new TableMatch(table, profile, columns, score, sureness, reason));
    }

    /** Whether a required column need not be in the files, since others are from which it can be computed. */
    private static boolean suppliable(Field field, Map<String, TableMatch.Column> columns) {
        return field.name().equals(Supplies.AMOUNT)
                && Supplies.amount(columns.keySet()).isPresent();
    }

    /** Of a table whose rows have a key of one column, such as a product master, that column tells the rows apart. */
    private static boolean keyTellsRows(TableSpec table, Map<String, TableMatch.Column> columns) {
        if (table.naturalKey().size() != 1 || table.daily()) {
            return true;
        }
        TableMatch.Column key = columns.get(table.naturalKey().get(0));
        return key != null && (key.profile().values() == 0 || key.profile().uniqueShare() >= UNIQUE);
    }

    /** A pair that may belong together, and how far down the list of names it stands. */
    private record Pair(Field field, ColumnProfile column, int rank, Sureness sureness, String reason) {}

    private static final int UNSURE_RANK = 1000;
    private static final int OWN_RANK = -1;

    private Map<String, TableMatch.Column> byName(TableSpec table, FamilyProfile profile) {
        List<Pair> pairs = new ArrayList<>();
        for (Field field : table.fields()) {
            KnownNames.Names known = names.of(table.name(), field.name());
            for (ColumnProfile column : profile.columns()) {
                int sure = place(known.sure(), column.name());
                int unsure = place(known.unsure(), column.name());
                if (column.name().equalsIgnoreCase(field.name())) {
                    pairs.add(new Pair(field, column, OWN_RANK, Sureness.HIGH, "its own name"));
                } else if (sure >= 0 && mayBe(field, column)) {
                    pairs.add(new Pair(
                            field, column, sure, sure == 0 ? Sureness.HIGH : Sureness.LIKELY, "a name that means it"));
                } else if (unsure >= 0 && mayBe(field, column)) {
                    pairs.add(new Pair(
                            field,
                            column,
                            UNSURE_RANK + unsure,
                            onlyDate(table, field, column, profile) ? Sureness.LIKELY : Sureness.GUESS,
                            "a name that may mean something else"));
                }
            }
        }
        pairs.sort(Comparator.comparingInt(Pair::rank));
        return chosen(table, pairs);
    }

    /** Whether a column is the day of the rows, and the only one with dates: nothing else can be meant. */
    private static boolean onlyDate(TableSpec table, Field field, ColumnProfile column, FamilyProfile profile) {
        return table.date().filter(field.name()::equals).isPresent()
                && column.datedShare() >= ColumnProfile.TYPED
                && profile.columns().stream()
                        .allMatch(other -> other.equals(column) || other.datedShare() < ColumnProfile.TYPED);
    }

    private static boolean mayBe(Field field, ColumnProfile column) {
        return Unit.of(column.name()).fits(field) && plausible(field, column);
    }

    /** Where a name stands in a list, with its unit or without it; -1 where it does not. */
    private static int place(List<String> names, String name) {
        int place = names.indexOf(KnownNames.plain(name));
        return place >= 0 ? place : names.indexOf(KnownNames.plain(Unit.without(name)));
    }

    /** Whether the name of another column means the same amount or quantity, such as net and gross sales, and nothing else takes that column. */
    private static boolean hasEqual(Pair pair, List<Pair> pairs, Set<ColumnProfile> taken) {
        return pair.rank() != OWN_RANK
                && pair.field().type().kind() == FieldType.Kind.DECIMAL
                && pairs.stream()
                        .anyMatch(other -> other.field().equals(pair.field())
                                && other.rank() < UNSURE_RANK
                                && !taken.contains(other.column()));
    }

    private static Map<String, TableMatch.Column> chosen(TableSpec table, List<Pair> pairs) {
        Map<String, Pair> best = new LinkedHashMap<>();
        Set<ColumnProfile> taken = new HashSet<>();
        for (Pair pair : pairs) {
            if (!best.containsKey(pair.field().name()) && taken.add(pair.column())) {
                best.put(pair.field().name(), pair);
            }
        }
        Map<String, TableMatch.Column> found = new LinkedHashMap<>();
        best.forEach((name, pair) -> found.put(
                name,
                hasEqual(pair, pairs, taken)
                        ? new TableMatch.Column(pair.column(), Sureness.GUESS, "one of several names that mean it")
                        : new TableMatch.Column(pair.column(), pair.sureness(), pair.reason())));
        Map<String, TableMatch.Column> ordered = new LinkedHashMap<>();
        for (String column : table.columns()) {
            TableMatch.Column match = found.get(column);
            if (match != null) {
                ordered.put(column, match);
            }
        }
        return ordered;
    }

    /** Without a header: as Weekmart declares the columns, where there are as many and all of them hold what they should; else by what they hold. */
    private static Map<String, TableMatch.Column> byPlace(TableSpec table, FamilyProfile profile) {
        List<ColumnProfile> columns = profile.columns();
        List<Pair> pairs = new ArrayList<>();
        boolean same = columns.size() == table.fields().size();
        for (int i = 0; same && i < columns.size(); i++) {
            Field field = table.fields().get(i);
            same = plausible(field, columns.get(i))
                    && (!field.required() || columns.get(i).values() > 0);
            pairs.add(new Pair(field, columns.get(i), i, Sureness.LIKELY, "its place, and what it holds"));
        }
        if (same) {
            return chosen(
                    table,
                    pairs.stream().filter(pair -> pair.column().values() > 0).toList());
        }
        pairs.clear();
        ByContent.of(table, columns)
                .forEach((name, column) ->
                        pairs.add(new Pair(table.field(name), column, 0, Sureness.GUESS, "what it holds")));
        return chosen(table, pairs);
    }

    /** Whether the values of a column can be those of one of ours. */
    static boolean plausible(Field field, ColumnProfile column) {
        if (column.values() == 0) {
            return true;
        }
        // No row is worth losing for a column that nobody needs.
        return fits(field, column, field.required() ? PLAUSIBLE : ColumnProfile.TYPED);
    }

    /** Whether enough values of a column can be those of one of ours to make it worth taking the others as empty. */
    static boolean oftenFits(Field field, ColumnProfile column) {
        return fits(field, column, PLAUSIBLE);
    }

    private static boolean fits(Field field, ColumnProfile column, double least) {
        return switch (field.type().kind()) {
            // A key may be a text: that is another choice.
            case INT, LONG -> isKey(field) || column.wholeShare() >= least;
            case DECIMAL -> column.numericShare() >= least;
            case DATE, TIMESTAMP -> column.datedShare() >= least;
            case FLAG -> column.allDistinct() && column.distinct().size() <= FEW_TEXTS;
            case TEXT -> true;
        };
    }

    /** Whether a column of whole numbers tells one thing from another, and could be one of codes as well. */
    static boolean isKey(Field field) {
        return field.typeSetting() != null
                || field.name().equals("store_key")
                || field.name().equals("prod_key");
    }
}
