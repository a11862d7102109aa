package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a table or view as the configuration writes it: {@code till_lines}, {@code shop.till_lines}, or with quotes where the database
 * keeps the case, {@code "Shop"."Till Lines"}.
 *
 * @param parts schema and table, or the table alone
 */
record SqlName(List<String> parts) {
    private static final Pattern PART = Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")+)\"|([^\".\\s][^\".]*?))\\s*(\\.|$)");

    SqlName {
        parts = List.copyOf(parts);
    }

    /**
     * A name whose parts without quotes are in lower case, as PostgreSQL has them.
     *
     * @throws UserFault with exit code 2 where it is no such name
     */
    static SqlName of(String text, String key) {
        return of(text, key, part -> part.toLowerCase(Locale.ROOT));
    }

    /**
     * A name.
     *
     * @param unquoted what the database makes of a part without quotes
     * @throws UserFault with exit code 2 where it is no such name
     */
    static SqlName of(String text, String key, UnaryOperator<String> unquoted) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int from = 0;
        while (from < text.length() && matcher.find(from) && matcher.start() == from) {
            parts.add(
                    matcher.group(1) != null
                            ? matcher.group(1).replace("\"\"", "\"")
                            : unquoted.apply(matcher.group(2)));
            from = matcher.end();
        }
        if (from < text.length() || parts.isEmpty() || parts.size() > 2 || text.endsWith(".")) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot use " + key + " = " + text + ": it is no name of a table, such as shop.till_lines.",
                    "Put names with other characters between quotes, each by itself.");
        }
        return new SqlName(parts);
    }

    /** The name in SQL. */
    String quoted() {
        return String.join(".", parts.stream().map(SqlName::quote).toList());
    }

    /** A name of SQL that is exactly this text. */
    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text in SQL. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
