package io.weekmart.launcher.check;

import io.weekmart.contract.config.ColumnNames;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.config.RowSources;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.table.HeaderNames;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Judges the beginning of a dump as the run will: by the table's columns, their names in the export, and its dialect. */
final class HeaderCheck {
    /** What is found of a file without a byte. */
    static final String EMPTY = "it is empty";

    /** What to do about a file that is not as it will be. */
    static final String WAIT = "Wait for the export, or have it run again.";

    private final Settings settings;

    HeaderCheck(Settings settings) {
        this.settings = settings;
    }

    /**
     * What is to be said of the beginning of a file, whatever its rows are: what is wrong with it, or why it was not looked at. Empty where it is
     * good.
     */
    Optional<CheckLine> judged(TableSpec table, String name, Reading reading) {
        if (reading.fault() != null) {
            return Optional.of(CheckLine.fault(name, reading.fault(), WAIT));
        }
        if (reading.unread() != null) {
            return Optional.of(CheckLine.note(name, "not checked: " + reading.unread()));
        }
        List<String> unplaced = settings.dialect(table).header()
                ? List.of()
                : settings.positions(table).stream()
                        .filter(position -> !reading.header().contains(position))
                        .toList();
        if (!unplaced.isEmpty()) {
            return Optional.of(CheckLine.fault(
                    name,
                    "its first row has " + Count.of(reading.header().size(), "field") + ", but position "
                            + String.join(", ", unplaced) + " is to be read",
                    "Check the positions in " + PipelineKeys.path(settings.pipeline(), "tables." + table.name())
                            + ".columns, and the delimiter (format.delimiter)."));
        }
        ColumnNames.Lacks lacks = lacks(table, reading.header());
        if (lacks.unusable()) {
            return Optional.of(CheckLine.fault(
                    name, lacked(table, lacks, reading.header(), settings.headerNames(table)), remedy(table, lacks)));
        }
        Map<RowSources.Source, String> vanished = vanished(table, reading);
        if (vanished.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(CheckLine.fault(
                name,
                vanished.entrySet().stream()
                                .map(each -> "column " + each.getKey().column() + ", which fills " + each.getValue())
                                .collect(Collectors.joining(" and "))
                        + (vanished.size() == 1 ? ", is missing" : ", are missing") + ". Found: "
                        + settings.headerNames(table).listed(reading.header()),
                "Have the export fixed, or correct "
                        + vanished.values().stream()
                                .map(filled -> PipelineKeys.path(
                                        settings.pipeline(), "tables." + filled.replace(".", ".from-rows.")))
                                .collect(Collectors.joining(" and "))
                        + " in your configuration. Without that key, the values that are published stay."));
    }

    /** The columns that fill those of tables without a dump, and that the file has not: a run ends there. */
    private Map<RowSources.Source, String> vanished(TableSpec table, Reading reading) {
        Set<String> found = reading.header().stream()
                .map(name -> new RowSources.Source(table.name(), name).key())
                .collect(Collectors.toSet());
        Map<RowSources.Source, String> vanished =
                new LinkedHashMap<>(settings.rowSources().filledBy(table));
        vanished.keySet().removeIf(source -> found.contains(source.key()));
        return vanished;
    }

    /** Whether the header has all columns, or is not what is wrong with the file. */
    boolean lacksNothing(TableSpec table, Reading reading) {
        return reading.fault() != null
                || (!lacks(table, reading.header()).unusable()
                        && vanished(table, reading).isEmpty());
    }

    private ColumnNames.Lacks lacks(TableSpec table, List<String> header) {
        return names(table).lackedBy(header, settings.dialect(table).delimiter());
    }

    private ColumnNames names(TableSpec table) {
        return settings.columnNames(table);
    }

    private String lacked(TableSpec table, ColumnNames.Lacks lacks, List<String> header, HeaderNames names) {
        List<String> found = new ArrayList<>();
        List<String> missing =
                lacks.missing().stream().map(names(table)::exported).toList();
        if (!missing.isEmpty()) {
            found.add((missing.size() == 1 ? "column " : "columns ")
                    + String.join(", ", missing)
                    + (missing.size() == 1 ? " is missing" : " are missing"));
        }
        lacks.misspelled()
                .forEach((place, column) -> found.add((names.mayShow(header.get(place))
                                ? "column '" + header.get(place) + "'"
                                : "column " + (place + 1))
                        + " is unknown and nearly named as " + column
                        + (names(table).rules().supplies(column)
                                ? ", whose values the configuration supplies"
                                : ", which is missing")));
        if (lacks.torn()) {
            found.add("a name in its header goes over several lines, and " + String.join(", ", lacks.absent())
                    + (lacks.absent().size() == 1 ? " is" : " are") + " missing");
        }
        if (!lacks.supplied().isEmpty()) {
            found.add(String.join(", ", lacks.supplied())
                    + (lacks.supplied().size() == 1 ? " stands" : " stand")
                    + " in its header, but the configuration supplies "
                    + (lacks.supplied().size() == 1 ? "its values" : "their values"));
        }
        return String.join("; ", found) + ". Found: " + names.listed(header);
    }

    private String remedy(TableSpec table, ColumnNames.Lacks lacks) {
        String section = PipelineKeys.path(settings.pipeline(), "tables." + table.name());
        List<String> remedies = new ArrayList<>();
        if (!lacks.supplied().isEmpty()) {
            remedies.add("Remove the column from " + section + ".constants or " + section
                    + ".derive in your configuration; or, if the values of the file"
                    + " are not to be read, add it to " + section + ".ignore-columns.");
        }
        Predicate<String> supplied = names(table).rules()::supplies;
        if (lacks.misspelled().values().stream().anyMatch(supplied)) {
            remedies.add("If the export has a column whose values the configuration supplies, remove it from " + section
                    + ".constants or " + section + ".derive, and set its name in " + section + ".columns.");
        }
        boolean misspelled = lacks.misspelled().values().stream().anyMatch(supplied.negate());
        if (!lacks.missing().isEmpty() || misspelled || lacks.torn()) {
            remedies.add("Have the export fixed; or, where it has another name for the column, set " + section
                    + ".columns in your configuration.");
        }
        if (!lacks.misspelled().isEmpty() || lacks.torn()) {
            remedies.add("What is no column of Weekmart's belongs to " + section + ".ignore-columns.");
        }
        return String.join(" ", remedies);
    }
}
