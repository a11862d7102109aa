package io.weekmart.extract;

import org.jspecify.annotations.Nullable;

/** Fields of RFC 4180, quoted where they must be: as PostgreSQL's own COPY writes them. */
final class Csv {
    private Csv() {}

    /** A field; null is empty, and an empty text is a pair of quotes. */
    static String field(@Nullable String value) {
        if (value == null) {
            return "";
        }
        boolean quoted = value.isEmpty();
        for (int i = 0; i < value.length() && !quoted; i++) {
            char c = value.charAt(i);
            quoted = c == ',' || c == '"' || c == '\n' || c == '\r';
        }
        return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
