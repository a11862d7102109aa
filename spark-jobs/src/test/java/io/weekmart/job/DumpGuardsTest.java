package io.weekmart.job;

import static io.weekmart.job.SundayTrade.NEXT;
import static io.weekmart.job.SundayTrade.STORES;
import static io.weekmart.job.SundayTrade.SUNDAYS;
import static io.weekmart.job.SundayTrade.TONIGHT;
import static io.weekmart.job.SundayTrade.concat;
import static io.weekmart.job.SundayTrade.csv;
import static io.weekmart.job.SundayTrade.lines;
import static io.weekmart.job.SundayTrade.ofStores;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.report.ReportSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What guards find in a dump beside the dumps before it, with the limits that hold without a configuration. Ten stores sell on the Sundays of
 * March 2024, a hundred lines each time; on other days there is no dump. The limit on the whole of sales is 1, so that it is the guards alone
 * that refuse.
 */
class DumpGuardsTest {
    /** Outputs that tests begin with a copy of: the Sundays of a daily export, and those of a full one. */
    private static Workbench daily;

    private static Workbench full;

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeAll
    static void publishSundays(@TempDir Path shared) {
        daily = limited(shared.resolve("daily"));
        SUNDAYS.forEach(date -> SundayTrade.dumps(daily, date, lines(date, 100)));
        run(daily, "2024-03-24");
        full = limited(shared.resolve("full")).set("raw.layout=full");
        SundayTrade.dumps(full, "2024-03-24", history());
        run(full, "2024-03-24");
    }

    @BeforeEach
    void fourSundaysOfADailyExport() {
        bench = limited(folder);
    }

    private static Workbench limited(Path folder) {
        return new Workbench(folder)
                .guarded()
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=8")
                .set("raw.allow-gaps=true")
                .set("tables.sales.max-rejected-fraction=1");
    }

    @Test
    void aDailyDumpWithFewerRowsThanAreUsualOnItsWeekdayIsRefused() {
        publishedSundays();
        dumps(TONIGHT, lines(TONIGHT, 29));

        RunReport report = bench.night(TONIGHT);

        assertThat(bench.message(report))
                .isEqualTo(
                        """
                        Cannot publish: guard min-rows: sales: the dump of 2024-03-31 has 29 rows, 29.00 % of the 100 that are usual on a \
                        Sunday, and at least 30.00 % are expected.
                        Nothing was published. The limit is weekmart.guards.min-rows.daily-fraction. \
                        If this is what the export is meant to say, run the same again with \
                        --accept min-rows=sales, which takes it in for that run alone; if not, have the dumps exported again.""");
        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(guard(report, "min-rows"))
                .isEqualTo(new GuardResult(
                        "min-rows",
                        null,
                        "sales",
                        GuardResult.FRACTION,
                        0.29,
                        GuardResult.LEAST,
                        0.3,
                        "guards.min-rows.daily-fraction",
                        true,
                        "sales: the dump of 2024-03-31 has 29 rows, 29.00 % of the 100 that are usual on a Sunday, and at least"
                                + " 30.00 % are expected",
                        null));
        assertThat(ReportSchema.problems(ReportJson.write(report))).isEmpty();
        assertThat(cause(bench.dryNight(TONIGHT))).isEqualTo(cause(report));
        assertThat(cause(bench.backfill("2024-03-25", TONIGHT))).isEqualTo(cause(report));

        RunReport accepted = run(bench.accepting("min-rows=sales"), TONIGHT);
        assertThat(guard(accepted, "min-rows").accepted()).isNotNull();
        assertThat(run(bench, TONIGHT).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);

        // The accepted dump stays in the window and is not compared again; a single one does not change what is usual.
        dumps(NEXT, lines(NEXT, 30));
        assertThat(guard(run(bench, NEXT), "min-rows").finding())
                .isEqualTo("sales: the dump of 2024-04-07 has 30 rows, 30.00 % of the 100 that are usual on a Sunday,"
                        + " and at least 30.00 % are expected");
    }

