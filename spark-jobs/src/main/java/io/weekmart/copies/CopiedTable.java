package io.weekmart.copies;

import io.weekmart.contract.table.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * A published table as far as copies have to know it.
 *
 * @param about what a row stands for, as a sentence
 * @param fileFields the columns inside the files, in their order
 * @param partitionFields the columns in the names of the folders, in their order
 * @param primaryKey names of the columns that tell one row of the table from another, those of the folders first; empty where rows may be equal
 */
public record CopiedTable(
        String name, String about, List<Field> fileFields, List<Field> partitionFields, List<String> primaryKey) {
    public CopiedTable {
        fileFields = List.copyOf(fileFields);
        partitionFields = List.copyOf(partitionFields);
        primaryKey = List.copyOf(primaryKey);
    }

    /** All columns, those of the folders first. */
    List<Field> columns() {
        List<Field> columns = new ArrayList<>(partitionFields);
        columns.addAll(fileFields);
        return columns;
    }
}
