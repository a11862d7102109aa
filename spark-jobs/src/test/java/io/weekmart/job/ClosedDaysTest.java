package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.WeeklyTables;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores that are closed on Saturdays, 2 and 9 March 2024, and whose export writes nothing then. Week 9 is Monday, 26 February to Sunday,
 * 3 March; week 10 follows.
 */
class ClosedDaysTest {
    private static final String SATURDAY = "2024-03-02";
    private static final String NEXT_SATURDAY = "2024-03-09";
    private static final String SUNDAY = "2024-03-10";
    private static final List<String> SATURDAYS = List.of(SATURDAY, NEXT_SATURDAY);

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void emptyFolder() {
        bench = new Workbench(folder).set("raw.layout=daily");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[Saturday]", "saturday", "[\"2024-03-02\", 2024-03-09]", "[MONDAY, SATURDAY]"})
    void noDumpIsExpectedOnAClosedDay(String closed) {
        deliver("2024-02-26", SUNDAY, SATURDAYS);

        RunReport refused = bench.night(SUNDAY);
        RunReport report = bench.with("raw.closed=" + closed).night(SUNDAY);

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(refused))
                .contains("sales has no file for 2024-03-02, 2024-03-09")
                .contains("name them in weekmart.raw.closed, or set weekmart.raw.allow-gaps = true.");
        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
        assertThat(weeks()).containsExactly("9 true", "10 true");
    }

    @Test
    void aDayThatIsNotClosedIsStillMissed() {
        deliver("2024-02-26", SUNDAY, List.of(SATURDAY, "2024-03-05"));

        RunReport report = bench.with("raw.closed=[SATURDAY]").night(SUNDAY);

        assertThat(report.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(report)).contains("sales has no file for 2024-03-05\n");
    }

    @Test
    void theCalendarSaysWhichDatesAreClosed() {
        deliver("2024-02-26", SUNDAY, SATURDAYS);
        bench.dump("calendar", SUNDAY, calendar("offen", "ja", "nein"))
                .set("tables.calendar.columns.open_flg=offen")
                .set("tables.calendar.format.flags={ true = [ja], false = [nein] }");

        assertThat(bench.night(SUNDAY).exitCode()).isZero();

        assertThat(weeks()).containsExactly("9 true", "10 true");
        assertThat(bench.table("dim_calendar", "cal_dt, open_flg"))
                .contains("2024-03-01 true", "2024-03-02 false", "2024-03-03 true", "2024-03-09 false");
    }

    @Test
    void aCalendarWhoseFlagIsTurnedIsRefused() {
        deliver("2024-02-26", SUNDAY, List.of());
        bench.dump("calendar", SUNDAY, calendar("open_flg", "0", "1"));

        RunReport report = bench.night(SUNDAY);

        assertThat(report.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(report))
                .isEqualTo(
                        "Cannot use the calendar raw/calendar_2024-03-10.csv: by its column open_flg the stores were closed"
                                + " on 12 of the 14 dates of which there are dumps, such as 2024-03-10.\n"
                                + "It must be true where the stores are open. Name the texts that mean true and false in"
                                + " weekmart.tables.calendar.format.flags, map another column, or correct the calendar."
                                + " If the stores were closed on these dates, run with --accept closed-days: no dump is"
                                + " expected of them, and those that are there are read.");
    }

    /** An export that went on over weeks in which the stores had to close. Each run that reads them says so anew. */
    @Test
    void aCalendarThatClosesMostDatesWithDumpsIsAcceptedForOneRun() {
        deliver("2024-02-26", SUNDAY, List.of());
        bench.dump("calendar", SUNDAY, calendar("open_flg", "0", "1"));
        String accepted = "Accepted by --accept closed-days: the calendar is used, although by its column"
                + " open_flg the stores were closed on 12 of the 14 dates of which there are dumps, such as 2024-03-10.";

        RunReport night = bench.accepting("closed-days").night(SUNDAY);

        assertThat(night.outcome()).as(String.valueOf(night.failure())).isEqualTo(Outcome.PUBLISHED);
        assertThat(night.warnings()).contains(accepted).noneMatch(warning -> warning.contains("not needed"));
        assertThat(weeks()).containsExactly("9 true", "10 true");
        assertThat(bench.night(SUNDAY).exitCode()).as("for one run").isEqualTo(ExitCode.INPUT.code());

        RunReport backfill = bench.accepting("closed-days").backfill("2024-02-26", SUNDAY);
        assertThat(backfill.exitCode()).isZero();
        assertThat(backfill.warnings()).contains(accepted);

        bench.set(
                "raw.closed=[\"except 2024-03-04\", \"except 2024-03-05\", \"except 2024-03-06\", \"except 2024-03-07\","
                        + " \"except 2024-03-08\", \"except 2024-03-10\"]");
        RunReport corrected = bench.accepting("closed-days").night(SUNDAY);
        assertThat(corrected.exitCode()).as(String.valueOf(corrected.failure())).isZero();
        assertThat(corrected.warnings())
                .as("6 of 14 dates are closed, whatever the calendar says of the others")
                .contains("--accept closed-days was not needed: the calendar does not close most dates of which there"
                        + " are dumps.");
    }

    @Test
    void withGapsAllowedADateIsClosedIfNothingWasDeliveredOfIt() {
        deliver("2024-02-26", SUNDAY, SATURDAYS);
        bench.set("raw.allow-gaps=true");
        assertThat(bench.night(SUNDAY).exitCode()).isZero();
        assertThat(weeks()).containsExactly("9 true", "10 true");

        bench.dump("inventory", SATURDAY, SmallGrocer.inventory(SATURDAY));
        assertThat(bench.night(SUNDAY).exitCode()).isZero();
        assertThat(weeks()).as("open, and its sales are missing").containsExactly("9 false", "10 true");
    }

    @Test
    void whatLiesBeforeTheFirstDumpIsNotClosed() {
        deliver("2024-02-28", SUNDAY, SATURDAYS);
        bench.set("raw.allow-gaps=true");

        assertThat(bench.night(SUNDAY).exitCode()).isZero();
        assertThat(weeks()).containsExactly("9 false", "10 true");
        assertThat(bench.backfill("2024-02-26", SUNDAY).exitCode()).isZero();
        assertThat(weeks()).containsExactly("9 false", "10 true");
    }

    @Test
    void aWindowMayBeginWithAClosedDay() {
        deliver("2024-02-27", SUNDAY, List.of("2024-03-04"));
        bench.set("raw.allow-gaps=true").set("raw.lookback-weeks=1");

        assertThat(bench.night(SUNDAY).exitCode()).isZero();

        assertThat(weeks()).containsExactly("10 true");
    }

    @Test
    void aWeekThatEndsWithAClosedDayIsCompleteWithTheFirstDumpsOfTheNext() {
        String friday = "2024-03-01";
        deliver("2024-02-26", friday, List.of());
        bench.set("raw.allow-gaps=true").set("raw.lookback-weeks=1");
        assertThat(bench.night(friday).exitCode()).isZero();
        assertThat(weeks()).containsExactly("9 false");

        deliver("2024-03-04", "2024-03-05", List.of());
        assertThat(bench.night("2024-03-04").exitCode()).isZero();
        assertThat(weeks()).containsExactly("9 true", "10 false");

        bench.without("sales_" + friday + ".csv");
        assertThat(bench.night("2024-03-05").exitCode())
                .as("the window is one week again")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "daily"})
    void aWeekIsCompleteWithItsLastOpenDay(String layout) {
        deliver("2024-02-26", "2024-03-08", SATURDAYS);
        Workbench friday = bench.with("raw.layout=" + layout).with("guards.weeks-emptied.max-weeks=9");
        assertThat(friday.with("raw.closed=[SATURDAY]").night("2024-03-08").exitCode())
                .isZero();
        assertThat(weeks()).last().isEqualTo("10 false");

        assertThat(friday.with("raw.closed=[SATURDAY, SUNDAY]")
                        .night("2024-03-08")
                        .exitCode())
                .isZero();
        assertThat(weeks()).last().isEqualTo("10 true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "daily"})
    void onAClosedDayWithoutDumpsThereIsNothingToCount(String layout) {
        bench.set("raw.layout=" + layout).set("guards.weeks-emptied.max-weeks=9");
        deliver("2024-02-26", "2024-03-08", SATURDAYS);
        bench.set("raw.closed=[SATURDAY]");
        assertThat(bench.night("2024-03-08").exitCode()).isZero();
        SortedMap<String, String> published = bench.published();

        RunReport report = bench.night(NEXT_SATURDAY);

        assertThat(report.exitCode()).isZero();
        assertThat(report.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(report.warnings())
                .containsExactly(
                        "The stores were closed on 2024-03-09 (weekmart.raw.closed), and there is no dump: nothing to"
                                + " count.");
        assertThat(bench.published()).isEqualTo(published);
        assertThat(bench.with("raw.closed=[]").night(NEXT_SATURDAY).exitCode()).isEqualTo(ExitCode.INPUT.code());
    }

    @Test
    void theNewestCalendarSaysThatADateIsClosedOnWhichNotEvenTheCalendarIsExported() {
        deliver("2024-02-26", "2024-03-08", SATURDAYS);
        bench.dump("calendar", "2024-03-08", calendar("open_flg", "1", "0"));

        RunReport report = bench.night(NEXT_SATURDAY);

        assertThat(report.outcome()).as(String.valueOf(report.failure())).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(report.warnings())
                .contains("The stores were closed on 2024-03-09 (the calendar), and there is no dump: nothing to"
                        + " count.");
        assertThat(bench.night("2024-03-08").exitCode()).isZero();
        assertThat(weeks()).containsExactly("9 true", "10 false");
        assertThat(bench.night("2024-03-11").exitCode()).as("a Monday is open").isEqualTo(ExitCode.INPUT.code());
    }

    @Test
    void aDumpOfAClosedDayIsRead() {
        deliver("2024-02-26", "2024-03-08", SATURDAYS);
        SmallGrocer.night(bench, NEXT_SATURDAY).without("inventory_" + NEXT_SATURDAY + ".csv");
        bench.set("raw.closed=[SATURDAY]");

        RunReport report = bench.night(NEXT_SATURDAY);

        assertThat(report.outcome()).as(String.valueOf(report.failure())).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.inputFiles())
                .extracting(file -> file.table() + " " + file.date())
                .contains("sales 2024-03-09")
                .doesNotContain("inventory 2024-03-09");
        assertThat(report.warnings())
                .contains("The stores were closed on 2024-03-09 (weekmart.raw.closed), but there is a dump of sales,"
                        + " which was read, and none of inventory.");
        // Six days with four rows each.
        assertThat(sold(10)).isEqualTo("24");
    }

    @Test
    void inTheFullLayoutADumpOfAClosedDayStandsForAllHistoryAndNeedsTheOtherTables() {
        SmallGrocer.night(bench, NEXT_SATURDAY).without("inventory_" + NEXT_SATURDAY + ".csv");

        RunReport report =
                bench.with("raw.layout=full").with("raw.closed=[SATURDAY]").night(NEXT_SATURDAY);

        assertThat(report.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(report)).contains("inventory is missing");
    }

    @Test
    void aBackfillMayEndOnClosedDays() {
        deliver("2024-02-26", "2024-03-08", SATURDAYS);
        bench.set("raw.closed=[SATURDAY, SUNDAY]");

        RunReport report = bench.backfill("2024-02-26", SUNDAY);

        assertThat(report.outcome()).as(String.valueOf(report.failure())).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.warnings())
                .contains("The stores were closed on 2024-03-09, 2024-03-10 (weekmart.raw.closed), and there is no"
                        + " dump: nothing to count.");
        assertThat(weeks()).containsExactly("9 true", "10 true");
        assertThat(bench.night("2024-03-08").exitCode()).isZero();
        assertThat(bench.backfill(NEXT_SATURDAY, SUNDAY).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    }

    /** How somebody says that the stores are closed on Sundays, which end their weeks. */
    private enum Way {
        BY_WEEKDAY,
        BY_DATE,
        BY_CALENDAR,
        BY_GAPS
    }

    @ParameterizedTest
    @CsvSource({
        "BY_WEEKDAY, true", "BY_DATE, true", "BY_CALENDAR, true", "BY_GAPS, true",
        "BY_WEEKDAY, false", "BY_DATE, false", "BY_CALENDAR, false", "BY_GAPS, false"
    })
    void aWeekIsCompleteWithoutItsClosedDaysWithStockCountsOrNone(Way way, boolean stock) {
        switch (way) {
            case BY_WEEKDAY -> bench.set("raw.closed=[SUNDAY]");
            case BY_DATE -> bench.set("raw.closed=[\"2024-03-03\", \"2024-03-10\"]");
            case BY_CALENDAR -> bench.set("tables.calendar.columns.open_flg=open_flg");
            case BY_GAPS -> bench.set("raw.allow-gaps=true");
        }
        bench.set("tables.inventory.enabled=" + stock);
        List<String> sundays = List.of("2024-03-03", SUNDAY);
        deliver("2024-02-26", "2024-03-11", sundays);
        Dumps.dates("2024-02-26", "2024-03-11").stream()
                .filter(date -> !sundays.contains(date))
                .forEach(date -> {
                    if (!stock) {
                        bench.without("inventory_" + date + ".csv");
                    }
                    if (way == Way.BY_CALENDAR) {
                        bench.dump("calendar", date, calendar(DayOfWeek.SUNDAY, "open_flg", "1", "0"));
                    }
                });

        good(bench.night("2024-03-08"));
        assertThat(weeks()).as("Saturday is missing").containsExactly("9 true", "10 false");
        good(bench.night(NEXT_SATURDAY));
        assertThat(weeks())
                .as("only a later dump shows that a Sunday without one was no late one")
                .containsExactly("9 true", way == Way.BY_GAPS ? "10 false" : "10 true");
        good(bench.night("2024-03-11"));
        assertThat(weeks()).containsExactly("9 true", "10 true", "11 false");
    }

    private void good(RunReport report) {
        assertThat(report.exitCode()).as(String.valueOf(report.failure())).isZero();
    }

    /** Delivers all dumps of every date of a range but some. */
    private void deliver(String first, String last, List<String> closed) {
        Dumps.dates(first, last).stream()
                .filter(date -> !closed.contains(date))
                .forEach(date -> SmallGrocer.night(bench, date));
    }

    /** A calendar that says of the Saturdays that they are closed. */
    private static String calendar(String column, String open, String closed) {
        return calendar(DayOfWeek.SATURDAY, column, open, closed);
    }

    private static String calendar(DayOfWeek day, String column, String open, String closed) {
        List<String> lines = SmallGrocer.calendar("2024-03-17").lines().toList();
        return lines.stream()
                .map(line -> line.startsWith("cal_dt")
                        ? line.replace(WeeklyTables.OPEN_FLG, column)
                        : line + (isOn(day, line.substring(0, 10)) ? closed : open))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static boolean isOn(DayOfWeek day, String date) {
        return LocalDate.parse(date).getDayOfWeek() == day;
    }

    private List<String> weeks() {
        return bench.fact()
                .selectExpr("wk_num", "concat_ws(' ', wk_num, is_complete_week) AS week")
                .distinct()
                .orderBy("wk_num")
                .select("week")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private String sold(int week) {
        return bench.fact()
                .filter("wk_num = " + week)
                .selectExpr("CAST(sum(sales_rows) AS string)")
                .as(Encoders.STRING())
                .head();
    }
}