    @Test
    void aFirstRunHasNoDumpsToCompareWith() {
        SUNDAYS.forEach(date -> dumps(date, lines(date, date.equals("2024-03-24") ? 10 : 100)));

        RunReport report = run(bench, "2024-03-24");

        String nothing = "no earlier dump is known, so there is nothing to compare with";
        assertThat(guard(report, "min-rows").finding()).isEqualTo("sales: " + nothing);
        assertThat(guard(report, "price-level").finding()).isEqualTo("sales: " + nothing);
        assertThat(guard(report, "silent-stores").finding()).isEqualTo(nothing);
        assertThat(guard(report, "closed-week-change").finding())
                .isEqualTo("no published week with sales that ended before 2024-03-10 was computed again");
        assertThat(guard(report, "own-date").observed()).isEqualTo(1.0);
        assertThat(guard(report, "repeated-dump").observed()).isEqualTo(0);
    }

    @Test
    void aDumpOfWhichFewRowsAreDatedAsItIsRefused() {
        publishedSundays();
        dumps("2024-03-30", lines("2024-03-30", 100));
        List<String> lines = lines("2024-03-30", 60);
        lines.addAll(lines(TONIGHT, 40));
        dumps(TONIGHT, lines);

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard own-date: sales: 40 of 100 rows of the dump of 2024-03-31 (40.00 %) are dated as the"
                                + " dump, and at least 50.00 % are expected.");

