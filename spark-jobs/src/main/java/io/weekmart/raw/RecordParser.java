package io.weekmart.raw;

import io.weekmart.schema.Field;
import io.weekmart.schema.FieldType;
import io.weekmart.schema.Reasons;
import java.util.List;

/**
 * Parses one record from bytes into one row of a batch. Every field is read by what it is declared to be: a short cut takes the plain
 * form that nearly all fields have, and {@link FieldScanner} with {@link FieldText} takes the rest, so that the contract's small print
 * stands in one place and the short cuts only have to know what they are sure of.
 */
final class RecordParser {
    /** The window ends inside the record. */
    static final int MORE = -1;

    private static final int NOT_PLAIN = -1;
    private static final int UNKNOWN = 0;
    private static final int NUMBER = 1;
    private static final int WIDE_DECIMAL = 2;
    private static final int DATE = 3;
    private static final int FLAG = 4;
    private static final int TEXT = 5;

    /** Digits of which a short cut is sure that they fit a long. */
    private static final int PLAIN_DIGITS = 18;

    private static final long[] POWERS_OF_TEN = new long[PLAIN_DIGITS + 1];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
        }
    }

    private static final long TEXT_SEED = ValueHash.seed(11, 0);
    private static final long SECOND_TEXT_SEED = ValueHash.seed(12, 0);

    private final ParsedBatch batch;
    private final FieldScanner scanner = new FieldScanner();
    private final FieldText text = new FieldText();
    private final int columns;
    /** By CSV column. */
    private final int[] kinds;

    private final int[] fields;
    private final int[] precisions;
    private final int[] scales;
    private final long[] mins;
    private final long[] maxes;

    private final long[][] targets;

    /** The first eight bytes of the date read last, such as 2024-05-, and where its month lies; no text has a word of 0. */
    private long month;

    private long dayBeforeMonth;
    private int daysOfMonth;

    private long empty;
    private long bad;
    private long negative;
    private boolean malformed;

    RecordParser(DumpHeader header, ParsedBatch batch) {
        this.batch = batch;
        List<Field> declared = header.file().table().fields();
        columns = header.fields().size();
        kinds = new int[columns];
        fields = new int[columns];
        precisions = new int[columns];
        scales = new int[columns];
        mins = new long[columns];
        maxes = new long[columns];
        targets = new long[columns][];
        for (int c = 0; c < columns; c++) {
            fields[c] = header.fields().get(c);
            if (fields[c] != DumpHeader.UNKNOWN) {
                targets[c] = batch.values[fields[c]];
                declare(c, declared.get(fields[c]).type());
            }
        }
    }

    private void declare(int c, FieldType type) {
        kinds[c] = switch (type.kind()) {
            case INT, LONG -> NUMBER;
            case DECIMAL -> type.fitsLong() ? NUMBER : WIDE_DECIMAL;
            case DATE -> DATE;
            case FLAG -> FLAG;
            case TEXT -> TEXT;
        };
        switch (type.kind()) {
            case INT -> {
                precisions[c] = PLAIN_DIGITS + 1;
                mins[c] = Integer.MIN_VALUE;
                maxes[c] = Integer.MAX_VALUE;
            }
            case LONG -> {
                precisions[c] = PLAIN_DIGITS + 1;
                mins[c] = Long.MIN_VALUE;
                maxes[c] = Long.MAX_VALUE;
            }
            case DECIMAL -> {
                precisions[c] = type.precision();
                scales[c] = type.scale();
                maxes[c] = type.fitsLong() ? POWERS_OF_TEN[type.precision()] - 1 : Long.MAX_VALUE;
                mins[c] = -maxes[c];
            }
            case DATE, FLAG, TEXT -> {}
        }
    }

    /** Line feeds inside quotes of the record last parsed. */
    int lineFeeds() {
        return scanner.lineFeeds;
    }

    /**
     * Parses the record at a window's start into a row of the batch; {@link RowBatch#reasons} and empties are set. A record that comes out
     * as malformed has no other reason and no value.
     *
     * @return index of the line feed that ends the record (the limit if there is none: the caller knows whether the file ends there), or
     *     {@link #MORE} if a quote is open at the limit
     */
    int parse(byte[] bytes, int start, int limit, int row) {
        empty = 0;
        bad = 0;
        negative = 0;
        malformed = false;
        scanner.lineFeeds = 0;
        int p = start;
        int c = 0;
        for (; ; ) {
            int end = c < columns ? field(bytes, p, limit, c, row) : surplus(bytes, p, limit);
            if (end == MORE) {
                return MORE;
            }
            p = end;
            c++;
            if (bytes[p] == '\n') {
                break;
            }
            p++;
        }
        if (malformed || c != columns) {
            batch.emptyRow(row);
            batch.reasons[row] = Reasons.MALFORMED_ROW;
            return p;
        }
        batch.empties[row] = empty | bad;
        batch.negatives[row] = negative;
        batch.reasons[row] = bad | (empty & batch.requiredFields) << Reasons.MAX_FIELDS;
        return p;
    }

    private int surplus(byte[] bytes, int p, int limit) {
        malformed = true;
        return scanner.scan(bytes, p, limit);
    }

    private int field(byte[] bytes, int p, int limit, int c, int row) {
        int end =
                switch (kinds[c]) {
                    case NUMBER -> plainNumber(bytes, p, c, row);
                    case DATE -> plainDate(bytes, p, c, row);
                    default -> NOT_PLAIN;
                };
        if (end != NOT_PLAIN) {
            return end;
        }
        end = endOfField(bytes, p);
        return end == NOT_PLAIN ? anyField(bytes, p, limit, c, row) : emptyField(end, c, row);
    }

    /** A sign, at most 15 digits and no more fraction digits than the scale has. */
    private int plainNumber(byte[] bytes, int start, int c, int row) {
        int p = start;
        boolean minus = bytes[p] == '-';
        if (minus || bytes[p] == '+') {
            p++;
        }
        long word = Digits.word(bytes, p);
        int whole = Digits.count(word);
        long value = Digits.number(word, whole);
        p += whole;
        if (whole == Digits.MAX) {
            word = Digits.word(bytes, p);
            int more = Digits.count(word);
            if (more == Digits.MAX) {
                return NOT_PLAIN;
            }
            value = value * POWERS_OF_TEN[more] + Digits.number(word, more);
            whole += more;
            p += more;
        }
        int scale = scales[c];
        int digits = whole;
        if (whole + scale > PLAIN_DIGITS) {
            return NOT_PLAIN;
        }
        value *= POWERS_OF_TEN[scale];
        if (bytes[p] == '.') {
            p++;
            word = Digits.word(bytes, p);
            int fraction = Digits.count(word);
            if (fraction > scale || fraction == Digits.MAX) {
                return NOT_PLAIN;
            }
            value += Digits.number(word, fraction) * POWERS_OF_TEN[scale - fraction];
            digits += fraction;
            p += fraction;
        }
        int end = endOfField(bytes, p);
        if (digits == 0 || end == NOT_PLAIN || value > maxes[c]) {
            return NOT_PLAIN;
        }
        targets[c][row] = minus ? -value : value;
        return end;
    }

    /** A day of the month that the date read last belongs to: in most dumps that is nearly always so. */
    private int plainDate(byte[] bytes, int p, int c, int row) {
        if (Digits.word(bytes, p) != month) {
            return newMonth(bytes, p) ? plainDate(bytes, p, c, row) : NOT_PLAIN;
        }
        int tens = bytes[p + 8] - '0';
        int ones = bytes[p + 9] - '0';
        int day = tens * 10 + ones;
        int end = endOfField(bytes, p + 10);
        if (ones < 0 || ones > 9 || day < 1 || day > daysOfMonth || end == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        targets[c][row] = dayBeforeMonth + day;
        return end;
    }

    /** Remembers the month of a date such as 2024-05-03; false if it is none. */
    private boolean newMonth(byte[] bytes, int p) {
        if (Digits.count(Digits.word(bytes, p)) != 4 || bytes[p + 4] != '-' || bytes[p + 7] != '-') {
            return false;
        }
        int year = (int) Digits.number(Digits.word(bytes, p), 4);
        if (Digits.count(Digits.word(bytes, p + 5)) != 2) {
            return false;
        }
        int number = (int) Digits.number(Digits.word(bytes, p + 5), 2);
        int first = DayNumber.of(year, number, 1);
        if (first == DayNumber.NONE) {
            return false;
        }
        month = Digits.word(bytes, p);
        dayBeforeMonth = first - 1L;
        daysOfMonth = DayNumber.daysOfMonth(year, number);
        return true;
    }

    private int emptyField(int end, int c, int row) {
        if (kinds[c] != UNKNOWN) {
            int field = fields[c];
            empty |= 1L << field;
            targets[c][row] = 0;
            batch.emptyText(field, row);
        }
        return end;
    }

    /** Where the field ends whose text ends here: at this comma or at the coming line feed. */
    private static int endOfField(byte[] bytes, int p) {
        byte b = bytes[p];
        if (b == ',' || b == '\n') {
            return p;
        }
        return b == '\r' && bytes[p + 1] == '\n' ? p + 1 : NOT_PLAIN;
    }

    private int anyField(byte[] bytes, int start, int limit, int c, int row) {
        int end = scanner.scan(bytes, start, limit);
        if (end == FieldScanner.OPEN) {
            return MORE;
        }
        malformed |= scanner.malformed;
        if (kinds[c] == UNKNOWN || scanner.malformed) {
            return end;
        }
        byte[] content = scanner.text(bytes);
        int field = fields[c];
        long value = 0;
        switch (convert(content, c)) {
            case VALUE -> value = kinds[c] == TEXT ? text(content, field, row) : text.value;
            case EMPTY -> {
                empty |= 1L << field;
                batch.emptyText(field, row);
            }
            case BAD -> {
                bad |= 1L << field;
                batch.emptyText(field, row);
            }
        }
        targets[c][row] = value;
        return end;
    }

    private FieldText.Outcome convert(byte[] content, int c) {
        int from = scanner.from;
        int to = scanner.to;
        return switch (kinds[c]) {
            case NUMBER -> text.number(content, from, to, precisions[c], scales[c], mins[c], maxes[c]);
            case WIDE_DECIMAL -> wideDecimal(content, from, to, c);
            case DATE -> text.date(content, from, to);
            case FLAG -> text.flag(content, from, to);
            case TEXT -> FieldText.text(content, from, to);
            default -> throw new IllegalStateException("No such kind: " + kinds[c]);
        };
    }

    private FieldText.Outcome wideDecimal(byte[] content, int from, int to, int c) {
        FieldText.Outcome outcome = text.magnitude(content, from, to, precisions[c], scales[c]);
        if (outcome == FieldText.Outcome.VALUE && text.negative) {
            negative |= 1L << fields[c];
        }
        return outcome;
    }

    /** Keeps a text where it is asked for, and returns its hash where one is needed. */
    private long text(byte[] content, int field, int row) {
        TextColumn column = batch.texts[field];
        if (column != null) {
            column.set(row, content, scanner.from, scanner.to);
        }
        long[] second = batch.secondHashes[field];
        if (second != null) {
            second[row] = ValueHash.text(content, scanner.from, scanner.to, SECOND_TEXT_SEED);
        }
        return batch.hashesTexts() ? ValueHash.text(content, scanner.from, scanner.to, TEXT_SEED) : 0;
    }
}
