package io.weekmart.contract.dump;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Dialect} of the texts to which its keys are set, and the texts of a dialect. */
public final class DialectReader {
    public static final String DELIMITER = "delimiter";
    public static final String QUOTE = "quote";
    public static final String ESCAPE = "escape";
    public static final String ENCODING = "encoding";
    public static final String HEADER = "header";
    public static final String NULL_TEXT = "null-text";
    public static final String DATE = "date";
    public static final String DATE_ZONE = "date-zone";
    public static final String DECIMAL = "decimal";
    public static final String GROUPING = "grouping";
    public static final String NEGATIVE = "negative";
    public static final String FLAGS = "flags";
    public static final String TRUE = "flags.true";
    public static final String FALSE = "flags.false";

    private static final List<String> SINGLE =
            List.of(DELIMITER, QUOTE, ESCAPE, ENCODING, HEADER, DATE_ZONE, DECIMAL, GROUPING, NEGATIVE);
    private static final List<String> LISTS = List.of(NULL_TEXT, DATE, TRUE, FALSE);

    private static final String NONE = "none";
    private static final String DOUBLED = "doubled";
    private static final String BACKSLASH = "backslash";

    /** Characters that are hard to see, or to write in a shell, by names of their own. */
    private static final Map<String, Character> NAMED = Map.of(
            "tab", '\t', "\\t", '\t', "space", ' ', "no-break-space", '\u00A0', "narrow-no-break-space", '\u202F');

    private static final String GROUPINGS = ".,' \u00A0\u202F";

    /** Two keys whose values do not fit together. The message goes on where the name of either key ends. */
    public static final class Conflict extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String key;
        private final String other;

        Conflict(String key, String other, String message) {
            super(message);
            this.key = key;
            this.other = other;
        }

        /** The key that the message is about. */
        public String key() {
            return key;
        }

