package io.weekmart.job;

import static io.weekmart.job.IncrementalShop.FIRST;
import static io.weekmart.job.IncrementalShop.ITEMS;
import static io.weekmart.job.IncrementalShop.ORDERS;
import static io.weekmart.job.IncrementalShop.SECOND;
import static io.weekmart.job.IncrementalShop.THIRD;
import static io.weekmart.job.IncrementalShop.changes;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.job.IncrementalShop.Shop;
import io.weekmart.pipeline.RunContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backfills of a pipeline of functions, which publish one date before they compute the next. */
class PipelineBackfillTest {
    private static final String NO_ORDERS = "order_id,region,status\n";
    private static final String NO_ITEMS = "item_id,order_id,amount\n";

    @TempDir
    Path folder;

    /** The usual dumps, daily. */
    private TableBench bench() {
        return IncrementalShop.dumps(new TableBench(new Shop(), folder).daily());
    }

    /** On the second date nothing is ordered in the south, so that a region loses all its rows. */
    private TableBench withoutSouth() {
        return bench().dump(ORDERS, SECOND, NO_ORDERS + "1,north,closed\n").dump(ITEMS, SECOND, NO_ITEMS);
    }

    @Test
    void aBackfillThatChangesTheLayoutIsUnfinishedUntilItsLastDateIsPublished() {
        new TableBench(new Shop(), folder)
                .dump(ORDERS, FIRST, NO_ORDERS + "1,north,open\n2,south,open\n")
                .dump(ITEMS, FIRST, NO_ITEMS + "10,1,2.50\n")
                .dump(ORDERS, SECOND, NO_ORDERS + "1,north,closed\n2,south,open\n")
                .dump(ITEMS, SECOND, NO_ITEMS + "10,1,2.50\n")
                .backfill(FIRST, SECOND);
        TableBench daily = withoutSouth();

        RunReport failed = daily.backfill(FIRST, SECOND);

        assertThat(failed.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        String refused =
                """
                Cannot publish to here/out/: a backfill from 2024-05-01 to 2024-05-02 changes pipelines.shop.raw.layout \
                and has not published all of its dates, so that some partitions are made with the former value and some \
                with the new one.
                Run 'backfill --pipeline shop --from 2024-05-01 --to 2024-05-02' first, or a backfill over more dates.""";
        assertThat(daily.message(daily.run(THIRD))).isEqualTo(refused);
        assertThat(daily.message(daily.dryRun(THIRD))).isEqualTo(refused);
        assertThat(daily.message(daily.backfill(SECOND, SECOND))).isEqualTo(refused);
        assertThat(daily.message(new TableBench(new Shop(), folder).run(THIRD)))
                .startsWith("Cannot publish to here/out/: ");

        assertThat(daily.accept("weeks-emptied").backfill(FIRST, SECOND).outcome())
                .isEqualTo(Outcome.PUBLISHED);
        assertThat(bench().accept("weeks-emptied").run(THIRD).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void aBackfillOfOneDateFinishesItsChangeOfTheLayout() {
        new TableBench(new Shop(), folder)
                .dump(ORDERS, FIRST, NO_ORDERS + "1,north,open\n2,south,open\n")
                .dump(ITEMS, FIRST, NO_ITEMS + "10,1,2.50\n")
                .run(FIRST);
        bench();

        assertThat(bench().backfill(FIRST, FIRST).outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench().run(SECOND).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void theLayoutIsFixedWhicheverTableHasRows() {
        TableBench full = new TableBench(new Shop(), folder)
                .dump(ORDERS, FIRST, NO_ORDERS + "1,north,lost\n")
                .dump(ITEMS, FIRST, NO_ITEMS + "10,1,2.50\n");
        full.run(FIRST);
        assertThat(full.output().resolve("order_states")).doesNotExist();

        assertThat(bench().message(bench().run(SECOND)))
                .isEqualTo(
                        """
                        Cannot publish to here/out/: it was published with pipelines.shop.raw.layout = full, and \
                        pipelines.shop.raw.layout is daily now. What one date adds would be taken for everything there is, \
                        or the other way round.
                        Set pipelines.shop.raw.layout = full. If the input has really changed, run a backfill over all \
                        dates that it holds: the daily runs after it go on with the new value.""");
    }

    @Test
    void aBackfillThatFailsAtALaterDateSaysWhichDatesArePublished() {
        TableBench bench = withoutSouth();

        RunReport report = bench.backfill(FIRST, SECOND);

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(report))
                .isEqualTo(
                        """
                        Cannot publish: guard weeks-emptied: 1 published partition would lose all its rows, and the limit \
                        is 0: regions/region=south (1 row).
                        2024-05-01 is published. Nothing of 2024-05-02 was published. The limit is \
                        weekmart.guards.weeks-emptied.max-weeks. If this is what the export is meant to say, run the same \
                        again with --accept weeks-emptied, which takes it in for that run alone; if not, have the dumps \
                        exported again.""");
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("published"));
    }

    @Test
    void guardsAcceptancesAndControlTotalsOfEachDateAreReportedWithIt() {
        RunReport report = withoutSouth()
                .accept("weeks-emptied", "rejected-per-dump=items")
                .backfill(FIRST, SECOND);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.warnings().stream().filter(warning -> warning.contains("accept")))
                .containsExactly(
                        "2024-05-02: accepted by --accept weeks-emptied: 1 published partition would lose all its rows,"
                                + " and the limit is 0: regions/region=south (1 row).",
                        "--accept rejected-per-dump=items was not needed: the guard did not trip.");
        assertThat(report.guards().stream()
                        .map(guard -> guard.date() + " " + guard.id() + " " + guard.table() + " " + guard.tripped()))
                .containsExactly(
                        "2024-05-01 weeks-emptied null false",
                        "2024-05-01 rejected-per-dump items false",
                        "2024-05-01 rejected-per-dump orders false",
                        "2024-05-01 min-rows items false",
                        "2024-05-01 min-rows orders false",
                        "2024-05-01 unknown-fraction items false",
                        "2024-05-01 repeated-dump items false",
                        "2024-05-01 repeated-dump orders false",
                        "2024-05-01 repeated-rows items false",
                        "2024-05-01 repeated-rows orders false",
                        "2024-05-02 weeks-emptied null true",
                        "2024-05-02 rejected-per-dump items false",
                        "2024-05-02 rejected-per-dump orders false",
                        "2024-05-02 min-rows items false",
                        "2024-05-02 min-rows orders false",
                        "2024-05-02 unknown-fraction items false",
                        "2024-05-02 repeated-dump items false",
                        "2024-05-02 repeated-dump orders false",
                        "2024-05-02 repeated-rows items false",
                        "2024-05-02 repeated-rows orders false");
        assertThat(report.balances().stream()
                        .map(balance -> balance.date() + " " + balance.name() + " " + balance.expected()))
                .containsExactly(
                        "2024-05-01 orders rows = order_states rows + lost orders 4",
                        "2024-05-01 items.amount = order_sales.amount 3.75",
                        "2024-05-02 orders rows = order_states rows + lost orders 1",
                        "2024-05-02 items.amount = order_sales.amount 0.00");
    }

    @Test
    void aTableThatIsReplacedWholeIsReportedAsTheWholeBackfillChangesIt() {
        RunReport first = bench().backfill(FIRST, SECOND);
        RunReport again = bench().dump(ITEMS, FIRST, NO_ITEMS + "10,1,3\n").backfill(FIRST, SECOND);

        assertThat(changes(first)).contains("regions {region=north} new true 1", "regions {region=south} new true 1");
        assertThat(changes(again))
                .containsExactlyInAnyOrder(
                        "order_states {extract_dt=2024-05-01} unchanged false 3",
                        "order_sales {extract_dt=2024-05-01} changed true 1",
                        "order_states {extract_dt=2024-05-02} unchanged false 2",
                        "order_sales {extract_dt=2024-05-02} unchanged false 2",
                        "regions {region=north} unchanged false 1",
                        "regions {region=south} unchanged false 1");
    }

    @Test
    void aDryRunComparesEachDateWithTheDatesBeforeIt() {
        TableBench bench = withoutSouth();
        RunReport refused = bench.dryBackfill(FIRST, SECOND);
        RunReport dry = bench.accept("weeks-emptied").dryBackfill(FIRST, SECOND);
        RunReport real = bench.backfill(FIRST, SECOND);

        assertThat(bench.message(refused))
                .startsWith(
                        "Cannot publish: guard weeks-emptied: 1 published partition would lose all its rows, and the"
                                + " limit is 0: regions/region=south (1 row).\nNothing was published.");
        assertThat(dry.outcome()).isEqualTo(Outcome.DRY_RUN);
        assertThat(findings(dry)).isEqualTo(findings(real));
        assertThat(changes(dry).stream().map(change -> change.replace(" false ", " ")))
                .containsExactlyElementsOf(changes(real).stream()
                        .map(change -> change.replace(" true ", " "))
                        .toList())
                .contains("regions {region=south} emptied 0");
    }

    private static List<String> findings(RunReport report) {
        return report.guards().stream()
                .map(guard -> guard.date() + " " + guard.finding())
                .toList();
    }

    @Test
    void aBackfillThatEndsBeforeTheNewestDateNamesTheDatesComputedFromWhatItReplaces() {
        bench().backfill(FIRST, SECOND);
        String warning =
                "2024-05-02 was computed without the rows that this run has published. Run 'backfill --pipeline shop"
                        + " --from 2024-05-02 --to 2024-05-02' to compute it again.";
        TableBench changed = bench().dump(ORDERS, FIRST, NO_ORDERS + "1,north,open\n2,south,open\n4,north,paid\n");

        RunReport dry = changed.dryBackfill(FIRST, FIRST);
        RunReport report = changed.backfill(FIRST, FIRST);
        RunReport unchanged = changed.dump(ITEMS, SECOND, NO_ITEMS + "20,2,8\n").backfill(FIRST, FIRST);

        assertThat(report.warnings()).contains(warning);
        assertThat(dry.warnings())
                .contains("2024-05-02 was computed without the rows that this run would publish. Run it, then 'backfill"
                        + " --pipeline shop --from 2024-05-02 --to 2024-05-02' to compute it again.");
        assertThat(unchanged.warnings()).doesNotContain(warning);
    }

    @Test
    void laterDatesOfAPipelineThatReadsNoPublishedRowsStandForThemselves() {
        Shop shop = new Shop() {
            @Override
            public Optional<Dataset<Row>> knownKeys(TableSpec table, RunContext run) {
                return Optional.empty();
            }

            @Override
            public Optional<Dataset<Row>> publishedRows(TableSpec table, Dataset<Row> keys, RunContext run) {
                return Optional.empty();
            }

            @Override
            Dataset<Row> earlier(RunContext run) {
                return IncrementalShop.none();
            }
        };
        TableBench bench = IncrementalShop.dumps(new TableBench(shop, folder).daily())
                .dump(ITEMS, SECOND, NO_ITEMS + "21,5,0.01\n");
        bench.backfill(FIRST, SECOND);

        RunReport report =
                bench.dump(ORDERS, FIRST, NO_ORDERS + "1,north,open\n").backfill(FIRST, FIRST);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.warnings()).noneMatch(warning -> warning.contains("was computed from"));
    }

    @Test
    void aDateWithoutDumpsIsPassedOverWhereGapsAreAllowed() throws IOException {
        TableBench bench = bench();
        deleteDumps(SECOND);

        RunReport refused = bench.backfill(FIRST, THIRD);
        RunReport allowed = bench.allowGaps().accept("weeks-emptied").backfill(FIRST, THIRD);

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(refused))
                .contains("items is missing: looked for items_2024-05-02.csv", "orders is missing")
                .endsWith(
                        " If nothing is exported on such days, name them in weekmart.pipelines.shop.raw.closed, or set"
                                + " weekmart.pipelines.shop.raw.allow-gaps = true.");
        assertThat(allowed.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(allowed.warnings())
                .contains(
                        "Not computed, since there is no dump of 2024-05-02 and weekmart.pipelines.shop.raw.allow-gaps"
                                + " is true.");
        assertThat(bench.table("order_states", "extract_dt, order_id"))
                .containsExactly("2024-05-01 1", "2024-05-01 2", "2024-05-01 4");
    }

    @Test
    void aClosedDayIsPassedOverWhereverItLies() throws IOException {
        TableBench bench = bench().closed(SECOND, THIRD);
        deleteDumps(SECOND);
        deleteDumps(THIRD);

        RunReport backfill = bench.backfill(FIRST, THIRD);
        RunReport again = bench.backfill(FIRST, THIRD);
        RunReport closed = bench.run(THIRD);

        assertThat(backfill.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(backfill.warnings())
                .contains("The stores were closed on " + SECOND + ", " + THIRD
                        + " (weekmart.pipelines.shop.raw.closed), and there is no dump: nothing to count.");
        assertThat(bench.table("order_states", "extract_dt")).isNotEmpty().containsOnly(FIRST);
        assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(closed.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(closed.exitCode()).isZero();
        assertThat(closed.warnings())
                .contains("The stores were closed on " + THIRD
                        + " (weekmart.pipelines.shop.raw.closed), and there is no dump: nothing to count.");
    }

    @Test
    void aDateWithSomeOfItsDumpsIsNoGap() throws IOException {
        TableBench bench = bench().allowGaps();
        Files.delete(folder.resolve("raw/items_" + SECOND + ".csv"));

        RunReport report = bench.backfill(FIRST, THIRD);

        assertThat(report.exitCode()).isEqualTo(ExitCode.INPUT.code());
        assertThat(bench.message(report)).contains("items is missing: looked for items_2024-05-02.csv");
    }

    @Test
    void theDumpsThatAreMissingOnAllDatesAreNamedAtOnce() throws IOException {
        TableBench bench = bench();
        deleteDumps(FIRST);
        deleteDumps(SECOND);

        RunReport report = bench.backfill(FIRST, THIRD);

        assertThat(bench.message(report))
                .contains("Cannot read the dumps of 2024-05-01 in ", "Cannot read the dumps of 2024-05-02 in ");
        assertThat(bench.output().resolve("order_states")).doesNotExist();
    }

    private void deleteDumps(String date) throws IOException {
        for (TableSpec table : List.of(ORDERS, ITEMS)) {
            Files.delete(folder.resolve("raw/" + table.name() + "_" + date + ".csv"));
        }
    }
}
