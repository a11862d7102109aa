package io.weekmart.contract.terminal;

import java.util.Locale;

/**
 * Text out of files, names and answers of servers as terminals and logs may show it. What would move the cursor, change colours or titles,
 * break a line where no line ends, or show characters in another order than they stand in, becomes an escape such as {@code \u001b}.
 */
public final class Printable {
    private static final char DELETE = 0x7F;
    private static final char LAST_CONTROL = 0x9F;
    private static final char ARABIC_LETTER_MARK = 0x061C;
    private static final char LEFT_TO_RIGHT_MARK = 0x200E;
    private static final char RIGHT_TO_LEFT_MARK = 0x200F;
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char RIGHT_TO_LEFT_OVERRIDE = 0x202E;
    private static final char LEFT_TO_RIGHT_ISOLATE = 0x2066;
    private static final char POP_ISOLATE = 0x2069;

    private Printable() {}

    /** The text with escapes; line feeds, carriage returns before them, and tabs stay, with which whole pages are set. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!shown(text, i)) {
                return escaped(text, i);
            }
        }
        return text;
    }

    /** A text that stands within a line, such as the name of a file, with escapes for line ends and tabs as well. */
    public static String line(String text) {
        String shown = of(text);
        for (int i = 0; i < shown.length(); i++) {
            if (shown.charAt(i) < ' ') {
                return shown.replace("\r", "\\u000d").replace("\n", "\\u000a").replace("\t", "\\u0009");
            }
        }
        return shown;
    }

    private static String escaped(String text, int from) {
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (shown(text, i)) {
                shown.append(c);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return shown.toString();
    }

    private static boolean shown(String text, int at) {
        char c = text.charAt(at);
        if (c == '\n' || c == '\t') {
            return true;
        }
        if (c == '\r') {
            return at + 1 < text.length() && text.charAt(at + 1) == '\n';
        }
        return c >= ' ' && !hidden(c);
    }

    /** DEL and the controls above it, the separators of lines and paragraphs, and what turns the direction of text. */
    private static boolean hidden(char c) {
        return (c >= DELETE && c <= LAST_CONTROL)
                || (c >= LINE_SEPARATOR && c <= RIGHT_TO_LEFT_OVERRIDE)
                || (c >= LEFT_TO_RIGHT_ISOLATE && c <= POP_ISOLATE)
                || c == LEFT_TO_RIGHT_MARK
                || c == RIGHT_TO_LEFT_MARK
                || c == ARABIC_LETTER_MARK;
    }
}
