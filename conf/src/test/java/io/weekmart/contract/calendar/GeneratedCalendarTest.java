package io.weekmart.contract.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.fault.UserFault;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calendars by their rules, beside the dates that are published of them, and beside those that the platform computes. */
class GeneratedCalendarTest {
    private static final int FROM = 1990;
    private static final int TO = 2100;

    /** A year that ends on the Friday nearest to 31 January and is named for the year that it begins in, as that of Dollar General. */
    private static final GeneratedCalendar FRIDAY_NEAR_JANUARY = new GeneratedCalendar(
            "5-4-4",
            new YearEnd(Month.JANUARY, DayOfWeek.FRIDAY, YearEnd.Rule.NEAREST),
            YearName.START,
            GeneratedCalendar.FIVE_FOUR_FOUR);

    /** A year that ends on the last Saturday of July and is named for the year that it ends in, as that of Cisco. */
    private static final GeneratedCalendar LAST_SATURDAY_OF_JULY = new GeneratedCalendar(
            "4-4-5",
            new YearEnd(Month.JULY, DayOfWeek.SATURDAY, YearEnd.Rule.LAST),
            YearName.END,
            GeneratedCalendar.FOUR_FOUR_FIVE);

    /** A year that ends on the Thursday nearest to 31 August and is named for the year that it ends in, as that of Micron Technology. */
    private static final GeneratedCalendar THURSDAY_NEAR_AUGUST = new GeneratedCalendar(
            "4-4-5",
            new YearEnd(Month.AUGUST, DayOfWeek.THURSDAY, YearEnd.Rule.NEAREST),
            YearName.END,
            GeneratedCalendar.FOUR_FOUR_FIVE);

    /** A year that ends on the last Sunday of January and is named for the year that it ends in, as that of NVIDIA. */
    private static final GeneratedCalendar LAST_SUNDAY_OF_JANUARY = new GeneratedCalendar(
            "5-4-4",
            new YearEnd(Month.JANUARY, DayOfWeek.SUNDAY, YearEnd.Rule.LAST),
            YearName.END,
            GeneratedCalendar.FIVE_FOUR_FOUR);

    private static final Map<String, GeneratedCalendar> BY_NAME = Map.of(
            "iso", GeneratedCalendar.ISO,
            "sunday", GeneratedCalendar.SUNDAY,
            "nrf", GeneratedCalendar.NRF,
            "friday-near-january", FRIDAY_NEAR_JANUARY,
            "last-saturday-of-july", LAST_SATURDAY_OF_JULY,
            "thursday-near-august", THURSDAY_NEAR_AUGUST,
            "last-sunday-of-january", LAST_SUNDAY_OF_JANUARY);

    static List<GeneratedCalendar> every() {
        return Stream.of(
                        Stream.of(
                                GeneratedCalendar.ISO,
                                GeneratedCalendar.SUNDAY,
                                GeneratedCalendar.NRF,
                                FRIDAY_NEAR_JANUARY,
                                LAST_SATURDAY_OF_JULY,
                                THURSDAY_NEAR_AUGUST,
                                LAST_SUNDAY_OF_JANUARY),
                        Stream.of(Month.values()).flatMap(month -> Stream.of(YearEnd.Rule.values())
                                .map(rule -> new GeneratedCalendar(
                                        month + " " + rule,
                                        new YearEnd(month, DayOfWeek.of(month.getValue() % 7 + 1), rule),
                                        YearName.values()[month.getValue() % 2],
                                        GeneratedCalendar.FIVE_FOUR_FOUR))))
                .flatMap(Function.identity())
                .toList();
    }

    /** Source: ISO 8601, by which week 1 is the one with the year's first Thursday. */
    @ParameterizedTest
    @CsvSource({
        "2015, 2014-12-29",
        "2016, 2016-01-04",
        "2017, 2017-01-02",
        "2018, 2018-01-01",
        "2019, 2018-12-31",
        "2020, 2019-12-30",
        "2021, 2021-01-04",
        "2022, 2022-01-03",
        "2023, 2023-01-02",
        "2024, 2024-01-01",
        "2025, 2024-12-30",
        "2026, 2025-12-29",
        "2027, 2027-01-04"
    })
    void isoYearsBeginWhereTheStandardSays(int year, LocalDate first) {
        assertThat(GeneratedCalendar.ISO.firstDay(year)).isEqualTo(first);
    }

