package io.weekmart.raw;

/** Parsed rows as a {@link RowRule} sees them, by the index of a field in its table. */
public interface RowBatch {
    /** The value of a field whose type {@link io.weekmart.schema.FieldType#fitsLong fits a long}; 0 where it is empty. */
    long value(int field, int row);

    /** Whether the field is empty. */
    boolean empty(int field, int row);

    /** The reasons found so far in the row's own text, bits of {@link io.weekmart.schema.Reasons}. */
    long reasons(int row);

    /** Index of the file that the row stands in, in the scan's plan. */
    int file(int row);

    /** Says where the row goes: values of {@link ScanColumns#SLOT} and {@link ScanColumns#CELL}. */
    void place(int row, int slot, long cell);
}
