package io.weekmart.raw;

import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import org.jspecify.annotations.Nullable;

/**
 * Parses one record of the standard dialect from bytes into one row of a batch. Every field is read by what it is declared to be: a short cut takes the plain
 * form that nearly all fields have, and {@link FieldScanner} with {@link FieldText} takes the rest, so that the contract's small print
 * stands in one place and the short cuts only have to know what they are sure of.
 *
 * <p>Over 400 lines, because the short cuts share the state of the record, and one class is what the JIT compiles into one loop.
 */
final class RecordParser implements RowParser {
    private static final int NOT_PLAIN = -1;
    private static final int LONG_NUMBER = -2;

    static final int UNDECLARED = 0;
    static final int NUMBER = 1;
    static final int WIDE_DECIMAL = 2;
    static final int DATE = 3;
    static final int FLAG = 4;
    static final int TEXT = 5;
    static final int TIMESTAMP = 6;
    static final int CODE = 7;

    /** Digits of which a short cut is sure that they fit a long. */
    static final int PLAIN_DIGITS = 18;
    /** Digits of the largest long. */
    private static final int MAX_DIGITS = 19;

    static final long[] POWERS_OF_TEN = new long[PLAIN_DIGITS + 1];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
        }
    }

    private static final long COMMAS = Digits.each((byte) ',');

    static final long TEXT_SEED = ValueHash.seed(11, 0);
    static final long SECOND_TEXT_SEED = ValueHash.seed(12, 0);

    /** What one column of the file holds, and where it goes. */
    static final class Column {
        final int kind;
        /** Index of the declared field; negative where the column is not declared. */
        final int field;
        /** By row. */
        final long[] values;

        /** Whether blanks around a text do not count. */
        final boolean trimmed;

        /** Digits of a number; the most bytes of a text. */
        final int precision;

        final int scale;
        final long min;
        final long max;
        /** The codes whose numbers are the values; null where the column holds none that are looked up. */
        final @Nullable KeyCodes codes;

        /** Where the hashes of codes go, by row; null where they are not asked for. */
        private final long @Nullable [] codeHashes;

        private Column(int field, ParsedBatch batch) {
            FieldType type = batch.fields.get(field).type();
            this.field = field;
            this.values = batch.values[field];
            this.codes = batch.codes[field];
            this.codeHashes = batch.codeHashes[field];
            this.kind = codes != null
                    ? CODE
                    : switch (type.kind()) {
                        case INT, LONG -> NUMBER;
                        case DECIMAL -> type.fitsLong() ? NUMBER : WIDE_DECIMAL;
                        case DATE -> DATE;
                        case TIMESTAMP -> TIMESTAMP;
                        case FLAG -> FLAG;
                        case TEXT -> TEXT;
                    };
            this.trimmed = type.trimmed();
            this.precision = type.kind() == FieldType.Kind.DECIMAL || type.precision() > 0
                    ? type.precision()
                    : type.kind() == FieldType.Kind.TEXT ? Integer.MAX_VALUE : MAX_DIGITS;
            this.scale = type.scale();
            this.max = switch (type.kind()) {
                case INT -> Integer.MAX_VALUE;
                case DECIMAL -> type.fitsLong() ? POWERS_OF_TEN[type.precision()] - 1 : Long.MAX_VALUE;
                case LONG, DATE, TIMESTAMP, FLAG, TEXT -> Long.MAX_VALUE;
            };
            this.min = type.kind() == FieldType.Kind.DECIMAL ? -max : -max - 1;
        }

        private Column() {
            this.field = DumpHeader.UNKNOWN;
            this.values = new long[0];
            this.kind = UNDECLARED;
            this.trimmed = false;
            this.precision = 0;
            this.scale = 0;
            this.min = 0;
            this.max = 0;
            this.codes = null;
            this.codeHashes = null;
        }

        /** The number of a code in UTF-8, {@link KeyCodes#UNKNOWN} where it has none. Its hash is kept for the row. */
        long number(byte[] text, int from, int to, int row) {
            long hash = KeyCodes.hash(text, from, to);
            long[] hashes = codeHashes;
            if (hashes != null) {
                hashes[row] = hash;
            }
            KeyCodes known = codes;
            return known == null ? KeyCodes.UNKNOWN : known.number(hash, text, from, to);
        }

        /** The columns of a file, in its order. */
        static Column[] of(DumpHeader header, ParsedBatch batch) {
            return header.fields().stream()
                    .map(field -> field == DumpHeader.UNKNOWN ? new Column() : new Column(field, batch))
                    .toArray(Column[]::new);
        }
    }

    private final ParsedBatch batch;
    private final Column[] columns;
    private final AbsentFields absent;
    private final FieldScanner scanner = new FieldScanner();
    private final FieldText text = new FieldText();

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
        columns = Column.of(header, batch);
        absent = new AbsentFields(header, batch);
    }

    @Override
    public int lineFeeds() {
        return scanner.lineFeeds;
    }

    @Override
    public int parse(byte[] bytes, int start, int limit, int row) {
        empty = 0;
        bad = 0;
        negative = 0;
        malformed = false;
        scanner.lineFeeds = 0;
        int p = start;
        int c = 0;
        for (; ; ) {
            int end = c < columns.length ? field(bytes, p, limit, columns[c], row) : surplus(bytes, p, limit);
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
        if (malformed || c != columns.length) {
            batch.emptyRow(row);
            batch.reasons[row] = Reasons.MALFORMED_ROW;
            return p;
        }
        absent.fill(row);
        batch.empties[row] = empty | bad | absent.empties;
        batch.negatives[row] = negative | absent.negatives;
        long missing = empty & batch.requiredFields;
        batch.bad[row] = bad;
        batch.missing[row] = missing;
        batch.reasons[row] = (bad == 0 ? 0 : Reasons.BAD_VALUE) | (missing == 0 ? 0 : Reasons.MISSING_VALUE);
        return p;
    }

    private int surplus(byte[] bytes, int p, int limit) {
        malformed = true;
        return scanner.scan(bytes, p, limit);
    }

    private int field(byte[] bytes, int p, int limit, Column column, int row) {
        int end =
                switch (column.kind) {
                    case NUMBER -> {
                        int plain = plainNumber(bytes, p, column, row);
                        yield plain == LONG_NUMBER ? longNumber(bytes, p, column, row) : plain;
                    }
                    case DATE -> plainDate(bytes, p, column, row);
                    case TIMESTAMP -> plainTimestamp(bytes, p, column, row);
                    case FLAG -> plainFlag(bytes, p, column, row);
                    case CODE -> plainCode(bytes, p, column, row);
                    default -> NOT_PLAIN;
                };
        if (end != NOT_PLAIN) {
            return end;
        }
        end = endOfField(bytes, p);
        return end == NOT_PLAIN ? anyField(bytes, p, limit, column, row) : emptyField(end, column, row);
    }

    /** A sign and at most seven digits and points: what stands in one word with the byte behind it. */
    private int plainNumber(byte[] bytes, int start, Column column, int row) {
        int p = start;
        boolean minus = bytes[p] == '-';
        if (minus || bytes[p] == '+') {
            p++;
        }
        long word = Digits.word(bytes, p);
        long points = Digits.points(word);
        // Every point is among the bytes that are no digits.
        long ends = Digits.others(word) ^ points;
        if (ends == 0) {
            return LONG_NUMBER;
        }
        int length = Digits.before(ends);
        int end = endOfField(bytes, p + length);
        int scale = column.scale;
        long pointsInside = points & (Long.lowestOneBit(ends) - 1);
        int digits = length;
        int missing = scale;
        if (pointsInside != 0) {
            int place = Digits.before(pointsInside);
            digits--;
            missing = scale - (digits - place);
            word = Digits.without(word, place);
        }
        boolean onePoint = (pointsInside & (pointsInside - 1)) == 0;
        if (digits == 0 || missing < 0 || digits + scale > PLAIN_DIGITS || !onePoint || end == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        long value = Digits.number(word, digits) * POWERS_OF_TEN[missing];
        if (value > column.max) {
            return NOT_PLAIN;
        }
        column.values[row] = minus ? -value : value;
        return end;
    }

    /** At most 15 digits, and behind a point no more than the scale has. */
    private int longNumber(byte[] bytes, int start, Column column, int row) {
        int p = start;
        boolean minus = bytes[p] == '-';
        if (minus || bytes[p] == '+') {
            p++;
        }
        long word = Digits.word(bytes, p);
        int whole = Digits.before(Digits.others(word));
        long value = Digits.number(word, whole);
        p += whole;
        if (whole == Digits.MAX) {
            word = Digits.word(bytes, p);
            int more = Digits.before(Digits.others(word));
            if (more == Digits.MAX) {
                return NOT_PLAIN;
            }
            value = value * POWERS_OF_TEN[more] + Digits.number(word, more);
            whole += more;
            p += more;
        }
        int scale = column.scale;
        int digits = whole;
        if (whole + scale > PLAIN_DIGITS) {
            return NOT_PLAIN;
        }
        value *= POWERS_OF_TEN[scale];
        if (bytes[p] == '.') {
            p++;
            word = Digits.word(bytes, p);
            int fraction = Digits.before(Digits.others(word));
            if (fraction > scale || fraction == Digits.MAX) {
                return NOT_PLAIN;
            }
            value += Digits.number(word, fraction) * POWERS_OF_TEN[scale - fraction];
            digits += fraction;
            p += fraction;
        }
        int end = endOfField(bytes, p);
        if (digits == 0 || end == NOT_PLAIN || value > column.max) {
            return NOT_PLAIN;
        }
        column.values[row] = minus ? -value : value;
        return end;
    }

    /** A day of the month that the date read last belongs to: in most dumps that is nearly always so. */
    private int plainDate(byte[] bytes, int p, Column column, int row) {
        if (Digits.word(bytes, p) != month) {
            return newMonth(bytes, p) ? plainDate(bytes, p, column, row) : NOT_PLAIN;
        }
        int tens = bytes[p + 8] - '0';
        int ones = bytes[p + 9] - '0';
        int day = tens * 10 + ones;
        int end = endOfField(bytes, p + 10);
        if (ones < 0 || ones > 9 || day < 1 || day > daysOfMonth || end == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        column.values[row] = dayBeforeMonth + day;
        return end;
    }

    /** A date as {@link #plainDate} takes it, a blank or a T, a time of day, and at most six digits of a fraction. */
    private int plainTimestamp(byte[] bytes, int p, Column column, int row) {
        if (Digits.word(bytes, p) != month) {
            return newMonth(bytes, p) ? plainTimestamp(bytes, p, column, row) : NOT_PLAIN;
        }
        int tens = bytes[p + 8] - '0';
        int ones = bytes[p + 9] - '0';
        int day = tens * 10 + ones;
        byte separator = bytes[p + 10];
        if (ones < 0 || ones > 9 || day < 1 || day > daysOfMonth || (separator != ' ' && separator != 'T')) {
            return NOT_PLAIN;
        }
        // Every byte so far is no line feed, so that the window goes on behind it.
        long time = FieldText.microsOfDay(bytes, p + 11);
        if (time < 0) {
            return NOT_PLAIN;
        }
        int end = p + 19;
        if (bytes[end] == '.') {
            long word = Digits.word(bytes, end + 1);
            int digits = Digits.before(Digits.others(word));
            if (digits == 0 || digits > FieldText.FRACTION_DIGITS) {
                return NOT_PLAIN;
            }
            time += Digits.number(word, digits) * POWERS_OF_TEN[FieldText.FRACTION_DIGITS - digits];
            end += 1 + digits;
        }
        end = endOfField(bytes, end);
        if (end != NOT_PLAIN) {
            column.values[row] = (dayBeforeMonth + day) * FieldText.MICROS_OF_DAY + time;
        }
        return end;
    }

    /** Remembers the month of a date such as 2024-05-03; false if it is none. */
    private boolean newMonth(byte[] bytes, int p) {
        if (Digits.before(Digits.others(Digits.word(bytes, p))) != 4 || bytes[p + 4] != '-' || bytes[p + 7] != '-') {
            return false;
        }
        int year = (int) Digits.number(Digits.word(bytes, p), 4);
        if (Digits.before(Digits.others(Digits.word(bytes, p + 5))) != 2) {
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

    /** One digit or letter. */
    private static int plainFlag(byte[] bytes, int p, Column column, int row) {
        int value = FieldText.flag(bytes[p]);
        if (value == FieldText.NO_FLAG) {
            return NOT_PLAIN;
        }
        column.values[row] = value;
        return endOfField(bytes, p + 1);
    }

    /** A code without quotes and blanks around it, which is known and so has been read as a code before. */
    private static int plainCode(byte[] bytes, int start, Column column, int row) {
        if (bytes[start] == '"') {
            return NOT_PLAIN;
        }
        int p = start;
        long word = Digits.word(bytes, p);
        long ends = Digits.equal(word, COMMAS) | Digits.equal(word, Digits.LINE_FEEDS);
        while (ends == 0) {
            p += Digits.MAX;
            word = Digits.word(bytes, p);
            ends = Digits.equal(word, COMMAS) | Digits.equal(word, Digits.LINE_FEEDS);
        }
        int end = p + Digits.before(ends);
        int to = FieldScanner.endOfText(bytes, start, end);
        long number = to == start ? KeyCodes.UNKNOWN : column.number(bytes, start, to, row);
        if (number == KeyCodes.UNKNOWN) {
            return NOT_PLAIN;
        }
        column.values[row] = number;
        return end;
    }

    private int emptyField(int end, Column column, int row) {
        if (column.kind != UNDECLARED) {
            int field = column.field;
            empty |= 1L << field;
            column.values[row] = 0;
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

    private int anyField(byte[] bytes, int start, int limit, Column column, int row) {
        int end = scanner.scan(bytes, start, limit);
        if (end == FieldScanner.OPEN) {
            return MORE;
        }
        malformed |= scanner.malformed;
        if (column.kind == UNDECLARED || scanner.malformed) {
            return end;
        }
        byte[] content = scanner.text(bytes);
        int field = column.field;
        long value = 0;
        switch (convert(content, column, row)) {
            case VALUE -> value = column.kind == TEXT ? text(content, field, row) : text.value;
            case EMPTY -> {
                empty |= 1L << field;
                batch.emptyText(field, row);
            }
            case BAD -> {
                bad |= 1L << field;
                batch.emptyText(field, row);
            }
        }
        column.values[row] = value;
        return end;
    }

    private FieldText.Conversion convert(byte[] content, Column column, int row) {
        int from = scanner.from;
        int to = scanner.to;
        return switch (column.kind) {
            case NUMBER -> text.number(content, from, to, column.precision, column.scale, column.min, column.max);
            case WIDE_DECIMAL -> wideDecimal(content, from, to, column);
            case DATE -> text.date(content, from, to);
            case TIMESTAMP -> text.timestamp(content, from, to);
            case FLAG -> text.flag(content, from, to);
            case TEXT -> {
                if (column.trimmed) {
                    scanner.from = FieldText.trimStart(content, from, to);
                    scanner.to = FieldText.trimEnd(content, scanner.from, to);
                }
                yield FieldText.text(content, scanner.from, scanner.to, column.precision);
            }
            case CODE -> {
                int begin = FieldText.trimStart(content, from, to);
                int end = FieldText.trimEnd(content, begin, to);
                text.value = column.number(content, begin, end, row);
                yield FieldText.text(content, begin, end, FieldType.KEY_CODE.precision());
            }
            default -> throw new IllegalStateException("No such kind: " + column.kind);
        };
    }

    private FieldText.Conversion wideDecimal(byte[] content, int from, int to, Column column) {
        FieldText.Conversion conversion = text.magnitude(content, from, to, column.precision, column.scale);
        if (conversion == FieldText.Conversion.VALUE && text.negative) {
            negative |= 1L << column.field;
        }
        return conversion;
    }

    /** Keeps a text where it is asked for, and returns its hash where one is needed. */
    private long text(byte[] content, int field, int row) {
        TextColumn kept = batch.texts[field];
        if (kept != null) {
            kept.set(row, content, scanner.from, scanner.to);
        }
        long[] second = batch.secondHashes[field];
        if (second != null) {
            second[row] = ValueHash.text(content, scanner.from, scanner.to, SECOND_TEXT_SEED);
        }
        return batch.hashesTexts() ? ValueHash.text(content, scanner.from, scanner.to, TEXT_SEED) : 0;
    }
}
