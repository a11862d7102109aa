package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.Documents;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.report.ReportSchema;
import io.weekmart.report.SummaryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run may not do to the published weeks unless somebody accepts it. Week 9 is Monday, 26 February to Sunday, 3 March 2024; weeks 10
 * and 11 follow. The limit on the whole of sales is 1, so that it is the guards alone that refuse.
 */
class GuardsTest {
    private static final String SALES = "trans_dt,store_key,prod_key,sales_qty,sales_amt\n";
    private static final String STOCK = "cal_dt,store_key,prod_key,inventory_on_hand_qty\n";

    /** Outputs that several tests begin with a copy of, by the sales that are published in them. */
    private static final Map<String, Workbench> PUBLISHED = new HashMap<>();

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void acceptBadRowsOfTheTableAsAWhole() {
        bench = limited(folder);
    }

    private static Workbench limited(Path folder) {
        return new Workbench(folder).set("raw.allow-gaps=true").set("tables.sales.max-rejected-fraction=1");
    }

    @Test
    void aFullExportThatCameWithItsHeaderAloneDoesNotEmptyTheWeeks() {
        published("2024-02-28,1,10,1,10.00\n2024-03-05,1,10,2,20.00");
        Map<String, String> before = bench.factFiles();

        dumps("2024-03-11", "", "");
        RunReport report = bench.night("2024-03-11");

        assertThat(bench.message(report))
                .isEqualTo(
                        """
                        Cannot publish: guard weeks-emptied: 2 published weeks would lose all their rows, and the limit is 0: \
                        2024 week 9, 2024-02-26 to 2024-03-03 (1 row, 1.00 units, 10.00 in amount); \
                        2024 week 10, 2024-03-04 to 2024-03-10 (1 row, 2.00 units, 20.00 in amount).
                        Nothing was published. The limit is weekmart.guards.weeks-emptied.max-weeks. \
                        If this is what the export is meant to say, run the same again with \
                        --accept weeks-emptied, which takes it in for that run alone; if not, have the dumps exported again.""");
        assertThat(Documents.block("docs/operations.md", "guard"))
                .isEqualToNormalizingWhitespace(bench.message(report));
        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(report.weeks())
                .extracting(WeekResult::wkNum, WeekResult::change, WeekResult::published)
                .containsExactly(tuple(9, Change.EMPTIED, false), tuple(10, Change.EMPTIED, false));
        assertThat(guard(report, "weeks-emptied"))
                .isEqualTo(new GuardResult(
                        "weeks-emptied",
                        null,
                        null,
                        "weeks",
                        2,
                        GuardResult.MOST,
                        0,
                        "guards.weeks-emptied.max-weeks",
                        true,
                        guard(report, "weeks-emptied").finding(),
                        null));
        assertThat(ReportSchema.problems(ReportJson.write(report))).isEmpty();
        assertThat(bench.factFiles()).isEqualTo(before);

        // Nothing of the failed run is taken for known: the same again fails again.
        assertThat(bench.night("2024-03-11").exitCode()).isEqualTo(4);

        Instant start = Instant.now();
        RunReport accepted = run(bench.accepting("weeks-emptied"), "2024-03-11");
        assertThat(accepted.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench.factFiles()).isEmpty();
        RunReport.AcceptedBy acceptance =
                Objects.requireNonNull(guard(accepted, "weeks-emptied").accepted());
        assertThat(acceptance.by()).isEqualTo(Workbench.spark().sparkContext().sparkUser());
        assertThat(acceptance.at()).isBetween(start, accepted.endedAt());
        assertThat(accepted.warnings())
                .singleElement()
                .asString()
                .startsWith("Accepted by --accept weeks-emptied: 2 published weeks would lose all their rows");
        assertThat(ReportSchema.problems(ReportJson.write(accepted))).isEmpty();

        RunReport again = run("2024-03-11");
        assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(again.warnings()).isEmpty();
        dumps("2024-03-12", "", "");
        assertThat(guard(run("2024-03-12"), "weeks-emptied").tripped()).isFalse();
    }

    @Test
    void aForeignFileAmongTheRejectsDoesNotHideWhatTheGuardFound() throws IOException {
        published("2024-02-28,1,10,1,10.00\n2024-03-05,1,10,2,20.00");
        dumps("2024-03-11", "", "");
        Path foreign = bench.output().resolve("rejects/run_date=2024-03-11/table=sales/notes.txt");
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "foreign");

