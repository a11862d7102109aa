package io.weekmart.job;

import static io.weekmart.job.SundayTrade.NEXT;
import static io.weekmart.job.SundayTrade.SUNDAYS;
import static io.weekmart.job.SundayTrade.TONIGHT;
import static io.weekmart.job.SundayTrade.concat;
import static io.weekmart.job.SundayTrade.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.Outcome;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What guards make of exports that deliver rows once more: those that reach back, those that catch up on days without a dump, and those that are
 * padded. Receipts are the natural key of sales, and each of the Sundays before tonight has four hundred lines. The limit on the whole of sales
 * is 1, so that it is the guards alone that refuse.
 */
class RepeatedRowsGuardsTest {
    private static final String LAST = "2024-03-24";
    private static final String LAST_BUT_ONE = "2024-03-17";

    private static Workbench published;

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeAll
    static void publishSundaysOfAnExportThatReachesBack(@TempDir Path shared) {
        published = keyed(shared);
        sundays(published);
        run(published, LAST);
    }

    @BeforeEach
    void fourSundays() {
        bench = keyed(folder);
        sundays(bench);
        bench.publishedBy(published);
    }

    private static void sundays(Workbench bench) {
        for (int i = 0; i < SUNDAYS.size(); i++) {
            List<String> before = i == 0 ? List.of() : lines(SUNDAYS.get(i - 1), 400);
            SundayTrade.dumps(bench, SUNDAYS.get(i), concat(before, lines(SUNDAYS.get(i), 400)));
        }
    }

    private static Workbench keyed(Path folder) {
        return new Workbench(folder)
                .guarded()
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=8")
                .set("raw.allow-gaps=true")
                .set("tables.sales.natural-key=[trans_id, prod_key]")
                .set("tables.sales.max-rejected-fraction=1");
    }

    @Test
    void rowsThatEarlierDumpsHaveDoNotHideThatTheRestIsMissing() {
        tonight(concat(lines(LAST, 400), lines(TONIGHT, 80)));

        RunReport report = bench.night(TONIGHT);

        assertThat(bench.message(report))
                .isEqualTo(
                        """
                        Cannot publish: guard min-rows: sales: the dump of 2024-03-31 has 80 rows that repeat no other, of 480, 20.00 % of \
                        the 400 that are usual on a Sunday, and at least 30.00 % are expected.
                        Nothing was published. The limit is weekmart.guards.min-rows.daily-fraction. \
                        If this is what the export is meant to say, run the same again with \
                        --accept min-rows=sales, which takes it in for that run alone; if not, have the dumps exported again.""");
        assertThat(run(bench.accepting("min-rows=sales"), TONIGHT).outcome()).isEqualTo(Outcome.PUBLISHED);

        // What was accepted stays in the window, and is not compared again.
        SundayTrade.dumps(bench, NEXT, concat(lines(TONIGHT, 80), lines(NEXT, 400)));
        assertThat(guard(run(bench, NEXT), "min-rows").finding())
                .isEqualTo(
                        "sales: the dump of 2024-04-07 has 400 rows that repeat no other, of 480, 100.00 % of the 400 that are usual"
                                + " on a Sunday, and at least 30.00 % are expected");
    }

