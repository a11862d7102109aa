package io.weekmart.contract.config;

import io.weekmart.contract.calendar.GeneratedCalendar;
import io.weekmart.contract.calendar.YearEnd;
import io.weekmart.contract.calendar.YearName;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A generated calendar, as the keys below {@code calendar} choose it.
 *
 * @param firstDate a date of the first week
 * @param keys what decides to which week a date belongs: values by the full names of their keys, in the order of reference.conf
 */
public record CalendarChoice(GeneratedCalendar calendar, LocalDate firstDate, Map<String, String> keys) {
    /** Key of the calendar's source. */
    public static final String SOURCE = "calendar.source";

    /** The source that is the calendar table of the export. */
    public static final String DUMP = "dump";

    /** Key of the first date. Another one moves no date into another week, so that an output may change it. */
    public static final String FIRST_DATE = "calendar.first-date";

    /** The first date where the configuration says nothing: behind those that clocks begin with, 1970-01-01 and 2000-01-01. */
    static final LocalDate STANDARD_FIRST_DATE = LocalDate.of(2001, 1, 1);

    /** Dates before it are none of a retailer's, but those that systems write where they have none. */
    static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);

    static final String YEAR_END_MONTH = "calendar.year-end.month";
    static final String YEAR_END_WEEKDAY = "calendar.year-end.weekday";
    static final String YEAR_END_RULE = "calendar.year-end.rule";
    static final String YEAR_NAME = "calendar.year-name";

    static final Pattern MONTH = anyOf(Month.values());
    static final Pattern WEEKDAY = anyOf(DayOfWeek.values());

    private static final Map<String, GeneratedCalendar> FIXED = fixed();
    private static final Map<String, List<Integer>> WITH_YEAR_END = withYearEnd();

    /** The default is the first. */
    static final List<String> RULES = names(YearEnd.Rule.values());

    /** The default is the first. */
    static final List<String> YEAR_NAMES = names(YearName.values());

    static final List<String> SOURCES = Stream.of(
                    Stream.of(DUMP), FIXED.keySet().stream(), WITH_YEAR_END.keySet().stream())
            .flatMap(names -> names)
            .toList();

    /**
     * The first date of which rows before the {@link #firstDate} are expected, since that was set to a later one. Rows of still earlier dates
     * are of a clock that was lost.
     */
    public LocalDate leftOutFrom() {
        return STANDARD_FIRST_DATE;
    }

    public CalendarChoice {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** Which calendar is generated; as {@code calendar.source} has it. */
    public String source() {
        return keys.getOrDefault(SOURCE, DUMP);
    }

    private static Map<String, GeneratedCalendar> fixed() {
        Map<String, GeneratedCalendar> calendars = new LinkedHashMap<>();
        calendars.put("iso", GeneratedCalendar.ISO);
        calendars.put("sunday", GeneratedCalendar.SUNDAY);
        calendars.put("nrf-4-5-4", GeneratedCalendar.NRF);
        return calendars;
    }

    private static Map<String, List<Integer>> withYearEnd() {
        Map<String, List<Integer>> patterns = new LinkedHashMap<>();
        patterns.put("4-4-5", GeneratedCalendar.FOUR_FOUR_FIVE);
        patterns.put("5-4-4", GeneratedCalendar.FIVE_FOUR_FOUR);
        return patterns;
    }

    /** The names of constants as the configuration writes them. */
    private static List<String> names(Enum<?>[] constants) {
        return Stream.of(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Pattern anyOf(Enum<?>[] constants) {
        return Pattern.compile(
                Stream.of(constants).map(Enum::name).collect(Collectors.joining("|")), Pattern.CASE_INSENSITIVE);
    }

    /** Reads the keys. What does not fit together becomes a problem. */
    static Optional<CalendarChoice> read(Configuration configuration) {
        String source = configuration.get(Keys.CALENDAR_SOURCE);
        List<Integer> pattern = WITH_YEAR_END.get(source);
        if (pattern == null) {
            refuseYear(configuration, source);
            if (source.equals(DUMP)
                    && !configuration.get(Keys.CALENDAR_FIRST_DATE).equals(STANDARD_FIRST_DATE)) {
                configuration.problem(
                        Keys.CALENDAR_FIRST_DATE,
                        "has no effect where " + SOURCE + " is " + source
                                + ": that calendar begins with its first row");
            }
            return Optional.ofNullable(FIXED.get(source))
                    .map(calendar -> new CalendarChoice(
                            calendar, configuration.get(Keys.CALENDAR_FIRST_DATE), Map.of(SOURCE, source)));
        }
        Optional<Month> month = configuration
                .get(Keys.CALENDAR_YEAR_END_MONTH)
                .filter(MONTH.asMatchPredicate())
                .map(name -> Month.valueOf(name.toUpperCase(Locale.ROOT)));
        Optional<DayOfWeek> weekday = configuration
                .get(Keys.CALENDAR_YEAR_END_WEEKDAY)
                .filter(WEEKDAY.asMatchPredicate())
                .map(name -> DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)));
        require(configuration, Keys.CALENDAR_YEAR_END_MONTH, source, "the month in which the year ends", "JANUARY");
        require(configuration, Keys.CALENDAR_YEAR_END_WEEKDAY, source, "the last day of every week", "SATURDAY");
        if (month.isEmpty() || weekday.isEmpty()) {
            // Some calendar with weeks, since the problem ends the reading anyway.
            return Optional.of(new CalendarChoice(
                    GeneratedCalendar.ISO, configuration.get(Keys.CALENDAR_FIRST_DATE), Map.of(SOURCE, source)));
        }
        String rule = configuration.get(Keys.CALENDAR_YEAR_END_RULE);
        boolean fromJanuary = month.get() == Month.DECEMBER;
        String name = fromJanuary ? YEAR_NAMES.get(0) : configuration.get(Keys.CALENDAR_YEAR_NAME);
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put(SOURCE, source);
        keys.put(YEAR_END_MONTH, month.get().name());
        keys.put(YEAR_END_WEEKDAY, weekday.get().name());
        keys.put(YEAR_END_RULE, rule);
        if (!fromJanuary) {
            // A year from January to December has the same name either way: to say the other one changes nothing.
            keys.put(YEAR_NAME, name);
        }
        return Optional.of(new CalendarChoice(
                new GeneratedCalendar(
                        source,
                        new YearEnd(month.get(), weekday.get(), YearEnd.Rule.valueOf(rule.toUpperCase(Locale.ROOT))),
                        YearName.valueOf(name.toUpperCase(Locale.ROOT)),
                        pattern),
                configuration.get(Keys.CALENDAR_FIRST_DATE),
                keys));
    }

    private static void require(
            Configuration configuration, Key<Optional<String>> key, String source, String meaning, String example) {
        if (configuration.get(key).isEmpty()) {
            configuration.problem(Configuration.ROOT + "." + key + " is not set: " + SOURCE + " = " + source + " needs "
                    + meaning + ", such as " + key + " = " + example);
        }
    }

    /** A year's end that changes nothing was meant for another source. */
    private static void refuseYear(Configuration configuration, String source) {
        List<Key<?>> without = new ArrayList<>();
        configuration.get(Keys.CALENDAR_YEAR_END_MONTH).ifPresent(month -> without.add(Keys.CALENDAR_YEAR_END_MONTH));
        configuration
                .get(Keys.CALENDAR_YEAR_END_WEEKDAY)
                .ifPresent(weekday -> without.add(Keys.CALENDAR_YEAR_END_WEEKDAY));
        if (!configuration.get(Keys.CALENDAR_YEAR_END_RULE).equals(RULES.get(0))) {
            without.add(Keys.CALENDAR_YEAR_END_RULE);
        }
        if (!configuration.get(Keys.CALENDAR_YEAR_NAME).equals(YEAR_NAMES.get(0))) {
            without.add(Keys.CALENDAR_YEAR_NAME);
        }
        without.forEach(key -> configuration.problem(
                key,
                "has no effect where " + SOURCE + " is " + source + ": only "
                        + String.join(" and ", WITH_YEAR_END.keySet()) + " have a year that can be set"));
    }
}
