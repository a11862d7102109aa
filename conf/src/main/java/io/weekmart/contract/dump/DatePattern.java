package io.weekmart.contract.dump;

import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * One form in which dumps write dates, such as {@code dd.MM.yyyy} or {@code M/d/yyyy h:mm a}. The letters are those of
 * {@link java.time.format.DateTimeFormatter}; texts are read strictly: 30.02.2024 and 24:00:00 are no dates.
 *
 * <ul>
 *   <li>{@code yyyy} four digits; {@code yy} two digits, of the years 2000 to 2099
 *   <li>{@code MM} and {@code dd} two digits, {@code M} and {@code d} one or two; {@code MMM} the first three letters of the English name,
 *       in any case
 *   <li>{@code HH} or {@code H} hours from 0 to 23, {@code hh} or {@code h} from 1 to 12 with {@code a} for AM or PM; {@code mm} minutes,
 *       {@code ss} seconds, {@code S} one digit of a fraction of a second
 *   <li>whatever is no letter stands for itself; letters do between single quotes
 * </ul>
 *
 * <p>Where a pattern ends with its seconds, a fraction may follow in a text: a point and at most nine digits.
 */
public final class DatePattern {
    private enum Part {
        YEAR("yyyy", 4, 4),
        SHORT_YEAR("yy", 2, 2),
        MONTH_NAME("MMM", 3, 3),
        MONTH_TWO_DIGITS("MM", 2, 2),
        MONTH("M", 1, 2),
        DAY_TWO_DIGITS("dd", 2, 2),
        DAY("d", 1, 2),
        HOUR_TWO_DIGITS("HH", 2, 2),
        HOUR("H", 1, 2),
        HALF_DAY_HOUR_TWO_DIGITS("hh", 2, 2),
        HALF_DAY_HOUR("h", 1, 2),
        HALF_DAY("a", 2, 2),
        MINUTE("mm", 2, 2),
        SECOND("ss", 2, 2),
        FRACTION("S", 1, 1),
        LITERAL("", 1, 1);

        private final String letters;
        private final int least;
        private final int most;

        Part(String letters, int least, int most) {
            this.letters = letters;
            this.least = least;
            this.most = most;
        }

        private boolean digits() {
            return this != MONTH_NAME && this != HALF_DAY && this != LITERAL;
        }
    }

    private record Token(Part part, byte literal) {}

    /** What a text says; 0 where its pattern does not say it. */
    static final class Found {
        int year;
        int month;
        int day;
        int hour;
        int minute;
        int second;
        int nanos;

        private boolean halfDay;
        private boolean afternoon;

        private void clear() {
            year = 0;
            month = 0;
            day = 0;
            hour = 0;
            minute = 0;
            second = 0;
            nanos = 0;
            halfDay = false;
            afternoon = false;
        }

        /** Whether there is such a day and such a time of day. */
        private boolean exists() {
            if (halfDay) {
                if (hour < 1 || hour > 12) {
                    return false;
                }
                hour = hour % 12 + (afternoon ? 12 : 0);
            }
            return year >= 1
                    && month >= 1
                    && month <= 12
                    && day >= 1
                    && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth())
                    && hour <= 23
                    && minute <= 59
                    && second <= 59;
        }

