package io.weekmart.inspect;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One way to read the path of a file.
 *
 * @param template the path with its date replaced, as {@link io.weekmart.contract.dump.FilePattern} reads it
 * @param date what the path says; null where it says none
 */
record DatedName(String template, @Nullable LocalDate date) {
    private static final String YEAR = "((?:19|20)\\d\\d)";
    private static final String MONTH = "(0[1-9]|1[0-2])";
    private static final String DAY = "(0[1-9]|[12]\\d|3[01])";
    private static final String SEPARATOR = "([-_./ ]?)";
    private static final int CENTURY = 2000;

    /** What a match of a form says, and what takes its place. */
    private record Reading(int year, int month, int day, String token) {
        Optional<LocalDate> date() {
            try {
                return Optional.of(LocalDate.of(year, month, day));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    /** A form in which paths write dates. */
    private record Form(Pattern regex, Function<MatchResult, Reading> reading) {
        static Form of(String regex, Function<MatchResult, Reading> reading) {
            return new Form(Pattern.compile(regex), reading);
        }
    }

    /** In the order in which they are preferred where several of them read the same paths. */
    private static final List<Form> FORMS = List.of(
            Form.of(
                    "(?<!\\d)" + YEAR + SEPARATOR + MONTH + SEPARATOR + DAY + "(?=\\D|$|\\d{4}(?!\\d)|\\d{6}(?!\\d))",
                    match -> yearFirst(match, "MM", "dd")),
            Form.of("(?<!\\d)" + YEAR + "([-_.])(\\d{1,2})(\\2)(\\d{1,2})(?!\\d)", match -> yearFirst(match, "M", "d")),
            Form.of(
                    "(?<!\\d)" + DAY + SEPARATOR + MONTH + "\\2" + YEAR + "(?!\\d)",
                    match -> dated(match, 4, 3, 1, token("dd", match.group(2), "MM", "yyyy"))),
            Form.of(
                    "(?<!\\d)" + MONTH + SEPARATOR + DAY + "\\2" + YEAR + "(?!\\d)",
                    match -> dated(match, 4, 1, 3, token("MM", match.group(2), "dd", "yyyy"))),
            Form.of(
                    "(?<!\\d)(\\d{1,2})([-_.])(\\d{1,2})\\2" + YEAR + "(?!\\d)",
                    match -> dated(match, 4, 3, 1, token("d", match.group(2), "M", "yyyy"))),
            Form.of(hive("\\d{2}"), match -> hive(match, "MM", "dd")),
            Form.of(hive("\\d{1,2}"), match -> hive(match, "M", "d")),
            Form.of(
                    "(?<!\\d)(\\d\\d)" + MONTH + DAY + "(?!\\d)",
                    match -> new Reading(
                            CENTURY + number(match, 1), number(match, 2), number(match, 3), "{date:yyMMdd}")),
            Form.of(
                    "(?<!\\d)" + DAY + MONTH + "(\\d\\d)(?!\\d)",
                    match -> new Reading(
                            CENTURY + number(match, 3), number(match, 2), number(match, 1), "{date:ddMMyy}")),
            Form.of(
                    "(?<!\\d)" + MONTH + DAY + "(\\d\\d)(?!\\d)",
                    match -> new Reading(
                            CENTURY + number(match, 3), number(match, 1), number(match, 2), "{date:MMddyy}")));

    private static Reading yearFirst(MatchResult match, String month, String day) {
        String first = match.group(2);
        String second = match.group(4);
        // Half a separator: a number that only looks like a date.
        int year = first.isEmpty() == second.isEmpty() ? number(match, 1) : 0;
        String token =
                first.equals("-") && second.equals("-") ? "{date}" : "{date:yyyy" + first + month + second + day + "}";
        return new Reading(year == 0 ? Integer.MAX_VALUE : year, number(match, 3), number(match, 5), token);
    }

    private static Reading dated(MatchResult match, int year, int month, int day, String token) {
        return new Reading(number(match, year), number(match, month), number(match, day), token);
    }

    private static String token(String first, String separator, String second, String third) {
        return "{date:" + first + separator + second + separator + third + "}";
    }

    private static String hive(String digits) {
        return "((?:year|yyyy|yr|y|jahr)=)" + YEAR + "/((?:month|mon|mm|m|monat)=)(" + digits + ")/((?:day|dd|d|tag)=)("
                + digits + ")(?!\\d)";
    }

    private static Reading hive(MatchResult match, String month, String day) {
        return new Reading(
                number(match, 2),
                number(match, 4),
                number(match, 6),
                match.group(1) + "{date:yyyy}/" + match.group(3) + "{date:" + month + "}/" + match.group(5) + "{date:"
                        + day + "}");
    }

    private static int number(MatchResult match, int group) {
        return Integer.parseInt(match.group(group));
    }

    /** Every way to read a path, the preferred one first; as it is where it has no date. */
    static List<DatedName> readings(String path) {
        Map<String, DatedName> readings = new LinkedHashMap<>();
        for (Form form : FORMS) {
            reading(path, form).ifPresent(name -> readings.putIfAbsent(name.template(), name));
        }
        return readings.isEmpty() ? List.of(new DatedName(path, null)) : List.copyOf(readings.values());
    }

    /** The last date of that form is the one of the file; the same date in the names of folders is replaced too. */
    private static Optional<DatedName> reading(String path, Form form) {
        LocalDate date = null;
        Matcher match = form.regex().matcher(path);
        while (match.find()) {
            date = form.reading().apply(match).date().orElse(date);
        }
        if (date == null) {
            return Optional.empty();
        }
        LocalDate found = date;
        String template = form.regex().matcher(path).replaceAll(each -> {
            Reading reading = form.reading().apply(each);
            return Matcher.quoteReplacement(
                    reading.date().filter(found::equals).isPresent() ? reading.token() : each.group());
        });
        return Optional.of(new DatedName(folders(template, found), found));
    }

    /** Names of folders that say the year and the month of the date. */
    private static String folders(String template, LocalDate date) {
        String year = String.format(Locale.ROOT, "%04d", date.getYear());
        String month = String.format(Locale.ROOT, "%02d", date.getMonthValue());
        List<String> names = new ArrayList<>(List.of(template.split("/", -1)));
        boolean yearSaid = false;
        for (int i = 0; i < names.size() - 1; i++) {
            String name = names.get(i);
            int value = name.indexOf('=') + 1;
            String said = name.substring(value);
            String token = "";
            if (said.equals(year)) {
                token = "{date:yyyy}";
                yearSaid = true;
            } else if (said.equals(year + "-" + month)) {
                token = "{date:yyyy-MM}";
            } else if (said.equals(year + month)) {
                token = "{date:yyyyMM}";
            } else if (yearSaid && said.equals(month)) {
                token = "{date:MM}";
            }
            names.set(i, token.isEmpty() ? name : name.substring(0, value) + token);
        }
        return String.join("/", names);
    }
}
