package io.weekmart.contract.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pipeline reads, and what of it can be configured.
 *
 * @param name as the command line and the configuration name it, such as {@code weekly-metrics}: lower case, digits and hyphens
 * @param inputs its raw tables, in the order of reports; references lead to tables of the same pipeline, whose key is one required column
 * @param settings keys of the configuration that it alone has
 * @param fromRows tables that inputs refer to and that are no inputs themselves: their rows are made of those that name them
 */
public record Pipeline(String name, List<TableSpec> inputs, List<Setting<?>> settings, List<TableSpec> fromRows) {
    private static final Predicate<String> VALID_NAME =
            Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*").asMatchPredicate();

    private static final List<String> CALENDAR_COLUMNS = List.of("cal_dt", "yr_num", "wk_num", "yr_wk_num");

    /** What stands in the configuration of every pipeline. */
    private static final Set<String> BLOCKS = Set.of("raw", "tables", "output", "extract");

    /** A pipeline without keys of its own. */
    public Pipeline(String name, List<TableSpec> inputs) {
        this(name, inputs, List.of());
    }

    /** A pipeline that reads every table which its inputs refer to. */
    public Pipeline(String name, List<TableSpec> inputs, List<Setting<?>> settings) {
        this(name, inputs, settings, List.of());
    }

    public Pipeline {
        inputs = List.copyOf(inputs);
        settings = List.copyOf(settings);
        fromRows = List.copyOf(fromRows);
        if (!VALID_NAME.test(name)) {
            throw new IllegalArgumentException(
                    "A pipeline's name must be words of lower-case letters and digits, joined by hyphens, but is '"
                            + name + "'");
        }
        Set<String> names = new HashSet<>();
        for (TableSpec input : inputs) {
            if (!names.add(input.name())) {
                throw new IllegalArgumentException("Pipeline " + name + " declares table " + input.name() + " twice");
            }
        }
        Set<String> keys = new HashSet<>();
        for (Setting<?> setting : settings) {
            if (!keys.add(setting.name()) || BLOCKS.contains(setting.name())) {
                throw new IllegalArgumentException(
                        "Pipeline " + name + " cannot have a setting " + setting.name() + ": the key is taken");
            }
        }
        List<TableSpec> known =
                Stream.concat(inputs.stream(), fromRows.stream()).toList();
        for (TableSpec input : inputs) {
            for (Reference reference : input.references()) {
                TableSpec target = known.stream()
                        .filter(table -> table.name().equals(reference.table()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("Pipeline " + name + " has no table "
                                + reference.table() + ", which " + input.name() + "." + reference.column()
                                + " refers to"));
                if (target.naturalKey().size() != 1) {
                    throw new IllegalArgumentException("Table " + target.name()
                            + " must have a natural key of one column, because " + input.name() + "."
                            + reference.column() + " refers to it, but has " + target.naturalKey());
                }
                requireComparable(input, reference, target);
                requireFilledKey(input, reference, target);
            }
        }
        referencesFirst(name, inputs);
    }

    /** A reference is compared with keys as one long: both are whole numbers, or both are dates. */
    private static void requireComparable(TableSpec input, Reference reference, TableSpec target) {
        FieldType column = input.field(reference.column()).type();
        FieldType key = target.field(target.naturalKey().get(0)).type();
        boolean numbers = isWhole(column) && isWhole(key);
        boolean dates = column.kind() == FieldType.Kind.DATE && key.kind() == FieldType.Kind.DATE;
        if (!numbers && !dates) {
            throw new IllegalArgumentException("Column " + input.name() + "." + reference.column() + " refers to "
                    + target.name() + "." + target.naturalKey().get(0)
                    + ": both must be whole numbers, or both dates, but they are " + column + " and " + key);
        }
    }

    /** The keys that a reference is looked up among are collected as they are: a row without one could not be told from the others. */
    private static void requireFilledKey(TableSpec input, Reference reference, TableSpec target) {
        Field key = target.field(target.naturalKey().get(0));
        if (!key.required()) {
            throw new IllegalArgumentException("Column " + target.name() + "." + key.name()
                    + " must be required, because " + input.name() + "." + reference.column()
                    + " refers to it, but may be empty");
        }
    }

    private static boolean isWhole(FieldType type) {
        return type.kind() == FieldType.Kind.INT || type.kind() == FieldType.Kind.LONG;
    }

    /**
     * Orders tables so that each comes behind those that it refers to.
     *
     * @throws IllegalArgumentException if there is no such order
     */
    private static List<TableSpec> referencesFirst(String pipeline, List<TableSpec> tables) {
        Set<TableSpec> ordered = new LinkedHashSet<>();
        for (TableSpec table : tables) {
            addReferencesFirst(pipeline, tables, table, ordered, new LinkedHashSet<>());
        }
        return List.copyOf(ordered);
    }

    private static void addReferencesFirst(
            String pipeline, List<TableSpec> tables, TableSpec table, Set<TableSpec> ordered, Set<TableSpec> path) {
        if (ordered.contains(table)) {
            return;
        }
        if (!path.add(table)) {
            throw new IllegalArgumentException("Tables of pipeline " + pipeline + " refer to each other in a circle: "
                    + Stream.concat(path.stream().dropWhile(visited -> !visited.equals(table)), Stream.of(table))
                            .map(TableSpec::name)
                            .collect(Collectors.joining(" -> ")));
        }
        for (Reference reference : table.references()) {
            for (TableSpec target : tables) {
                if (target.name().equals(reference.table())) {
                    addReferencesFirst(pipeline, tables, target, ordered, path);
                }
            }
        }
        path.remove(table);
        ordered.add(table);
    }

    /** The inputs, each behind those that it refers to. */
    public List<TableSpec> inputsByReference() {
        return referencesFirst(name, inputs);
    }

    /** The input that holds the retailer's calendar: the one with its four columns; empty where there is none. */
    public Optional<TableSpec> calendar() {
        return hasCalendar()
                ? inputs.stream()
                        .filter(table -> table.columns().containsAll(CALENDAR_COLUMNS))
                        .findFirst()
                : Optional.empty();
    }

    /** The same pipeline where the calendar is no dump. */
    public Pipeline withoutCalendar() {
        List<TableSpec> others = new ArrayList<>(inputs);
        calendar().ifPresent(others::remove);
        return new Pipeline(name, others, settings, fromRows);
    }

    /** The same pipeline where the rows of some tables are made of those that name them, so that there is no dump of these. */
    public Pipeline withoutDumps(List<TableSpec> tables) {
        List<TableSpec> others = new ArrayList<>(inputs);
        others.removeAll(tables);
        return new Pipeline(name, others, settings, tables);
    }

    /** The same pipeline where there are no dumps of some of its inputs, to which no other one refers. */
    public Pipeline without(Predicate<TableSpec> absent) {
        return new Pipeline(name, inputs.stream().filter(absent.negate()).toList(), settings, fromRows);
    }

    /** Whether the retailer's calendar decides which dates the rows of an input may have. */
    public boolean hasCalendar() {
        return inputs.stream().anyMatch(TableSpec::inCalendar);
    }

    /** The input of that name. */
    public Optional<TableSpec> input(String table) {
        return inputs.stream().filter(input -> input.name().equals(table)).findFirst();
    }

    /** The inputs that are delivered as daily dumps in the daily layout. */
    public List<TableSpec> dailyInputs() {
        return inputs.stream().filter(TableSpec::daily).toList();
    }
}