        LocalDateTime time() {
            return LocalDateTime.of(year, month, day, hour, minute, second, nanos);
        }
    }

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final int MOST_FRACTION_DIGITS = 9;
    private static final int CENTURY = 2000;

    private final String text;
    private final List<Token> tokens;

    private DatePattern(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static DatePattern of(String text) {
        List<Token> tokens = tokens(text);
        requireOnce(text, tokens, "year (yyyy or yy)", Part.YEAR, Part.SHORT_YEAR);
        requireOnce(
                text,
                tokens,
                "month (MM, M or MMM; mm is the minute)",
                Part.MONTH,
                Part.MONTH_TWO_DIGITS,
                Part.MONTH_NAME);
        requireOnce(text, tokens, "day (dd or d)", Part.DAY, Part.DAY_TWO_DIGITS);
        boolean full = has(tokens, Part.HOUR, Part.HOUR_TWO_DIGITS);
        boolean half = has(tokens, Part.HALF_DAY_HOUR, Part.HALF_DAY_HOUR_TWO_DIGITS);
        require(
                half == has(tokens, Part.HALF_DAY) && !(full && half),
                text,
                "must have a (AM or PM) with h or hh, and with nothing else");
        require(has(tokens, Part.MINUTE) || !has(tokens, Part.SECOND), text, "has seconds without minutes (mm)");
        require(full || half || !has(tokens, Part.MINUTE), text, "has minutes (mm) without an hour (HH, H, hh or h)");
        require(
                has(tokens, Part.SECOND) || !has(tokens, Part.FRACTION),
                text,
                "has a fraction of a second (S) without seconds (ss)");
        for (Part part : Part.values()) {
            boolean often = part == Part.LITERAL || part == Part.FRACTION;
            require(
                    often
                            || tokens.stream()
                                            .filter(token -> token.part() == part)
                                            .count()
                                    <= 1,
                    text,
                    "names " + part.letters + " twice");
        }
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token next = tokens.get(i + 1);
            boolean digit = next.part().digits()
                    || (next.part() == Part.LITERAL && next.literal() >= '0' && next.literal() <= '9');
            require(
                    token.part().least == token.part().most || !digit,
                    text,
                    "must have no digit right behind " + token.part().letters + ", which may have one digit or two");
        }
        return new DatePattern(text, List.copyOf(tokens));
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        boolean quoted = false;
        for (int p = 0; p < text.length(); ) {
            char c = text.charAt(p);
            require(c >= ' ' && c < 127, text, "holds a character that is not ASCII");
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (c == '\'') {
                quoted = !quoted;
                p++;
            } else if (quoted || !letter) {
                tokens.add(new Token(Part.LITERAL, (byte) c));
                p++;
            } else {
                int end = p;
                while (end < text.length() && text.charAt(end) == c) {
                    end++;
                }
                String letters = text.substring(p, end);
                if (c == 'S') {
                    require(
                            letters.length() <= MOST_FRACTION_DIGITS,
                            text,
                            "has more than nine digits of a fraction (S)");
                    letters.chars().forEach(each -> tokens.add(new Token(Part.FRACTION, (byte) 0)));
                } else {
                    tokens.add(new Token(part(letters, text), (byte) 0));
                }
                p = end;
            }
        }
        require(!quoted, text, "has a single quote that is not closed");
        return tokens;
    }

    private static Part part(String letters, String text) {
        for (Part part : Part.values()) {
            if (part != Part.LITERAL && part.letters.equals(letters)) {
                return part;
            }
        }
        throw new IllegalArgumentException("holds \"" + text + "\", in which " + letters
                + " means nothing: a date is written with yyyy or yy, MM, M or MMM, dd or d, a time with HH, H, hh or h, mm, ss, S and a;"
                + " other letters stand between single quotes");
    }

    private static boolean has(List<Token> tokens, Part... parts) {
        return tokens.stream().anyMatch(token -> List.of(parts).contains(token.part()));
    }

    private static void requireOnce(String text, List<Token> tokens, String what, Part... parts) {
        long count = tokens.stream()
                .filter(token -> List.of(parts).contains(token.part()))
                .count();
        require(count == 1, text, (count == 0 ? "lacks the " : "has twice the ") + what);
    }

    private static void require(boolean holds, String text, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("holds \"" + text + "\", which " + rule);
        }
    }

    /** Whether texts of the pattern have a time of day. */
    public boolean timed() {
        return has(tokens, Part.HOUR, Part.HOUR_TWO_DIGITS, Part.HALF_DAY_HOUR, Part.HALF_DAY_HOUR_TWO_DIGITS);
    }

    private boolean endsWithSeconds() {
        return tokens.get(tokens.size() - 1).part() == Part.SECOND;
    }

    /**
     * Reads what a text begins with.
     *
     * @return where the date ends; -1 where the text does not begin with one, or there is no such day or time
     */
    int match(byte[] bytes, int from, int to, Found found) {
        found.clear();
        int p = from;
        int fractionDigit = 100_000_000;
        for (Token token : tokens) {
            Part part = token.part();
            if (p + part.least > to) {
                return -1;
            }
            if (part == Part.LITERAL) {
                if (bytes[p++] != token.literal()) {
                    return -1;
                }
                continue;
            }
            if (part == Part.MONTH_NAME) {
                found.month = month(bytes, p);
                p += part.least;
                continue;
            }
            if (part == Part.HALF_DAY) {
                int first = lower(bytes[p]);
                if ((first != 'a' && first != 'p') || lower(bytes[p + 1]) != 'm') {
                    return -1;
                }
                found.halfDay = true;
                found.afternoon = first == 'p';
                p += part.least;
                continue;
            }
            int value = 0;
            int digits = 0;
            while (digits < part.most && p < to && bytes[p] >= '0' && bytes[p] <= '9') {
                value = value * 10 + bytes[p++] - '0';
                digits++;
            }
            if (digits < part.least) {
                return -1;
            }
            switch (part) {
                case YEAR -> found.year = value;
                case SHORT_YEAR -> found.year = CENTURY + value;
                case MONTH, MONTH_TWO_DIGITS -> found.month = value;
                case DAY, DAY_TWO_DIGITS -> found.day = value;
                case HOUR, HOUR_TWO_DIGITS, HALF_DAY_HOUR, HALF_DAY_HOUR_TWO_DIGITS -> found.hour = value;
                case MINUTE -> found.minute = value;
                case SECOND -> found.second = value;
                case FRACTION -> {
                    found.nanos += value * fractionDigit;
                    fractionDigit /= 10;
                }
                case MONTH_NAME, HALF_DAY, LITERAL -> throw new IllegalStateException(part.name());
            }
        }
        if (endsWithSeconds() && p < to && bytes[p] == '.') {
            int digits = 0;
            p++;
            while (p < to && bytes[p] >= '0' && bytes[p] <= '9' && digits < MOST_FRACTION_DIGITS) {
                found.nanos += (bytes[p++] - '0') * fractionDigit;
                fractionDigit /= 10;
                digits++;
            }
            if (digits == 0) {
                return -1;
            }
        }
        return found.exists() ? p : -1;
    }

    private static int month(byte[] bytes, int p) {
        for (int month = 0; month < 12; month++) {
            if (lower(bytes[p]) == MONTHS.charAt(3 * month)
                    && lower(bytes[p + 1]) == MONTHS.charAt(3 * month + 1)
                    && lower(bytes[p + 2]) == MONTHS.charAt(3 * month + 2)) {
                return month + 1;
            }
        }
        return 0;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /**
     * How the pattern writes a time.
     *
     * @param padded whether numbers of one digit or two are written with two
     */
    String write(LocalDateTime time, boolean padded) {
        StringBuilder written = new StringBuilder();
        int one = padded ? 2 : 1;
        int fraction = 0;
        for (Token token : tokens) {
            int halfDayHour = (time.getHour() + 11) % 12 + 1;
            switch (token.part()) {
                case YEAR -> written.append(number(4, time.getYear()));
                case SHORT_YEAR -> written.append(number(2, time.getYear() % 100));
                case MONTH_NAME -> written.append(MONTHS, 3 * time.getMonthValue() - 3, 3 * time.getMonthValue());
                case MONTH_TWO_DIGITS -> written.append(number(2, time.getMonthValue()));
                case MONTH -> written.append(number(one, time.getMonthValue()));
                case DAY_TWO_DIGITS -> written.append(number(2, time.getDayOfMonth()));
                case DAY -> written.append(number(one, time.getDayOfMonth()));
                case HOUR_TWO_DIGITS -> written.append(number(2, time.getHour()));
                case HOUR -> written.append(number(one, time.getHour()));
                case HALF_DAY_HOUR_TWO_DIGITS -> written.append(number(2, halfDayHour));
                case HALF_DAY_HOUR -> written.append(number(one, halfDayHour));
                case HALF_DAY -> written.append(time.getHour() < 12 ? "AM" : "PM");
                case MINUTE -> written.append(number(2, time.getMinute()));
                case SECOND -> written.append(number(2, time.getSecond()));
                case FRACTION -> written.append(number(9, time.getNano()).charAt(fraction++));
                case LITERAL -> written.append((char) token.literal());
            }
        }
        return written.toString();
    }

    /** A number with at least so many digits. Lists of patterns are tried out on a hundred thousand texts, too many for a formatter. */
    private static String number(int digits, int value) {
        String number = Integer.toString(value);
        return number.length() < digits ? "0".repeat(digits - number.length()) + number : number;
    }

    @Override
    public String toString() {
        return text;
    }
}
