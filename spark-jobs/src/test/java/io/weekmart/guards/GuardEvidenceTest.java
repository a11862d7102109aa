package io.weekmart.guards;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.config.Settings;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.guards.WeeklyEvidence.ChangedWeek;
import io.weekmart.publish.DumpSums;
import io.weekmart.publish.KnownDumps;
import io.weekmart.publish.PublishedDump;
import io.weekmart.publish.SoldDays;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What guards find by the limits that hold without a configuration, in cases which would take a run of many dumps each. */
class GuardEvidenceTest {
    private static final Settings.GuardLimits STANDARD =
            new Settings.GuardLimits(0, 0.05, 200, 0.3, 0.9, 5, 0.2, 0.01, 0.5, 2, 0.5, 0, 0);

    /** A Wednesday. */
    private static final LocalDate TONIGHT = LocalDate.parse("2024-04-10");

    private static final TableSpec SALES = WeeklyTables.SALES;

    @Test
    void aDailyDumpIsComparedWithItsOwnWeekdayAlone() {
        // Wednesdays sell a tenth of what the other days do, at half of the price.
        Map<LocalDate, PublishedDump> known = TONIGHT.minusDays(56)
                .datesUntil(TONIGHT)
                .collect(Collectors.toMap(
                        date -> date,
                        date -> date.getDayOfWeek() == DayOfWeek.WEDNESDAY
                                ? published("of " + date, 100, "100", "200.00")
                                : published("of " + date, 1000, "1000", "4000.00")));
        DumpCounts tonight = daily(TONIGHT, 60, "100", "120.00");

        assertThat(finding(new MinRows(), evidence(known, tonight)).sentence())
                .isEqualTo(
                        "sales: the dump of 2024-04-10 has 60 rows, 60.00 % of the 100 that are usual on a Wednesday, and at"
                                + " least 30.00 % are expected");
        assertThat(finding(new PriceLevel(), evidence(known, tonight)).sentence())
                .isEqualTo(
                        "sales: the dump of 2024-04-10 has an amount of 1.20 for each unit, 0.60 times the 2.00 that is usual on"
                                + " a Wednesday, and 0.50 to 2.00 times are expected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # The median of 1, 2, 3 and 10 is 2.5, and half of it and the double are the last to pass.
                    100 |  125.00 | 0.5  | false
                    100 |  124.00 | 0.496| true
                    100 |  500.00 | 2.0  | false
                    100 |  501.00 | 2.004| true
                    # Refunds without goods are no price at all, and neither is a day on which more came back than was sold.
                    100 | -250.00 | -1.0 | true
                      0 |  250.00 | -    | false
                     -5 |  -12.50 | -    | false
                    """)
    void aPriceIsComparedWithTheMedianOfItsWeekday(
            String quantity, String amount, @Nullable Double observed, boolean tripped) {
        Map<LocalDate, PublishedDump> known = Map.of(
                TONIGHT.minusDays(7), published("a", 100, "100", "1000.00"),
                TONIGHT.minusDays(14), published("b", 100, "100", "100.00"),
                TONIGHT.minusDays(21), published("c", 100, "100", "300.00"),
                TONIGHT.minusDays(28), published("d", 100, "100", "200.00"));

        Finding finding = finding(new PriceLevel(), evidence(known, daily(TONIGHT, 100, quantity, amount)));

        assertThat(finding.observed()).isEqualTo(observed);
        assertThat(finding.tripped()).isEqualTo(tripped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # usual | tonight | observed | tripped
                    # A quiet day of a small shop: fewer than ten rows are missing.
                          5 |       1 | -        | false
                         12 |       3 | -        | false
                         13 |       3 | 0.231    | true
                    # Above the limit it is said how many rows there are.
                          5 |       2 | 0.4      | false
                    # A dump without a row is never one of a quiet day.
                          5 |       0 | 0.0      | true
                          1 |       0 | 0.0      | true
                    """)
    void aQuietDayOfASmallShopIsNoCutExport(long usual, long rows, @Nullable Double observed, boolean tripped) {
        Map<LocalDate, PublishedDump> known = new TreeMap<>();
        for (int week = 1; week <= 4; week++) {
            LocalDate date = TONIGHT.minusWeeks(week);
            known.put(date, published("of " + date, usual, "10", "20.00"));
        }

        Finding finding = finding(new MinRows(), evidence(known, daily(TONIGHT, rows, "10", "20.00")));

        assertThat(thousandths(finding)).isEqualTo(observed);
        assertThat(finding.tripped()).isEqualTo(tripped);
        if (observed == null) {
            assertThat(finding.sentence()).isEqualTo("sales: of no new dump are at least 10 rows missing");
        }
    }

    @Test
    void aFullDumpThatLacksAFewOfFewRowsIsCutAllTheSame() {
        Map<LocalDate, PublishedDump> known = Map.of(TONIGHT.minusDays(1), new PublishedDump("yesterday", 12, 0));
        DumpCounts cut = new DumpCounts(SALES, TONIGHT, true, "tonight", 9, 0, DumpContent.NONE);

        assertThat(finding(new MinRows(), evidence(known, cut)).tripped()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2, 0, false", "4, 0, false", "6, 0, true", "6, 7, false"})
    void rowsComeTwiceByChanceInATinyDumpAlone(long rows, long xor, boolean tripped) {
        DumpContent content = new DumpContent(1, xor, null, 0, null, new TreeMap<>(), 0, 0, 0, null, null);
        DumpCounts tonight = new DumpCounts(SALES, TONIGHT, false, "tonight", rows, 0, content);

        assertThat(finding(new RepeatedRows(), evidence(Map.of(), tonight)).tripped())
                .isEqualTo(tripped);
    }

    @Test
    void aClosedDayIsNoReferenceAndExpectsNothing() {
        Map<LocalDate, PublishedDump> known = new TreeMap<>();
        for (int week = 1; week <= 5; week++) {
            LocalDate date = TONIGHT.minusWeeks(week);
            known.put(
                    date,
                    week <= 3
                            ? published("of " + date, 0, "0", "0.00")
                            : published("of " + date, 100, "100", "200.00"));
        }
        known.put(TONIGHT.minusWeeks(6), published("oldest", 100, "100", "200.00"));
        Set<LocalDate> closed = Set.of(TONIGHT.minusWeeks(1), TONIGHT.minusWeeks(2), TONIGHT.minusWeeks(3));
        DumpCounts cut = daily(TONIGHT, 10, "10", "20.00");

        assertThat(finding(new MinRows(), evidence(known, cut, closed)).observed())
                .isEqualTo(0.1);
        assertThat(finding(new MinRows(), evidence(known, cut, Set.of(TONIGHT))).sentence())
                .isEqualTo("sales: of no new dump's weekday at least 3 earlier dumps with rows are known");
    }

    @Test
    void theOldestOfFiveWeekdaysTakesThePlaceOfAClosedOne() {
        // Both stores sold on each of the last five Wednesdays, but for store 2 the last but one, and none on the last
        // one.
        long all =
                IntStream.rangeClosed(1, 5).mapToLong(week -> 1L << (7 * week)).sum();
        SoldDays before =
                new SoldDays(TONIGHT, new TreeMap<>(Map.of(1, all & ~(1L << 7), 2, all & ~(1L << 7) & ~(1L << 14))));

        Finding open = finding(new SilentStores(), sold(before, Set.of()));
        Finding holiday = finding(new SilentStores(), sold(before, Set.of(TONIGHT.minusWeeks(1))));
        Finding tonight = finding(new SilentStores(), sold(before, Set.of(TONIGHT)));

        assertThat(open.sentence()).isEqualTo("no store sold on each of the 4 Wednesdays before 2024-04-10");
        assertThat(holiday.sentence())
                .isEqualTo(
                        "1 of the 1 stores that sold on each of the last 4 Wednesdays (100.00 %) have no sale on 2024-04-10,"
                                + " and the limit is 20.00 %: store 1");
        assertThat(holiday.tripped()).isTrue();
        assertThat(tonight.sentence()).isEqualTo("nothing is expected on 2024-04-10, which is a closed day");
    }

    @Test
    void aWeekIsHeldToItsLimitFromTheFifteenthDayAfterItsEndOn() {
        assertThat(changed("2024-03-27", "100", "200.00", "50", "100.00").sentence())
                .isEqualTo("no published week with sales that ended before 2024-03-27 was computed again");
        assertThat(changed("2024-03-26", "100", "200.00", "50", "200.00").sentence())
                .isEqualTo(
                        "the units of a week would change by 50.00 %, from 100 to 50, and the limit for weeks that ended before"
                                + " 2024-03-27 is 5.00 %");
        assertThat(changed("2024-03-26", "100", "200.00", "105", "210.00").tripped())
                .isFalse();
    }

    @Test
    void aWeekThatHadNoSalesHasNothingToChangeBy() {
        assertThat(changed("2024-03-03", "0", "0.00", "3", "6.00").observed()).isNull();
        assertThat(changed("2024-03-03", "0", "200.00", "3", "202.00").sentence())
                .startsWith("the amount of a week would change by 1.00 %, from 200.00 to 202.00");
    }

    @Test
    void eachNewDumpIsHeldToTheLimitOnUnknownKeysByItself() {
        List<DumpCounts> dumps = new ArrayList<>();
        for (int day = 0; day < 60; day++) {
            dumps.add(dump(SALES, TONIGHT.minusDays(day), false, 10_000, day == 7 ? 5_000 : 9));
        }

        Finding finding = finding(new UnknownFraction(), evidence(Map.of(), dumps, Set.of(), Optional.empty()));

        assertThat(finding.sentence())
                .isEqualTo(
                        "sales: 5,000 of 10,000 rows of the dump of 2024-04-03 (50.00 %) name a key that store or product does"
                                + " not have, and the limit is 1.00 %");
        assertThat(finding.tripped()).isTrue();
    }

    @Test
    void aFullDumpIsComparedWithTheLastOneThatIsNotNewer() {
        Map<LocalDate, PublishedDump> known = Map.of(
                TONIGHT.minusDays(1), new PublishedDump("yesterday", 1000, 10),
                TONIGHT.plusDays(5), new PublishedDump("newest", 9000, 900));
        DumpCounts cut = new DumpCounts(SALES, TONIGHT, true, "tonight", 800, 10, DumpContent.NONE);
        DumpCounts first = new DumpCounts(SALES, TONIGHT.minusDays(2), true, "first", 800, 10, DumpContent.NONE);

        assertThat(finding(new MinRows(), evidence(known, cut)).sentence())
                .isEqualTo(
                        "sales: the dump of 2024-04-10 has 800 rows, 80.00 % of the 1,000 of the dump of 2024-04-09, and at least"
                                + " 90.00 % are expected");
        assertThat(finding(new MinRows(), evidence(known, first)).observed()).isNull();
        assertThat(finding(new RejectedPerDump(), evidence(known, first)).sentence())
                .isEqualTo(
                        "sales: 10 of 800 rows of the dump of 2024-04-08 (1.25 %) were rejected, and the limit is 5.00 %");
    }

    @Test
    void aGuardSaysWhetherADumpWithRowsIsMissingOrANewOne() {
        Map<LocalDate, PublishedDump> known = Map.of(TONIGHT, published("tonight", 100, "1", "1.00"));
        DumpCounts same = new DumpCounts(SALES, TONIGHT, false, "tonight", 100, 0, DumpContent.NONE);
        DumpCounts empty = new DumpCounts(SALES, TONIGHT, false, "empty", 0, 0, DumpContent.NONE);

        for (Guard guard : List.of(new RepeatedDump(), new RepeatedRows())) {
            assertThat(finding(guard, evidence(known, same)).sentence())
                    .isEqualTo("sales: every dump is known, unchanged, from an earlier run");
            assertThat(finding(guard, evidence(known, empty)).sentence()).startsWith("sales: no new dump has rows");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # own | dated | repeated | observed | tripped
                       40 |   100 |        0 | 0.4      | true
                       40 |   100 |       19 | 0.494    | true
                       40 |   100 |       20 | 0.5      | false
                    # An export that reaches back three days.
                      120 |   480 |      360 | 1.0      | false
                    # The same with all dates a day earlier, and yesterday's under tonight's name.
                        0 |   480 |      480 | 0.0      | true
                        0 |   480 |      360 | 0.0      | true
                    # Yesterday's with the first rows of tonight.
                        1 |   480 |      471 | 0.002    | true
                       14 |   480 |      466 | 0.029    | true
                    # An export that reaches back a month.
                       15 |   480 |      465 | 1.0      | false
                    # Few rows are new, and say nothing.
                        5 |   100 |       91 | -        | false
                        0 |     9 |        0 | -        | false
                    """)
    void rowsThatAnEarlierDumpHasAreNotHeldAgainstADump(
            long own, long dated, long repeated, @Nullable Double observed, boolean tripped) {
        Map<LocalDate, PublishedDump> known = Map.of(TONIGHT.minusDays(1), published("yesterday", 480, "1", "1.00"));

        Finding finding = finding(new OwnDate(), evidence(known, dated(own, dated, repeated)));

        assertThat(thousandths(finding)).isEqualTo(observed);
        assertThat(finding.tripped()).isEqualTo(tripped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # own | caught up | of yesterday | observed | tripped
                    # Yesterday had no dump, or none with rows, or was closed.
                       50 | 400 |   0 | NONE   | 1.0   | false
                       50 | 400 |   0 | EMPTY  | 1.0   | false
                       50 | 400 |   0 | CLOSED | 1.0   | false
                       50 | 400 |   0 | OWN    | 0.111 | true
                    # Less than a day of a month is of tonight: the dates are shifted, or they are yesterday's.
                       13 | 450 |   0 | NONE   | 0.028 | true
                        0 | 450 |   0 | CLOSED | 0.0   | true
                    # The day before yesterday had its own dump.
                       50 | 100 | 100 | NONE   | 0.6   | false
                       50 |  40 | 100 | NONE   | 0.474 | true
                    """)
    void daysWithoutADumpMayComeWithTheNextOne(
            long own, long ofYesterday, long ofTheDayBefore, String yesterday, double observed, boolean tripped) {
        Map<LocalDate, PublishedDump> known = new TreeMap<>(Map.of(
                TONIGHT.minusDays(3), published("first", 480, "1", "1.00"),
                TONIGHT.minusDays(2), published("before", 480, "1", "1.00")));
        if (!yesterday.equals("NONE")) {
            known.put(TONIGHT.minusDays(1), published("yesterday", yesterday.equals("EMPTY") ? 0 : 480, "1", "1.00"));
        }
        Set<LocalDate> closed = yesterday.equals("CLOSED") ? Set.of(TONIGHT.minusDays(1)) : Set.of();
        TreeMap<LocalDate, Long> datedOn = new TreeMap<>(
                Map.of(TONIGHT, own, TONIGHT.minusDays(1), ofYesterday, TONIGHT.minusDays(2), ofTheDayBefore));

        Finding finding =
                finding(new OwnDate(), evidence(known, dated(own + ofYesterday + ofTheDayBefore, datedOn, 0), closed));

        assertThat(thousandths(finding)).isEqualTo(observed);
        assertThat(finding.tripped()).isEqualTo(tripped);
    }

    @Test
    void whatLiesBeforeTheFirstDumpIsNoGap() {
        Map<LocalDate, PublishedDump> known = Map.of(TONIGHT.minusDays(1), published("first", 480, "1", "1.00"));
        TreeMap<LocalDate, Long> datedOn = new TreeMap<>(Map.of(TONIGHT, 40L, TONIGHT.minusDays(2), 60L));

        assertThat(finding(new OwnDate(), evidence(known, dated(100, datedOn, 0)))
                        .observed())
                .isEqualTo(0.4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # Of 1,000 rows 750 are repeated. Dumps before had 20 bad rows in 1,000, which were 15 in the rows repeated.
                    # bad | repeated | before | observed | tripped
                       20 | 750 | 20 | 0.02  | false
                       30 | 750 | 20 | 0.043 | false
                       32 | 750 | 20 | 0.052 | true
                       32 |   0 | 20 | 0.032 | false
                       12 | 750 |  0 | 0.048 | false
                       13 | 750 |  0 | 0.052 | true
                    # The dump is held to the limit as a whole too.
                       60 | 750 | 90 | 0.06  | true
                    """)
    void badRowsThatEarlierDumpsHadAreNotCountedAmongTheNewOnes(
            long bad, long repeated, long before, double observed, boolean tripped) {
        Map<LocalDate, PublishedDump> known = new TreeMap<>();
        for (int day = 1; day <= 3; day++) {
            known.put(TONIGHT.minusDays(day), new PublishedDump("of " + day, 1000, before));
        }
        DumpContent content = new DumpContent(1, 1, null, 0, null, new TreeMap<>(), repeated, 0, 0, null, null);
        DumpCounts tonight = new DumpCounts(SALES, TONIGHT, false, "tonight", 1000, bad, content);

        Finding finding = finding(new RejectedPerDump(), evidence(known, tonight));

        assertThat(thousandths(finding)).isEqualTo(observed);
        assertThat(finding.tripped()).isEqualTo(tripped);
    }

    /** A weekly export of all seven days after six of one day each: the last dump had a seventh of the bad rows. */
    @Test
    void aDumpThatRepeatsMoreThanTheLastOneDidIsNotHeldToTheLimitForThat() {
        Map<LocalDate, PublishedDump> known = new TreeMap<>();
        for (int day = 1; day <= 6; day++) {
            known.put(TONIGHT.minusDays(day), new PublishedDump("of " + day, 1000, 20));
        }
        DumpContent content = new DumpContent(1, 1, null, 0, null, new TreeMap<>(), 5880, 0, 0, null, null);
        DumpCounts tonight = new DumpCounts(SALES, TONIGHT, false, "tonight", 7000, 140, content);

        assertThat(finding(new RejectedPerDump(), evidence(known, tonight)).observed())
                .isEqualTo(0.02);
    }

    @ParameterizedTest
    @CsvSource({"10, 7, true", "9, 7, false", "10, , false"})
    void rowsUnderOtherDatesAreTheSameFromTenRowsOn(long rows, @Nullable Long undated, boolean tripped) {
        PublishedDump yesterday = new PublishedDump("yesterday", rows, 0)
                .with(Optional.of(new DumpSums("0000000000000001", "0000000000000007", rows, 0, null, null)));
        DumpContent content = new DumpContent(2, 2, undated, 0, null, new TreeMap<>(), 0, 0, 0, null, null);
        DumpCounts tonight = new DumpCounts(SALES, TONIGHT, false, "tonight", rows, 0, content);

        assertThat(finding(new RepeatedDump(), evidence(Map.of(TONIGHT.minusDays(1), yesterday), tonight))
                        .tripped())
                .isEqualTo(tripped);
    }

    @Test
    void theFirstDumpOfATableMayHoldTheDaysBeforeIt() {
        Finding reachingBack = finding(new OwnDate(), evidence(Map.of(), dated(25, 100, 0)));
        Finding ofAnotherDay = finding(new OwnDate(), evidence(Map.of(), dated(0, 100, 0)));
        Finding ofItsOwn = finding(new OwnDate(), evidence(Map.of(), dated(90, 100, 0)));

        assertThat(reachingBack.tripped()).isFalse();
        assertThat(reachingBack.sentence())
                .isEqualTo("sales: the first dump, which may hold days before it, is the only new one");
        assertThat(ofAnotherDay.sentence())
                .isEqualTo("sales: 0 of 100 rows of the dump of 2024-04-10 (0.00 %) are dated as the dump, and at least"
                        + " 50.00 % are expected");
        assertThat(ofAnotherDay.tripped()).isTrue();
        assertThat(ofItsOwn.observed()).isEqualTo(0.9);
    }

    @ParameterizedTest
    @CsvSource({"480, true, false", "479, true, true", "480, false, true"})
    void onAClosedDayADumpThatReachesBackMaySayWhatTheOneBeforeSaid(long repeated, boolean closed, boolean tripped) {
        DumpCounts tonight = dated(0, 480, repeated);
        Map<LocalDate, PublishedDump> known = Map.of(TONIGHT.minusDays(1), tonight.published());
        Set<LocalDate> closedDates = closed ? Set.of(TONIGHT) : Set.of();
        DumpCounts again = new DumpCounts(SALES, TONIGHT, false, "another file", 480, 0, tonight.content());

        assertThat(finding(new RepeatedDump(), evidence(known, again, closedDates))
                        .tripped())
                .isEqualTo(tripped);
    }

    /** What is found of a week that ended on a date. */
    private static Finding changed(
            String end, String quantityBefore, String amountBefore, String quantity, String amount) {
        ChangedWeek week = new ChangedWeek(
                "a week",
                LocalDate.parse(end),
                new BigDecimal(quantityBefore),
                new BigDecimal(amountBefore),
                new BigDecimal(quantity),
                new BigDecimal(amount));
        WeeklyEvidence weekly =
                new WeeklyEvidence(TONIGHT, SALES, List.of(week), SoldDays.NONE, SoldDays.NONE, String::valueOf);
        return finding(new ClosedWeekChange(), evidence(Map.of(), List.of(), Set.of(), Optional.of(weekly)));
    }

    /** Tonight nothing is sold, and before that what is given. */
    private static Evidence sold(SoldDays before, Set<LocalDate> closed) {
        WeeklyEvidence weekly = new WeeklyEvidence(TONIGHT, SALES, List.of(), before, before, String::valueOf);
        return evidence(
                Map.of(TONIGHT.minusDays(1), new PublishedDump("yesterday", 100, 0)),
                List.of(daily(TONIGHT, 100, "100", "200.00")),
                closed,
                Optional.of(weekly));
    }

    /** What was observed, to three places. */
    private static @Nullable Double thousandths(Finding finding) {
        return finding.observed() == null
                ? null
                : Math.round(1000 * finding.observed().doubleValue()) / 1000.0;
    }

    private static Finding finding(Guard guard, Evidence evidence) {
        List<Finding> findings = guard.evaluate(evidence);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static Evidence evidence(Map<LocalDate, PublishedDump> known, DumpCounts dump) {
        return evidence(known, dump, Set.of());
    }

    private static Evidence evidence(Map<LocalDate, PublishedDump> known, DumpCounts dump, Set<LocalDate> closed) {
        WeeklyEvidence weekly =
                new WeeklyEvidence(TONIGHT, SALES, List.of(), SoldDays.NONE, SoldDays.NONE, String::valueOf);
        return evidence(known, List.of(dump), closed, Optional.of(weekly));
    }

    private static Evidence evidence(
            Map<LocalDate, PublishedDump> known,
            List<DumpCounts> dumps,
            Set<LocalDate> closed,
            Optional<WeeklyEvidence> weekly) {
        return new Evidence(
                STANDARD,
                "week",
                false,
                0,
                List.of(),
                known.isEmpty() ? KnownDumps.NONE : KnownDumps.NONE.with(SALES.name(), known),
                dumps,
                closed::contains,
                weekly);
    }

    private static PublishedDump published(String identity, long rows, String quantity, String amount) {
        return new PublishedDump(identity, rows, 0)
                .with(Optional.of(
                        new DumpSums(identity, null, rows, 0, new BigDecimal(quantity), new BigDecimal(amount))));
    }

    private static DumpCounts daily(LocalDate date, long rows, String quantity, String amount) {
        DumpContent content = new DumpContent(
                1,
                1,
                null,
                0,
                rows,
                new TreeMap<>(Map.of(date, rows)),
                0,
                0,
                0,
                new BigDecimal(quantity),
                new BigDecimal(amount));
        return new DumpCounts(SALES, date, false, "new of " + date, rows, 0, content);
    }

    /** Tonight's sales by the dates of their rows. */
    private static DumpCounts dated(long own, long dated, long repeated) {
        return dated(dated, new TreeMap<>(Map.of(TONIGHT, own)), repeated);
    }

    private static DumpCounts dated(long dated, SortedMap<LocalDate, Long> datedOn, long repeated) {
        DumpContent content = new DumpContent(1, 1, null, 0, dated, datedOn, repeated, 0, 0, null, null);
        return new DumpCounts(SALES, TONIGHT, false, "tonight", dated, 0, content);
    }

    private static DumpCounts dump(TableSpec table, LocalDate date, boolean full, long rows, long unknown) {
        DumpContent content = new DumpContent(1, 1, null, unknown, null, new TreeMap<>(), 0, 0, 0, null, null);
        return new DumpCounts(table, date, full, "new of " + date, rows, unknown, content);
    }
}
