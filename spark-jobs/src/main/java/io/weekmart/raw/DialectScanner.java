package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;

/**
 * Finds the end of one field in any dialect. The same promises as those of {@link FieldScanner}, which knows the standard dialect alone and
 * is faster for that.
 */
final class DialectScanner extends FieldScanner {
    /** No byte has this number. */
    private static final int NO_QUOTE = 256;

    private final byte delimiter;
    private final int quote;
    private final boolean backslash;

    private byte[] unescaped = new byte[256];

    DialectScanner(Dialect dialect) {
        Character configured = dialect.quote();
        delimiter = (byte) dialect.delimiter();
        quote = configured == null ? NO_QUOTE : configured;
        backslash = dialect.backslash();
    }

    @Override
    int scan(byte[] bytes, int start, int limit) {
        doubled = false;
        malformed = false;
        quoted = bytes[start] == quote && start < limit;
        if (!quoted) {
            int end = backslash ? escapedDelimiter(bytes, start, limit) : delimiter(bytes, start);
            from = start;
            to = endOfText(bytes, start, end);
            return end;
        }
        int p = start + 1;
        for (; ; p++) {
            byte b = bytes[p];
            if (b == '\\' && backslash) {
                doubled = true;
                p++;
                b = bytes[p];
                if (b == '\n') {
                    if (p == limit) {
                        return OPEN;
                    }
                    lineFeeds++;
                }
            } else if (b == quote) {
                if (backslash || bytes[p + 1] != quote) {
                    break;
                }
                doubled = true;
                p++;
            } else if (b == '\n') {
                if (p == limit) {
                    return OPEN;
                }
                lineFeeds++;
            }
        }
        from = start + 1;
        to = p++;
        byte behind = bytes[p];
        if (behind == delimiter || behind == '\n') {
            return p;
        }
        if (behind == '\r' && bytes[p + 1] == '\n') {
            return p + 1;
        }
        malformed = true;
        return delimiter(bytes, p);
    }

    private int delimiter(byte[] bytes, int p) {
        while (bytes[p] != delimiter && bytes[p] != '\n') {
            p++;
        }
        return p;
    }

    /** The first delimiter or line feed that no backslash stands before. */
    private int escapedDelimiter(byte[] bytes, int start, int limit) {
        for (int p = start; ; p++) {
            byte b = bytes[p];
            if (b == delimiter || b == '\n') {
                return p;
            }
            if (b == '\\') {
                doubled = true;
                p++;
                // A carriage return behind a backslash takes its line feed with it.
                if (bytes[p] == '\r' && bytes[p + 1] == '\n') {
                    p++;
                }
                if (bytes[p] == '\n') {
                    if (p == limit) {
                        // What the backslash stands before is not read yet. At the end of the file it is nothing, a bad
                        // escape.
                        return limit;
                    }
                    lineFeeds++;
                }
            }
        }
    }

    @Override
    byte[] text(byte[] bytes) {
        badEscape = false;
        if (!doubled) {
            return bytes;
        }
        if (unescaped.length < to - from) {
            unescaped = new byte[Math.max(to - from, 2 * unescaped.length)];
        }
        int length = 0;
        for (int p = from; p < to; p++) {
            byte b = bytes[p];
            if (b == '\\' && backslash) {
                p++;
                b = p < to ? bytes[p] : 0;
                badEscape |= b != quote && b != '\\' && b != delimiter && b != '\n' && b != '\r';
            } else if (b == quote && quoted) {
                p++;
            }
            unescaped[length++] = b;
        }
        from = 0;
        to = length;
        return unescaped;
    }
}
