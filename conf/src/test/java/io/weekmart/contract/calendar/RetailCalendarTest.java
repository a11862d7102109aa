package io.weekmart.contract.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetailCalendarTest {
    private static final String SOURCE = "raw/calendar_2024-01-10.csv";

    @Test
    void aDateBelongsToTheWeekThatTheTableNames() {
        RetailCalendar calendar =
                calendar("2024-01-10", week("2024-01-01", 7, 2024, 1), week("2024-01-08", 7, 2024, 2));
        assertThat(calendar.week(date("2024-01-07")).orElseThrow().id()).hasToString("2024 week 1");
        Week second = calendar.week(date("2024-01-08")).orElseThrow();
        assertThat(second).isEqualTo(new Week(1, 2024, 2, 202402, date("2024-01-08"), date("2024-01-14")));
        assertThat(calendar.dayOfWeek(date("2024-01-10").toEpochDay(), 1)).isEqualTo(2);
        assertThat(calendar.week(date("2023-12-31"))).isEmpty();
        assertThat(calendar.week(date("2024-01-15"))).isEmpty();
        assertThat(calendar.first()).isEqualTo(date("2024-01-01"));
        assertThat(calendar.last()).isEqualTo(date("2024-01-14"));
    }

    @Test
    void weeksMayBeCutAtNewYearHaveOneDayAndBeNumbered53() {
        RetailCalendar calendar = calendar(
                "2024-01-10",
                week("2023-12-24", 7, 2023, 52),
                week("2023-12-31", 1, 2023, 53),
                week("2024-01-01", 6, 2024, 1),
                week("2024-01-07", 7, 2024, 2));
        assertThat(calendar.weeks().stream().map(Week::days)).containsExactly(7, 1, 6, 7);
        assertThat(calendar.week(date("2023-12-31")).orElseThrow().id()).hasToString("2023 week 53");
        assertThat(calendar.week(date("2024-01-01")).orElseThrow().id()).hasToString("2024 week 1");
    }

    @Test
    void theFirstDayOfAWeekIsTheEarliestWhateverNumberTheRetailerGivesIt() {
        // In this calendar the day numbered 1 is the last of its week; the number is text that no metric looks at.
        RetailCalendar calendar =
                calendar("2024-01-10", week("2024-01-02", 7, 2024, 1), week("2024-01-09", 7, 2024, 2));
        assertThat(calendar.week(date("2024-01-08")).orElseThrow().end()).isEqualTo(date("2024-01-08"));
        assertThat(calendar.dayOfWeek(date("2024-01-08").toEpochDay(), 0)).isEqualTo(6);
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        List<CalendarDay> days = new ArrayList<>(week("2024-01-01", 7, 2024, 1));
        days.addAll(week("2024-01-08", 7, 2024, 2));
        List<Week> expected =
                RetailCalendar.of(days, date("2024-01-10"), SOURCE).weeks();
        Collections.shuffle(days, new Random(1));
        assertThat(RetailCalendar.of(days, date("2024-01-10"), SOURCE).weeks()).isEqualTo(expected);
    }

    @Test
    void aNightsWindowStartsOnTheFirstDayOfItsOldestWeek() {
        RetailCalendar calendar = calendar(
                "2024-01-10",
                week("2023-12-24", 7, 2023, 52),
                week("2023-12-31", 1, 2023, 53),
                week("2024-01-01", 6, 2024, 1),
                week("2024-01-07", 7, 2024, 2));
        assertThat(calendar.windowStart(date("2024-01-10"), 1)).isEqualTo(date("2024-01-07"));
        assertThat(calendar.windowStart(date("2024-01-07"), 2)).isEqualTo(date("2024-01-01"));
        assertThat(calendar.windowStart(date("2024-01-13"), 3)).isEqualTo(date("2023-12-31"));
        assertThat(calendar.windowStart(date("2024-01-10"), 4)).isEqualTo(date("2023-12-24"));
        assertThat(calendar.windowStart(date("2024-01-10"), 1000)).isEqualTo(date("2023-12-24"));
    }

    @Test
    void anEmptyCalendarIsRefused() {
        assertThat(problem("2024-01-10", List.of())).contains("it holds no dates");
    }

    @Test
    void aDateTwiceIsNamed() {
        List<CalendarDay> days = new ArrayList<>(week("2024-01-08", 7, 2024, 2));
        days.add(new CalendarDay(date("2024-01-09"), 2024, 2, 202402));
        assertThat(problem("2024-01-10", days)).contains("dates that come more than once: 2024-01-09.");
    }

    @Test
    void aHoleIsNamed() {
        List<CalendarDay> days = new ArrayList<>(week("2024-01-01", 5, 2024, 1));
        days.addAll(week("2024-01-08", 7, 2024, 2));
        assertThat(problem("2024-01-10", days)).contains("dates missing inside its span: 2024-01-06, 2024-01-07.");
    }

    @Test
    void aLongHoleIsCountedBehindItsFirstDates() {
        List<CalendarDay> days = new ArrayList<>(week("2023-12-01", 7, 2023, 48));
        days.addAll(week("2024-01-08", 7, 2024, 2));
        // 8 December to 7 January are 31 dates.
        assertThat(problem("2024-01-10", days))
                .contains("2023-12-08, 2023-12-09")
                .contains("2023-12-17 and 21 more");
    }

    @Test
    void aWeekOfEightDatesIsRefused() {
        assertThat(problem("2024-01-10", week("2024-01-08", 8, 2024, 2)))
                .contains("2024 week 2 has 8 dates, 2024-01-08 to 2024-01-15; a week has 1 to 7");
    }

    @Test
    void aWeekThatComesAgainIsRefused() {
        List<CalendarDay> days = new ArrayList<>(week("2024-01-01", 3, 2024, 1));
        days.addAll(week("2024-01-04", 4, 2024, 2));
        days.addAll(week("2024-01-08", 4, 2024, 1));
        assertThat(problem("2024-01-10", days))
                .contains("2024 week 1 is not consecutive: it has 2024-01-01 to 2024-01-03 and again 2024-01-08 to"
                        + " 2024-01-11");
    }

    @Test
    void aSpanThatEndsBeforeTheRunDateIsRefused() {
        assertThat(problem("2024-01-15", week("2024-01-08", 7, 2024, 2)))
                .contains("it spans 2024-01-08 to 2024-01-14, but the run date is 2024-01-15");
    }

    @Test
    void aSpanThatBeginsBehindTheRunDateIsRefused() {
        assertThat(problem("2024-01-07", week("2024-01-08", 7, 2024, 2)))
                .contains("it spans 2024-01-08 to 2024-01-14, but the run date is 2024-01-07");
    }

    @Test
    void twoNumbersForOneWeekAreRefused() {
        List<CalendarDay> days = new ArrayList<>(week("2024-01-08", 6, 2024, 2));
        days.add(new CalendarDay(date("2024-01-14"), 2024, 2, 202403));
        assertThat(problem("2024-01-10", days)).contains("2024-01-14 has yr_wk_num 202403");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        List<CalendarDay> days = new ArrayList<>(week("2024-01-01", 3, 2024, 1));
        days.addAll(week("2024-01-03", 2, 2024, 2));
        days.addAll(week("2024-01-06", 2, 2024, 1));
        assertThat(problem("2024-01-10", days))
                .contains("more than once: 2024-01-03")
                .contains("missing inside its span: 2024-01-05")
                .contains("2024 week 1 is not consecutive")
                .contains("the run date is 2024-01-10");
    }

    private static String problem(String runDate, List<CalendarDay> days) {
        UserFault fault = catchThrowableOfType(UserFault.class, () -> RetailCalendar.of(days, date(runDate), SOURCE));
        assertThat(fault.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(fault).hasMessageStartingWith("Cannot use the calendar " + SOURCE + ": ");
        return String.valueOf(fault.getMessage());
    }

    @SafeVarargs
    private static RetailCalendar calendar(String runDate, List<CalendarDay>... weeks) {
        List<CalendarDay> days = new ArrayList<>();
        for (List<CalendarDay> week : weeks) {
            days.addAll(week);
        }
        return RetailCalendar.of(days, date(runDate), SOURCE);
    }

    private static List<CalendarDay> week(String start, int days, int yrNum, int wkNum) {
        return date(start)
                .datesUntil(date(start).plusDays(days))
                .map(day -> new CalendarDay(day, yrNum, wkNum, yrNum * 100 + wkNum))
                .toList();
    }

    private static LocalDate date(String text) {
        return LocalDate.parse(text);
    }
}
