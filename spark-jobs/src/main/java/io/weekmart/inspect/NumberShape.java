package io.weekmart.inspect;

import io.weekmart.contract.dump.Dialect.Negative;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a number is written.
 *
 * @param negative where its sign is; null where it has none
 * @param grouping what stands between groups of three digits; null for nothing
 * @param decimal point or comma before the fraction; null for a whole number
 * @param either a point or a comma with one group of three digits behind it, which may be either; null elsewhere
 * @param scale digits of the fraction, those behind {@code either} included, of which a zero at the end does not count
 * @param digits all digits
 * @param leadingZero whether a whole number begins with a zero that means nothing
 */
record NumberShape(
        @Nullable Negative negative,
        @Nullable Character grouping,
        @Nullable Character decimal,
        @Nullable Character either,
        int scale,
        int digits,
        boolean leadingZero) {
    private static final int GROUP = 3;
    private static final int MOST_DIGITS = 38;
    private static final String SEPARATORS = ".,' \u00A0\u202F";

    /** The shape of a text without blanks around it; empty where it is no number. */
    static Optional<NumberShape> of(String text) {
        Negative negative = null;
        String body = text;
        if (text.startsWith("-") || text.startsWith("+")) {
            negative = text.charAt(0) == '-' ? Negative.LEADING : null;
            body = text.substring(1);
        } else if (text.endsWith("-")) {
            negative = Negative.TRAILING;
            body = text.substring(0, text.length() - 1);
        } else if (text.startsWith("(") && text.endsWith(")")) {
            negative = Negative.PARENTHESES;
            body = text.substring(1, text.length() - 1);
        }
        int digits = 0;
        int separators = 0;
        int last = -1;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (SEPARATORS.indexOf(c) >= 0) {
                separators++;
                last = i;
            } else {
                return Optional.empty();
            }
        }
        if (digits == 0 || digits > MOST_DIGITS) {
            return Optional.empty();
        }
        if (separators == 0) {
            boolean leadingZero = digits > 1 && body.charAt(0) == '0';
            return Optional.of(new NumberShape(negative, null, null, null, 0, digits, leadingZero));
        }
        return separated(body, negative, digits, separators, last);
    }

    private static Optional<NumberShape> separated(
            String body, @Nullable Negative negative, int digits, int separators, int last) {
        char end = body.charAt(last);
        char first = firstSeparator(body);
        int behind = body.length() - last - 1;
        boolean mark = end == '.' || end == ',';
        if (separators == 1) {
            boolean mayGroup = behind == GROUP && last >= 1 && last <= GROUP;
            if (mark) {
                return Optional.of(
                        mayGroup && body.charAt(0) != '0'
                                ? new NumberShape(
                                        negative, null, null, end, body.endsWith("0") ? 2 : behind, digits, false)
                                : new NumberShape(negative, null, end, null, behind, digits, false));
            }
            return mayGroup
                    ? Optional.of(new NumberShape(negative, end, null, null, 0, digits, false))
                    : Optional.empty();
        }
        if (grouped(body, first, body.length())) {
            return Optional.of(new NumberShape(negative, first, null, null, 0, digits, false));
        }
        return mark && first != end && grouped(body, first, last)
                ? Optional.of(new NumberShape(negative, first, end, null, behind, digits, false))
                : Optional.empty();
    }

    private static char firstSeparator(String body) {
        for (int i = 0; i < body.length(); i++) {
            if (SEPARATORS.indexOf(body.charAt(i)) >= 0) {
                return body.charAt(i);
            }
        }
        throw new IllegalArgumentException(body);
    }

    /** Whether the text up to an end is one to three digits, and groups of three behind separators. */
    private static boolean grouped(String body, char separator, int end) {
        int at = body.indexOf(separator);
        if (at < 1 || at > GROUP) {
            return false;
        }
        for (; at < end; at += GROUP + 1) {
            if (body.charAt(at) != separator || at + GROUP + 1 > end) {
                return false;
            }
            for (int i = 1; i <= GROUP; i++) {
                if (SEPARATORS.indexOf(body.charAt(at + i)) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether it is one of a dialect with these characters. */
    boolean fits(char point, @Nullable Character groups) {
        if (either != null) {
            return either == point || either.equals(groups);
        }
        return (decimal == null || decimal == point) && (grouping == null || grouping.equals(groups));
    }

    /** Decimals that it has in a dialect. */
    int scale(char point) {
        return either == null ? scale : either == point ? scale : 0;
    }
}
