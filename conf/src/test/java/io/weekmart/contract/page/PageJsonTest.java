package io.weekmart.contract.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.page.PartitionDifference.Mover;
import io.weekmart.contract.page.PartitionDifference.Sums;
import io.weekmart.contract.page.Verdict.Better;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run writes for its page is what the page is made of. */
class PageJsonTest {
    private static final LocalDate SUNDAY = LocalDate.of(2024, 5, 5);
    private static final WeekId WEEK = new WeekId(2024, 18);
    private static final String LEAST =
            """
            {"version": 1,
             "run": {"pipeline": "weekly-metrics", "run_id": "r1", "run_date": "2024-05-05", "outcome": "failed",
                     "started_at": "2024-05-06T03:00:00Z", "ended_at": "2024-05-06T03:10:00Z"},
             "verdict": {"colour": "red", "sentence": "Nothing was published."}}
            """;

    @Test
    void whatIsWrittenIsReadAgainInOneLine() {
        String text = PageJson.write(everything());

        assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
        assertThat(PageJson.page(text, "a test")).isEqualTo(everything());
    }

    @Test
    void moneyIsTextWithItsCents() {
        assertThat(PageJson.write(everything())).contains("\"revenue\":\"9007199254740993.10\"");
    }

    @Test
    void whatIsAbsentIsEmptyOrNullAndWhatIsUnknownIsPassedOver() {
        RunPage page = PageJson.page(LEAST.replace("{\"version\"", "{\"moon\": [1], \"version\""), "a test");

        assertThat(page.verdict()).isEqualTo(new Verdict(Colour.RED, "Nothing was published.", List.of(), List.of()));
        assertThat(page.run().failure()).isNull();
        assertThat(page.arrivals()).isEmpty();
        assertThat(page.guards()).isEmpty();
        assertThat(page.changes()).isEmpty();
        assertThat(page.rejects()).isEmpty();
        assertThat(page.coverage()).isNull();
        assertThat(page.business()).isNull();
        assertThat(page.details()).isEqualTo(RunDetails.NONE);
    }

    @Test
    void anotherVersionIsNamedWhateverItsForm() {
        assertThatThrownBy(() -> PageJson.page("{\"version\": 2, \"run\": 7}", "runs/r1.page.json"))
                .isInstanceOf(UserFault.class)
                .hasMessage("Cannot read the page's data runs/r1.page.json: it is of version 2, and version 1 is"
                        + " expected.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"version\": 1}",
                "{\"version\": 1, \"run\": {\"run_id\": \"r1\"}, \"verdict\": {\"colour\": \"red\", \"sentence\": \"x\"}}",
                "{\"version\": 1, \"run\": [], \"verdict\": {}}",
            })
    void whatIsNoDataOfAPageIsOneFault(String text) {
        assertThatThrownBy(() -> PageJson.page(text, "runs/r1.page.json"))
                .isInstanceOf(UserFault.class)
                .hasMessage("Cannot read the page's data runs/r1.page.json: it is not JSON of the expected form.");
    }

    @Test
    void theHistoryIsReadLineByLineAndPassesOverWhatWasCutOff() {
        String text = PageJson.write(entry("r1", SUNDAY)) + "{\"run_id\":\"r2\",\"pipel\n"
                + PageJson.write(entry("r3", SUNDAY.plusDays(1)));

        assertThat(PageJson.history(text))
                .isEqualTo(new History(List.of(entry("r1", SUNDAY), entry("r3", SUNDAY.plusDays(1)))));
    }

    @Test
    void thePageOfARunSeesTheRunsUpToItself() {
        History history = new History(List.of(entry("r1", SUNDAY), entry("r2", SUNDAY)));

        assertThat(history.upTo("r1").entries()).containsExactly(entry("r1", SUNDAY));
        assertThat(history.upTo("r9")).isEqualTo(history);
    }

    @Test
    void theLastRunOfADateStandsForIt() {
        History history = new History(List.of(
                entry("r1", SUNDAY),
                entry("r2", SUNDAY.plusDays(1)),
                entry("r3", SUNDAY),
                entry("r4", SUNDAY.minusDays(9))));

        assertThat(history.newestDates(2))
                .containsExactly(
                        new History.RunDate(entry("r2", SUNDAY.plusDays(1)), 0),
                        new History.RunDate(entry("r3", SUNDAY), 0));
    }

    @Test
    void aRunThatFindsNothingToDoDoesNotTakeThePlaceOfTheOneThatPublished() {
        History history = new History(List.of(
                entry("r1", SUNDAY),
                entry("r2", SUNDAY, Outcome.NOTHING_TO_DO),
                entry("r3", SUNDAY, Outcome.NOTHING_TO_DO),
                entry("r4", SUNDAY.plusDays(1)),
                entry("r5", SUNDAY.plusDays(1), Outcome.FAILED),
                entry("r6", SUNDAY.plusDays(2), Outcome.FAILED),
                entry("r7", SUNDAY.plusDays(2), Outcome.NOTHING_TO_DO)));

        assertThat(history.newestDates(9))
                .containsExactly(
                        new History.RunDate(entry("r7", SUNDAY.plusDays(2), Outcome.NOTHING_TO_DO), 0),
                        new History.RunDate(entry("r5", SUNDAY.plusDays(1), Outcome.FAILED), 0),
                        new History.RunDate(entry("r1", SUNDAY), 2));
    }

    private static HistoryEntry entry(String runId, LocalDate date) {
        return entry(runId, date, Outcome.PUBLISHED);
    }

