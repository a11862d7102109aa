package io.weekmart.contract.calendar;

import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The days on which the stores are closed and no dump is expected. A dump that is there nevertheless is read.
 *
 * @param weekdays closed in every week
 * @param dates closed beside them
 * @param exceptions dates on which the stores are open, whatever else says that they are closed
 */
public record ClosedDays(Set<DayOfWeek> weekdays, Set<LocalDate> dates, Set<LocalDate> exceptions)
        implements Serializable {
    /** What stands before a date that is an exception. */
    private static final String EXCEPT = "except ";

    /** Open on every day. */
    public static final ClosedDays NONE = new ClosedDays(Set.of(), Set.of());

    public ClosedDays {
        weekdays = Set.copyOf(weekdays);
        dates = Set.copyOf(dates);
        exceptions = Set.copyOf(exceptions);
    }

    /** Closed days without exceptions. */
    public ClosedDays(Set<DayOfWeek> weekdays, Set<LocalDate> dates) {
        this(weekdays, dates, Set.of());
    }

    /**
     * The days of a list as the configuration writes it.
     *
     * @param texts names of weekdays in any case, dates such as 2024-12-25, and exceptions such as {@code except 2024-12-22}
     * @throws IllegalArgumentException naming what is neither
     */
    public static ClosedDays of(List<String> texts) {
        List<DayOfWeek> weekdays = new ArrayList<>();
        List<LocalDate> dates = new ArrayList<>();
        List<LocalDate> exceptions = new ArrayList<>();
        for (String text : texts) {
            check(text);
            weekday(text).ifPresentOrElse(weekdays::add, () -> (excepts(text) ? exceptions : dates)
                    .add(LocalDate.parse(date(text))));
        }
        return new ClosedDays(Set.copyOf(weekdays), Set.copyOf(dates), Set.copyOf(exceptions));
    }

    /** @throws IllegalArgumentException if the text is neither a weekday nor a date */
    public static void check(String text) {
        if (weekday(text).isPresent()) {
            return;
        }
        try {
            LocalDate.parse(date(text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "holds \"" + text
                            + "\", which is neither a weekday, such as SATURDAY, nor a date, such as 2024-12-25, nor an"
                            + " exception, such as \"except 2024-12-22\"",
                    e);
        }
    }

    private static boolean excepts(String text) {
        return text.strip().toLowerCase(Locale.ROOT).startsWith(EXCEPT);
    }

    private static String date(String text) {
        return (excepts(text) ? text.strip().substring(EXCEPT.length()) : text).strip();
    }

    private static Optional<DayOfWeek> weekday(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        return Stream.of(DayOfWeek.values())
                .filter(day -> day.name().equals(name))
                .findFirst();
    }

    /** Whether the stores are closed on a date. */
    public boolean on(LocalDate date) {
        return !exceptions.contains(date) && (weekdays.contains(date.getDayOfWeek()) || dates.contains(date));
    }

    /**
     * The same where a calendar says it too.
     *
     * @param byCalendar whether the calendar says that the stores are closed on the date
     */
    public boolean on(LocalDate date, boolean byCalendar) {
        return on(date) || (byCalendar && !exceptions.contains(date));
    }

    /** The same as a list of the configuration: the weekdays from Monday on, then the dates in their order, then the exceptions. */
    public List<String> texts() {
        return Stream.of(
                        weekdays.stream().sorted().map(DayOfWeek::name),
                        dates.stream().sorted().map(LocalDate::toString),
                        exceptions.stream().sorted().map(date -> EXCEPT + date))
                .flatMap(each -> each)
                .toList();
    }
}
