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
 */
public record ClosedDays(Set<DayOfWeek> weekdays, Set<LocalDate> dates) implements Serializable {
    /** Open on every day. */
    public static final ClosedDays NONE = new ClosedDays(Set.of(), Set.of());

    public ClosedDays {
        weekdays = Set.copyOf(weekdays);
        dates = Set.copyOf(dates);
    }

    /**
     * The days of a list as the configuration writes it.
     *
     * @param texts names of weekdays in any case, and dates such as 2024-12-25
     * @throws IllegalArgumentException naming what is neither
     */
    public static ClosedDays of(List<String> texts) {
        List<DayOfWeek> weekdays = new ArrayList<>();
        List<LocalDate> dates = new ArrayList<>();
        for (String text : texts) {
            check(text);
            weekday(text).ifPresentOrElse(weekdays::add, () -> dates.add(LocalDate.parse(text.strip())));
        }
        return new ClosedDays(Set.copyOf(weekdays), Set.copyOf(dates));
    }

    /** @throws IllegalArgumentException if the text is neither a weekday nor a date */
    public static void check(String text) {
        if (weekday(text).isPresent()) {
            return;
        }
        try {
            LocalDate.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "holds \"" + text
                            + "\", which is neither a weekday, such as SATURDAY, nor a date, such as 2024-12-25",
                    e);
        }
    }

    private static Optional<DayOfWeek> weekday(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        return Stream.of(DayOfWeek.values())
                .filter(day -> day.name().equals(name))
                .findFirst();
    }

    /** Whether the stores are closed on a date. */
    public boolean on(LocalDate date) {
        return weekdays.contains(date.getDayOfWeek()) || dates.contains(date);
    }

    /** The same as a list of the configuration: the weekdays from Monday on, then the dates in their order. */
    public List<String> texts() {
        return Stream.concat(
                        weekdays.stream().sorted().map(DayOfWeek::name),
                        dates.stream().sorted().map(LocalDate::toString))
                .toList();
    }
}