        /** The key with which it is in conflict. */
        public String other() {
            return other;
        }
    }

    private DialectReader() {}

    /** All keys, by their names below {@code format}. */
    public static List<String> keys() {
        List<String> keys = new ArrayList<>(SINGLE);
        keys.addAll(LISTS);
        return keys;
    }

    /** Whether a key takes several texts. */
    public static boolean isList(String key) {
        return LISTS.contains(key);
    }

    /**
     * Checks what a key is set to.
     *
     * @param texts empty for a key that is null
     * @throws IllegalArgumentException saying what is wrong, as a sentence goes on where the name of the key ends
     */
    public static void check(String key, List<String> texts) {
        if (!isList(key) && texts.size() > 1) {
            throw new IllegalArgumentException("must be one text, but is a list");
        }
        switch (key) {
            case DELIMITER -> delimiter(texts);
            case QUOTE -> quote(texts);
            case ESCAPE -> escape(texts);
            case ENCODING -> encoding(texts);
            case HEADER -> choice(texts, "true", "false");
            case NULL_TEXT -> nullTexts(texts);
            case DATE -> dates(texts);
            case DATE_ZONE -> dateZone(texts);
            case DECIMAL -> decimal(texts);
            case GROUPING -> grouping(texts);
            case NEGATIVE -> negative(texts);
            case TRUE, FALSE -> flags(texts);
            default -> throw new IllegalStateException("No such key: " + key);
        }
    }

    /**
     * The dialect of texts each of which is good by itself.
     *
     * @param texts by key; the standard dialect's where a key has none
     * @throws Conflict where two of them do not fit together
     */
    public static Dialect read(Map<String, List<String>> texts) {
        Map<String, List<String>> all = new LinkedHashMap<>(texts(Dialect.STANDARD));
        all.putAll(texts);
        Dialect dialect = new Dialect(
                delimiter(of(all, DELIMITER)),
                quote(of(all, QUOTE)),
                escape(of(all, ESCAPE)),
                encoding(of(all, ENCODING)),
                choice(of(all, HEADER), "true", "false").equals("true"),
                nullTexts(of(all, NULL_TEXT)),
                dates(of(all, DATE)),
                dateZone(of(all, DATE_ZONE)),
                decimal(of(all, DECIMAL)),
                grouping(of(all, GROUPING)),
                negative(of(all, NEGATIVE)),
                flags(of(all, TRUE)),
                flags(of(all, FALSE)));
        checkTogether(dialect);
        return dialect;
    }

    private static List<String> of(Map<String, List<String>> texts, String key) {
        return Objects.requireNonNull(texts.get(key), key);
    }

    /** The texts of a dialect by key, in the order of {@link #keys}; empty for a key that is null. */
    public static Map<String, List<String>> texts(Dialect dialect) {
        Character quote = dialect.quote();
        Character grouping = dialect.grouping();
        Map<String, List<String>> texts = new LinkedHashMap<>();
        texts.put(DELIMITER, List.of(String.valueOf(dialect.delimiter())));
        texts.put(QUOTE, List.of(quote == null ? NONE : quote.toString()));
        texts.put(ESCAPE, List.of(dialect.backslash() ? BACKSLASH : DOUBLED));
        texts.put(ENCODING, List.of(dialect.encoding().toString()));
        texts.put(HEADER, List.of(String.valueOf(dialect.header())));
        texts.put(DATE_ZONE, dialect.dateZone().isEmpty() ? List.of() : List.of(dialect.dateZone()));
        texts.put(DECIMAL, List.of(String.valueOf(dialect.decimal())));
        texts.put(GROUPING, List.of(grouping == null ? NONE : grouping.toString()));
        texts.put(NEGATIVE, List.of(dialect.negative().name().toLowerCase(Locale.ROOT)));
        texts.put(NULL_TEXT, dialect.nullTexts());
        texts.put(DATE, dialect.dates());
        texts.put(TRUE, dialect.trueTexts());
        texts.put(FALSE, dialect.falseTexts());
        return texts;
    }

    private static char delimiter(List<String> texts) {
        char delimiter = ascii(texts, "must be one ASCII character, such as \",\", \";\", \"|\" or tab");
        require(delimiter != '\n' && delimiter != '\r' && delimiter != 0, "must not be a line end or NUL");
        return delimiter;
    }

    private static @Nullable Character quote(List<String> texts) {
        if (one(texts).equalsIgnoreCase(NONE)) {
            return null;
        }
        char quote = ascii(texts, "must be one ASCII character or none");
        require(quote > ' ' && quote < 127, "must be a character that can be seen");
        return quote;
    }

    private static boolean escape(List<String> texts) {
        return choice(texts, DOUBLED, BACKSLASH).equals(BACKSLASH);
    }

    private static Encoding encoding(List<String> texts) {
        return Encoding.named(one(texts))
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be one of " + Encoding.names() + ", but is \"" + one(texts) + '"'));
    }

    private static List<String> nullTexts(List<String> texts) {
        for (String text : texts) {
            require(!text.isEmpty(), "must not hold an empty text, which is null anyway");
            require(
                    text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && text.indexOf('\0') < 0,
                    "must not hold line ends or NUL");
            require(
                    text.equals(text.strip()),
                    "must not hold a text with blanks at its start or end, but holds \"" + text + '"');
        }
        return texts;
    }

    private static List<String> dates(List<String> texts) {
        require(!texts.isEmpty(), "must name at least one pattern, such as yyyy-MM-dd");
        Set<String> once = new HashSet<>();
        for (String text : texts) {
            DatePattern.of(text);
            require(once.add(text), "names \"" + text + "\" twice");
        }
        DateForms.ambiguity(texts).ifPresent(why -> {
            throw new IllegalArgumentException("holds " + why + ": leave one of them out");
        });
        return texts;
    }

    private static String dateZone(List<String> texts) {
        if (texts.isEmpty()) {
            return "";
        }
        String zone = one(texts).strip();
        if (zone.equalsIgnoreCase(DateForms.AS_WRITTEN)) {
            return DateForms.AS_WRITTEN;
        }
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be " + DateForms.AS_WRITTEN + " or a time zone such as Europe/Berlin, but is \"" + zone + '"',
                    e);
        }
    }

    private static char decimal(List<String> texts) {
        return choice(texts, ".", ",").charAt(0);
    }

    private static @Nullable Character grouping(List<String> texts) {
        String text = one(texts);
        if (text.equalsIgnoreCase(NONE)) {
            return null;
        }
        char grouping = character(text);
        require(
                grouping != 0 && GROUPINGS.indexOf(grouping) >= 0,
                "must be one of \".\", \",\", \"'\", space, no-break-space, narrow-no-break-space and none, but is \""
                        + text + '"');
        return grouping;
    }

    private static Dialect.Negative negative(List<String> texts) {
        return Dialect.Negative.valueOf(
                choice(texts, "leading", "trailing", "parentheses").toUpperCase(Locale.ROOT));
    }

    private static List<String> flags(List<String> texts) {
        require(!texts.isEmpty(), "must name at least one text");
        List<String> flags = new ArrayList<>();
        for (String text : texts) {
            require(!text.isBlank(), "must not hold an empty text, which is null");
            flags.add(text.strip().toLowerCase(Locale.ROOT));
        }
        return List.copyOf(flags);
    }

    private static void checkTogether(Dialect dialect) {
        Character quote = dialect.quote();
        char delimiter = dialect.delimiter();
        if (quote != null && quote == delimiter) {
            throw new Conflict(
                    QUOTE, DELIMITER, "is refused: quote and delimiter must differ, but both are " + shown(delimiter));
        }
        if (dialect.backslash() && delimiter == '\\') {
            throw new Conflict(
                    ESCAPE, DELIMITER, "is refused: with escape = backslash, the delimiter must be another character");
        }
        if (dialect.backslash() && quote != null && quote == '\\') {
            throw new Conflict(
                    ESCAPE, QUOTE, "is refused: with escape = backslash, the quote must be another character");
        }
        Character grouping = dialect.grouping();
        if (grouping != null && grouping == dialect.decimal()) {
            throw new Conflict(
                    GROUPING, DECIMAL, "is refused: grouping and decimal must differ, but both are " + shown(grouping));
        }
        if (quote == null && delimiter == dialect.decimal()) {
            throw new Conflict(
                    DELIMITER,
                    DECIMAL,
                    "is refused: without quotes, delimiter and decimal must differ, but both are " + shown(delimiter));
        }
        if (quote == null && grouping != null && grouping == delimiter) {
            throw new Conflict(
                    GROUPING,
                    DELIMITER,
                    "is refused: without quotes, delimiter and grouping must differ, but both are " + shown(delimiter));
        }
        if (grouping != null && !dialect.encoding().has(grouping.toString())) {
            throw new Conflict(
                    GROUPING,
                    ENCODING,
                    "is refused: " + dialect.encoding() + " does not have the grouping character " + shown(grouping));
        }
        for (String text : dialect.nullTexts()) {
            if (!dialect.encoding().has(text)) {
                throw new Conflict(
                        NULL_TEXT,
                        ENCODING,
                        "is refused: " + dialect.encoding() + " does not have the null-text \"" + text + '"');
            }
            if (text.indexOf(delimiter) >= 0) {
                throw new Conflict(
                        NULL_TEXT,
                        DELIMITER,
                        "is refused: the null-text \"" + text
                                + "\" has the delimiter in it, so that it is never one field");
            }
            if (quote != null && text.charAt(0) == quote) {
                throw new Conflict(
                        NULL_TEXT,
                        QUOTE,
                        "is refused: the null-text " + text
                                + " begins with the quote, but only unquoted texts mean an empty value");
            }
        }
        for (String text : dialect.trueTexts()) {
            if (dialect.falseTexts().contains(text)) {
                throw new Conflict(TRUE, FALSE, "is refused: flags.true and flags.false both hold \"" + text + '"');
            }
        }
        checkNullFlags(dialect, TRUE, dialect.trueTexts());
        checkNullFlags(dialect, FALSE, dialect.falseTexts());
        checkFlags(dialect, TRUE, dialect.trueTexts());
        checkFlags(dialect, FALSE, dialect.falseTexts());
    }

    /** A text is either empty or a flag, whatever its case. */
    private static void checkNullFlags(Dialect dialect, String key, List<String> flags) {
        for (String text : dialect.nullTexts()) {
            if (flags.contains(text.toLowerCase(Locale.ROOT))) {
                throw new Conflict(NULL_TEXT, key, "is refused: null-text and " + key + " both hold \"" + text + '"');
            }
        }
    }

    private static void checkFlags(Dialect dialect, String key, List<String> flags) {
        for (String text : flags) {
            if (!dialect.encoding().has(text)) {
                throw new Conflict(
                        key, ENCODING, "is refused: " + dialect.encoding() + " does not have the text \"" + text + '"');
            }
        }
    }

    private static String shown(char c) {
        for (Map.Entry<String, Character> named : NAMED.entrySet()) {
            if (named.getValue() == c && named.getKey().charAt(0) != '\\') {
                return named.getKey();
            }
        }
        return "\"" + c + '"';
    }

    private static char ascii(List<String> texts, String rule) {
        char c = character(one(texts));
        require(c != 0 && c < 128, rule + ", but is \"" + one(texts) + '"');
        return c;
    }

    /** The character that a text is, or that it names; 0 where it is several. */
    private static char character(String text) {
        if (text.length() == 1) {
            return text.charAt(0);
        }
        return NAMED.getOrDefault(text.toLowerCase(Locale.ROOT), '\0');
    }

    private static String choice(List<String> texts, String... choices) {
        String text = one(texts).strip().toLowerCase(Locale.ROOT);
        require(
                List.of(choices).contains(text),
                "must be " + String.join(" or ", choices) + ", but is \"" + one(texts) + '"');
        return text;
    }

    private static String one(List<String> texts) {
        require(!texts.isEmpty(), "must be set");
        return texts.get(0);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
