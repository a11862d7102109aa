package io.weekmart.contract.dump;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the text of a {@link FilePattern}: into what it says literally, the table's name, and the parts of the date. */
final class PatternText {
    private static final Pattern DATE =
            Pattern.compile("(?<!\\d)(19|20)\\d\\d([-_./]?)(0[1-9]|1[0-2])\\2(0[1-9]|[12]\\d|3[01])(?!\\d)");

    private PatternText() {}

    /** What a part of a pattern stands for. */
    enum Kind {
        LITERAL,
        TABLE,
        SLASH,
        YEAR,
        /** Two digits, of the years 2000 to 2099. */
        SHORT_YEAR,
        MONTH_TWO_DIGITS,
        MONTH,
        MONTH_EITHER,
        DAY_TWO_DIGITS,
        DAY,
        DAY_EITHER;

        boolean dated() {
            return part() >= 0;
        }

        /** Place in year, month, day; -1 for what is no part of a date. */
        int part() {
            return switch (this) {
                case LITERAL, TABLE, SLASH -> -1;
                case YEAR, SHORT_YEAR -> 0;
                case MONTH_TWO_DIGITS, MONTH, MONTH_EITHER -> 1;
                case DAY_TWO_DIGITS, DAY, DAY_EITHER -> 2;
            };
        }
    }

    /** A part of a pattern, as small as it can be. */
    record Token(Kind kind, String text) {
        String name(String table, LocalDate date) {
            return switch (kind) {
                case LITERAL, SLASH -> text;
                case TABLE -> table;
                case YEAR -> digits(4, date.getYear());
                case SHORT_YEAR -> digits(2, date.getYear() % 100);
                case MONTH_TWO_DIGITS, MONTH_EITHER -> digits(2, date.getMonthValue());
                case MONTH -> digits(1, date.getMonthValue());
                case DAY_TWO_DIGITS, DAY_EITHER -> digits(2, date.getDayOfMonth());
                case DAY -> digits(1, date.getDayOfMonth());
            };
        }

        private static String digits(int width, int value) {
            return String.format(Locale.ROOT, "%0" + width + "d", value);
        }
    }

    /**
     * The parts of a pattern, in their order.
     *
     * @param pipeline what <code>{pipeline}</code> stands for
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static List<Token> tokens(String text, String pipeline) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '/' -> tokens.add(new Token(Kind.SLASH, "/"));
                case '{' -> {
                    int end = text.indexOf('}', i);
                    if (end < 0) {
                        throw new IllegalArgumentException(quoted(text) + " opens a brace and never closes it");
                    }
                    placeholder(text, text.substring(i + 1, end), pipeline, tokens);
                    i = end;
                }
                case '}' -> throw new IllegalArgumentException(quoted(text) + " closes a brace that was never opened");
                case '*', '?' ->
                    throw new IllegalArgumentException(
                            quoted(text) + " holds the wildcard " + c + ", but the name must be exact");
                default -> tokens.add(new Token(Kind.LITERAL, String.valueOf(c)));
            }
        }
        return tokens;
    }

    private static void placeholder(String text, String name, String pipeline, List<Token> tokens) {
        if (name.equals("table")) {
            tokens.add(new Token(Kind.TABLE, name));
        } else if (name.equals("pipeline")) {
            tokens.add(new Token(Kind.LITERAL, pipeline));
        } else if (name.equals("date")) {
            tokens.add(new Token(Kind.YEAR, ""));
            tokens.add(new Token(Kind.LITERAL, "-"));
            tokens.add(new Token(Kind.MONTH_EITHER, ""));
            tokens.add(new Token(Kind.LITERAL, "-"));
            tokens.add(new Token(Kind.DAY_EITHER, ""));
        } else if (name.startsWith("date:")) {
            dateFormat(text, name.substring("date:".length()), tokens);
        } else {
            throw new IllegalArgumentException(quoted(text) + " holds {" + name
                    + "}, but only {table}, {pipeline}, {date} and {date:yyyyMMdd} are known");
        }
    }

    private static void dateFormat(String text, String format, List<Token> tokens) {
        for (int i = 0; i < format.length(); ) {
            char c = format.charAt(i);
            int end = i + 1;
            while (Character.isLetter(c) && end < format.length() && format.charAt(end) == c) {
                end++;
            }
            String run = format.substring(i, end);
            tokens.add(
                    switch (run) {
                        case "yyyy" -> new Token(Kind.YEAR, "");
                        case "yy" -> new Token(Kind.SHORT_YEAR, "");
                        case "MM" -> new Token(Kind.MONTH_TWO_DIGITS, "");
                        case "M" -> new Token(Kind.MONTH, "");
                        case "dd" -> new Token(Kind.DAY_TWO_DIGITS, "");
                        case "d" -> new Token(Kind.DAY, "");
                        case "/" -> new Token(Kind.SLASH, "/");
                        default -> {
                            if (Character.isLetter(c)) {
                                throw new IllegalArgumentException(quoted(text) + " holds " + run
                                        + " in its date, but only yyyy, yy, MM, M, dd and d are known");
                            }
                            yield new Token(Kind.LITERAL, run);
                        }
                    });
            i = end;
        }
    }

    /** @throws IllegalArgumentException where the table's name is missing, which tells the dumps of one table from another's */
    static void requireTable(String text, List<Token> tokens) {
        if (tokens.stream().noneMatch(token -> token.kind() == Kind.TABLE)) {
            throw new IllegalArgumentException(quoted(text) + " must contain {table}");
        }
    }

    /** @throws IllegalArgumentException where a part of the date is missing */
    static void requireDate(String text, List<Token> tokens) {
        for (int part = 0; part < 3; part++) {
            int wanted = part;
            if (tokens.stream().noneMatch(token -> token.kind().part() == wanted)) {
                throw new IllegalArgumentException(quoted(text)
                        + " must contain {date}, or the date's year, month and day as {date:yyyyMMdd} does");
            }
        }
    }

    /**
     * Checks what stands between two slashes.
     *
     * @throws IllegalArgumentException where it is empty, or stands for the folder itself or the one above it: the keys of S3 know neither
     */
    static void requireName(String text, List<Token> name) {
        String literal = name.stream().map(Token::text).collect(Collectors.joining());
        boolean literally = name.stream().allMatch(token -> token.kind() == Kind.LITERAL);
        if (literally && (literal.isEmpty() || literal.equals(".") || literal.equals(".."))) {
            throw new IllegalArgumentException(quoted(text)
                    + " must be relative to weekmart.raw.path, without a folder name that is empty, . or ..");
        }
    }

    /** Whether a text holds year, month and day of a date, as in till_20240504.csv or 2024/05/04. */
    static boolean holdsDate(String text) {
        return DATE.matcher(text).find();
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }
}
