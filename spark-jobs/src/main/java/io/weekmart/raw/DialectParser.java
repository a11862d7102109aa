package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.Encoding;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.Reasons;
import io.weekmart.raw.RecordParser.Column;

/**
 * Parses one record of any dialect. It takes the same short cuts as {@link RecordParser} for what dumps hold most of the time; delimiter,
 * point and signs are fields of it and not constants, and dates are looked up by their bytes, since few dates fill a dump. Whatever a short
 * cut is not sure of is left to {@link DialectScanner} and {@link DialectText}.
 *
 * <p>Over 400 lines, because the short cuts share the state of the record, as those of {@link RecordParser} do.
 */
final class DialectParser implements RowParser {
    private static final int NOT_PLAIN = -1;
    private static final int LONG_NUMBER = -2;
    /** No byte has this number. */
    private static final int NO_QUOTE = 256;

    /** The bits that ASCII does not have. */
    private static final long BEYOND_ASCII = Digits.each((byte) 0x80);

    /** Dates that are looked up; a power of two. */
    private static final int DATES = 1024;

    private static final int DATES_SHIFT = Long.SIZE - 10;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final ParsedBatch batch;
    private final Column[] columns;
    private final AbsentFields absent;

    private final DialectScanner scanner;
    private final DialectText text;
    private final byte delimiter;
    private final long delimiters;
    private final long points;
    private final boolean leadingSign;
    private final boolean trailingSign;
    private final boolean plainNumbers;
    private final boolean plainDates;
    private final boolean plainCodes;
    private final boolean utf8;
    private final int quote;
    private final byte[] shortFlags;
    private final boolean hasNullTexts;

    /** Dates by their first eight bytes, and by the others with the length: a text of at most 15 bytes is its own key. */
    private final long[] dateHeads = new long[DATES];

    private final long[] dateTails = new long[DATES];
    private final long[] dates = new long[DATES];

    private long empty;
    private long bad;
    private long negative;
    private boolean malformed;

    DialectParser(DumpHeader header, ParsedBatch batch) {
        Dialect dialect = header.dialect();
        this.batch = batch;
        columns = Column.of(header, batch);
        absent = new AbsentFields(header, batch);
        scanner = new DialectScanner(dialect);
        text = new DialectText(dialect);
        delimiter = (byte) dialect.delimiter();
        delimiters = Digits.each(delimiter);
        points = Digits.each((byte) dialect.decimal());
        leadingSign = dialect.negative() == Dialect.Negative.LEADING;
        trailingSign = dialect.negative() == Dialect.Negative.TRAILING;
        plainNumbers = text.plainNumbers();
        plainDates = !dialect.backslash();
        plainCodes = !dialect.backslash();
        utf8 = dialect.encoding() == Encoding.UTF_8;
        Character configured = dialect.quote();
        quote = configured == null ? NO_QUOTE : configured;
        shortFlags = text.shortFlags();
        hasNullTexts = !dialect.nullTexts().isEmpty();
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
        int end = scanner.scan(bytes, p, limit);
        return end == FieldScanner.OPEN ? MORE : end;
    }

