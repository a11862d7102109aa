package io.weekmart.copies;

import java.nio.charset.StandardCharsets;

/** RFC 4180: quotes where a field needs them, CR LF behind each row. What is missing is empty, and an empty text is a pair of quotes. */
final class CsvText extends RowText {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    CsvText(Target target) {
        super(target);
    }

    @Override
    byte separator() {
        return ',';
    }

    @Override
    void missing() {
        // Nothing stands between the commas.
    }

    @Override
    void flag(boolean value) {
        byte[] word = value ? TRUE : FALSE;
        put(word, 0, word.length);
    }

    @Override
    void text(byte[] utf8, int from, int length) {
        if (!needsQuotes(utf8, from, length)) {
            put(utf8, from, length);
            return;
        }
        put((byte) '"');
        int end = from + length;
        int plain = from;
        for (int at = from; at < end; at++) {
            if (utf8[at] == '"') {
                put(utf8, plain, at + 1 - plain);
                plain = at;
            }
        }
        put(utf8, plain, end - plain);
        put((byte) '"');
    }

    private static boolean needsQuotes(byte[] utf8, int from, int length) {
        for (int at = from; at < from + length; at++) {
            byte value = utf8[at];
            if (value == ',' || value == '"' || value == '\n' || value == '\r') {
                return true;
            }
        }
        return length == 0;
    }

    @Override
    void lineEnd() {
        put((byte) '\r');
        put((byte) '\n');
    }
}
