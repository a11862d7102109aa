package io.weekmart.raw;

import java.io.Serializable;
import java.util.List;

/**
 * What a file's header says: which declared field each of its columns holds.
 *
 * @param fields index of the declared field, by CSV column; {@link #UNKNOWN} for columns that are not declared
 * @param unknownColumns names of the columns that are not declared, as they stand in the file
 * @param length bytes up to the first record: a byte-order mark, blank lines, the header and its line end
 * @param lines physical lines up to the first record
 */
public record DumpHeader(DumpFile file, List<Integer> fields, List<String> unknownColumns, long length, long lines)
        implements Serializable {
    /** Stands for a column that is not declared. */
    static final int UNKNOWN = -1;

    public DumpHeader {
        fields = List.copyOf(fields);
        unknownColumns = List.copyOf(unknownColumns);
    }
}