    /** Source: the definition of WEEKNUM in Excel and of week 1 in the United States, the week from Sunday to Saturday with 1 January. */
    @ParameterizedTest
    @CsvSource({
        "2015, 2014-12-28",
        "2016, 2015-12-27",
        "2017, 2017-01-01",
        "2018, 2017-12-31",
        "2019, 2018-12-30",
        "2020, 2019-12-29",
        "2021, 2020-12-27",
        "2022, 2021-12-26",
        "2023, 2023-01-01",
        "2024, 2023-12-31",
        "2025, 2024-12-29",
        "2028, 2027-12-26",
        "2029, 2028-12-31"
    })
    void sundayYearsBeginWithTheWeekOfTheFirstOfJanuary(int year, LocalDate first) {
        assertThat(GeneratedCalendar.SUNDAY.firstDay(year)).isEqualTo(first);
    }

    /** Source: the 4-5-4 calendars that the National Retail Federation publishes for each year. */
    @ParameterizedTest
    @CsvSource({
        "2006, 2006-01-29",
        "2007, 2007-02-04",
        "2012, 2012-01-29",
        "2013, 2013-02-03",
        "2016, 2016-01-31",
        "2017, 2017-01-29",
        "2018, 2018-02-04",
        "2019, 2019-02-03",
        "2020, 2020-02-02",
        "2021, 2021-01-31",
        "2022, 2022-01-30",
        "2023, 2023-01-29",
        "2024, 2024-02-04",
        "2025, 2025-02-02",
        "2028, 2028-01-30",
        "2029, 2029-02-04"
    })
    void nrfYearsBeginAsPublished(int year, LocalDate first) {
        assertThat(GeneratedCalendar.NRF.firstDay(year)).isEqualTo(first);
    }

    /** Source: the 4-5-4 calendars that the National Retail Federation publishes, February to January of 2023, which has 53 weeks, and 2024. */
    @Test
    void nrfMonthsBeginAsPublished() {
        assertThat(periodStarts(GeneratedCalendar.NRF, 2023))
                .containsExactly(
                        "2023-01-29",
                        "2023-02-26",
                        "2023-04-02",
                        "2023-04-30",
                        "2023-05-28",
                        "2023-07-02",
                        "2023-07-30",
                        "2023-08-27",
                        "2023-10-01",
                        "2023-10-29",
                        "2023-11-26",
                        "2023-12-31");
        assertThat(periodStarts(GeneratedCalendar.NRF, 2024))
                .containsExactly(
                        "2024-02-04",
                        "2024-03-03",
                        "2024-04-07",
                        "2024-05-05",
                        "2024-06-02",
                        "2024-07-07",
                        "2024-08-04",
                        "2024-09-01",
                        "2024-10-06",
                        "2024-11-03",
                        "2024-12-01",
                        "2025-01-05");
    }

    /** Source: the annual reports of Dollar General, whose fiscal years end on the Friday closest to 31 January. */
    @ParameterizedTest
    @CsvSource({
        "2011, 2012-02-03",
        "2012, 2013-02-01",
        "2013, 2014-01-31",
        "2014, 2015-01-30",
        "2015, 2016-01-29",
        "2016, 2017-02-03",
        "2017, 2018-02-02",
        "2018, 2019-02-01",
        "2019, 2020-01-31",
        "2020, 2021-01-29",
        "2021, 2022-01-28",
        "2022, 2023-02-03"
    })
    void theNearestWeekdayMayLieInTheNextMonth(int year, LocalDate last) {
        assertThat(FRIDAY_NEAR_JANUARY.lastDay(year)).isEqualTo(last);
    }

    /** Source: the annual reports of Cisco, whose fiscal years end on the last Saturday of July. */
    @ParameterizedTest
    @CsvSource({
        "2013, 2013-07-27",
        "2014, 2014-07-26",
        "2015, 2015-07-25",
        "2016, 2016-07-30",
        "2017, 2017-07-29",
        "2018, 2018-07-28",
        "2019, 2019-07-27",
        "2020, 2020-07-25",
        "2021, 2021-07-31",
        "2022, 2022-07-30",
        "2023, 2023-07-29",
        "2024, 2024-07-27"
    })
    void theLastWeekdayLiesInTheMonth(int year, LocalDate last) {
        assertThat(LAST_SATURDAY_OF_JULY.lastDay(year)).isEqualTo(last);
    }

    /** Source: the annual reports of Micron Technology, whose fiscal years end on the Thursday closest to 31 August. */
    @ParameterizedTest
    @CsvSource({
        "2014, 2014-08-28",
        "2015, 2015-09-03",
        "2016, 2016-09-01",
        "2017, 2017-08-31",
        "2018, 2018-08-30",
        "2019, 2019-08-29",
        "2020, 2020-09-03",
        "2021, 2021-09-02",
        "2022, 2022-09-01",
        "2023, 2023-08-31",
        "2024, 2024-08-29"
    })
    void theNearestWeekdayMayEndAYearNamedForItsEnd(int year, LocalDate last) {
        assertThat(THURSDAY_NEAR_AUGUST.lastDay(year)).isEqualTo(last);
    }

