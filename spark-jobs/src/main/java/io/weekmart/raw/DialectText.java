package io.weekmart.raw;

import io.weekmart.contract.dump.DateForms;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.raw.FieldText.Conversion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Turns the text of one field into its value, for every text that a dialect allows. Numbers are written anew as the standard dialect has
 * them, and read by {@link FieldText}, so that what fits a type stands in one place.
 */
final class DialectText {
    private final Dialect dialect;
    private final DateForms dates;
    private final ByteTexts texts;
    private final byte[][] nullTexts;
    private final byte decimal;
    private final byte[] grouping;
    private final FieldText number = new FieldText();
    private byte[] standard = new byte[64];

    /** The value, as {@link FieldText#value} has it. */
    long value;
    /** Whether a wide decimal is below zero. */
    boolean negative;

    DialectText(Dialect dialect) {
        this.dialect = dialect;
        dates = new DateForms(dialect.dates(), dialect.dateZone());
        texts = new ByteTexts(dialect.encoding());
        nullTexts = dialect.nullTexts().stream()
                .map(text -> text.getBytes(dialect.encoding().charset()))
                .toArray(byte[][]::new);
        decimal = (byte) dialect.decimal();
        Character configured = dialect.grouping();
        grouping = configured == null
                ? new byte[0]
                : configured.toString().getBytes(dialect.encoding().charset());
    }

