package io.weekmart.job;

import static io.weekmart.job.IncrementalShop.FIRST;
import static io.weekmart.job.IncrementalShop.ITEMS;
import static io.weekmart.job.IncrementalShop.ORDERS;
import static io.weekmart.job.IncrementalShop.REGIONS;
import static io.weekmart.job.IncrementalShop.SALES;
import static io.weekmart.job.IncrementalShop.SECOND;
import static io.weekmart.job.IncrementalShop.STATES;
import static io.weekmart.job.IncrementalShop.THIRD;
import static io.weekmart.job.IncrementalShop.changes;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.job.IncrementalShop.Shop;
import io.weekmart.pipeline.AcceptedTables;
import io.weekmart.pipeline.Computed;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.report.SummaryTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of a pipeline of functions: a shop whose orders come as increments, with items that may refer to orders of earlier dates, and a table
 * of states by region that a run computes whole.
 */
class PipelineRunTest {
    @TempDir
    Path folder;

    private TableBench bench() {
        return bench(new Shop());
    }

    private TableBench bench(Shop shop) {
        return IncrementalShop.dumps(new TableBench(shop, folder).daily());
    }

    @Test
    void aDateIsPublishedWithItsRejectsItsTotalsAndItsReport() {
        TableBench bench = bench();

        RunReport report = bench.run(FIRST);

        assertThat(report.failure()).isNull();
        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench.table("order_states", "extract_dt, order_id, region, status"))
                .containsExactly(FIRST + " 1 north open", FIRST + " 2 south open", FIRST + " 4 north unpaid");
        assertThat(bench.table("order_sales", "order_id, status, amount")).containsExactly("1 open 3.75");
        assertThat(bench.table("regions", "region, orders")).containsExactly("north 2", "south 2");
        assertThat(bench.table("rejects", "table, line, array_join(reasons, ',')"))
                .containsExactly("items 4 UNKNOWN_ORDER", "orders 6 DUPLICATE_ROW");
        assertThat(report.balances())
                .containsExactly(
                        BalanceResult.of(
                                LocalDate.parse(FIRST),
                                "orders rows = order_states rows + lost orders",
                                new BigDecimal("4"),
                                new BigDecimal("4")),
                        BalanceResult.of(
                                LocalDate.parse(FIRST),
                                "items.amount = order_sales.amount",
                                new BigDecimal("3.75"),
                                new BigDecimal("3.75")));
        assertThat(changes(report))
                .containsExactly(
                        "order_states {extract_dt=2024-05-01} new true 3",
                        "order_sales {extract_dt=2024-05-01} new true 1",
                        "regions {region=north} new true 1",
                        "regions {region=south} new true 1");
        assertThat(report.leftOut()).containsExactly(new RunReport.LeftOut(LocalDate.parse(FIRST), "lost orders", 1));
        assertThat(report.warnings())
                .containsExactly(
                        FIRST + ": orders that nobody paid: 1 row, such as order_id 4, region north, status unpaid.");
        assertThat(bench.verify().exitCode()).isZero();
        assertThat(stagingOf(bench)).isEmpty();
    }

    @Test
    void theNextDateIsComputedFromTheStatesBeforeIt() {
        TableBench bench = bench();
        bench.run(FIRST);

        RunReport report = bench.run(SECOND);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench.table("order_states", "extract_dt, order_id, region, status"))
                .containsExactly(
                        FIRST + " 1 north open",
                        FIRST + " 2 south open",
                        FIRST + " 4 north unpaid",
                        SECOND + " 1 north closed",
                        SECOND + " 5 south open");
        assertThat(bench.table("order_sales", "extract_dt, order_id, amount"))
                .containsExactly(FIRST + " 1 3.75", SECOND + " 2 7.00", SECOND + " 5 0.01");
        assertThat(report.tables())
                .extracting(TableRows::table, TableRows::accepted, TableRows::alreadyCounted)
                .containsExactly(tuple("items", 2L, 0L), tuple("orders", 2L, 1L));
    }

    @Test
    void theSameAgainDoesNothingAndOnlyWhatDiffersIsReplaced() {
        TableBench bench = bench();
        bench.run(FIRST);
        var published = bench.published();

        assertThat(bench.run(FIRST).outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(bench.published()).isEqualTo(published);

        bench.dump(ITEMS, FIRST, "item_id,order_id,amount\n10,1,2.50\n11,1,1.25\n12,9,1\n13,2,1\n");
        RunReport report = bench.run(FIRST);

        assertThat(changes(report))
                .containsExactly(
                        "order_states {extract_dt=2024-05-01} unchanged false 3",
                        "order_sales {extract_dt=2024-05-01} changed true 2",
                        "regions {region=north} unchanged false 1",
                        "regions {region=south} unchanged false 1");
        assertThat(Workbench.differing(published, bench.published()))
                .allMatch(name -> name.startsWith("order_sales/") || name.startsWith("rejects/"));
    }

    @Test
    void aDryRunShowsWhatWouldChangeAndWritesNothing() throws IOException {
        TableBench bench = bench();

        RunReport report = bench.dryRun(FIRST);

        assertThat(report.outcome()).isEqualTo(Outcome.DRY_RUN);
        assertThat(changes(report))
                .containsExactly(
                        "order_states {extract_dt=2024-05-01} new false 3",
                        "order_sales {extract_dt=2024-05-01} new false 1",
                        "regions {region=north} new false 1",
                        "regions {region=south} new false 1");
        assertThat(report.balances()).allMatch(BalanceResult::balanced);
        assertThat(bench.output()).doesNotExist();
    }

    @Test
    void aBackfillComputesItsDatesInOrderEachFromTheStatesBeforeIt() {
        TableBench bench = bench();

        RunReport dry = bench.dryBackfill(FIRST, SECOND);
        RunReport report = bench.backfill(FIRST, SECOND);
        RunReport again = bench.backfill(FIRST, SECOND);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench.table("order_states", "extract_dt, order_id, status"))
                .containsExactly(
                        FIRST + " 1 open",
                        FIRST + " 2 open",
                        FIRST + " 4 unpaid",
                        SECOND + " 1 closed",
                        SECOND + " 5 open");
        assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(dry.partitions())
                .extracting(PartitionResult::table, PartitionResult::values, PartitionResult::rows)
                .containsExactlyElementsOf(report.partitions().stream()
                        .map(each -> tuple(each.table(), each.values(), each.rows()))
                        .toList());
        assertThat(report.tables())
                .extracting(TableRows::table, TableRows::read, TableRows::accepted, TableRows::alreadyCounted)
                .containsExactly(tuple("items", 5L, 4L, 0L), tuple("orders", 8L, 6L, 1L));
    }

    @Test
    void anOlderDateReplacesItsOwnPartitionsAndNoTableThatIsComputedWhole() {
        TableBench bench = bench();
        bench.run(FIRST);
        bench.run(SECOND);
        var regions = bench.table("regions", "region, orders");
        bench.dump(ORDERS, FIRST, "order_id,region,status\n1,north,open\n2,south,open\n6,west,open\n");

        RunReport report = bench.backfill(FIRST, FIRST);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench.table("order_states", "extract_dt, order_id"))
                .contains(FIRST + " 6")
                .doesNotContain(FIRST + " 4");
        assertThat(bench.table("regions", "region, orders")).isEqualTo(regions);
        assertThat(report.warnings())
                .contains("regions as of 2024-05-01 is not published: it is computed whole, and 2024-05-02 is published"
                        + " already.");
    }

    @Test
    void partitionsThatLoseAllTheirRowsAreGuarded() {
        TableBench bench = bench();
        bench.run(FIRST);
        var published = bench.published();

        RunReport report = bench.allowGaps().run(THIRD);

        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(bench.message(report))
                .startsWith("Cannot publish: guard weeks-emptied: 2 published partitions would lose");
        assertThat(bench.published()).isEqualTo(published);
    }

    @Test
    void controlTotalsThatDifferAreRefusedAndTheRejectsPublished() {
        TableBench bench = bench(new Shop() {
            @Override
            public Computed compute(AcceptedTables in, RunContext run) {
                Computed computed = new Computed();
                super.compute(in, run)
                        .tables()
                        .forEach((table, rows) -> computed.table(
                                table,
                                table.equals(SALES)
                                        ? rows.withColumn(
                                                "amount",
                                                col("amount").plus(lit(1)).cast("decimal(18,2)"))
                                        : rows));
                return computed;
            }
        });

        RunReport report = bench.run(FIRST);

        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(bench.message(report))
                .isEqualTo(
                        """
                        Cannot publish:
                          control totals differ: orders rows = order_states rows + lost orders, but 4 was accepted and 3 computed
                          control totals differ: items.amount = order_sales.amount, but 3.75 was accepted and 4.75 computed
                        Nothing was published. The pipeline lost rows, or multiplied some: this is an error of the pipeline.""");
        assertThat(bench.published().keySet())
                .allMatch(name -> name.startsWith("rejects/") || name.startsWith("_weekmart"));
    }

    @Test
    void aValueThatDoesNotFitItsTypeIsRefusedWithTheTable() {
        TableBench bench = bench().dump(
                        ITEMS,
                        FIRST,
                        "item_id,order_id,amount\n"
                                + IntStream.range(0, 200)
                                        .mapToObj(i -> i + ",1,99999999999999.99\n")
                                        .collect(Collectors.joining()));

        RunReport report = bench.run(FIRST);

        assertThat(report.exitCode()).isEqualTo(4);
        assertThat(bench.message(report))
                .contains(
                        "order_sales/extract_dt=2024-05-01: amount 19999999999999998.00 does not fit decimal(18,2), where"
                                + " order_id 1");
    }

    @Test
    void rowsThatBreakTheDeclarationAreRefused() {
        TableBench bench = bench(new Shop() {
            @Override
            public Computed compute(AcceptedTables in, RunContext run) {
                Computed computed = new Computed();
                super.compute(in, run)
                        .tables()
                        .forEach(
                                (table, rows) -> computed.table(table, table.equals(STATES) ? rows.union(rows) : rows));
                return computed;
            }
        });

        assertThat(bench.message(bench.run(FIRST)))
                .contains("order_states/extract_dt=2024-05-01: more than one row of order_id 1");
    }

    @Test
    void aBackfillThatIsAskedToStopWhilePublishingEndsBeforeItsNextDate() {
        TableBench bench = bench().stopAfter(SummaryTable.PUBLISHING);

        RunReport report = bench.backfill(FIRST, SECOND);

        assertThat(report.exitCode()).isEqualTo(ExitCode.SIGTERM.code());
        assertThat(bench.message(report))
                .isEqualTo(
                        """
                        Stopped by SIGTERM while computing: what it has published stays, and the output is free for the next run.
                        2024-05-01 is published. Run the same command again.""");
        assertThat(bench.table("order_sales", "extract_dt, order_id")).containsExactly(FIRST + " 1");
    }

    @Test
    void whatIsLeftOutIsANumberOfTheReport() {
        Shop shop = new Shop() {
            @Override
            public Computed compute(AcceptedTables in, RunContext run) {
                return super.compute(in, run)
                        .leftOut("odd orders", in.of(ORDERS).filter("order_id < 0"));
            }
        };

        assertThat(bench(shop).run(FIRST).leftOut())
                .containsExactly(
                        new RunReport.LeftOut(LocalDate.parse(FIRST), "lost orders", 1),
                        new RunReport.LeftOut(LocalDate.parse(FIRST), "odd orders", 0));
    }

    @Test
    void aNumberWithoutAResultIsAFaultOfTheDataWhateverItIsComputedFor() {
        Shop warning = new Shop() {
            @Override
            public Computed compute(AcceptedTables in, RunContext run) {
                return super.compute(in, run)
                        .warning("orders at odds", in.of(ORDERS).filter("1 / (order_id - 2) > 5"));
            }
        };
        Shop leftOut = new Shop() {
            @Override
            public Computed compute(AcceptedTables in, RunContext run) {
                return super.compute(in, run)
                        .leftOut("odd orders", in.of(ORDERS).filter("1 / (order_id - 2) > 5"));
            }
        };

        for (Shop shop : List.of(warning, leftOut)) {
            RunReport report = bench(shop).run(FIRST);

            assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
            assertThat(bench().message(report))
                    .startsWith("Cannot compute the rows "
                            + (shop == warning ? "of the warning 'orders at odds'" : "left out as 'odd orders'")
                            + " of 2024-05-01: an expression has no result in its type: [DIVIDE_BY_ZERO]")
                    .endsWith("\nNothing was published. Check the largest amounts in the dumps, and zeros that the"
                            + " pipeline divides by.");
        }
    }

    @Test
    void verifyTakesATableThatIsDeclaredNoMoreForPublished() throws IOException {
        bench().run(FIRST);
        TableBench withoutRegions = bench(new Shop() {
            @Override
            public List<OutputTable> outputs() {
                return List.of(STATES, SALES);
            }
        });

        assertThat(withoutRegions.verify().failure()).isNull();

        Files.delete(bench().output().resolve("regions/region=north/part-00000-of-00001.parquet"));
        assertThat(bench().message(withoutRegions.verify()))
                .contains(
                        "\n  regions/region=north/part-00000-of-00001.parquet is missing; bring it back, such as from the"
                                + " bucket's versions, if anybody still reads the table: 'shop' does not publish it any more\n");
    }

    @Test
    void messagesNameTheKeysOfThePipeline() throws IOException {
        TableBench bench = bench();
        Files.writeString(folder.resolve("raw/notes.txt"), "");

        assertThat(bench.run(FIRST).warnings())
                .contains("Not read, since the name does not match pipelines.shop.raw.file-pattern: notes.txt.");

        Files.writeString(bench.output().resolve("_weekmart.json"), "{}");
        assertThat(bench.message(bench.run(SECOND)))
                .endsWith("Choose an empty folder as pipelines.shop.output.path, or restore the file.");
    }

    @Test
    void aTableThatARunReplacesWholeIsNoStateToComputeFrom() {
        TableBench bench = bench(new Shop() {
            @Override
            public Computed compute(AcceptedTables in, RunContext run) {
                run.published(REGIONS);
                return super.compute(in, run);
            }
        });

        RunReport report = bench.run(FIRST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.INTERNAL.code());
        assertThat(bench.message(report))
                .contains("Cannot compute 2024-05-01 from the published rows of regions: every run replaces the whole"
                        + " table, so that the same date would be computed from other rows when it runs again. Declare"
                        + " states that later dates read as a table byRunDate.");
    }

    @Test
    void anotherDivisionIntoFilesTakesAnOutputOfItsOwn() {
        bench().run(FIRST);
        var published = bench().published();

        RunReport report = bench(new OtherRegions(OtherRegions.DIVIDED)).run(SECOND);

        assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(bench().message(report))
                .isEqualTo(
                        """
                        Cannot publish to here/out/: it was published with regions.files = 1, and regions.files is 4 now. \
                        The pipeline declares how the rows of a partition are divided into files. Rows would move between \
                        files, and readers would see them twice or not at all.
                        Set regions.files = 1, or backfill into an empty output.""");
        assertThat(bench().published()).isEqualTo(published);
    }

    @Test
    void aFolderWhoseNameIsNoDateIsForeign() throws IOException {
        TableBench bench = bench();
        bench.run(FIRST);
        Path foreign = bench.output().resolve("order_states/extract_dt=foo/part-00000-of-00001.parquet");
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "rows");

        RunReport report = bench.run(SECOND);

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(report)).contains("order_states/extract_dt=foo/part-00000-of-00001.parquet (4 bytes)");
    }

    @Test
    void whatAKilledRunLeftIsReportedOnceItIsRemoved() throws IOException {
        TableBench bench = bench();
        bench.run(FIRST);
        Path left = bench.output().resolve("order_states/extract_dt=2024-05-01/part-00000-of-00002.parquet");
        Files.writeString(left, "rows");

        RunReport report = bench.run(FIRST);

        assertThat(report.exitCode()).isZero();
        assertThat(left).doesNotExist();
        assertThat(report.warnings())
                .contains("Replaced or removed 1 file that the ledger did not know:"
                        + " order_states/extract_dt=2024-05-01/part-00000-of-00002.parquet.");
    }

    @Test
    void anEmptyPartitionValueIsRefusedWithItsTable() {
        TableBench bench = bench(new Shop() {
            @Override
            public Computed compute(AcceptedTables in, RunContext run) {
                Computed computed = new Computed();
                super.compute(in, run)
                        .tables()
                        .forEach((table, rows) -> computed.table(
                                table,
                                table.equals(REGIONS)
                                        ? rows.selectExpr("if(region = 'north', '', region) as region", "orders")
                                        : rows));
                return computed.leftOut("lost orders", in.of(ORDERS).filter("status = 'lost'"));
            }
        });

        RunReport report = bench.run(FIRST);

        assertThat(report.exitCode()).isEqualTo(ExitCode.QUALITY.code());
        assertThat(bench.message(report)).contains("region is empty, where any row");
    }

    @Test
    void aRenamedColumnIsPublishedThoughItsValuesAreTheSame() {
        bench().run(FIRST);
        // The same rows in a dump of other bytes, so that the run computes.
        TableBench bench = bench(new OtherRegions(OtherRegions.RENAMED))
                .dump(ITEMS, FIRST, "item_id,order_id,amount\n11,1,1.25\n10,1,2.50\n12,9,1\n");

        RunReport report = bench.run(FIRST);

        assertThat(changes(report))
                .containsExactly(
                        "order_states {extract_dt=2024-05-01} unchanged false 3",
                        "order_sales {extract_dt=2024-05-01} unchanged false 1",
                        "regions {region=north} changed true 1",
                        "regions {region=south} changed true 1");
        assertThat(bench.table("regions", "region, placed")).containsExactly("north 2", "south 2");
    }

    @Test
    void anOlderDateLeavesTheNewestFullDumpsKnown() throws IOException {
        TableBench bench = new TableBench(new Shop(), folder)
                .dump(ORDERS, FIRST, "order_id,region,status\n1,north,open\n")
                .dump(ITEMS, FIRST, "item_id,order_id,amount\n10,1,2.50\n")
                .dump(ORDERS, SECOND, "order_id,region,status\n1,north,closed\n")
                .dump(ITEMS, SECOND, "item_id,order_id,amount\n10,1,3.50\n");
        bench.run(FIRST);
        bench.run(SECOND);
        String known = knownDumps(bench);
        bench.dump(ITEMS, FIRST, "item_id,order_id,amount\n10,1,4.50\n");

        RunReport report = bench.backfill(FIRST, FIRST);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(knownDumps(bench)).isEqualTo(known).contains(SECOND);
    }

    @Test
    void aBackfillKeepsTheRejectsOfItsOwnDates() {
        TableBench bench = bench().keepRejects(Duration.ZERO);

        bench.backfill(FIRST, SECOND);

        assertThat(bench.table("rejects", "run_date, table, line"))
                .contains("2024-05-01 items 4", "2024-05-01 orders 6");
    }

    private static String knownDumps(TableBench bench) throws IOException {
        return new ObjectMapper()
                .readTree(bench.output().resolve("_weekmart/ledger.json").toFile())
                .get("dumps")
                .toString();
    }

    /** The shop with another declaration of its regions. */
    private static final class OtherRegions extends Shop {
        static final OutputTable DIVIDED = OutputTable.named("regions")
                .about("One row for each region.")
                .partitionedBy("region")
                .totals("orders")
                .files(4)
                .columns(
                        Field.required("region", FieldType.TEXT, "The region."),
                        Field.required("orders", FieldType.LONG, "Orders of the date."));
        static final OutputTable RENAMED = OutputTable.named("regions")
                .about("One row for each region.")
                .partitionedBy("region")
                .totals("placed")
                .columns(
                        Field.required("region", FieldType.TEXT, "The region."),
                        Field.required("placed", FieldType.LONG, "Orders of the date."));

        private final OutputTable regions;

        OtherRegions(OutputTable regions) {
            this.regions = regions;
        }

        @Override
        public List<OutputTable> outputs() {
            return List.of(STATES, SALES, regions);
        }

        @Override
        public Computed compute(AcceptedTables in, RunContext run) {
            Computed computed = new Computed();
            super.compute(in, run)
                    .tables()
                    .forEach((table, rows) -> computed.table(
                            table.equals(REGIONS) ? regions : table,
                            table.equals(REGIONS)
                                    ? rows.withColumnRenamed(
                                            "orders", regions.totals().get(0))
                                    : rows));
            return computed.leftOut("lost orders", in.of(ORDERS).filter("status = 'lost'"));
        }
    }

    private static List<Path> stagingOf(TableBench bench) {
        Path staging = bench.output().resolve("_weekmart/staging");
        if (!Files.exists(staging)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(staging)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
