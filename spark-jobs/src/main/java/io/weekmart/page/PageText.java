package io.weekmart.page;

import io.weekmart.contract.terminal.Printable;
import java.util.Locale;

/** Texts of dumps, files and people as a page shows them: controls and marks of direction made visible, and cut where they are endless. */
final class PageText {
    private static final int LINE = 120;
    private static final int SENTENCE = 600;
    private static final int BLOCK = 4_000;

    private PageText() {}

    /** A text within a line, such as a name. */
    static String line(String text) {
        return Printable.line(cut(text, LINE));
    }

    /** A text of a few lines, such as what a guard found, or a path. */
    static String sentence(String text) {
        return Printable.of(cut(text, SENTENCE));
    }

    /** A text of several lines, such as a message. */
    static String block(String text) {
        return Printable.of(cut(text, BLOCK));
    }

    /** The text up to a length, with its full length behind it where that is longer. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        // A character outside the basic plane is two chars; half of it would not be valid text.
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + String.format(Locale.ROOT, "… (%,d characters)", text.length());
    }
}
