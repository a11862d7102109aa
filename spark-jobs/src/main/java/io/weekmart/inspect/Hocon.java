package io.weekmart.inspect;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts as a configuration writes them. */
final class Hocon {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    private static final Pattern WORDS_WITH_A_MEANING = Pattern.compile("true|false|null|yes|no|on|off|include");
    private static final char LAST_CONTROL = 0x1F;

    private Hocon() {}

    /** A text, in quotes where it needs them. */
    static String text(String text) {
        return PLAIN.matcher(text).matches()
                        && !WORDS_WITH_A_MEANING
                                .matcher(text.toLowerCase(Locale.ROOT))
                                .matches()
                ? text
                : quoted(text);
    }

    /** A text in quotes. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c <= LAST_CONTROL) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** A list of texts. */
    static String list(List<String> texts) {
        return texts.stream().map(Hocon::text).collect(Collectors.joining(", ", "[", "]"));
    }
}