        RunReport report = bench.night("2024-03-11");

        assertThat(bench.message(report))
                .startsWith("Cannot publish: guard weeks-emptied: ")
                .contains("--accept weeks-emptied");
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .startsWith("The rejected rows are not published: Cannot publish to ")
                .contains("table=sales/notes.txt (7 bytes)");
        assertThat(foreign).exists();
    }

    @Test
    void aWeekThatAnyRowIsLeftOfIsNotEmptied() {
        dumps("2024-03-10", "2024-02-28,1,10,1,10.00", "2024-02-28,1,10,5");
        run("2024-03-10");

        dumps("2024-03-11", "", "2024-02-28,1,10,5");
        RunReport report = run("2024-03-11");

        assertThat(report.weeks())
                .extracting(WeekResult::wkNum, WeekResult::change)
                .containsExactly(tuple(9, Change.CHANGED));
        assertThat(guard(report, "weeks-emptied"))
                .extracting(GuardResult::observed, GuardResult::tripped, GuardResult::finding)
                .containsExactly(
                        0,
                        false,
                        "of the published weeks that were computed again, 1, none loses all its rows, and the limit is 0");
    }

    @Test
    void aLimitOfWeeksLetsSoManyBeEmptied() {
        published("2024-02-28,1,10,1,10.00\n2024-03-05,1,10,2,20.00");
        dumps("2024-03-11", "2024-03-05,1,10,2,20.00", "");

        RunReport report = run(bench.with("guards.weeks-emptied.max-weeks=1"), "2024-03-11");

        assertThat(report.weeks())
                .extracting(WeekResult::wkNum, WeekResult::change)
                .containsExactly(tuple(9, Change.EMPTIED), tuple(10, Change.UNCHANGED));
    }

    @Test
    void aFirstRunHasNothingToCompareWeeksWithAndJudgesAFullDumpAsAWhole() {
        dumps("2024-03-10", sales("2024-03-05", 180, 20), "");

        RunReport report = bench.night("2024-03-10");

        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(guard(report, "weeks-emptied"))
                .extracting(GuardResult::observed, GuardResult::tripped, GuardResult::finding)
                .containsExactly(null, false, "no week is published yet, so there is nothing to compare with");
        assertThat(bench.message(report))
                .isEqualTo(
                        """
                        Cannot publish: guard rejected-per-dump: sales: 20 of 200 rows of the dump of 2024-03-10 (10.00 %) were rejected, \
                        and the limit is 5.00 %.
                        Nothing was published. The limit is weekmart.guards.rejected-per-dump.max-fraction. \
                        If this is what the export is meant to say, run the same again with \
                        --accept rejected-per-dump=sales, which takes it in for that run alone; if not, have the dumps exported again.""");
        assertThat(SummaryTable.of(report))
                .contains(
                        """

                        guard                           observed    limit  state
                        rejected-per-dump sales             10 %      5 %  TRIPPED
                        unknown-fraction sales              10 %    100 %  ok
                        repeated-rows sales                    0 1,000,000  ok
                        nothing to check: weeks-emptied, min-rows, closed-week-change, silent-stores, price-level

                        """);
        assertThat(bench.factFiles()).isEmpty();
        assertThat(bench.rejects().count()).isEqualTo(20);
    }

    @Test
    void ofAFullDumpTheRowsBeyondTheLastOneAreJudged() {
        String history = sales("2024-03-05", 4000, 20);
        dumps("2024-03-10", history, "");
        run("2024-03-10");

        String tonight = sales("2024-03-11", 160, 40);
        dumps("2024-03-11", history + tonight, "");
        RunReport report = bench.night("2024-03-11");

        assertThat(cause(report))
                .isEqualTo(
                        "Cannot publish: guard rejected-per-dump: sales: 40 of the 200 rows that the dump of 2024-03-11 has"
                                + " beyond the one of 2024-03-10 (20.00 %) were rejected, and the limit is 5.00 %.");
        assertThat(guard(report, "rejected-per-dump").observed()).isEqualTo(0.2);

        RunReport accepted = run(bench.accepting("rejected-per-dump=sales"), "2024-03-11");
        assertThat(accepted.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(run("2024-03-11").outcome()).isEqualTo(Outcome.NOTHING_TO_DO);

        // What was accepted belongs to the history now.
        dumps("2024-03-12", history + tonight + sales("2024-03-12", 300, 5), "");
        RunReport next = run("2024-03-12");
        assertThat(next.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(guard(next, "rejected-per-dump").finding())
                .isEqualTo(
                        "sales: 5 of the 305 rows that the dump of 2024-03-12 has beyond the one of 2024-03-11 (1.64 %)"
                                + " were rejected, and the limit is 5.00 %");
    }

    @Test
    void ofDailyDumpsEachIsJudgedOnceWhateverTheWindowDilutes() {
        bench.set("raw.layout=daily").set("raw.lookback-weeks=2").set("tables.sales.max-rejected-fraction=0.01");
        dumps("2024-03-04", sales("2024-03-04", 5000, 0), "");
        dumps("2024-03-05", sales("2024-03-05", 200, 10), "");
        run("2024-03-05");

        // 31 of 5,510 rows of the window are 0.56 %, within the limit on the table.
        dumps("2024-03-06", sales("2024-03-06", 279, 21), "2024-03-06,1,10,5");
        RunReport report = bench.night("2024-03-06");

        assertThat(cause(report))
                .isEqualTo(
                        "Cannot publish: guard rejected-per-dump: sales: 21 of 300 rows of the dump of 2024-03-06 (7.00 %)"
                                + " were rejected, and the limit is 5.00 %.");
        assertThat(bench.factFiles().keySet()).hasSize(1);
        assertThat(run(bench.accepting("rejected-per-dump"), "2024-03-06").outcome())
                .isEqualTo(Outcome.PUBLISHED);

        // It stays in the window, and is not judged again; nor is it where another dump of the window has changed.
        dumps("2024-03-07", "2024-03-07,1,10,1,1.00", "");
        RunReport next = run("2024-03-07");
        assertThat(guard(next, "rejected-per-dump").finding())
                .isEqualTo("sales: no new dump has at least 200 new rows");
        dumps("2024-03-04", sales("2024-03-04", 5001, 0), "");
        assertThat(run("2024-03-07").outcome()).isEqualTo(Outcome.PUBLISHED);

        // Delivered again with other content, it is another dump.
        dumps("2024-03-06", sales("2024-03-06", 280, 21), "2024-03-06,1,10,5");
        assertThat(cause(bench.night("2024-03-07"))).contains("21 of 301 rows of the dump of 2024-03-06 (6.98 %)");
    }

    @Test
    void rowsThatAKeyCheckRejectsCountForTheDumpThatHoldsThem() {
        bench.set("raw.layout=daily").set("tables.inventory.max-rejected-fraction=1");
        dumps("2024-03-05", "", "2024-03-05,1,10,5\n" + stock("2024-03-05", 199) + "\n2024-03-05,1,10,5");
        run("2024-03-05");

        StringBuilder twice = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            twice.append("2024-03-06,1,").append(1000 + i).append(",5\n");
            twice.append("2024-03-06,1,").append(1000 + i).append(i < 50 ? ",5\n" : ",6\n");
        }
        dumps("2024-03-06", "", twice.toString());

        assertThat(cause(bench.night("2024-03-06")))
                .isEqualTo(
                        "Cannot publish: guard rejected-per-dump: inventory: 150 of 200 rows of the dump of 2024-03-06"
                                + " (75.00 %) were rejected, and the limit is 5.00 %.");
    }

    @Test
    void rowsOfADimensionThatAKeyCheckRejectsCountForItsDump() {
        bench.set("tables.product.max-rejected-fraction=1");
        dumps("2024-03-10", "2024-02-28,1,10,1,10.00", "");
        long[] thirtyTwice = LongStream.concat(Arrays.stream(products()), LongStream.range(1000, 1030))
                .toArray();
        bench.dump("product", "2024-03-10", Dumps.products(thirtyTwice));

        assertThat(cause(bench.night("2024-03-10")))
                .isEqualTo("Cannot publish: guard rejected-per-dump: product: 30 of 331 rows of the dump of 2024-03-10"
                        + " (9.06 %) were rejected, and the limit is 5.00 %.");
    }

    @Test
    void allGuardsThatTripAreToldAtOnceAndEachIsAcceptedForItself() {
        published("2024-02-28,1,10,1,10.00");
        dumps("2024-03-11", sales("2024-03-11", 150, 150), "");

        RunReport report = bench.night("2024-03-11");
        assertThat(bench.message(report))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard weeks-emptied: 1 published week would lose all its rows, and the limit is 0: \
                        2024 week 9, 2024-02-26 to 2024-03-03 (1 row, 1.00 units, 10.00 in amount)
                          guard rejected-per-dump: sales: 150 of the 299 rows that the dump of 2024-03-11 has beyond the one of \
                        2024-03-10 (50.17 %) were rejected, and the limit is 5.00 %
                        Nothing was published. The limits are weekmart.guards.weeks-emptied.max-weeks and \
                        weekmart.guards.rejected-per-dump.max-fraction. \
                        If this is what the export is meant to say, run the same again with \
                        --accept weeks-emptied --accept rejected-per-dump=sales, which takes it in for that run alone; if not, \
                        have the dumps exported again.""");

        RunReport half = bench.accepting("rejected-per-dump=sales", "rejected-per-dump=inventory")
                .night("2024-03-11");
        assertThat(cause(half)).startsWith("Cannot publish: guard weeks-emptied: 1 published week");
        assertThat(half.warnings())
                .containsExactly(
                        "Accepted by --accept rejected-per-dump=sales: "
                                + guard(half, "rejected-per-dump").finding() + ".",
                        "--accept rejected-per-dump=inventory was not needed: the guard did not trip.");
    }

    @Test
    void theReportNamesWhoAccepts() {
        published("2024-02-28,1,10,1,10.00");
        dumps("2024-03-11", "", "");

        RunReport report =
                run(bench.accepting("weeks-emptied").acceptedBy("arn:aws:iam::111122223333:user/jo"), "2024-03-11");

        assertThat(Objects.requireNonNull(guard(report, "weeks-emptied").accepted())
                        .by())
                .isEqualTo("arn:aws:iam::111122223333:user/jo");
        assertThat(SummaryTable.of(report))
                .contains(
                        "weeks-emptied                          1        0  accepted by arn:aws:iam::111122223333:user/jo\n");
    }

    @Test
    void aDryRunIsGuardedAndWritesNothing() {
        published("2024-02-28,1,10,1,10.00");
        dumps("2024-03-11", "", "");
        Map<String, String> before = bench.tree();

        RunReport report = bench.dryNight("2024-03-11");

        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(cause(report)).startsWith("Cannot publish: guard weeks-emptied: 1 published week");
        assertThat(bench.accepting("weeks-emptied").dryNight("2024-03-11").outcome())
                .isEqualTo(Outcome.DRY_RUN);
        assertThat(bench.tree()).isEqualTo(before);
    }

    @Test
    void aBackfillIsGuarded() {
        bench.set("raw.layout=daily").set("raw.lookback-weeks=1");
        dumps("2024-02-28", "2024-02-28,1,10,1,10.00", "");
        run("2024-02-28");
        dumps("2024-03-10", "2024-03-05,1,10,2,20.00", "");
        run("2024-03-10");
        Map<String, String> before = bench.factFiles();

        dumps("2024-02-28", "", "");
        RunReport report = bench.backfill("2024-02-26", "2024-03-10");

        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(cause(report)).startsWith("Cannot publish: guard weeks-emptied: 1 published week");
        assertThat(bench.dryBackfill("2024-02-26", "2024-03-10").exitCode()).isEqualTo(4);
        assertThat(bench.factFiles()).isEqualTo(before);

        RunReport accepted = bench.accepting("weeks-emptied").backfill("2024-02-26", "2024-03-10");
        assertThat(accepted.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(accepted.weeks())
                .extracting(WeekResult::wkNum, WeekResult::change)
                .containsExactly(tuple(9, Change.EMPTIED), tuple(10, Change.UNCHANGED));
        assertThat(bench.backfill("2024-02-26", "2024-03-10").outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
    }

    @Test
    void aWeekWhoseDatesGoToAnotherWeekWithTheirRowsIsNotEmptied() {
        published("2024-02-28,1,10,1,10.00");
        bench.dump("calendar", "2024-03-10", Dumps.calendar("2024-02-26", 2024, 20, 7, 7, 7));

        RunReport report = bench.backfill("2024-02-26", "2024-03-10");

        assertThat(report.failure()).isNull();
        assertThat(report.weeks())
                .extracting(WeekResult::wkNum, WeekResult::change)
                .containsExactlyInAnyOrder(tuple(20, Change.NEW), tuple(9, Change.EMPTIED));
        assertThat(guard(report, "weeks-emptied").observed()).isEqualTo(0);
    }

    @Test
    void aWeekIsEmptiedThoughAnotherOneTakesItsNumber() {
        published("2024-02-28,1,10,1,10.00\n2024-03-05,1,10,2,20.00");
        // Week 10 becomes week 9, whose own dates have no row left.
        bench.dump("calendar", "2024-03-10", Dumps.calendar("2024-02-26", 2024, 8, 7, 7, 7))
                .dump("sales", "2024-03-10", Dumps.sales(SALES + "2024-03-05,1,10,2,20.00"));

        RunReport report = bench.backfill("2024-02-26", "2024-03-10");

        assertThat(cause(report))
                .isEqualTo(
                        "Cannot publish: guard weeks-emptied: 1 published week would lose all its rows, and the limit is 0:"
                                + " 2024 week 9, 2024-02-26 to 2024-03-03 (1 row, 1.00 units, 10.00 in amount).");
    }

    @Test
    void anAcceptanceThatWasNotNeededIsSaid() {
        dumps("2024-03-10", "2024-02-28,1,10,1,10.00", "");
        Workbench accepting = bench.accepting("weeks-emptied", "rejected-per-dump=sales");

        assertThat(run(accepting, "2024-03-10").warnings())
                .containsExactly(
                        "--accept weeks-emptied was not needed: the guard did not trip.",
                        "--accept rejected-per-dump=sales was not needed: the guard did not trip.");
        assertThat(run(accepting, "2024-03-10").warnings())
                .containsExactly(
                        "--accept weeks-emptied was not needed: there was nothing to compute.",
                        "--accept rejected-per-dump=sales was not needed: there was nothing to compute.");
    }

    /** Begins with sales that the run of 2024-03-10 has published. */
    private void published(String sales) {
        dumps("2024-03-10", sales, "");
        bench.publishedBy(PUBLISHED.computeIfAbsent(sales, GuardsTest::base));
    }

    private static Workbench base(String sales) {
        Workbench base = limited(shared.resolve("base-" + PUBLISHED.size()));
        dumps(base, "2024-03-10", sales, "");
        run(base, "2024-03-10");
        return base;
    }

    private RunReport run(String date) {
        return run(bench, date);
    }

    private static RunReport run(Workbench bench, String date) {
        RunReport report = bench.night(date);
        assertThat(report.failure()).isNull();
        return report;
    }

    /** All five dumps of a date. */
    private void dumps(String date, String sales, String stock) {
        dumps(bench, date, sales, stock);
    }

    private static void dumps(Workbench bench, String date, String sales, String stock) {
        bench.dump("calendar", date, Dumps.calendar("2024-02-26", 2024, 9, 7, 7, 7))
                .dump("store", date, Dumps.stores(1))
                .dump("product", date, Dumps.products(products()))
                .dump("sales", date, sales.isEmpty() ? Dumps.closed(WeeklyTables.SALES) : Dumps.sales(SALES + sales))
                .dump(
                        "inventory",
                        date,
                        stock.isEmpty() ? Dumps.closed(WeeklyTables.INVENTORY) : Dumps.inventory(STOCK + stock));
    }

    private static long[] products() {
        return LongStream.concat(LongStream.of(10), LongStream.range(1000, 1300))
                .toArray();
    }

    /** Good and bad sales of a day; the bad ones name a product that there is not. */
    private static String sales(String date, int good, int bad) {
        return (date + ",1,10,1,1.00\n").repeat(good) + (date + ",1,99,1,1.00\n").repeat(bad);
    }

    /** Counts of as many products. */
    private static String stock(String date, int counts) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < counts; i++) {
            rows.append(date).append(",1,").append(1000 + i).append(",5\n");
        }
        return rows.toString().strip();
    }

    private static String cause(RunReport report) {
        return Objects.requireNonNull(report.failure(), "The run did not fail").cause();
    }

    /** What that guard found: of the output as a whole, or of sales. */
    private static GuardResult guard(RunReport report, String id) {
        return report.guards().stream()
                .filter(guard -> guard.id().equals(id))
                .filter(guard -> guard.table() == null || guard.table().equals("sales"))
                .findFirst()
                .orElseThrow();
    }
}
