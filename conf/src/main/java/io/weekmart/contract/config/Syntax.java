package io.weekmart.contract.config;

import com.typesafe.config.ConfigException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what is wrong with a text that is no HOCON. The parser's own sentences speak of tokens, and it names the end of the file for a
 * brace that was forgotten at its beginning: so the text is searched for what people forget, which are braces, brackets and quotes.
 */
final class Syntax {
    private static final int SHOWN_CHARACTERS = 60;
    private static final Pattern REFERENCES = Pattern.compile("\\$\\{[^}]*}");

    private Syntax() {}

    /** A text that is no HOCON. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1L;

        private final String place;
        private final String sentence;

        Mistake(String place, String sentence, Throwable cause) {
            super(place + ": " + sentence, cause);
            this.place = place;
            this.sentence = sentence;
        }

        /** The file and the line, as values name theirs. */
        String place() {
            return place;
        }

        String sentence() {
            return sentence;
        }
    }

    /**
     * What is wrong with a text.
     *
     * @param source the file or option that the text comes from
     * @param refusal what the parser said
     */
    static Mistake mistake(String text, String source, ConfigException refusal) {
        Optional<SyntaxProblem> unbalanced = new Scan(text).finding();
        if (unbalanced.isPresent()) {
            return new Mistake(
                    source + ": " + unbalanced.get().line(), unbalanced.get().sentence(), refusal);
        }
        int line = refusal.origin() == null ? -1 : refusal.origin().lineNumber();
        if (line < 1) {
            return new Mistake(source, "is not HOCON; expected " + FORMS, refusal);
        }
        String shown = text.lines().skip(line - 1L).findFirst().orElse("").strip();
        if (shown.length() > SHOWN_CHARACTERS) {
            shown = shown.substring(0, SHOWN_CHARACTERS) + " ...";
        }
        return new Mistake(
                source + ": " + line,
                shown.isEmpty()
                        ? "something is missing at the end; expected " + FORMS
                        : "is not HOCON: " + shown + "; expected " + FORMS,
                refusal);
    }

    private static final String FORMS =
            "key = value, a section as in key { ... }, or a comment. Text with other characters than letters, digits, - and _ stands in"
                    + " double quotes";

    /** What substitutions do that lead back to themselves. */
    static String circle(ConfigException refusal) {
        Matcher reference = REFERENCES.matcher(String.valueOf(refusal.getMessage()));
        return reference.find()
                ? "the substitution " + reference.group() + " leads back to itself"
                : "its substitutions cannot be resolved";
    }

    private record SyntaxProblem(int line, String sentence) {}

    private record Opening(char brace, int line) {}

    /** Walks through a text as HOCON does, as far as quotes, comments and braces are concerned. */
    private static final class Scan {
        private static final String TRIPLE = "\"\"\"";

        private final String text;
        private final Deque<Opening> open = new ArrayDeque<>();
        private int line = 1;

        Scan(String text) {
            this.text = text;
        }

        Optional<SyntaxProblem> finding() {
            int i = 0;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (text.startsWith(TRIPLE, i)) {
                    int end = text.indexOf(TRIPLE, i + TRIPLE.length());
                    if (end < 0) {
                        return Optional.of(new SyntaxProblem(line, "the text that three quotes begin is never closed"));
                    }
                    line += (int) text.substring(i, end)
                            .chars()
                            .filter(one -> one == '\n')
                            .count();
                    i = end + TRIPLE.length();
                } else if (c == '"') {
                    int end = quoteEnd(i + 1);
                    if (end < 0) {
                        return Optional.of(new SyntaxProblem(line, "a double quote is not closed on its line"));
                    }
                    i = end + 1;
                } else if (c == '#' || text.startsWith("//", i)) {
                    int end = text.indexOf('\n', i);
                    i = end < 0 ? text.length() : end;
                } else {
                    Optional<SyntaxProblem> unbalanced = brace(c);
                    if (unbalanced.isPresent()) {
                        return unbalanced;
                    }
                    line += c == '\n' ? 1 : 0;
                    i++;
                }
            }
            return Optional.ofNullable(open.peek())
                    .map(last ->
                            new SyntaxProblem(last.line(), "the " + last.brace() + " of this line is never closed"));
        }

        private Optional<SyntaxProblem> brace(char c) {
            switch (c) {
                case '{', '[' -> open.push(new Opening(c, line));
                case '}', ']' -> {
                    char wanted = c == '}' ? '{' : '[';
                    Opening last = open.poll();
                    if (last == null) {
                        return Optional.of(new SyntaxProblem(
                                line,
                                "this " + c + " closes nothing: there is no " + wanted
                                        + " before it that is still open"));
                    }
                    if (last.brace() != wanted) {
                        return Optional.of(new SyntaxProblem(
                                line,
                                "this " + c + " does not fit the " + last.brace() + " of line " + last.line()
                                        + ", which is still open"));
                    }
                }
                default -> {
                    // Everything else is no concern of this search.
                }
            }
            return Optional.empty();
        }

        /** Where the quote ends that begins before a place; -1 where its line ends first. */
        private int quoteEnd(int from) {
            for (int i = from; i < text.length() && text.charAt(i) != '\n'; i++) {
                if (text.charAt(i) == '\\') {
                    i++;
                } else if (text.charAt(i) == '"') {
                    return i;
                }
            }
            return -1;
        }
    }
}
