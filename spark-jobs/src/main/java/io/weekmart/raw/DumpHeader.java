package io.weekmart.raw;

import java.io.Serializable;
import java.util.List;

/**
 * What a file's header says: which declared field each of its columns holds.
 *
 * @param fields index of the declared field, by CSV column; {@link #UNKNOWN} for columns that are not declared
 * @param unknownColumns names of the columns that are not declared, as they stand in the file; those that may be shown
 * @param otherUnknownColumns how many columns besides are not declared: of a table with private columns a name that nobody knows may be a
 *     value of a row that stands in the header's place
 * @param privateColumns the columns whose values are shown nowhere
 * @param length bytes up to the first record: a byte-order mark, blank lines, the header and its line end
 * @param lines physical lines up to the first record
 */
public record DumpHeader(
        DumpFile file,
        List<Integer> fields,
        List<String> unknownColumns,
        int otherUnknownColumns,
        PrivateColumns privateColumns,
        long length,
        long lines)
        implements Serializable {
    /** Stands for a column that is not declared. */
    static final int UNKNOWN = -1;

    public DumpHeader {
        fields = List.copyOf(fields);
        unknownColumns = List.copyOf(unknownColumns);
    }

    /** Whether the file has a column of the declared table. */
    public boolean has(String column) {
        return fields.contains(file.table().index(column));
    }

    /** Names of the declared columns that the file does not have: each of them is optional, and null in every row. */
    public List<String> absent() {
        return file.table().columns().stream().filter(column -> !has(column)).toList();
    }

    /** The text of a record that is not malformed, private values masked, bytes that are not UTF-8 written as \\xE9. */
    byte[] readable(byte[] bytes, int start, int end) {
        byte[] masked = privateColumns.masked(bytes, start, end);
        return Utf8.readable(masked, 0, masked.length);
    }
}