    private int field(byte[] bytes, int p, int limit, Column column, int row) {
        int end =
                switch (column.kind) {
                    case RecordParser.NUMBER -> {
                        if (!plainNumbers) {
                            yield NOT_PLAIN;
                        }
                        int plain = plainNumber(bytes, p, column, row);
                        yield plain == LONG_NUMBER ? longNumber(bytes, p, column, row) : plain;
                    }
                    case RecordParser.DATE -> plainDates ? plainDate(bytes, p, column, row) : NOT_PLAIN;
                    case RecordParser.FLAG -> plainFlag(bytes, p, column, row);
                    case RecordParser.CODE -> plainCodes ? plainCode(bytes, p, column, row) : NOT_PLAIN;
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
        boolean minus = leadingSign && bytes[p] == '-';
        if (minus || (leadingSign && bytes[p] == '+')) {
            p++;
        }
        long word = Digits.word(bytes, p);
        long flags = Digits.equal(word, points);
        // Every point is among the bytes that are no digits.
        long ends = Digits.others(word) ^ flags;
        if (ends == 0) {
            return LONG_NUMBER;
        }
        int length = Digits.before(ends);
        int behind = p + length;
        if (trailingSign && bytes[behind] == '-') {
            minus = true;
            behind++;
        }
        int end = endOfField(bytes, behind);
        int scale = column.scale;
        long pointsInside = flags & (Long.lowestOneBit(ends) - 1);
        int digits = length;
        int missing = scale;
        if (pointsInside != 0) {
            int place = Digits.before(pointsInside);
            digits--;
            missing = scale - (digits - place);
            word = Digits.without(word, place);
        }
        boolean onePoint = (pointsInside & (pointsInside - 1)) == 0;
        if (digits == 0 || missing < 0 || digits + scale > RecordParser.PLAIN_DIGITS || !onePoint || end == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        long value = Digits.number(word, digits) * RecordParser.POWERS_OF_TEN[missing];
        if (value > column.max) {
            return NOT_PLAIN;
        }
        column.values[row] = minus ? -value : value;
        return end;
    }

    /** At most 15 digits, and behind a point no more than the scale has. */
    private int longNumber(byte[] bytes, int start, Column column, int row) {
        int p = start;
        boolean minus = leadingSign && bytes[p] == '-';
        if (minus || (leadingSign && bytes[p] == '+')) {
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
            value = value * RecordParser.POWERS_OF_TEN[more] + Digits.number(word, more);
            whole += more;
            p += more;
        }
        int scale = column.scale;
        int digits = whole;
        if (whole + scale > RecordParser.PLAIN_DIGITS) {
            return NOT_PLAIN;
        }
        value *= RecordParser.POWERS_OF_TEN[scale];
        if (bytes[p] == (byte) points) {
            p++;
            word = Digits.word(bytes, p);
            int fraction = Digits.before(Digits.others(word));
            if (fraction > scale || fraction == Digits.MAX) {
                return NOT_PLAIN;
            }
            value += Digits.number(word, fraction) * RecordParser.POWERS_OF_TEN[scale - fraction];
            digits += fraction;
            p += fraction;
        }
        if (trailingSign && bytes[p] == '-') {
            minus = true;
            p++;
        }
        int end = endOfField(bytes, p);
        if (digits == 0 || end == NOT_PLAIN || value > column.max) {
            return NOT_PLAIN;
        }
        column.values[row] = minus ? -value : value;
        return end;
    }

    /** A date of at most 15 bytes, which is mostly one that was read before. */
    private int plainDate(byte[] bytes, int p, Column column, int row) {
        long head = Digits.word(bytes, p);
        long ends = Digits.equal(head, delimiters) | Digits.equal(head, Digits.LINE_FEEDS);
        long tail = 0;
        int length;
        if (ends == 0) {
            tail = Digits.word(bytes, p + Digits.MAX);
            ends = Digits.equal(tail, delimiters) | Digits.equal(tail, Digits.LINE_FEEDS);
            if (ends == 0) {
                return NOT_PLAIN;
            }
            int rest = Digits.before(ends);
            if (rest > 0 && bytes[p + Digits.MAX + rest] == '\n' && bytes[p + Digits.MAX + rest - 1] == '\r') {
                rest--;
            }
            length = Digits.MAX + rest;
            tail = Digits.first(tail, rest);
        } else {
            length = Digits.before(ends);
            if (length > 0 && bytes[p + length] == '\n' && bytes[p + length - 1] == '\r') {
                length--;
            }
            head = Digits.first(head, length);
        }
        if (length == 0) {
            // Its key would be that of a slot that holds nothing.
            return NOT_PLAIN;
        }
        int end = p + length + (bytes[p + length] == '\r' ? 1 : 0);
        // The highest byte of the tail is free, since it has seven bytes at most.
        tail |= (long) length << (Long.SIZE - Byte.SIZE);
        int slot = (int) ((((head * MIX) ^ tail) * MIX) >>> DATES_SHIFT);
        if (dateHeads[slot] != head || dateTails[slot] != tail) {
            if (!text.readsPlainDate(bytes, p, p + length)) {
                return NOT_PLAIN;
            }
            dateHeads[slot] = head;
            dateTails[slot] = tail;
            dates[slot] = text.value;
        }
        column.values[row] = dates[slot];
        return end;
    }

    /** One digit or letter. */
    private int plainFlag(byte[] bytes, int p, Column column, int row) {
        int value = shortFlags[bytes[p] & 0xFF];
        if (value == FieldText.NO_FLAG) {
            return NOT_PLAIN;
        }
        column.values[row] = value;
        return endOfField(bytes, p + 1);
    }

    /**
     * A code without quotes and blanks around it, which is known and so has been read as a code before. Its bytes are those of its UTF-8, or
     * they are left to be decoded.
     */
    private int plainCode(byte[] bytes, int start, Column column, int row) {
        if (bytes[start] == quote) {
            return NOT_PLAIN;
        }
        int p = start;
        long seen = 0;
        long word = Digits.word(bytes, p);
        long ends = Digits.equal(word, delimiters) | Digits.equal(word, Digits.LINE_FEEDS);
        while (ends == 0) {
            seen |= word;
            p += Digits.MAX;
            word = Digits.word(bytes, p);
            ends = Digits.equal(word, delimiters) | Digits.equal(word, Digits.LINE_FEEDS);
        }
        int last = Digits.before(ends);
        seen |= Digits.first(word, last);
        int end = p + last;
        int to = FieldScanner.endOfText(bytes, start, end);
        if (to == start || (!utf8 && (seen & BEYOND_ASCII) != 0) || (hasNullTexts && text.isNull(bytes, start, to))) {
            return NOT_PLAIN;
        }
        long number = column.number(bytes, start, to, row);
        if (number == KeyCodes.UNKNOWN) {
            return NOT_PLAIN;
        }
        column.values[row] = number;
        return end;
    }

    private int emptyField(int end, Column column, int row) {
        if (column.kind != RecordParser.UNDECLARED) {
            int field = column.field;
            empty |= 1L << field;
            column.values[row] = 0;
            batch.emptyText(field, row);
        }
        return end;
    }

    /** Where the field ends whose text ends here: at this delimiter or at the coming line feed. */
    private int endOfField(byte[] bytes, int p) {
        byte b = bytes[p];
        if (b == delimiter || b == '\n') {
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
        if (column.kind == RecordParser.UNDECLARED || scanner.malformed) {
            return end;
        }
        int field = column.field;
        long value = 0;
        switch (convert(bytes, column, row)) {
            case VALUE -> value = column.kind == RecordParser.TEXT ? text(field, row) : text.value;
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

    private FieldText.Conversion convert(byte[] bytes, Column column, int row) {
        if (hasNullTexts && !scanner.quoted) {
            boolean trimmed = column.kind != RecordParser.TEXT || column.trimmed;
            int start = trimmed ? FieldText.trimStart(bytes, scanner.from, scanner.to) : scanner.from;
            if (text.isNull(bytes, start, trimmed ? FieldText.trimEnd(bytes, start, scanner.to) : scanner.to)) {
                return FieldText.Conversion.EMPTY;
            }
        }
        byte[] content = scanner.text(bytes);
        if (scanner.badEscape) {
            return FieldText.Conversion.BAD;
        }
        int from = scanner.from;
        int to = scanner.to;
        return switch (column.kind) {
            case RecordParser.NUMBER -> text.number(content, from, to, column);
            case RecordParser.WIDE_DECIMAL -> wideDecimal(content, from, to, column);
            case RecordParser.DATE -> text.date(content, from, to);
            case RecordParser.TIMESTAMP -> text.timestamp(content, from, to);
            case RecordParser.FLAG -> text.flag(content, from, to);
            case RecordParser.TEXT -> {
                int begin = column.trimmed ? FieldText.trimStart(content, from, to) : from;
                yield text.text(
                        content, begin, column.trimmed ? FieldText.trimEnd(content, begin, to) : to, column.precision);
            }
            case RecordParser.CODE -> code(content, from, to, column, row);
            default -> throw new IllegalStateException("No such kind: " + column.kind);
        };
    }

    private FieldText.Conversion code(byte[] content, int from, int to, Column column, int row) {
        int begin = FieldText.trimStart(content, from, to);
        int end = FieldText.trimEnd(content, begin, to);
        FieldText.Conversion conversion = text.text(content, begin, end, FieldType.KEY_CODE.precision());
        if (conversion == FieldText.Conversion.VALUE) {
            text.value = column.number(text.texts().bytes(), 0, text.texts().length(), row);
        }
        return conversion;
    }

    private FieldText.Conversion wideDecimal(byte[] content, int from, int to, Column column) {
        FieldText.Conversion conversion = text.wideDecimal(content, from, to, column);
        if (conversion == FieldText.Conversion.VALUE && text.negative) {
            negative |= 1L << column.field;
        }
        return conversion;
    }

    /** Keeps a text where it is asked for, and returns its hash where one is needed: both of its UTF-8, whatever the dump is written in. */
    private long text(int field, int row) {
        byte[] decoded = text.texts().bytes();
        int length = text.texts().length();
        TextColumn kept = batch.texts[field];
        if (kept != null) {
            kept.set(row, decoded, 0, length);
        }
        long[] second = batch.secondHashes[field];
        if (second != null) {
            second[row] = ValueHash.text(decoded, 0, length, RecordParser.SECOND_TEXT_SEED);
        }
        return batch.hashesTexts() ? ValueHash.text(decoded, 0, length, RecordParser.TEXT_SEED) : 0;
    }
}
