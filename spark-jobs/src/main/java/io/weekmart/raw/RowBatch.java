package io.weekmart.raw;

/** Parsed rows as a {@link RowRule} sees them, by the index of a field in its table. */
public interface RowBatch {
    /** The value of a field whose type {@link io.weekmart.contract.table.FieldType#fitsLong fits a long}; 0 where it is empty. */
    long value(int field, int row);

    /** Whether the field is empty. */
    boolean empty(int field, int row);

    /** Whether no reason to reject the row has been found so far. */
    boolean clean(int row);

    /**
     * Whether the value of a field can be used: neither bad, nor empty where it is required. A bad value that the configuration has taken as
     * empty can't be: what it should have been is unknown.
     */
    boolean usable(int field, int row);

    /** Rejects the row because the value of a field is bad: see {@link io.weekmart.contract.table.Reasons#BAD_VALUE}. */
    void markBad(int field, int row);

    /** Index of the file that the row stands in, in the scan's plan. */
    int file(int row);

    /** Says where the row goes: values of {@link ScanColumns#SLOT} and {@link ScanColumns#CELL}. */
    void place(int row, int slot, long cell);
}
