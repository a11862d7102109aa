package io.weekmart.launcher.config;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the configured names of dumps, such as <code>{table}_{date}.csv.gz</code>, relative to the folder of the dumps. One that ends
 * in a slash names a folder of parts. The forms are those of raw.file-pattern in reference.conf.
 */
public final class DumpName {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(table|date)(?::([^}]*))?\\}");
    private static final Pattern DATE_PART = Pattern.compile("yyyy|MM|M|dd|d|[^a-zA-Z]+");

    private final String text;

    private DumpName(String text) {
        this.text = text;
    }

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static DumpName of(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        boolean table = false;
        StringBuilder dated = new StringBuilder();
        while (matcher.find()) {
            if (matcher.group(1).equals("table")) {
                table = true;
            } else {
                String format = matcher.group(2) == null ? "yyyy-M-d" : matcher.group(2);
                if (!format.matches("(yyyy|MM|M|dd|d|[^a-zA-Z])+")) {
                    throw new IllegalArgumentException(
                            '"' + text + "\" holds {date:" + format + "}, but only yyyy, MM, M, dd and d are known");
                }
                dated.append(format);
            }
        }
        String rest = PLACEHOLDER.matcher(text).replaceAll("");
        if (rest.contains("{") || rest.contains("}")) {
            throw new IllegalArgumentException(
                    '"' + text + "\" may hold {table}, {date} and {date:yyyyMMdd} alone between braces");
        }
        if (!table) {
            throw new IllegalArgumentException('"' + text + "\" must contain {table}");
        }
        if (dated.indexOf("y") < 0 || dated.indexOf("M") < 0 || dated.indexOf("d") < 0) {
            throw new IllegalArgumentException('"' + text + "\" must contain {date}");
        }
        return new DumpName(text);
    }

    /** Whether it names a folder of parts. */
    public boolean folder() {
        return text.endsWith("/");
    }

    /** What all keys of a table's dumps begin with: as much as a listing can be narrowed to. */
    public String prefix(DumpTable table) {
        int date = text.indexOf("{date");
        return text.substring(0, date).replace("{table}", table.label());
    }

    /** The name for a date, with two-digit months and days where either is read. */
    public String name(DumpTable table, LocalDate date) {
        StringBuilder name = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(1).equals("table")
                    ? table.label()
                    : written(date, matcher.group(2) == null ? "yyyy-MM-dd" : matcher.group(2));
            matcher.appendReplacement(name, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(name).toString();
    }

    /** A key that the pattern reads. */
    public record Match(LocalDate date, String part) {}

    /**
     * Reads the date out of a key, relative to the folder of the dumps.
     *
     * @return empty where the key is no dump of the table; the part is the name below a folder of parts, else empty
     */
    public Optional<Match> match(DumpTable table, String key) {
        StringBuilder regex = new StringBuilder();
        List<Character> groups = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(text.substring(end, matcher.start())));
            end = matcher.end();
            if (matcher.group(1).equals("table")) {
                regex.append(table.label());
            } else {
                appendDate(matcher.group(2) == null ? "yyyy-M-d" : matcher.group(2), regex, groups);
            }
        }
        regex.append(Pattern.quote(text.substring(end))).append(folder() ? "([^/]+)" : "()");
        Matcher found = Pattern.compile(regex.toString()).matcher(key);
        return found.matches()
                ? date(found, groups).map(date -> new Match(date, found.group(groups.size() + 1)))
                : Optional.empty();
    }

    private static void appendDate(String format, StringBuilder regex, List<Character> groups) {
        Matcher parts = DATE_PART.matcher(format);
        while (parts.find()) {
            String part = parts.group();
            switch (part) {
                case "yyyy" -> regex.append("(\\d{4})");
                case "MM", "dd" -> regex.append("(\\d{2})");
                case "M", "d" -> regex.append("(\\d{1,2})");
                default -> regex.append(Pattern.quote(part));
            }
            if (Character.isLetter(part.charAt(0))) {
                groups.add(part.charAt(0));
            }
        }
    }

    /** A date that is spread over several places, or is there twice, must be one date. */
    private static Optional<LocalDate> date(Matcher found, List<Character> groups) {
        int year = 0;
        int month = 0;
        int day = 0;
        for (int i = 0; i < groups.size(); i++) {
            int value = Integer.parseInt(found.group(i + 1));
            char part = groups.get(i);
            int before = part == 'y' ? year : part == 'M' ? month : day;
            if (before != 0 && before != value) {
                return Optional.empty();
            }
            switch (part) {
                case 'y' -> year = value;
                case 'M' -> month = value;
                default -> day = value;
            }
        }
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String written(LocalDate date, String format) {
        Matcher parts = DATE_PART.matcher(format);
        StringBuilder written = new StringBuilder();
        while (parts.find()) {
            written.append(
                    switch (parts.group()) {
                        case "yyyy" -> String.format(Locale.ROOT, "%04d", date.getYear());
                        case "MM" -> String.format(Locale.ROOT, "%02d", date.getMonthValue());
                        case "M" -> String.valueOf(date.getMonthValue());
                        case "dd" -> String.format(Locale.ROOT, "%02d", date.getDayOfMonth());
                        case "d" -> String.valueOf(date.getDayOfMonth());
                        default -> parts.group();
                    });
        }
        return written.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
