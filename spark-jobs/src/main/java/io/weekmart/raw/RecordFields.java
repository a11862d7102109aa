package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;
import java.util.Arrays;

/** The fields of a single record, taken out of its file, one after the other. */
final class RecordFields {
    private final FieldScanner scanner;
    private final byte[] record;
    private final int limit;
    private int start;
    private int end = -1;

    /** @param to behind the record, its line end left out */
    RecordFields(Dialect dialect, byte[] bytes, int from, int to) {
        scanner = FieldScanner.of(dialect);
        limit = to - from;
        // The scanner needs a line feed behind the record, and looks at one byte more.
        record = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), limit + 2);
        record[limit] = '\n';
    }

    /** Goes to the next field. Returns false behind the last one, and where a quote is still open at the record's end. */
    boolean next() {
        if (end == limit) {
            return false;
        }
        start = end + 1;
        int behind = scanner.scan(record, start, limit);
        if (behind == FieldScanner.OPEN) {
            return false;
        }
        end = behind;
        return true;
    }

    /** Whether no field is left, behind a {@link #next} that returned false. */
    boolean complete() {
        return end == limit;
    }

    /** Where the field's text begins in the record, without its quotes. */
    int from() {
        return scanner.from;
    }

    /** Where it ends. */
    int to() {
        return scanner.to;
    }

    /** The field as it stands, with its quotes. */
    byte[] raw() {
        return Arrays.copyOfRange(record, start, end);
    }
}