        lines.addAll(lines(TONIGHT, 20, 1, 200));
        dumps(TONIGHT, lines);
        assertThat(guard(run(bench, TONIGHT), "own-date").finding())
                .isEqualTo(
                        "sales: 60 of 120 rows of the dump of 2024-03-31 (50.00 %) are dated as the dump, and at least 50.00 % are"
                                + " expected");
    }

    @Test
    void anOldDayUnderANewNameIsRefusedWhateverTheOrderOfItsRowsAndItsCompression() {
        publishedSundays();
        List<String> reversed = lines("2024-03-17", 100);
        Collections.reverse(reversed);
        dumps(TONIGHT, List.of());
        bench.without("sales_" + TONIGHT + ".csv").gzipped("sales", TONIGHT, csv(reversed));

        RunReport report = bench.night(TONIGHT);

        assertThat(cause(report))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard silent-stores: 10 of the 10 stores that sold on each of the last 4 Sundays (100.00 %) have no sale on \
                        2024-03-31, and the limit is 20.00 %: stores 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
                          guard own-date: sales: 0 of 100 rows of the dump of 2024-03-31 (0.00 %) are dated as the dump, and at least \
                        50.00 % are expected
                          guard repeated-dump: sales: the dump of 2024-03-31 holds the same rows as the one of 2024-03-17, and the \
                        limit is 0 dumps""");
        assertThat(run(bench.accepting("silent-stores", "own-date=sales", "repeated-dump=sales"), TONIGHT)
                        .outcome())
                .isEqualTo(Outcome.PUBLISHED);

        dumps(NEXT, lines(NEXT, 100));
        assertThat(guard(run(bench, NEXT), "repeated-dump").observed()).isEqualTo(0);
    }

    /** The hashes of rows are added up over all parts and splits, of which the last of each part has few rows or none. */
    @Test
    void anOldDayIsFoundHoweverItIsCutIntoPartsAndSplits() {
        publishedSundays();
        List<String> rows = lines("2024-03-17", 100);
        dumps(TONIGHT, List.of());
        bench.without("sales_" + TONIGHT + ".csv")
                .set("raw.split-bytes=200")
                .set("guards.silent-stores.max-fraction=1");
        for (int part = 0; part < 3; part++) {
            List<String> own = rows.subList(part * 33, part == 2 ? 100 : (part + 1) * 33);
            bench.file("sales_" + TONIGHT + "/part-" + part + ".csv", csv(own).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(cause(bench.with("guards.own-date.min-fraction=0").night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard repeated-dump: sales: the dump of 2024-03-31 holds the same rows as the one of"
                                + " 2024-03-17, and the limit is 0 dumps.");
    }

    @Test
    void ofTwoNewDumpsWithTheSameRowsTheLaterOneIsRefused() {
        publishedSundays();
        bench.set("guards.own-date.min-fraction=0").set("guards.silent-stores.max-fraction=1");
        dumps("2024-03-30", lines(TONIGHT, 100));
        dumps(TONIGHT, lines(TONIGHT, 100));

        // The day before has rows from its future, which its own run would reject.
        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard repeated-dump: sales: the dump of 2024-03-31 holds the same rows as the one of"
                                + " 2024-03-30, and the limit is 0 dumps.");
    }

    @Test
    void aDumpThatWasAppendedToItselfIsRefused() {
        publishedSundays();
        List<String> twice = new ArrayList<>(lines(TONIGHT, 100));
        twice.addAll(lines(TONIGHT, 100));
        dumps(TONIGHT, twice);

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard repeated-rows: sales: every row of the dump of 2024-03-31 comes an even number of"
                                + " times, in 200 rows, and the limit is 0 dumps.");
        assertThat(run(bench.accepting("repeated-rows"), TONIGHT).outcome()).isEqualTo(Outcome.PUBLISHED);

        List<String> almost = lines(NEXT, 100);
        almost.addAll(lines(NEXT, 99));
        dumps(NEXT, almost);
        assertThat(guard(run(bench, NEXT), "repeated-rows").observed()).isEqualTo(0);
    }

    @Test
    void aMasterWithoutADateThatWasAcceptedOnceIsNotCheckedOnLaterDates() {
        bench.set("tables.store.file-pattern=stores.csv").set("tables.store.max-rejected-fraction=1");
        int[] twice = IntStream.concat(IntStream.rangeClosed(1, STORES), IntStream.rangeClosed(1, STORES))
                .toArray();
        bench.file("stores.csv", Dumps.stores(twice).getBytes(StandardCharsets.UTF_8));
        SUNDAYS.forEach(date -> dumps(date, lines(date, 100)));
        assertThat(cause(bench.night("2024-03-24")))
                .isEqualTo(
                        "Cannot publish: guard repeated-rows: store: every row of the dump of 2024-03-24 comes an even number of"
                                + " times, in 20 rows, and the limit is 0 dumps.");
        run(bench.accepting("repeated-rows=store"), "2024-03-24");

        dumps(TONIGHT, lines(TONIGHT, 100));

        assertThat(run(bench, TONIGHT).guards())
                .filteredOn(guard -> guard.id().equals("repeated-rows") && "store".equals(guard.table()))
                .singleElement()
                .extracting(GuardResult::observed)
                .isNull();
    }

    @Test
    void amountsInCentsAreRefused() {
        publishedSundays();
        dumps(TONIGHT, lines(TONIGHT, 100, 100, 0));

        assertThat(bench.message(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish: guard price-level: sales: the dump of 2024-03-31 has an amount of 200.00 for each unit, \
                        100.00 times the 2.00 that is usual on a Sunday, and 0.50 to 2.00 times are expected.
                        Nothing was published. The limit is weekmart.guards.price-level.max-ratio. \
                        If this is what the export is meant to say, run the same again with \
                        --accept price-level=sales, which takes it in for that run alone; if not, have the dumps exported again.""");

        dumps(TONIGHT, lines(TONIGHT, 100, 2, 0));
        assertThat(guard(run(bench, TONIGHT), "price-level").observed()).isEqualTo(2.0);
    }

    @Test
    void storesThatSoldOnEverySundayAndHaveNoSaleAreNoticed() {
        publishedSundays();
        dumps(TONIGHT, ofStores(TONIGHT, 7));

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard silent-stores: 3 of the 10 stores that sold on each of the last 4 Sundays (30.00 %)"
                                + " have no sale on 2024-03-31, and the limit is 20.00 %: stores 8, 9, 10.");

        dumps(TONIGHT, ofStores(TONIGHT, 8));
        assertThat(guard(run(bench, TONIGHT), "silent-stores").finding())
                .isEqualTo(
                        "2 of the 10 stores that sold on each of the last 4 Sundays (20.00 %) have no sale on 2024-03-31,"
                                + " and the limit is 20.00 %: stores 9, 10");

        // The ledger remembers that the last two did not sell, and they are expected no more.
        dumps(NEXT, ofStores(NEXT, 8));
        assertThat(guard(run(bench.with("raw.lookback-weeks=1"), NEXT), "silent-stores")
                        .finding())
                .startsWith(
                        "0 of the 8 stores that sold on each of the last 4 Sundays (0.00 %) have no sale on 2024-04-07");
    }

    @Test
    void headersAloneAreRefusedButOnAClosedDay() {
        publishedSundays();
        dumps(TONIGHT, List.of());

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard min-rows: sales: the dump of 2024-03-31 has 0 rows, 0.00 % of the 100 that are usual on a Sunday, and at \
                        least 30.00 % are expected
                          guard silent-stores: 10 of the 10 stores that sold on each of the last 4 Sundays (100.00 %) have no sale on \
                        2024-03-31, and the limit is 20.00 %: stores 1, 2, 3, 4, 5, 6, 7, 8, 9, 10""");

        RunReport closed = run(bench.with("raw.closed=[\"2024-03-31\"]"), TONIGHT);
        assertThat(guard(closed, "silent-stores").finding())
                .isEqualTo("nothing is expected on 2024-03-31, which is a closed day");
        assertThat(guard(closed, "min-rows").observed()).isNull();
    }

    @Test
    void productsThatAreSoldBeforeTheirMasterRowAreRefused() {
        publishedSundays();
        List<String> lines = lines(TONIGHT, 90);
        for (int i = 0; i < 10; i++) {
            lines.add("90" + i + "," + TONIGHT + "," + (i == 0 ? 99 : 1) + ",77,1,2.00");
        }
        dumps(TONIGHT, lines);

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard unknown-fraction: sales: 10 of 100 rows of the dump of 2024-03-31 (10.00 %) name a key that store"
                                + " or product does not have, and the limit is 1.00 %.");

        // Fewer than ten are no pattern.
        lines.set(99, "909," + TONIGHT + ",1,1000,1,2.00");
        dumps(TONIGHT, lines);
        assertThat(guard(run(bench, TONIGHT), "unknown-fraction").observed()).isEqualTo(0.09);
    }

    @Test
    void whatWasAcceptedOfADailyDumpDoesNotTripAgainWhileItStaysInTheWindow() {
        publishedSundays();
        List<String> lines = concat(threeTimesAsDearOfSevenStores(100), unknownProducts());
        dumps(TONIGHT, lines);

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard silent-stores: 3 of the 10 stores that sold on each of the last 4 Sundays (30.00 %) have no sale on \
                        2024-03-31, and the limit is 20.00 %: stores 8, 9, 10
                          guard unknown-fraction: sales: 10 of 110 rows of the dump of 2024-03-31 (9.09 %) name a key that store or product \
                        does not have, and the limit is 1.00 %
                          guard price-level: sales: the dump of 2024-03-31 has an amount of 6.00 for each unit, 3.00 times the 2.00 that is \
                        usual on a Sunday, and 0.50 to 2.00 times are expected""");
        assertThat(cause(bench.dryNight(TONIGHT))).isEqualTo(cause(bench.night(TONIGHT)));
        run(bench.accepting("silent-stores", "unknown-fraction=sales", "price-level"), TONIGHT);
        assertThat(run(bench, TONIGHT).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);

        dumps(NEXT, lines(NEXT, 100));
        assertThat(run(bench, NEXT).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void whatWasAcceptedOfAFullDumpDoesNotTripAgain() {
        fullExport();
        List<String> tonight = concat(history(), threeTimesAsDearOfSevenStores(200), unknownProducts());
        bench.dump("sales", TONIGHT, csv(tonight));

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard silent-stores: 3 of the 10 stores that sold on each of the last 4 Sundays (30.00 %) have no sale on \
                        2024-03-31, and the limit is 20.00 %: stores 8, 9, 10
                          guard unknown-fraction: sales: 10 of the 210 rows that the dump of 2024-03-31 has beyond the one of 2024-03-24 \
                        (4.76 %) name a key that store or product does not have, and the limit is 1.00 %
                          guard price-level: sales: the rows that the dump of 2024-03-31 has beyond the last one have an amount of 6.00 for \
                        each unit, 3.00 times the 2.00 of the dump of 2024-03-24, and 0.50 to 2.00 times are expected""");
        assertThat(cause(bench.dryNight(TONIGHT))).isEqualTo(cause(bench.night(TONIGHT)));
        assertThat(cause(bench.backfill("2024-02-26", TONIGHT))).isEqualTo(cause(bench.night(TONIGHT)));
        run(bench.accepting("silent-stores", "unknown-fraction=sales", "price-level"), TONIGHT);
        assertThat(run(bench, TONIGHT).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);

        dumps(NEXT, concat(tonight, lines(NEXT, 100)));
        assertThat(run(bench, NEXT).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void aFullDumpThatWasAppendedToItselfIsRefusedAndSoAreTheClosedWeeksThatItDoubles() {
        fullExport();
        List<String> good = concat(history(), lines(TONIGHT, 100));
        List<String> twice = concat(good, good);
        bench.dump("sales", TONIGHT, csv(twice));

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard closed-week-change: the amount of 2024 week 9, 2024-02-26 to 2024-03-03 would change by 100.00 %, from 200.00 \
                        to 400.00; the amount of 2024 week 10, 2024-03-04 to 2024-03-10 would change by 100.00 %, from 200.00 to 400.00, and the \
                        limit for weeks that ended before 2024-03-17 is 5.00 %
                          guard repeated-rows: sales: every row of the dump of 2024-03-31 comes an even number of times, in 1,000 rows, and \
                        the limit is 0 dumps""");
        assertThat(cause(bench.dryNight(TONIGHT))).isEqualTo(cause(bench.night(TONIGHT)));
        assertThat(cause(bench.backfill("2024-02-26", TONIGHT))).isEqualTo(cause(bench.night(TONIGHT)));
        run(bench.accepting("closed-week-change", "repeated-rows=sales"), TONIGHT);
        assertThat(run(bench, TONIGHT).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);

        dumps(NEXT, concat(twice, lines(NEXT, 99)));
        assertThat(run(bench, NEXT).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void aBackfillLeavesDumpsThatItDoesNotCountToTheRunThatDoes() {
        publishedSundays();
        dumps("2024-03-24", lines("2024-03-24", 100, 100, 0));
        List<String> late = lines("2024-03-03", 100);
        late.addAll(lines("2024-03-03", 2, 1, 500));
        dumps("2024-03-03", late);

        assertThat(bench.backfill("2024-02-26", "2024-03-03").outcome()).isEqualTo(Outcome.PUBLISHED);

        dumps(TONIGHT, lines(TONIGHT, 100));
        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard price-level: sales: the dump of 2024-03-24 has an amount of 200.00 for each unit,"
                                + " 100.00 times the 2.00 that is usual on a Sunday, and 0.50 to 2.00 times are expected.");
    }

    @Test
    void aWeekThatEndedLongAgoMayChangeALittle() {
        publishedSundays();
        List<String> more = lines("2024-03-03", 100);
        more.addAll(lines("2024-03-03", 6, 1, 500));
        dumps("2024-03-03", more);

        RunReport report = bench.backfill("2024-02-26", "2024-03-03");

        assertThat(cause(report))
                .isEqualTo(
                        "Cannot publish: guard closed-week-change: the amount of 2024 week 9, 2024-02-26 to 2024-03-03 would change"
                                + " by 6.00 %, from 200.00 to 212.00, and the limit for weeks that ended before 2024-03-10 is 5.00 %.");
        assertThat(cause(bench.dryBackfill("2024-02-26", "2024-03-03"))).isEqualTo(cause(report));
        Workbench accepting = bench.accepting("closed-week-change");
        assertThat(accepting.backfill("2024-02-26", "2024-03-03").outcome()).isEqualTo(Outcome.PUBLISHED);

        more.addAll(lines("2024-03-03", 5, 1, 600));
        dumps("2024-03-03", more);
        RunReport little = bench.backfill("2024-02-26", "2024-03-03");
        assertThat(little.failure()).isNull();
        assertThat(guard(little, "closed-week-change").finding())
                .startsWith(
                        "the amount of 2024 week 9, 2024-02-26 to 2024-03-03 would change by 4.72 %, from 212.00 to 222.00");

        // A week that has just ended may change as it likes.
        List<String> recent = lines("2024-03-24", 100);
        recent.addAll(lines("2024-03-24", 50, 1, 500));
        dumps("2024-03-24", recent);
        assertThat(bench.backfill("2024-03-18", "2024-03-24").failure()).isNull();
    }

    @Test
    void aWeekWhoseNumberMovesToOtherDatesIsNamedWithBoth() {
        SUNDAYS.forEach(date -> dumps(date, lines(date, date.equals("2024-03-10") ? 50 : 100)));
        run(bench, "2024-03-24");
        bench.dump("calendar", "2024-03-24", Dumps.calendar("2024-02-26", 2024, 8, 7, 7, 7, 7, 7, 7));

        assertThat(cause(bench.backfill("2024-02-26", "2024-03-24")))
                .contains(
                        "the amount of 2024 week 9, 2024-02-26 to 2024-03-03 (by the calendar now 2024-03-04 to 2024-03-10)"
                                + " would change by 50.00 %, from 200.00 to 100.00");
    }

    @Test
    void aFullDumpThatWasCutIsRefused() {
        fullExport();
        bench.dump("store", TONIGHT, Dumps.stores(IntStream.rangeClosed(1, 8).toArray()));
        bench.dump("sales", TONIGHT, csv(concat(lines("2024-03-03", 100), lines(TONIGHT, 100))));

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard weeks-emptied: 3 published weeks would lose all their rows, and the limit is 0: \
                        2024 week 10, 2024-03-04 to 2024-03-10 (100 rows, 100.00 units, 200.00 in amount); \
                        2024 week 11, 2024-03-11 to 2024-03-17 (100 rows, 100.00 units, 200.00 in amount); \
                        2024 week 12, 2024-03-18 to 2024-03-24 (100 rows, 100.00 units, 200.00 in amount)
                          guard min-rows: sales: the dump of 2024-03-31 has 200 rows, 50.00 % of the 400 of the dump of 2024-03-24, and \
                        at least 90.00 % are expected
                          guard min-rows: store: the dump of 2024-03-31 has 8 rows, 80.00 % of the 10 of the dump of 2024-03-24, and at \
                        least 90.00 % are expected""");

        run(bench.accepting("weeks-emptied", "min-rows"), TONIGHT);
        assertThat(run(bench, TONIGHT).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        dumps(NEXT, concat(lines("2024-03-03", 100), lines(TONIGHT, 100), lines(NEXT, 100)));
        assertThat(run(bench, NEXT).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void ofAFullDumpTheAmountsBeyondTheLastOneAreCompared() {
        fullExport();
        bench.dump("sales", TONIGHT, csv(concat(history(), lines(TONIGHT, 200, 100, 0))));

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard price-level: sales: the rows that the dump of 2024-03-31 has beyond the last one have"
                                + " an amount of 200.00 for each unit, 100.00 times the 2.00 of the dump of 2024-03-24; the dump of 2024-03-31"
                                + " has an amount of 68.00 for each unit, 34.00 times the 2.00 of the dump of 2024-03-24, and 0.50 to 2.00 times"
                                + " are expected.");
    }

    @Test
    void yesterdaysFullDumpAgainLeavesAllStoresSilent() {
        fullExport();
        bench.dump("sales", TONIGHT, csv(history()));

        RunReport report = bench.night(TONIGHT);

        assertThat(cause(report))
                .startsWith(
                        "Cannot publish: guard silent-stores: 10 of the 10 stores that sold on each of the last 4 Sundays");
        assertThat(found(report, "repeated-dump")).isNull();
        assertThat(found(report, "own-date")).isNull();
    }

    @Test
    void ofAFullDumpTheUnknownKeysBeyondTheLastOneAreCompared() {
        bench.set("raw.layout=full");
        List<String> old = concat(
                history(),
                List.of("801,2024-03-03,1,77,1,2.00", "802,2024-03-03,1,77,1,2.00", "803,2024-03-03,1,77,1,2.00"));
        dumps("2024-03-24", old);
        run(bench, "2024-03-24");
        dumps(TONIGHT, concat(old, lines(TONIGHT, 100)));
        assertThat(guard(run(bench, TONIGHT), "unknown-fraction").finding())
                .isEqualTo(
                        "sales: 0 of the 100 rows that the dump of 2024-03-31 has beyond the one of 2024-03-24 (0.00 %) name a key"
                                + " that store or product does not have, and the limit is 1.00 %");
    }

    @Test
    void whatGuardsCompareWithIsKeptInTheLedgerInAFewBytesForEachDumpAndStore() {
        publishedSundays();

        assertThat(bench.ledger())
                .contains("\"sold\":{\"until\":\"2024-03-24\",\"stores\":{\"1\":\"204081\"")
                .containsPattern(
                        "\\[\"2024-03-24\",\"[0-9a-f]{16}\",100,0,\\[\"[0-9a-f]{16}\",\"[0-9a-f]{16}\",100,0,\"100.000\",\"200.00\"]");
    }

    /** The Sundays of a daily export, published by one run. */
    private void publishedSundays() {
        SUNDAYS.forEach(date -> dumps(date, lines(date, 100)));
        bench.publishedBy(daily);
    }

    /** The same in a full export. */
    private void fullExport() {
        bench.set("raw.layout=full");
        dumps("2024-03-24", history());
        bench.publishedBy(full);
        dumps(TONIGHT, List.of());
    }

    private static List<String> history() {
        return SUNDAYS.stream().flatMap(date -> lines(date, 100).stream()).toList();
    }

    /** The five dumps of a date. Inventory has no row. */
    private void dumps(String date, List<String> sales) {
        SundayTrade.dumps(bench, date, sales);
    }

    /** Lines of the first seven stores, for 6.00 each. */
    private static List<String> threeTimesAsDearOfSevenStores(int count) {
        return lines(TONIGHT, 2 * count, 3, 0).stream()
                .filter(line -> Integer.parseInt(line.split(",", -1)[2]) <= 7)
                .limit(count)
                .toList();
    }

    private static List<String> unknownProducts() {
        return lines(TONIGHT, 10, 3, 500).stream()
                .map(line -> line.replace(",1000,", ",77,"))
                .toList();
    }

    private static RunReport run(Workbench bench, String date) {
        RunReport report = bench.night(date);
        assertThat(report.failure()).isNull();
        return report;
    }

    private static String cause(RunReport report) {
        return Objects.requireNonNull(report.failure(), "The run did not fail").cause();
    }

    /** What that guard found: of the output as a whole, or of sales; null where it was not asked. */
    private static @Nullable GuardResult found(RunReport report, String id) {
        return report.guards().stream()
                .filter(guard -> guard.id().equals(id))
                .filter(guard -> guard.table() == null || guard.table().equals("sales"))
                .findFirst()
                .orElse(null);
    }

    private static GuardResult guard(RunReport report, String id) {
        return Objects.requireNonNull(found(report, id), id);
    }
}
