package io.weekmart.raw;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The columns that the scan adds to the declared ones. A scan yields rows of three kinds: one for every record of the file, one for
 * every split when it ends, and one for every fault that makes a file untrustworthy as a whole.
 *
 * <p>Their names begin with an underscore, so that a declared column may be called {@code line} or {@code content}.
 */
public final class ScanColumns {
    /** {@link #ROW}, {@link #SPLIT_END} or {@link #FAULT}. */
    public static final String ROW_KIND = "_row_kind";
    /**
     * Bits of {@link io.weekmart.contract.table.Reasons}; 0 where the row passed. {@link #BAD} and {@link #MISSING} say which fields.
     */
    public static final String REASONS = "_reasons";
    /**
     * One bit for each declared field, by its index: set where the value is bad. In a row that is not rejected, such a value was taken as empty.
     */
    public static final String BAD = "_bad";
    /** One bit for each required field, by its index: set where the value is empty. */
    public static final String MISSING = "_missing";
    /** One bit for each declared field, by its index: set where the value is empty. An empty number reads as 0. */
    public static final String EMPTIES = "_empties";
    /** Index of the split in the scan's plan. */
    public static final String SPLIT = "_split";
    /** First byte of the record in the uncompressed file, the byte-order mark counted. At a split's end or fault: its first record's. */
    public static final String OFFSET = "_offset";
    /**
     * Bytes of the record without its line end. At a split's end: bytes from its first record to where the next split's must begin; at a
     * fault: to the record in which it was found.
     */
    public static final String LENGTH = "_length";
    /**
     * Physical lines of the split before the record, from 0. At a split's end: physical lines in the split, its header's not counted; at a
     * fault: those before the record in which it was found.
     */
    public static final String LINE = "_line";
    /** Hash of the values of all declared columns: equal for rows that are equal in every one. */
    public static final String CONTENT = "_content";
    /** Hash of the natural key, with {@link #KEY_LOW}: 128 bits. 0 where the table has none. */
    public static final String KEY_HIGH = "_key_high";

    public static final String KEY_LOW = "_key_low";
    /**
     * Text of the record where it has a reason, bytes that are not UTF-8 written as \xE9; what is wrong where it is a fault. At a split's end:
     * {@link ContentSums}, which are 0 where {@link #CONTENT} is not asked for.
     */
    public static final String RAW_TEXT = "_raw_text";
    /** Where the row goes, as the {@link RowRule} placed it; -1 where it did not. */
    public static final String SLOT = "_slot";
    /** The row's place within its slot, as the {@link RowRule} placed it. */
    public static final String CELL = "_cell";

    public static final int ROW = 0;
    public static final int SPLIT_END = 1;
    public static final int FAULT = 2;

    /** A column of the scan itself. */
    public record ScanColumn(String name, DataType type) {}

    /** All of them, in the order of the scan's schema, after the declared fields. */
    public static final List<ScanColumn> ALL = List.of(
            new ScanColumn(ROW_KIND, DataTypes.IntegerType),
            new ScanColumn(REASONS, DataTypes.LongType),
            new ScanColumn(BAD, DataTypes.LongType),
            new ScanColumn(MISSING, DataTypes.LongType),
            new ScanColumn(EMPTIES, DataTypes.LongType),
            new ScanColumn(SPLIT, DataTypes.IntegerType),
            new ScanColumn(OFFSET, DataTypes.LongType),
            new ScanColumn(LENGTH, DataTypes.LongType),
            new ScanColumn(LINE, DataTypes.LongType),
            new ScanColumn(CONTENT, DataTypes.LongType),
            new ScanColumn(KEY_HIGH, DataTypes.LongType),
            new ScanColumn(KEY_LOW, DataTypes.LongType),
            new ScanColumn(RAW_TEXT, DataTypes.StringType),
            new ScanColumn(SLOT, DataTypes.IntegerType),
            new ScanColumn(CELL, DataTypes.LongType));

    /** @throws IllegalArgumentException if a scan adds no column of that name */
    public static ScanColumn named(String name) {
        return ALL.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The scan adds no column " + name));
    }

    private ScanColumns() {}
}
