package io.weekmart.copies;

import java.nio.charset.StandardCharsets;

/** The text format of PostgreSQL's COPY: fields between tabs, what is missing as {@code \N}. */
final class CopyText extends RowText {
    private static final byte[] MISSING = {'\\', 'N'};
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private long replaced;

    CopyText(Target target) {
        super(target);
    }

    /** How many U+0000 became U+FFFD, since PostgreSQL holds none. */
    long replaced() {
        return replaced;
    }

    @Override
    byte separator() {
        return '\t';
    }

    @Override
    void missing() {
        put(MISSING, 0, MISSING.length);
    }

    @Override
    void flag(boolean value) {
        put((byte) (value ? 't' : 'f'));
    }

    @Override
    void text(byte[] utf8, int from, int length) {
        int plain = from;
        int end = from + length;
        for (int at = from; at < end; at++) {
            byte value = utf8[at];
            if (value == '\\' || (value >= 0 && value < ' ')) {
                byte letter = letter(value);
                if (letter == 0 && value != 0) {
                    continue;
                }
                put(utf8, plain, at - plain);
                plain = at + 1;
                if (value == 0) {
                    put(REPLACEMENT, 0, REPLACEMENT.length);
                    replaced++;
                } else {
                    put((byte) '\\');
                    put(letter);
                }
            }
        }
        put(utf8, plain, end - plain);
    }

    /** What stands behind a backslash for a byte; 0 for one that stands for itself. */
    private static byte letter(byte value) {
        return switch (value) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }

    @Override
    void lineEnd() {
        put((byte) '\n');
    }
}