    /** Source: the annual reports of NVIDIA, whose fiscal years end on the last Sunday of January. */
    @ParameterizedTest
    @CsvSource({
        "2015, 2015-01-25",
        "2016, 2016-01-31",
        "2017, 2017-01-29",
        "2018, 2018-01-28",
        "2019, 2019-01-27",
        "2020, 2020-01-26",
        "2021, 2021-01-31",
        "2022, 2022-01-30",
        "2023, 2023-01-29",
        "2024, 2024-01-28",
        "2025, 2025-01-26"
    })
    void aYearIsNamedForItsEndOrForItsStart(int year, LocalDate last) {
        GeneratedCalendar namedForItsStart = new GeneratedCalendar(
                LAST_SUNDAY_OF_JANUARY.name(),
                LAST_SUNDAY_OF_JANUARY.yearEnd(),
                YearName.START,
                LAST_SUNDAY_OF_JANUARY.weeksOfPeriods());

        assertThat(LAST_SUNDAY_OF_JANUARY.lastDay(year)).isEqualTo(last);
        assertThat(namedForItsStart.lastDay(year - 1)).isEqualTo(last);
    }

    /** The days around the ends of the years above, week 53 among them. */
    @ParameterizedTest
    @CsvSource({
        "iso, 2015-12-31 2015-53, 2016-01-03 2015-53, 2016-01-04 2016-1, 2019-12-29 2019-52, 2019-12-30 2020-1,"
                + " 2020-12-31 2020-53, 2021-01-03 2020-53, 2021-01-04 2021-1, 2027-01-03 2026-53, 2027-01-04 2027-1",
        "sunday, 2015-12-26 2015-52, 2015-12-27 2016-1, 2016-12-31 2016-53, 2017-01-01 2017-1, 2022-12-31 2022-53,"
                + " 2023-01-01 2023-1, 2023-12-30 2023-52, 2023-12-31 2024-1, 2028-12-30 2028-53, 2028-12-31 2029-1",
        "nrf, 2007-02-03 2006-53, 2007-02-04 2007-1, 2013-02-02 2012-53, 2013-02-03 2013-1, 2018-02-03 2017-53,"
                + " 2018-02-04 2018-1, 2024-02-03 2023-53, 2024-02-04 2024-1, 2029-02-03 2028-53, 2029-02-04 2029-1",
        "friday-near-january, 2012-02-03 2011-53, 2012-02-04 2012-1, 2015-01-30 2014-52, 2015-01-31 2015-1,"
                + " 2017-02-03 2016-53, 2017-02-04 2017-1, 2021-01-29 2020-52, 2021-01-30 2021-1, 2023-02-03 2022-53,"
                + " 2023-02-04 2023-1",
        "last-saturday-of-july, 2015-07-25 2015-52, 2015-07-26 2016-1, 2016-07-30 2016-53, 2016-07-31 2017-1,"
                + " 2020-07-25 2020-52, 2020-07-26 2021-1, 2021-07-31 2021-53, 2021-08-01 2022-1, 2024-07-27 2024-52,"
                + " 2024-07-28 2025-1",
        "thursday-near-august, 2014-08-28 2014-52, 2014-08-29 2015-1, 2015-09-03 2015-53, 2015-09-04 2016-1,"
                + " 2019-08-29 2019-52, 2019-08-30 2020-1, 2020-09-03 2020-53, 2020-09-04 2021-1, 2023-08-31 2023-52,"
                + " 2023-09-01 2024-1",
        "last-sunday-of-january, 2015-01-25 2015-52, 2015-01-26 2016-1, 2016-01-31 2016-53, 2016-02-01 2017-1,"
                + " 2020-01-26 2020-52, 2020-01-27 2021-1, 2021-01-31 2021-53, 2021-02-01 2022-1, 2024-01-28 2024-52,"
                + " 2024-01-29 2025-1"
    })
    void theDaysAroundTheEndOfAYearBelongToTheirWeeks(ArgumentsAccessor row) {
        GeneratedCalendar calendar = Objects.requireNonNull(BY_NAME.get(row.getString(0)));
        RetailCalendar weeks = calendar.weeks(LocalDate.of(2001, 1, 1), LocalDate.of(2030, 1, 1));
        for (int i = 1; i < row.size(); i++) {
            String[] part = row.getString(i).split(" ");
            Week week = weeks.week(LocalDate.parse(part[0])).orElseThrow();
            assertThat(week.yrNum() + "-" + week.wkNum())
                    .as(row.getString(0) + " " + part[0])
                    .isEqualTo(part[1]);
        }
    }

