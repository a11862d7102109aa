package io.weekmart.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in the files of a family.
 *
 * @param obstacle why nothing of them was read, as in "this is a Parquet file"; null where they were
 * @param written how their records are parted; the standard where nothing was read
 * @param ascii whether all of it is ASCII, which is the same in every encoding
 * @param quotes whether some field stands in quotes
 * @param columns in the order of the file
 * @param records how many were read, headers left out
 * @param oddRecords how many of them have another number of fields, or text behind a closing quote
 * @param filesRead how many of the files these are of
 * @param notes what else somebody should know, as sentences
 */
record FamilyProfile(
        FileFamily family,
        @Nullable String obstacle,
        Written written,
        boolean ascii,
        boolean quotes,
        List<ColumnProfile> columns,
        long records,
        long oddRecords,
        int filesRead,
        List<String> notes) {
    FamilyProfile {
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }

    /** Whether its files are text that can be read. */
    boolean readable() {
        return obstacle == null;
    }
}
