package io.weekmart.raw;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import io.weekmart.contract.table.TableSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows as columns of primitives: one long for each field and row, and one bit where there is none. All declared fields are held, also
 * those that nobody asked for, because rules and hashes need them.
 */
final class ParsedBatch implements RowBatch {
    static final int DEFAULT_ROWS = 2048;
    /** Texts beyond this end the batch early, so that its memory does not depend on how long they are. */
    private static final int MAX_TEXT_BYTES = 4 << 20;

    private static final int CONTENT_STREAM = 1;
    private static final int KEY_HIGH_STREAM = 2;
    private static final int KEY_LOW_STREAM = 3;
    private static final int EMPTIES_SEED = TableSpec.MAX_FIELDS;
    private static final int NEGATIVES_SEED = TableSpec.MAX_FIELDS + 1;

    /** Slot of a row that no rule has placed. */
    static final int NOWHERE = -1;

    final int capacity;
    /** The declared fields, with the types that they are read by. */
    final List<Field> fields;

    final long allFields;
    final long requiredFields;
    /** Bits of the fields of the natural key. */
    final long keyBits;
    /** By field and row: whole numbers, unscaled decimals, day numbers, flags; the magnitude of wider decimals; a hash of texts. */
    final long[][] values;
    /** By field and row: a second hash of texts that belong to the natural key. */
    final long[] @Nullable [] secondHashes;
    /**
     * By field and row: hashes of codes, so that what a row holds does not depend on which numbers were given until now. Null where rows are
     * not hashed, or the field holds no codes.
     */
    final long[] @Nullable [] codeHashes;
    /** By field: the codes whose numbers are its values. */
    final @Nullable KeyCodes[] codes;
    /** By field: texts that are asked for. */
    final @Nullable TextColumn[] texts;
    /** By row: bits of the fields that are empty or bad. */
    final long[] empties;
    /** By row: bits of the wide decimals that are below zero. */
    final long[] negatives;

    final long[] kinds;
    final long[] reasons;
    /** By row: bits of the fields whose values are bad; of a row that is not rejected, of those that were taken as empty instead. */
    final long[] bad;
    /** By row: bits of the fields whose bad values were taken as empty; set where the rows of a file are {@link RowCompletion completed}. */
    final long[] repaired;
    /** By row: bits of the required fields that are empty. */
    final long[] missing;

    final long[] splits;
    final long[] offsets;
    final long[] lengths;
    final long[] lines;
    final long[] slots;
    final long[] cells;
    final long[] contents;
    final long[] keyHighs;
    final long[] keyLows;
    final @Nullable TextColumn rawTexts;

    private final int[] keyFields;
    private final boolean hashesContent;
    private final boolean hashesKey;
    private int rows;
    private int file;

    /** A batch without codes. */
    ParsedBatch(TableSpec table, List<String> naturalKey, Set<String> columns, int capacity) {
        this(table, naturalKey, columns, capacity, Map.of());
    }