    @Test
    void theYearsOf53WeeksAreThePublishedOnes() {
        assertThat(longYears(GeneratedCalendar.ISO, 2010, 2030)).containsExactly(2015, 2020, 2026);
        assertThat(longYears(GeneratedCalendar.SUNDAY, 2012, 2030)).containsExactly(2016, 2022, 2028);
        assertThat(longYears(GeneratedCalendar.NRF, 2001, 2030)).containsExactly(2006, 2012, 2017, 2023, 2028);
        assertThat(longYears(FRIDAY_NEAR_JANUARY, 2010, 2022)).containsExactly(2011, 2016, 2022);
        assertThat(longYears(LAST_SATURDAY_OF_JULY, 2012, 2024)).containsExactly(2016, 2021);
        assertThat(longYears(THURSDAY_NEAR_AUGUST, 2010, 2024)).containsExactly(2015, 2020);
        assertThat(longYears(LAST_SUNDAY_OF_JANUARY, 2012, 2025)).containsExactly(2016, 2021);
    }

    @Test
    void isoWeeksAreThoseOfThePlatform() {
        assertThat(GeneratedCalendar.ISO.days(FROM, TO).stream()
                        .filter(day -> day.year() != day.date().get(IsoFields.WEEK_BASED_YEAR)
                                || day.week() != day.date().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)
                                || day.dayOfWeek() != day.date().getDayOfWeek().getValue()))
                .isEmpty();
    }

    @Test
    void sundayWeeksAreThoseOfThePlatform() {
        WeekFields weeks = WeekFields.SUNDAY_START;
        assertThat(GeneratedCalendar.SUNDAY.days(FROM, TO).stream()
                        .filter(day -> day.year() != day.date().get(weeks.weekBasedYear())
                                || day.week() != day.date().get(weeks.weekOfWeekBasedYear())
                                || day.dayOfWeek() != day.date().get(weeks.dayOfWeek())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("every")
    void everyDayIsInOneWeekOfSevenDays(GeneratedCalendar calendar) {
        List<GeneratedDay> days = calendar.days(FROM, TO);
        LocalDate first = calendar.firstDay(FROM);
        List<GeneratedDay> wrong = IntStream.range(0, days.size())
                .filter(i -> {
                    GeneratedDay day = days.get(i);
                    GeneratedDay head = days.get(i - i % 7);
                    return !day.date().equals(first.plusDays(i))
                            || day.dayOfWeek() != i % 7 + 1
                            || day.yearAndWeek() != head.yearAndWeek()
                            || day.period() != head.period()
                            || calendar.year(day.date()) != day.year();
                })
                .mapToObj(days::get)
                .toList();

        assertThat(wrong).isEmpty();
        assertThat(first.plusDays(days.size())).isEqualTo(calendar.firstDay(TO + 1));
    }

    @ParameterizedTest
    @MethodSource("every")
    void yearsHave52Or53WeeksInTwelvePeriodsAndFollowEachOther(GeneratedCalendar calendar) {
        List<Integer> pattern = calendar.weeksOfPeriods();
        for (int year = FROM; year <= TO; year++) {
            int weeks = calendar.weeks(year);
            List<Integer> expected = IntStream.range(0, 12)
                    .mapToObj(period -> pattern.get(period % 3) + (period == 11 ? weeks - 52 : 0))
                    .toList();
            Map<Integer, Integer> daysOfPeriods = new TreeMap<>();
            calendar.days(year, year).forEach(day -> daysOfPeriods.merge(day.period(), 1, Integer::sum));

            assertThat(weeks).isBetween(52, 53);
            assertThat(daysOfPeriods.keySet()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
            assertThat(daysOfPeriods.values().stream().map(days -> days / 7)).containsExactlyElementsOf(expected);
            assertThat(calendar.lastDay(year).plusDays(1)).isEqualTo(calendar.firstDay(year + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("every")
    void theWeekThatBegins364DaysEarlierIsThatOfTheYearBefore(GeneratedCalendar calendar) {
        RetailCalendar weeks = calendar.weeks(LocalDate.of(FROM, 1, 1), LocalDate.of(TO, 6, 30));
        List<Week> afterTheFirstYear = weeks.weeks().stream()
                .filter(week -> week.start().isAfter(weeks.first().plusDays(363)))
                .toList();
        for (Week week : afterTheFirstYear) {
            Week before = weeks.week(week.start().minusDays(364)).orElseThrow();
            // Behind a year of 53 weeks, the number is one higher; of a week 53, it is the first week of the same year.
            boolean behindLongYear = calendar.weeks(week.yrNum() - 1) == 53;
            WeekId expected = week.wkNum() == 53
                    ? new WeekId(week.yrNum(), 1)
                    : new WeekId(week.yrNum() - 1, week.wkNum() + (behindLongYear ? 1 : 0));
            assertThat(before.id()).isEqualTo(expected);
            assertThat(before.start()).isEqualTo(week.start().minusDays(364));
        }
    }

    @Test
    void aDayHasItsNumbers() {
        GeneratedDay day = GeneratedCalendar.NRF.days(2023, 2023).get(370);

        assertThat(day).isEqualTo(new GeneratedDay(LocalDate.of(2024, 2, 3), 7, 2023, 53, 12));
        assertThat(day.quarter()).isEqualTo(4);
        assertThat(day.yearAndWeek()).isEqualTo(202353);
        assertThat(day.yearAndPeriod()).isEqualTo(202312);
        assertThat(day.yearAndQuarter()).isEqualTo(20234);
    }

    @Test
    void aYearThatEndsWithDecemberHasOneNameWhereverItsFirstDayLies() {
        YearEnd lastFriday = new YearEnd(Month.DECEMBER, DayOfWeek.FRIDAY, YearEnd.Rule.LAST);
        for (YearName name : YearName.values()) {
            GeneratedCalendar calendar =
                    new GeneratedCalendar("4-4-5", lastFriday, name, GeneratedCalendar.FOUR_FOUR_FIVE);
            assertThat(calendar.firstDay(2021)).isEqualTo(LocalDate.of(2020, 12, 26));
            assertThat(calendar.firstDay(2022)).isEqualTo(LocalDate.of(2022, 1, 1));
            assertThat(calendar.firstDay(2023)).isEqualTo(LocalDate.of(2022, 12, 31));
        }
    }

    @Test
    void weeksReachFromThatOfTheFirstDateToTheEndOfTheRunDatesYear() {
        RetailCalendar weeks = GeneratedCalendar.NRF.weeks(LocalDate.of(2010, 1, 1), LocalDate.of(2025, 1, 15));

        assertThat(weeks.first()).isEqualTo(LocalDate.of(2009, 12, 27));
        assertThat(weeks.weeks().get(0).id()).hasToString("2009 week 48");
        assertThat(weeks.last()).isEqualTo(LocalDate.of(2025, 2, 1));
        assertThat(weeks.week(LocalDate.of(2025, 1, 15)).orElseThrow().id()).hasToString("2024 week 50");
        assertThat(weeks.week(LocalDate.of(2009, 12, 26))).isEmpty();
        assertThat(weeks.windowStart(LocalDate.of(2024, 2, 10), 4)).isEqualTo(LocalDate.of(2024, 1, 14));
        assertThatThrownBy(() -> GeneratedCalendar.NRF.weeks(LocalDate.of(2012, 2, 1), LocalDate.of(2012, 1, 28)))
                .isInstanceOf(UserFault.class)
                .hasMessage("Cannot use the calendar NRF 4-5-4: it begins on 2012-01-29, with the week of"
                        + " weekmart.calendar.first-date = 2012-02-01, but the run date is 2012-01-28.");
        assertThat(GeneratedCalendar.SUNDAY.weekStart(LocalDate.of(2024, 5, 4))).isEqualTo(LocalDate.of(2024, 4, 28));
        assertThat(GeneratedCalendar.SUNDAY.weekStart(LocalDate.of(2024, 5, 5))).isEqualTo(LocalDate.of(2024, 5, 5));
    }

    @Test
    void theDaysOfADateAreTheSameWheneverTheyAreMade() {
        Map<LocalDate, GeneratedDay> later = GeneratedCalendar.NRF.days(FROM, TO).stream()
                .collect(Collectors.toMap(GeneratedDay::date, Function.identity()));
        assertThat(GeneratedCalendar.NRF.days(2023, 2024))
                .allSatisfy(day -> assertThat(later.get(day.date())).isEqualTo(day));
    }

    private static List<String> periodStarts(GeneratedCalendar calendar, int year) {
        Map<Integer, String> starts = new TreeMap<>();
        calendar.days(year, year)
                .forEach(day -> starts.putIfAbsent(day.period(), day.date().toString()));
        return List.copyOf(starts.values());
    }

    private static List<Integer> longYears(GeneratedCalendar calendar, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .filter(year -> calendar.weeks(year) == 53)
                .boxed()
                .toList();
    }
}
