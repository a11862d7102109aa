package io.weekmart.inspect;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.TableSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of the pipeline and the files that seem to be its dumps.
 *
 * @param columns columns of the files by our names, in the order of the table
 * @param score by which it is compared with other matches
 * @param sureness of the table as a whole
 * @param reason why it is taken for that table, as a clause
 */
record TableMatch(
        TableSpec table,
        FamilyProfile profile,
        Map<String, Column> columns,
        double score,
        Sureness sureness,
        String reason) {

    /**
     * A column of the files that seems to be one of ours.
     *
     * @param reason why, as a clause
     */
    record Column(ColumnProfile profile, Sureness sureness, String reason) {}

    TableMatch {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** The same, less sure. */
    TableMatch asGuess() {
        return new TableMatch(table, profile, columns, score, Sureness.GUESS, reason);
    }

    /** The column of the files that is one of ours. */
    Optional<ColumnProfile> column(String ours) {
        return Optional.ofNullable(columns.get(ours)).map(Column::profile);
    }

    /** Our name of a column of the files; empty where it is none of ours. */
    Optional<String> ours(ColumnProfile column) {
        return columns.entrySet().stream()
                .filter(entry -> entry.getValue().profile().equals(column))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** How sure it is which column of the files one of ours is. */
    Sureness sureness(String ours) {
        Column column = columns.get(ours);
        return column == null ? Sureness.GUESS : column.sureness();
    }

    /** Our names of the columns that must be filled and that the files do not seem to have. */
    List<String> missing() {
        return table.fields().stream()
                .filter(field -> field.required() && !field.omissible())
                .map(Field::name)
                .filter(name -> !columns.containsKey(name))
                .toList();
    }
}