    @Test
    void rowsThatADumpRepeatsDoNotHideThatTheRestIsMissing() {
        // A fifth of what is usual, five times.
        List<String> few = lines(TONIGHT, 80);
        tonight(concat(few, few, few, few, few));

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard rejected-per-dump: sales: 320 of 400 rows of the dump of 2024-03-31 (80.00 %) were rejected, and the limit is 5.00 %
                          guard min-rows: sales: the dump of 2024-03-31 has 80 rows that repeat no other, of 400, 20.00 % of the 400 \
                        that are usual on a Sunday, and at least 30.00 % are expected""");
    }

    @Test
    void theRejectsOfNewRowsAreNotDilutedByRepeatedOnes() {
        List<String> bad = lines(TONIGHT, 40, 1, 500).stream()
                .map(line -> line.replace("2.00", "2 EUR"))
                .toList();
        tonight(concat(lines(LAST_BUT_ONE, 400), lines(LAST, 400), lines(TONIGHT, 160), bad));

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard rejected-per-dump: sales: 40 of the 200 rows of the dump of 2024-03-31 that no earlier one"
                                + " has (20.00 %) were rejected, and the limit is 5.00 %.");
        assertThat(run(bench.accepting("rejected-per-dump=sales"), TONIGHT).outcome())
                .isEqualTo(Outcome.PUBLISHED);

        // The next dump has the same bad rows again. They are known, and it has no other.
        SundayTrade.dumps(bench, NEXT, concat(lines(LAST, 400), lines(TONIGHT, 160), bad, lines(NEXT, 400)));
        assertThat(guard(run(bench, NEXT), "rejected-per-dump").finding())
                .isEqualTo(
                        "sales: 40 of 1,000 rows of the dump of 2024-04-07 (4.00 %) at most were rejected, and the limit"
                                + " is 5.00 %");
    }

    @Test
    void theUnknownKeysOfNewRowsAreNotDilutedByRepeatedOnes() {
        List<String> unknown = lines(TONIGHT, 10, 1, 500).stream()
                .map(line -> line.replace(",1000,", ",77,"))
                .toList();
        tonight(concat(lines(LAST_BUT_ONE, 400), lines(LAST, 400), lines(TONIGHT, 190), unknown));

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard unknown-fraction: sales: 10 of the 200 rows of the dump of 2024-03-31 that no earlier one"
                                + " has (5.00 %) name a key that store or product does not have, and the limit is 1.00 %.");
    }

    @Test
    void aDumpMayCatchUpOnDaysWithoutOne() {
        tonight(concat(lines("2024-03-29", 150), lines("2024-03-30", 150), lines(TONIGHT, 150)));

        assertThat(guard(run(bench, TONIGHT), "own-date").finding())
                .isEqualTo(
                        "sales: 450 of 450 rows of the dump of 2024-03-31 (100.00 %) are dated as the dump or on days without"
                                + " one, and at least 50.00 % are expected");
    }

    @Test
    void rowsOfADayWithADumpAreHeldAgainstTheNextOneThoughItCatchesUpOnOthers() {
        bench = keyed(folder.resolve("without-key")).set("tables.sales.natural-key=[]");
        SundayTrade.dumps(bench, LAST, lines(LAST, 400));
        run(bench, LAST);
        tonight(concat(lines(LAST, 300), lines("2024-03-30", 50), lines(TONIGHT, 150)));

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard own-date: sales: 200 of 500 rows of the dump of 2024-03-31 (40.00 %) are dated as the dump or on days"
                                + " without one, and at least 50.00 % are expected.");
    }

    @Test
    void yesterdaysReceiptsUnderTonightsDateAreTheSameOnes() {
        List<String> stamped = concat(lines(LAST_BUT_ONE, 400), lines(LAST, 400)).stream()
                .map(line -> line.replace(LAST_BUT_ONE, LAST).replace(LAST, TONIGHT))
                .toList();
        List<String> reversed = concat(stamped);
        Collections.reverse(reversed);
        tonight(reversed);

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard weeks-emptied: 2 published weeks would lose all their rows, and the limit is 0: \
                        2024 week 11, 2024-03-11 to 2024-03-17 (400 rows, 400.00 units, 800.00 in amount); \
                        2024 week 12, 2024-03-18 to 2024-03-24 (400 rows, 400.00 units, 800.00 in amount)
                          guard min-rows: sales: the dump of 2024-03-31 has 0 rows that repeat no other, of 800, 0.00 % of the 400 that are \
                        usual on a Sunday, and at least 30.00 % are expected
                          guard repeated-dump: sales: the dump of 2024-03-31 holds the rows of the one of 2024-03-24 under other dates, and \
                        the limit is 0 dumps""");

        // With one line more they are others.
        tonight(concat(reversed, lines(TONIGHT, 1, 1, 9000)));
        assertThat(guard(run(bench.accepting("weeks-emptied", "min-rows"), TONIGHT), "repeated-dump")
                        .observed())
                .isEqualTo(0);
    }

    @Test
    void onAClosedDayADumpMaySayWhatTheOneBeforeSaidAndOnNoOther() {
        List<String> bad = List.of(lines(LAST, 1, 1, 700).get(0).replace("2.00", "2 EUR"));
        List<String> again = concat(lines(LAST_BUT_ONE, 400), lines(LAST, 400), bad);
        SundayTrade.dumps(bench, LAST, again);
        run(bench, LAST);
        tonight(again);

        assertThat(cause(bench.night(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard min-rows: sales: the dump of 2024-03-31 has 1 rows that repeat no other, of 801, 0.25 % of the 400 that are \
                        usual on a Sunday, and at least 30.00 % are expected
                          guard silent-stores: 10 of the 10 stores that sold on each of the last 4 Sundays (100.00 %) have no sale on \
                        2024-03-31, and the limit is 20.00 %: stores 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
                          guard own-date: sales: 0 of 801 rows of the dump of 2024-03-31 (0.00 %) are dated as the dump, and at least \
                        50.00 % are expected
                          guard repeated-dump: sales: the dump of 2024-03-31 holds the same rows as the one of 2024-03-24, and the \
                        limit is 0 dumps""");

        RunReport closed = run(bench.with("raw.closed=[\"2024-03-31\"]"), TONIGHT);
        assertThat(guard(closed, "own-date").observed()).isNull();
        assertThat(guard(closed, "repeated-dump").finding())
                .isEqualTo("sales: no new dump has rows that could count twice");
    }

    @Test
    void onAClosedDayADumpWhoseRowsWouldCountTwiceIsRefused() {
        bench = keyed(folder.resolve("without-key")).set("tables.sales.natural-key=[]");
        SundayTrade.dumps(bench, LAST, lines(LAST, 400));
        run(bench, LAST);
        tonight(lines(LAST, 400));

        assertThat(cause(bench.with("raw.closed=[\"2024-03-31\"]").night(TONIGHT)))
                .isEqualTo(
                        "Cannot publish: guard repeated-dump: sales: the dump of 2024-03-31 holds the same rows as the one of"
                                + " 2024-03-24, and the limit is 0 dumps.");
    }

    private void tonight(List<String> sales) {
        SundayTrade.dumps(bench, TONIGHT, sales);
    }

    private static RunReport run(Workbench bench, String date) {
        RunReport report = bench.night(date);
        assertThat(report.failure()).isNull();
        return report;
    }

    private static String cause(RunReport report) {
        return Objects.requireNonNull(report.failure(), "The run did not fail").cause();
    }

    /** What that guard found of sales. */
    private static GuardResult guard(RunReport report, String id) {
        return report.guards().stream()
                .filter(guard -> guard.id().equals(id) && "sales".equals(guard.table()))
                .findFirst()
                .orElseThrow();
    }
}
