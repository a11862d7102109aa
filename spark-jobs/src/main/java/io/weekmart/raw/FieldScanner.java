package io.weekmart.raw;

import io.weekmart.contract.dump.Dialect;
import java.util.Objects;

/**
 * Finds the end of one field, whatever it holds, as RFC 4180 says: quotes, doubled quotes and line feeds inside quotes. A quote inside an
 * unquoted field is just a character; text behind a closing quote makes the record malformed, and goes on to the next delimiter.
 *
 * <p>The byte at the limit of the window must be a line feed: it ends every loop, so that none of them has to look for the limit.
 */
class FieldScanner {
    /** The window ends while a quote is open. */
    static final int OPEN = -1;

    /** Where the field's text begins and ends, without its quotes. */
    int from;

    int to;
    /** Whether the text is not as it stands in the file: doubled quotes, each of which means one, or backslashes. */
    boolean doubled;
    /** Whether the field stands in quotes; known of other dialects than the standard one. */
    boolean quoted;
    /** Whether a backslash stands before what it has no meaning for; known behind {@link #text}. */
    boolean badEscape;
    /** Whether text stands behind the closing quote. */
    boolean malformed;
    /** Line feeds inside quotes, counted on over all fields scanned. */
    int lineFeeds;

    private byte[] unquoted = new byte[256];

    /** The scanner of a dialect. */
    static FieldScanner of(Dialect dialect) {
        boolean standard = dialect.delimiter() == Dialect.STANDARD.delimiter()
                && Objects.equals(dialect.quote(), Dialect.STANDARD.quote())
                && !dialect.backslash();
        return standard ? new FieldScanner() : new DialectScanner(dialect);
    }

    /** Returns where the field ends: the index of its comma or line feed (the limit's included), or {@link #OPEN}. */
    int scan(byte[] bytes, int start, int limit) {
        doubled = false;
        malformed = false;
        if (bytes[start] != '"' || start == limit) {
            int end = delimiter(bytes, start);
            from = start;
            to = endOfText(bytes, start, end);
            return end;
        }
        int p = start + 1;
        for (; ; p++) {
            byte b = bytes[p];
            if (b == '"') {
                if (bytes[p + 1] != '"') {
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
        if (behind == ',' || behind == '\n') {
            return p;
        }
        if (behind == '\r' && bytes[p + 1] == '\n') {
            return p + 1;
        }
        malformed = true;
        return delimiter(bytes, p);
    }

    /** The end of an unquoted text, without the carriage return of the line's end. */
    static int endOfText(byte[] bytes, int start, int end) {
        return bytes[end] == '\n' && end > start && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    private static int delimiter(byte[] bytes, int p) {
        while (bytes[p] != ',' && bytes[p] != '\n') {
            p++;
        }
        return p;
    }

    /** The array that holds the text last scanned: the given one, or a copy with its doubled quotes made single; then from and to point there. */
    byte[] text(byte[] bytes) {
        if (!doubled) {
            return bytes;
        }
        if (unquoted.length < to - from) {
            unquoted = new byte[Math.max(to - from, 2 * unquoted.length)];
        }
        int length = 0;
        for (int p = from; p < to; p++) {
            unquoted[length++] = bytes[p];
            if (bytes[p] == '"') {
                p++;
            }
        }
        from = 0;
        to = length;
        return unquoted;
    }
}