    private static HistoryEntry entry(String runId, LocalDate date, Outcome outcome) {
        return new HistoryEntry(
                runId,
                "weekly-metrics",
                "weekly-metrics",
                date,
                Instant.parse("2024-05-06T03:10:00Z"),
                outcome,
                0,
                Colour.GREEN,
                "Two weeks changed.",
                2,
                4,
                45_794,
                dec("18649.39"),
                "2024 week 18",
                56,
                13.8,
                List.of(new HistoryEntry.Dump("sales", date, 600, 7_000, dec("2600.10"))),
                List.of(new RunReport.Stage("publishing", null, 0.1)));
    }

    private static RunPage everything() {
        Sums sums = new Sums(3, Map.of("total_sales_amt", dec("7.50")));
        Mover mover = new Mover("Main Street", "Leeds", dec("1.00"), dec("2.00"));
        RejectWorth worth = new RejectWorth(
                new RejectWorth.Part(1, dec("2.125"), dec("7.50")), new RejectWorth.Part(0, dec("0.00"), null));
        RejectSample sample = new RejectSample(
                "a.csv",
                7,
                "1,x,3",
                List.of("BAD_VALUE(sales_amt)"),
                Map.of("BAD_VALUE(sales_amt)", List.of(new RejectSample.Span(2, 3))));
        Business.SupplyClass supply = new Business.SupplyClass(
                4,
                dec("9.00"),
                List.of(new Business.SupplyItem("Main Street", "Milk", dec("9.00"), dec("1.00"), dec("9.00"))));
        Business.PromotionSide side = new Business.PromotionSide(4, dec("9.00"), dec("10.00"), null);
        return new RunPage(
                RunPage.VERSION,
                new RunPage.RunFacts(
                        "backfill",
                        "weekly-metrics",
                        "r1",
                        SUNDAY,
                        new RunReport.DateRange(SUNDAY.minusDays(6), SUNDAY),
                        new RunReport.DateRange(SUNDAY.minusDays(27), SUNDAY),
                        Instant.parse("2024-05-06T03:00:00Z"),
                        Instant.parse("2024-05-06T03:10:00Z"),
                        Outcome.FAILED,
                        4,
                        new RunReport.Failure("Cannot publish.", "Look there.", null),
                        List.of("A warning."),
                        "1.0",
                        Map.of("output", "file:/mart")),
                new Verdict(
                        Colour.RED,
                        "Nothing was published.",
                        List.of("Look at the export."),
                        List.of(new Verdict.KeyFigure(
                                "Revenue",
                                FigureUnit.AMOUNT,
                                "2024 week 18",
                                "5 of 7 days",
                                dec("10.00"),
                                dec("9.00"),
                                null,
                                Better.MORE))),
                List.of(new Arrival(
                        "sales",
                        SUNDAY,
                        1,
                        600,
                        7_000,
                        dec("2600.10"),
                        new Arrival.Usual(8, 590, 6_900, dec("2500.00")),
                        List.of(new Arrival.Dump(SUNDAY, 600, 7_000, null)))),
                List.of(new GuardResult(
                        "min-rows",
                        SUNDAY,
                        "sales",
                        GuardResult.FRACTION,
                        0.5,
                        GuardResult.LEAST,
                        0.3,
                        "guards.min-rows",
                        false,
                        "Half of the usual rows.",
                        new RunReport.AcceptedBy("anna", Instant.parse("2024-05-06T03:00:00Z")))),
                List.of(new PartitionDifference(
                        "2024 week 18",
                        null,
                        SUNDAY.minusDays(6),
                        SUNDAY,
                        true,
                        Change.CHANGED,
                        false,
                        sums,
                        null,
                        List.of(mover),
                        List.of(mover),
                        1,
                        2)),
                List.of(new RejectedTable(
                        "sales",
                        600,
                        1,
                        0.01,
                        worth,
                        List.of(new RejectedTable.Reason("BAD_VALUE(sales_amt)", "a number", worth, List.of(sample))),
                        List.of(new RejectedTable.FileRejects("a.csv", true, 1, Map.of("BAD_VALUE(sales_amt)", 1L))),
                        3,
                        4)),
                new Coverage(
                        List.of(new Coverage.Day(SUNDAY, 1, 2, 3)),
                        List.of(new Coverage.Store("Main Street", "Leeds", ".", 1)),
                        6),
                new Business(
                        WEEK,
                        true,
                        List.of(new Business.WeekFigures(
                                WEEK,
                                SUNDAY.minusDays(6),
                                true,
                                dec("9007199254740993.10"),
                                dec("1.00"),
                                dec("2.00"),
                                null)),
                        List.of(new Business.RegionFigures("North", 2, dec("1.00"), dec("0.10"), dec("2.00"), null)),
                        new Business.LostSales(
                                dec("5.00"),
                                null,
                                List.of(new Business.LostItem("Main Street", "Milk", "Dairy", dec("5.00"), 3, 9, true)),
                                8),
                        List.of(new Business.CategoryStock("Dairy", dec("97.50"), dec("98.00"), 70)),
                        new Business.Supply(supply, supply, supply),
                        new Business.Waste(
                                dec("3.00"),
                                dec("2.00"),
                                dec("90.00"),
                                List.of(new Business.WasteItem("Dairy", dec("3.00"), dec("40.00")))),
                        new Business.Promotion(side, side)),
                new RunDetails(
                        List.of(new RunReport.Stage("publishing", 3L, 0.1)),
                        List.of(new RunReport.InputFile(
                                "sales", SUNDAY, "file:/raw/a.csv", 12, "crc32c:0a", 3L, List.of(), null, null)),
                        5,
                        "r0",
                        List.of(new RunDetails.Setting("raw.lookback-weeks", "4", true, "5")),
                        List.of(new RunDetails.Query("Revenue", "SELECT 1"))));
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }
}