    /** Whether an unquoted text is one of those that mean an empty value. */
    boolean isNull(byte[] text, int from, int to) {
        for (byte[] empty : nullTexts) {
            if (java.util.Arrays.equals(text, from, to, empty, 0, empty.length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether dates may be kept by their bytes: none of the bytes has a meaning of its own. */
    boolean readsPlainDate(byte[] text, int begin, int behind) {
        int from = FieldText.trimStart(text, begin, behind);
        int to = FieldText.trimEnd(text, from, behind);
        return !isNull(text, from, to) && date(text, from, to) == Conversion.VALUE;
    }

    Conversion number(byte[] text, int from, int to, RecordParser.Column column) {
        int length = standard(text, from, to);
        if (length <= 0) {
            return length == 0 ? Conversion.EMPTY : Conversion.BAD;
        }
        Conversion conversion =
                number.number(standard, 0, length, column.precision, column.scale, column.min, column.max);
        value = number.value;
        return conversion;
    }

    Conversion wideDecimal(byte[] text, int from, int to, RecordParser.Column column) {
        int length = standard(text, from, to);
        if (length <= 0) {
            return length == 0 ? Conversion.EMPTY : Conversion.BAD;
        }
        Conversion conversion = number.magnitude(standard, 0, length, column.precision, column.scale);
        value = number.value;
        negative = number.negative;
        return conversion;
    }

    /**
     * Writes a number as the standard dialect has it.
     *
     * @return its length; 0 where there is no text, negative where it is no number of the dialect
     */
    private int standard(byte[] text, int begin, int behind) {
        int from = FieldText.trimStart(text, begin, behind);
        int to = FieldText.trimEnd(text, from, behind);
        if (from == to) {
            return 0;
        }
        boolean minus = false;
        switch (dialect.negative()) {
            case LEADING -> {
                minus = text[from] == '-';
                if (minus || text[from] == '+') {
                    from++;
                }
            }
            case TRAILING -> {
                minus = text[to - 1] == '-';
                to -= minus ? 1 : 0;
            }
            case PARENTHESES -> {
                minus = to - from > 2 && text[from] == '(' && text[to - 1] == ')';
                if (minus) {
                    from++;
                    to--;
                }
            }
        }
        if (standard.length < to - from + 1) {
            standard = new byte[2 * (to - from + 1)];
        }
        int length = 0;
        if (minus) {
            standard[length++] = '-';
        }
        int digits = 0;
        boolean grouped = false;
        int p = from;
        while (p < to && text[p] != decimal) {
            if (isGrouping(text, p, to)) {
                // Before the first of them stand one to three digits, before any other three.
                if (digits == 0 || digits > 3 || (grouped && digits != 3)) {
                    return -1;
                }
                grouped = true;
                digits = 0;
                p += grouping.length;
            } else if (text[p] >= '0' && text[p] <= '9') {
                standard[length++] = text[p++];
                digits++;
            } else {
                return -1;
            }
        }
        // No export groups the digits of a number below 1: a 0 in front says that this is a fraction behind another
        // point.
        if (grouped && (digits != 3 || standard[minus ? 1 : 0] == '0')) {
            return -1;
        }
        if (p < to) {
            standard[length++] = '.';
            for (p++; p < to; p++) {
                if (text[p] < '0' || text[p] > '9') {
                    return -1;
                }
                standard[length++] = text[p];
            }
        }
        return length == 0 ? -1 : length;
    }

    private boolean isGrouping(byte[] text, int p, int to) {
        if (grouping.length == 0 || p + grouping.length > to) {
            return false;
        }
        for (int i = 0; i < grouping.length; i++) {
            if (text[p + i] != grouping[i]) {
                return false;
            }
        }
        return true;
    }

    Conversion date(byte[] text, int begin, int behind) {
        int from = FieldText.trimStart(text, begin, behind);
        int to = FieldText.trimEnd(text, from, behind);
        if (from == to) {
            return Conversion.EMPTY;
        }
        if (!dates.date(text, from, to)) {
            return Conversion.BAD;
        }
        value = dates.value();
        return Conversion.VALUE;
    }

    Conversion timestamp(byte[] text, int begin, int behind) {
        int from = FieldText.trimStart(text, begin, behind);
        int to = FieldText.trimEnd(text, from, behind);
        if (from == to) {
            return Conversion.EMPTY;
        }
        if (!dates.timestamp(text, from, to)) {
            return Conversion.BAD;
        }
        value = dates.value();
        return Conversion.VALUE;
    }

    Conversion flag(byte[] text, int begin, int behind) {
        int from = FieldText.trimStart(text, begin, behind);
        int to = FieldText.trimEnd(text, from, behind);
        if (from == to) {
            return Conversion.EMPTY;
        }
        if (!texts.decode(text, from, to)) {
            return Conversion.BAD;
        }
        String flag = new String(texts.bytes(), 0, texts.length(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        if (dialect.trueTexts().contains(flag)) {
            value = 1;
            return Conversion.VALUE;
        }
        value = 0;
        return dialect.falseTexts().contains(flag) ? Conversion.VALUE : Conversion.BAD;
    }

    /** The flags that one ASCII byte stands for, by that byte; {@link FieldText#NO_FLAG} for all others. */
    byte[] shortFlags() {
        byte[] flags = new byte[256];
        java.util.Arrays.fill(flags, (byte) FieldText.NO_FLAG);
        for (byte flag = 0; flag <= 1; flag++) {
            List<String> written = flag == 1 ? dialect.trueTexts() : dialect.falseTexts();
            for (String text : written) {
                if (text.length() == 1 && text.charAt(0) < 128) {
                    flags[text.charAt(0)] = flag;
                    flags[Character.toUpperCase(text.charAt(0))] = flag;
                }
            }
        }
        for (byte[] text : nullTexts) {
            flags[text[0] & 0xFF] = FieldText.NO_FLAG;
        }
        flags[dialect.delimiter()] = FieldText.NO_FLAG;
        Character quote = dialect.quote();
        if (quote != null) {
            flags[quote] = FieldText.NO_FLAG;
        }
        return flags;
    }

    /** A text of no more than so many bytes in UTF-8, which {@link #texts} then holds. */
    Conversion text(byte[] text, int from, int to, int most) {
        if (from == to) {
            return Conversion.EMPTY;
        }
        return texts.decode(text, from, to) && texts.length() <= most ? Conversion.VALUE : Conversion.BAD;
    }

    ByteTexts texts() {
        return texts;
    }

    /** Whether an unquoted number can be read without looking for what else its bytes may mean. */
    boolean plainNumbers() {
        Character quote = dialect.quote();
        return meansNothingInNumbers(dialect.delimiter())
                && (quote == null || meansNothingInNumbers(quote))
                && dialect.nullTexts().stream().noneMatch(text -> text.chars().anyMatch(c -> c >= '0' && c <= '9'));
    }

    private boolean meansNothingInNumbers(char c) {
        return c != dialect.decimal() && c != '-' && c != '+' && (c < '0' || c > '9');
    }
}
