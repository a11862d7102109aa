package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.table.ColumnRules;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a file's header says: which declared field each of its columns holds.
 *
 * @param fields index of the declared field, by CSV column; {@link #UNKNOWN} for columns that are not declared
 * @param unknownColumns names of the columns that are not declared, as they stand in the file; those that may be shown
 * @param otherUnknownColumns how many columns besides are not declared: of a table with private columns a name that nobody knows may be a
 *     value of a row that stands in the header's place
 * @param privateColumns the columns whose values are shown nowhere
 * @param dialect how the records behind the header are written
 * @param rules where the values of columns come from that the file does not have
 * @param further places of the columns that fill those of other tables, by their names in the file in lower case
 * @param length bytes up to the first record: a byte-order mark, blank lines, the header and its line end
 * @param lines physical lines up to the first record
 */
public record DumpHeader(
        DumpFile file,
        List<Integer> fields,
        List<String> unknownColumns,
        int otherUnknownColumns,
        PrivateColumns privateColumns,
        Dialect dialect,
        ColumnRules rules,
        Map<String, Integer> further,
        long length,
        long lines)
        implements Serializable {
    /** Stands for a column that is not declared. */
    static final int UNKNOWN = -1;

    public DumpHeader {
        fields = List.copyOf(fields);
        unknownColumns = List.copyOf(unknownColumns);
        further = Map.copyOf(further);
    }

    /** A file of whose columns none fills those of other tables. */
    public DumpHeader(
            DumpFile file,
            List<Integer> fields,
            List<String> unknownColumns,
            int otherUnknownColumns,
            PrivateColumns privateColumns,
            Dialect dialect,
            ColumnRules rules,
            long length,
            long lines) {
        this(
                file,
                fields,
                unknownColumns,
                otherUnknownColumns,
                privateColumns,
                dialect,
                rules,
                Map.of(),
                length,
                lines);
    }

    /**
     * The same file, of which columns that are not declared are read as well.
     *
     * @param furtherFields indexes of their fields, by their names in lower case
     */
    DumpHeader reading(Map<String, Integer> furtherFields) {
        List<Integer> read = new ArrayList<>(fields);
        furtherFields.forEach((name, field) -> {
            Integer place = further.get(name);
            if (place != null && read.get(place) == UNKNOWN) {
                read.set(place, field);
            }
        });
        return withFields(read);
    }

    private DumpHeader withFields(List<Integer> newFields) {
        return new DumpHeader(
                file,
                newFields,
                unknownColumns,
                otherUnknownColumns,
                privateColumns,
                dialect,
                rules,
                further,
                length,
                lines);
    }

    /** Whether the rows have values of a column of the declared table, out of the file or as the configuration supplies them. */
    public boolean has(String column) {
        return rules.supplies(column) || inFile(column);
    }

    /** Whether the rows have values of a column of the declared table out of the file. */
    public boolean inFile(String column) {
        return fields.contains(file.table().index(column));
    }

    /** Whether the file has a column that fills one of another table. */
    public boolean hasFurther(String name) {
        return further.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** Names of the declared columns that the rows do not {@link #has have}: each of them is optional, and null in every row. */
    public List<String> absent() {
        return file.table().columns().stream().filter(column -> !has(column)).toList();
    }

    /** The text of a record that is not malformed, in UTF-8: private values masked, bytes that are no character written as \\xE9. */
    byte[] readable(byte[] bytes, int start, int end) {
        byte[] masked = privateColumns.masked(dialect, bytes, start, end);
        return ByteTexts.readable(dialect.encoding(), masked, 0, masked.length);
    }
}
