package io.weekmart.contract.calendar;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The retailer's calendar: which week a date belongs to. It is what the calendar table or a {@link GeneratedCalendar} says; weeks cut
 * at 1 January, weeks of one day and week 53 are normal.
 */
public final class RetailCalendar implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The most dates that a week can have. */
    public static final int MAX_DAYS_OF_WEEK = 7;

    /** How many dates a message names before it only counts. */
    private static final int NAMED_DATES = 10;

    private final LocalDate first;
    private final int[] weekOfDay;
    private final List<Week> weeks;
    private final Set<LocalDate> closed;

    private RetailCalendar(LocalDate first, int[] weekOfDay, List<Week> weeks, Set<LocalDate> closed) {
        this.first = first;
        this.weekOfDay = weekOfDay;
        this.weeks = weeks;
        this.closed = closed;
    }

    /**
     * Builds the calendar of one dump and checks it as a whole.
     *
     * @param days the rows of the table, in any order
     * @param runDate the last date that must be covered
     * @param source the dump's path, for messages
     * @throws UserFault with exit code 3, naming the dates: a date twice, a hole, a week that is not 1 to 7 consecutive dates, a span
     *     that does not hold the run date
     */
    public static RetailCalendar of(List<CalendarDay> days, LocalDate runDate, String source) {
        if (days.isEmpty()) {
            throw unusable(source, List.of("it holds no dates"));
        }
        List<CalendarDay> sorted = new ArrayList<>(days);
        sorted.sort(Comparator.comparing(CalendarDay::date));
        List<String> problems = new ArrayList<>();
        sorted = reportingDates(sorted, problems);
        LocalDate first = sorted.get(0).date();
        LocalDate last = sorted.get(sorted.size() - 1).date();
        if (last.isBefore(runDate) || first.isAfter(runDate)) {
            problems.add("it spans " + first + " to " + last + ", but the run date is " + runDate);
        }
        List<Week> weeks = weeksOf(sorted, problems);
        if (!problems.isEmpty()) {
            throw unusable(source, problems);
        }
        int[] weekOfDay = new int[sorted.size()];
        for (Week week : weeks) {
            int from = (int) (week.start().toEpochDay() - first.toEpochDay());
            for (int i = 0; i < week.days(); i++) {
                weekOfDay[from + i] = week.index();
            }
        }
        Set<LocalDate> closed = sorted.stream()
                .filter(day -> !day.open())
                .map(CalendarDay::date)
                .collect(Collectors.toUnmodifiableSet());
        return new RetailCalendar(first, weekOfDay, List.copyOf(weeks), closed);
    }

    /** Reports dates that come twice and dates that are missing; returns each date once. */
    private static List<CalendarDay> reportingDates(List<CalendarDay> sorted, List<String> problems) {
        List<CalendarDay> once = new ArrayList<>();
        List<LocalDate> twice = new ArrayList<>();
        List<LocalDate> holes = new ArrayList<>();
        int missing = 0;
        for (CalendarDay day : sorted) {
            if (!once.isEmpty()) {
                LocalDate previous = once.get(once.size() - 1).date();
                if (previous.equals(day.date())) {
                    twice.add(previous);
                    continue;
                }
                for (LocalDate d = previous.plusDays(1); d.isBefore(day.date()); d = d.plusDays(1)) {
                    missing++;
                    if (holes.size() < NAMED_DATES) {
                        holes.add(d);
                    } else {
                        // A hole of centuries is counted, not walked.
                        missing += (int) (day.date().toEpochDay() - d.toEpochDay()) - 1;
                        break;
                    }
                }
            }
            once.add(day);
        }
        if (!twice.isEmpty()) {
            problems.add("dates that come more than once: " + named(twice, twice.size()));
        }
        if (!holes.isEmpty()) {
            problems.add("dates missing inside its span: " + named(holes, missing));
        }
        return once;
    }

    private static List<Week> weeksOf(List<CalendarDay> sorted, List<String> problems) {
        List<Week> weeks = new ArrayList<>();
        Map<WeekId, Week> byNumber = new HashMap<>();
        Set<WeekId> reported = new HashSet<>();
        int from = 0;
        while (from < sorted.size()) {
            CalendarDay head = sorted.get(from);
            int to = from + 1;
            while (to < sorted.size()
                    && sorted.get(to).yrNum() == head.yrNum()
                    && sorted.get(to).wkNum() == head.wkNum()) {
                if (sorted.get(to).yrWkNum() != head.yrWkNum()) {
                    problems.add(sorted.get(to).date() + " has yr_wk_num "
                            + sorted.get(to).yrWkNum() + ", but " + head.date() + " of the same week has "
                            + head.yrWkNum());
                }
                to++;
            }
            Week week = new Week(
                    weeks.size(),
                    head.yrNum(),
                    head.wkNum(),
                    head.yrWkNum(),
                    head.date(),
                    sorted.get(to - 1).date());
            Week earlier = byNumber.putIfAbsent(week.id(), week);
            if (earlier != null && reported.add(week.id())) {
                problems.add(week.id() + " is not consecutive: it has " + earlier.start() + " to " + earlier.end()
                        + " and again " + week.start() + " to " + week.end());
            }
            if (to - from > MAX_DAYS_OF_WEEK) {
                problems.add(week.id() + " has " + (to - from) + " dates, " + week.start() + " to " + week.end()
                        + "; a week has 1 to " + MAX_DAYS_OF_WEEK);
            }
            weeks.add(week);
            from = to;
        }
        return weeks;
    }

    private static String named(List<LocalDate> dates, int count) {
        StringBuilder text = new StringBuilder();
        for (LocalDate date : dates.subList(0, Math.min(NAMED_DATES, dates.size()))) {
            text.append(text.isEmpty() ? "" : ", ").append(date);
        }
        int more = count - Math.min(NAMED_DATES, dates.size());
        return more > 0 ? text + " and " + more + " more" : text.toString();
    }

    private static UserFault unusable(String source, List<String> problems) {
        return new UserFault(
                ExitCode.INPUT,
                "Cannot use the calendar " + source + ": " + String.join("; ", problems) + ".",
                "Every date of its span must stand in it once, each (yr_num, wk_num) on 1 to 7 consecutive dates, up to the"
                        + " run date or later. Correct the calendar in the source and export it again.");
    }

    public List<Week> weeks() {
        return weeks;
    }

    public LocalDate first() {
        return first;
    }

    /** Dates in the calendar. */
    public int days() {
        return weekOfDay.length;
    }

    public LocalDate last() {
        return first.plusDays(weekOfDay.length - 1L);
    }

    /** The dates on which it says that the stores are closed. */
    public Set<LocalDate> closed() {
        return closed;
    }

    /** Index of the week that a date belongs to; -1 where the calendar does not hold it. */
    public int weekIndex(long epochDay) {
        long day = epochDay - first.toEpochDay();
        return day >= 0 && day < weekOfDay.length ? weekOfDay[(int) day] : -1;
    }

    /** Days between the first day of its week and a date. */
    public int dayOfWeek(long epochDay, int weekIndex) {
        return (int) (epochDay - weeks.get(weekIndex).start().toEpochDay());
    }

    /** The week that a date belongs to; empty where the calendar does not hold it. */
    public Optional<Week> week(LocalDate date) {
        int index = weekIndex(date.toEpochDay());
        return index < 0 ? Optional.empty() : Optional.of(weeks.get(index));
    }

    /**
     * First day of a run date's window: of the week that lies {@code lookbackWeeks} - 1 weeks before the date's own, or of the
     * calendar's first week where it does not reach back so far.
     */
    public LocalDate windowStart(LocalDate runDate, int lookbackWeeks) {
        int week = weekIndex(runDate.toEpochDay());
        if (week < 0) {
            return first;
        }
        return weeks.get(Math.max(0, week - lookbackWeeks + 1)).start();
    }
}
