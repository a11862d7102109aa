package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.Coverage;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.page.PartitionDifference;
import io.weekmart.contract.page.RejectedTable;
import io.weekmart.contract.page.RunDetails.Setting;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.WeeklyTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs write for their pages: nights of two stores in week 9 of 2024, 26 February to 3 March. */
class RunPagesTest {
    private static final String SATURDAY = "2024-03-02";
    private static final String SUNDAY = "2024-03-03";

    @TempDir
    Path folder;

    private Workbench bench;
    private PageOfRuns pages;

    @BeforeEach
    void readDailyDumps() {
        bench = new Workbench(folder)
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=2")
                .set("raw.allow-gaps=true")
                .set("tables.sales.max-rejected-fraction=1");
        pages = new PageOfRuns(bench.output());
        SmallGrocer.night(bench, SATURDAY);
    }

    @Test
    void aNightSaysWhatArrivedAndWhatChangedBesideTheNightBefore() {
        RunReport first = bench.night(SATURDAY);
        SmallGrocer.night(bench, SUNDAY);
        RunReport second = bench.set("output.keep-rejects=30 days").night(SUNDAY);

        RunPage page = pages.of(second);
        assertThat(page.run().outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(page.verdict().colour()).isEqualTo(Colour.GREEN);
        assertThat(page.arrivals())
                .filteredOn(arrival -> arrival.table().equals("sales"))
                .extracting(Arrival::dumpDate, Arrival::files, Arrival::rows, Arrival::amount)
                .containsExactly(tuple(LocalDate.parse(SUNDAY), 1, 4L, new BigDecimal("17.50")));
        long bytes = SmallGrocer.sales(SATURDAY).getBytes(StandardCharsets.UTF_8).length;
        assertThat(page.arrivals().get(0).recent())
                .containsExactly(
                        new Arrival.Dump(LocalDate.parse(SATURDAY), 4, bytes, new BigDecimal("17.50")),
                        new Arrival.Dump(LocalDate.parse(SUNDAY), 4, bytes, new BigDecimal("17.50")));
        assertThat(page.changes())
                .extracting(PartitionDifference::name, PartitionDifference::change, PartitionDifference::published)
                .containsExactly(tuple("2024 week 9", Change.CHANGED, true));
        assertThat(Objects.requireNonNull(page.changes().get(0).now()).totals())
                .containsEntry("total_sales_amt", new BigDecimal("35.00"));
        assertThat(Objects.requireNonNull(page.changes().get(0).before()).totals())
                .containsEntry("total_sales_amt", new BigDecimal("17.50"));
        assertThat(page.guards()).isEqualTo(second.guards());
        assertThat(pages.of(first).verdict().figures().get(0).note()).isEqualTo("incomplete: this week");
        assertThat(second.warnings()).isEmpty();
        assertThat(pages.html(second)).contains(page.verdict().sentence()).contains("</html>");
        assertThat(pages.index()).contains(first.runId() + ".html").contains(second.runId() + ".html");
        assertThat(page.details().configurationOf()).isEqualTo(first.runId());
        assertThat(page.details().settings())
                .filteredOn(Setting::differs)
                .containsExactly(new Setting("output.keep-rejects", "30 days", true, "90 days"));
        assertThat(page.details().files())
                .extracting(InputFile::table, InputFile::date)
                .contains(tuple("sales", LocalDate.parse(SUNDAY)), tuple("sales", LocalDate.parse(SATURDAY)));
        assertThat(pages.history().entries())
                .extracting(
                        HistoryEntry::runId,
                        HistoryEntry::runDate,
                        HistoryEntry::colour,
                        HistoryEntry::changed,
                        HistoryEntry::computed)
                .containsExactly(
                        tuple(first.runId(), LocalDate.parse(SATURDAY), Colour.GREEN, 1L, 1L),
                        tuple(second.runId(), LocalDate.parse(SUNDAY), Colour.GREEN, 1L, 1L));
    }

    @Test
    void rejectedRowsAreToldByReasonAndFile() {
        String bad =
                SmallGrocer.sale(1, 99, 1, SATURDAY, "1", "7.00") + SmallGrocer.sale(2, 7, 1, SATURDAY, "one", "2.00");
        bench.dump("sales", SATURDAY, SmallGrocer.sales(SATURDAY) + bad);

        RunPage page = pages.of(bench.night(SATURDAY));

        assertThat(page.rejects())
                .extracting(RejectedTable::table, RejectedTable::rejected)
                .containsExactly(tuple("sales", 2L));
        RejectedTable sales = page.rejects().get(0);
        assertThat(sales.reasons())
                .extracting(
                        RejectedTable.Reason::code,
                        reason -> reason.worth().newDumps().rows(),
                        reason -> reason.worth().newDumps().rejectedAmt(),
                        reason -> reason.samples().size())
                .containsExactlyInAnyOrder(
                        tuple("UNKNOWN_PRODUCT", 1L, new BigDecimal("7.00"), 1),
                        tuple("BAD_VALUE(sales_qty)", 1L, new BigDecimal("2.00"), 1));
        assertThat(sales.files())
                .containsExactly(new RejectedTable.FileRejects(
                        "sales_" + SATURDAY + ".csv",
                        true,
                        2,
                        Map.of("UNKNOWN_PRODUCT", 1L, "BAD_VALUE(sales_qty)", 1L)));
    }

    @Test
    void aRunWithoutADumpIsRedAndSaysWhatToDo() {
        bench.night(SATURDAY);
        SmallGrocer.night(bench, SUNDAY).without("sales_" + SUNDAY + ".csv");

        RunReport report = bench.night(SUNDAY);

        RunPage page = pages.of(report);
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(page.verdict().colour()).isEqualTo(Colour.RED);
        assertThat(page.verdict().sentence())
                .startsWith("Nothing was published: cannot ")
                .contains(SUNDAY);
        assertThat(page.verdict().nextSteps()).contains("Until then, readers see what was published before.");
        assertThat(page.changes()).isEmpty();
        assertThat(pages.history().entries())
                .extracting(HistoryEntry::colour)
                .containsExactly(Colour.GREEN, Colour.RED);
    }

    @Test
    void aGuardThatTripsMakesTheRunRedUntilItIsAcceptedAndThenAmber() {
        bench.night(SATURDAY);
        bench.dump("sales", SATURDAY, SmallGrocer.header(WeeklyTables.SALES))
                .dump("inventory", SATURDAY, SmallGrocer.header(WeeklyTables.INVENTORY));

        RunPage refused = pages.of(bench.night(SATURDAY));
        RunPage accepted = pages.of(
                bench.accepting("weeks-emptied").acceptedBy("night shift").night(SATURDAY));

        assertThat(refused.run().exitCode()).isEqualTo(4);
        assertThat(refused.verdict().colour()).isEqualTo(Colour.RED);
        assertThat(refused.verdict().sentence())
                .startsWith("Nothing was published: the guard weeks-emptied stopped the run: ");
        assertThat(accepted.verdict().colour()).isEqualTo(Colour.AMBER);
        assertThat(accepted.verdict().nextSteps().get(0))
                .startsWith("Look at what night shift accepted of the guard weeks-emptied: ");
        assertThat(accepted.changes())
                .extracting(PartitionDifference::change, PartitionDifference::now)
                .containsExactly(tuple(Change.EMPTIED, null));
    }

    @Test
    void theSameRunAgainSaysThatNothingHasChanged() {
        RunReport night = bench.night(SATURDAY);

        RunReport again = bench.night(SATURDAY);

        RunPage page = pages.of(again);
        assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(page.verdict().colour()).isEqualTo(Colour.GREEN);
        assertThat(page.verdict().sentence()).startsWith("Nothing has changed since the last run");
        assertThat(page.arrivals()).extracting(Arrival::table, Arrival::rows).contains(tuple("sales", 4L));
        assertThat(pages.html(again)).contains("No row was read").doesNotContain("No row was rejected");
        assertThat(pages.index())
                .contains(night.runId() + ".html", "Run again, nothing to do.")
                .doesNotContain(again.runId() + ".html");
    }

    @Test
    void aPageThatCannotBeWrittenIsAWarningOfARunThatPublishes() throws IOException {
        Files.createDirectories(bench.output());
        bench.night(SATURDAY);
        Files.delete(bench.output().resolve("runs/history.jsonl"));
        Files.createDirectories(bench.output().resolve("runs/history.jsonl/in the way"));
        SmallGrocer.night(bench, SUNDAY);

        RunReport report = bench.night(SUNDAY);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(report.exitCode()).isZero();
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .startsWith("The page of this run is not complete: ")
                .contains("history.jsonl")
                .endsWith("What the run published is not touched by this.");
        assertThat(Files.readString(bench.output().resolve("runs/" + SUNDAY + "/" + report.runId() + ".json")))
                .contains("The page of this run is not complete");
    }

    @Test
    void aDryRunLeavesNoPageInTheOutput() {
        bench.night(SATURDAY);
        SmallGrocer.night(bench, SUNDAY);

        RunReport report = bench.dryNight(SUNDAY);

        assertThat(report.outcome()).isEqualTo(Outcome.DRY_RUN);
        assertThat(pages.data(report)).doesNotExist();
        assertThat(pages.history().entries()).hasSize(1);
    }

    @Test
    void thePageOfADryRunSaysWhatWouldBePublished() {
        bench.night(SATURDAY);
        SmallGrocer.night(bench, SUNDAY);

        RunPages.Texts dry = bench.dryPage(SUNDAY).orElseThrow();

        RunPage page = PageJson.page(dry.data(), "a test");
        assertThat(page.run().outcome()).isEqualTo(Outcome.DRY_RUN);
        assertThat(page.verdict().sentence()).startsWith("Dry run, nothing was published: 1 week would be");
        assertThat(page.changes())
                .extracting(PartitionDifference::name, PartitionDifference::change, PartitionDifference::published)
                .containsExactly(tuple("2024 week 9", Change.CHANGED, false));
        assertThat(dry.html()).contains(page.verdict().sentence()).contains("not published");
    }

    @Test
    void emptyDumpsOfAnOpenDayAreAmber() {
        bench.dump("sales", SATURDAY, SmallGrocer.header(WeeklyTables.SALES))
                .dump("inventory", SATURDAY, SmallGrocer.header(WeeklyTables.INVENTORY));

        RunPage page = pages.of(bench.night(SATURDAY));

        assertThat(page.verdict().colour()).isEqualTo(Colour.AMBER);
        assertThat(page.verdict().sentence()).startsWith("There was nothing to compute, from ");
        assertThat(page.verdict().nextSteps())
                .containsExactly(
                        "Ask why the dump of sales of " + SATURDAY + " has no rows.",
                        "Ask why the dump of inventory of " + SATURDAY + " has no rows.");
    }

    @Test
    void closedDaysAreNeitherSilentNorAmber() {
        bench.set("raw.closed=[\"" + SUNDAY + "\"]").night(SATURDAY);
        SmallGrocer.night(bench, SUNDAY);
        bench.dump("sales", SUNDAY, SmallGrocer.header(WeeklyTables.SALES))
                .dump("inventory", SUNDAY, SmallGrocer.header(WeeklyTables.INVENTORY));

        RunPage page = pages.of(bench.night(SUNDAY));

        assertThat(page.verdict().colour()).isEqualTo(Colour.GREEN);
        assertThat(page.verdict().nextSteps()).isEmpty();
        Coverage coverage = Objects.requireNonNull(page.coverage());
        assertThat(coverage.days().get(Coverage.DAYS - 1).silent()).isZero();
        assertThat(coverage.stores()).extracting(Coverage.Store::silentDays).containsExactly(0, 0);
    }

    @Test
    void namesOfFilesStayTextsInTheWholePage() {
        String hostile = "sales_<img src=x onerror=alert(1)>\u202E.csv";
        bench.file(hostile, new byte[] {'x'});

        RunReport report = bench.night(SATURDAY);

        assertThat(report.warnings()).anyMatch(warning -> warning.contains("<img src=x"));
        assertThat(pages.html(report))
                .contains("&lt;img src=x onerror=alert(1)&gt;\\u202e.csv")
                .doesNotContain("<img", "\u202E");
    }

    @Test
    void thePageCanBeSwitchedOff() throws IOException {
        RunReport report = bench.with("output.page.enabled=false").night(SATURDAY);

        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        try (var files = Files.walk(bench.output().resolve("runs"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(report.runId() + ".json", report.runId() + ".started");
        }
    }
}