    /**
     * @param columns names of the columns that are asked for; the others are not filled where that saves work
     * @param codes columns of codes whose values are the numbers of these, by name
     */
    ParsedBatch(
            TableSpec table,
            List<String> naturalKey,
            Set<String> columns,
            int capacity,
            Map<String, CodeSource> codes) {
        this.fields = table.fields();
        this.capacity = capacity;
        this.values = new long[fields.size()][capacity];
        this.secondHashes = new long[fields.size()][];
        this.codeHashes = new long[fields.size()][];
        this.texts = new TextColumn[fields.size()];
        this.codes = new KeyCodes[fields.size()];
        codes.forEach((column, source) -> this.codes[table.index(column)] = source.codes());
        this.keyFields = naturalKey.stream().mapToInt(table::index).toArray();
        this.hashesContent = columns.contains(ScanColumns.CONTENT);
        this.hashesKey = keyFields.length > 0
                && (columns.contains(ScanColumns.KEY_HIGH) || columns.contains(ScanColumns.KEY_LOW));
        if (hashesContent) {
            codes.keySet().forEach(column -> codeHashes[table.index(column)] = new long[capacity]);
        }
        long required = 0;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            required |= field.required() ? 1L << i : 0;
            if (field.type().kind() == FieldType.Kind.TEXT) {
                texts[i] = columns.contains(field.name()) ? new TextColumn(capacity) : null;
            }
        }
        if (hashesKey) {
            for (int field : keyFields) {
                if (fields.get(field).type().kind() == FieldType.Kind.TEXT) {
                    secondHashes[field] = new long[capacity];
                }
            }
        }
        this.requiredFields = required;
        this.keyBits = IntStream.of(keyFields).mapToLong(field -> 1L << field).reduce(0, (bits, bit) -> bits | bit);
        this.allFields = (1L << fields.size()) - 1;
        this.empties = new long[capacity];
        this.negatives = new long[capacity];
        this.kinds = new long[capacity];
        this.reasons = new long[capacity];
        this.bad = new long[capacity];
        this.repaired = new long[capacity];
        this.missing = new long[capacity];
        this.splits = new long[capacity];
        this.offsets = new long[capacity];
        this.lengths = new long[capacity];
        this.lines = new long[capacity];
        this.slots = new long[capacity];
        this.cells = new long[capacity];
        this.contents = new long[capacity];
        this.keyHighs = new long[capacity];
        this.keyLows = new long[capacity];
        this.rawTexts = columns.contains(ScanColumns.RAW_TEXT) ? new TextColumn(capacity) : null;
    }

    void clear() {
        rows = 0;
    }

    int rows() {
        return rows;
    }

    void readsFrom(int newFile) {
        file = newFile;
    }

    boolean hashesTexts() {
        return hashesContent || hashesKey;
    }

    /** Whether the contents of rows are hashed. */
    boolean hashesContent() {
        return hashesContent;
    }

    /** What a number in a field adds to the hash of a row's content; not for codes. */
    long contentOf(int field, long value) {
        return ValueHash.mix(value + ValueHash.seed(CONTENT_STREAM, field));
    }

    boolean full() {
        if (rows == capacity) {
            return true;
        }
        int textBytes = rawTexts == null ? 0 : rawTexts.bytesBefore(rows);
        for (TextColumn text : texts) {
            textBytes += text == null ? 0 : text.bytesBefore(rows);
        }
        return textBytes > MAX_TEXT_BYTES;
    }

    /** Closes the row that was written last; its fields, reasons and empties are set. */
    void addRow(int kind, int split, long offset, long length, long line) {
        int row = rows++;
        kinds[row] = kind;
        splits[row] = split;
        offsets[row] = offset;
        lengths[row] = length;
        lines[row] = line;
        slots[row] = NOWHERE;
        cells[row] = 0;
    }

    /** Empties all fields of a row. */
    void emptyRow(int row) {
        for (int field = 0; field < values.length; field++) {
            values[field][row] = 0;
            emptyText(field, row);
        }
        empties[row] = allFields;
        negatives[row] = 0;
        reasons[row] = 0;
        bad[row] = 0;
        missing[row] = 0;
    }

    /** Leaves a field of a row without text; nothing to do where its text is not kept. */
    void emptyText(int field, int row) {
        TextColumn text = texts[field];
        if (text != null) {
            text.setEmpty(row);
        }
        long[] second = secondHashes[field];
        if (second != null) {
            second[row] = 0;
        }
        long[] code = codeHashes[field];
        if (code != null) {
            code[row] = 0;
        }
    }

    /** Keeps the raw text of a row, if it is asked for. */
    void rawText(int row, byte[] text) {
        if (rawTexts != null) {
            rawTexts.set(row, text, 0, text.length);
        }
    }

    void noRawText(int row) {
        if (rawTexts != null) {
            rawTexts.setEmpty(row);
        }
    }

    /** Computes what is computed for all rows at once; to be called when the batch is complete. */
    void complete() {
        if (hashesContent) {
            sumOfFields(contents, CONTENT_STREAM, null);
        }
        if (hashesKey) {
            sumOfFields(keyHighs, KEY_HIGH_STREAM, keyFields);
            sumOfFields(keyLows, KEY_LOW_STREAM, keyFields);
        }
    }

    private void sumOfFields(long[] hashes, int stream, int @Nullable [] only) {
        long hashed = 0;
        java.util.Arrays.fill(hashes, 0, rows, 0);
        int count = only == null ? values.length : only.length;
        for (int i = 0; i < count; i++) {
            int field = only == null ? i : only[i];
            hashed |= 1L << field;
            addMixed(hashes, hashed(field, stream), ValueHash.seed(stream, field), -1L);
        }
        addMixed(hashes, empties, ValueHash.seed(stream, EMPTIES_SEED), hashed);
        addMixed(hashes, negatives, ValueHash.seed(stream, NEGATIVES_SEED), hashed);
    }

    private long[] hashed(int field, int stream) {
        long[] other =
                switch (stream) {
                    case KEY_LOW_STREAM -> secondHashes[field];
                    case CONTENT_STREAM -> codeHashes[field];
                    default -> null;
                };
        return other == null ? values[field] : other;
    }

    private void addMixed(long[] hashes, long[] column, long seed, long mask) {
        for (int row = 0; row < rows; row++) {
            hashes[row] += ValueHash.mix((column[row] & mask) + seed);
        }
    }

    @Override
    public long value(int field, int row) {
        return values[field][row];
    }

    @Override
    public boolean empty(int field, int row) {
        return (empties[row] >>> field & 1) != 0;
    }

    @Override
    public boolean clean(int row) {
        return reasons[row] == 0;
    }

    @Override
    public boolean usable(int field, int row) {
        return ((bad[row] | missing[row]) >>> field & 1) == 0;
    }

    @Override
    public void markBad(int field, int row) {
        bad[row] |= 1L << field;
        reasons[row] |= Reasons.BAD_VALUE;
    }

    @Override
    public int file(int row) {
        return file;
    }

    @Override
    public void place(int row, int slot, long cell) {
        slots[row] = slot;
        cells[row] = cell;
    }
}
