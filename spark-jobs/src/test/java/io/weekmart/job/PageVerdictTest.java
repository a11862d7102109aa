package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.page.Coverage;
import io.weekmart.contract.page.FigureUnit;
import io.weekmart.contract.page.History;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.Verdict;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.page.Verdict.KeyFigure;
import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.RunReport.Stage;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.report.PageParts;
import io.weekmart.report.ReportBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When a run is amber: for its rejected rows, after runs of 10,000 rows, of which one in a hundred is rejected; and for its revenue. What a run
 * that failed says it published.
 */
class PageVerdictTest {
    private static final LocalDate SUNDAY = LocalDate.parse("2024-05-05");
    private static final Instant NOW = Instant.parse("2024-05-06T03:00:00Z");

    @Test
    void rowsThatWereRejectedOnEarlierNightsNeedNobody() {
        assertThat(verdict(8, 900).colour()).isEqualTo(Colour.GREEN);
    }

    @Test
    void newRowsOfWhichTwiceTheUsualShareIsRejectedDo() {
        Verdict verdict = verdict(20, 900);

        assertThat(verdict.colour()).isEqualTo(Colour.AMBER);
        assertThat(verdict.nextSteps())
                .containsExactly(
                        "Look at the rejected rows: 20 of 500 new ones were rejected, 4.00 %, and 1.00 % is usual.");
    }

    /** A table without quantities and amounts says nothing of what its rejected rows are worth. */
    @ParameterizedTest
    @CsvSource({"8, GREEN", "20, AMBER"})
    void rejectedRowsOfStockCountsAreToldApartByTheirFiles(long fresh, Colour colour) {
        TableRows inventory = TableRows.of(
                WeeklyTables.INVENTORY,
                10_000,
                9_100 - fresh,
                900 + fresh,
                0,
                0,
                0.5,
                Map.of("UNKNOWN_STORE", 900 + fresh),
                List.of());
        PageParts parts = new PageParts();
        parts.rejected("inventory", "new.csv", new PageParts.FileRows(fresh, Map.of()));
        parts.rejected("inventory", "known.csv", new PageParts.FileRows(900, Map.of()));

        assertThat(verdict(inventory, parts).colour()).isEqualTo(colour);
    }

    /** The week before tells what is usual; a gap in last year's week does not keep anybody from that. */
    @ParameterizedTest
    @CsvSource({
        "false, false, false, AMBER",
        "false, false, true, AMBER",
        "true, false, false, GREEN",
        "false, true, false, GREEN",
        "false, true, true, GREEN"
    })
    void revenueIsFarFromThatOfACompleteWeekBefore(
            boolean thisWeek, boolean lastWeek, boolean lastYear, Colour colour) {
        KeyFigure revenue = new KeyFigure(
                "Revenue",
                FigureUnit.AMOUNT,
                "2024 week 18",
                KeyFigure.incomplete(thisWeek, lastWeek, lastYear),
                new BigDecimal("65.00"),
                new BigDecimal("100.00"),
                new BigDecimal("64.00"),
                Verdict.Better.MORE);

        Verdict verdict = PageVerdict.of(
                new ReportBuilder("1", "weekly-metrics", "weekly-metrics", NOW)
                        .run("night", SUNDAY)
                        .published(NOW),
                List.of(revenue),
                Optional.empty(),
                List.of(),
                new PageParts(),
                History.NONE);

        assertThat(verdict.colour()).isEqualTo(colour);
        assertThat(verdict.sentence().contains("35.0 % below the week before")).isEqualTo(colour == Colour.AMBER);
        assertThat(verdict.nextSteps())
                .isEqualTo(
                        colour == Colour.GREEN
                                ? List.of()
                                : List.of("Check the revenue of 2024 week 18: it is far from that of the week before,"
                                        + " 100.00."));
    }

    /** Of stores that sell little, some are silent on any day. Nobody sells at Christmas, and that is no usual day. */
    @ParameterizedTest
    @CsvSource({"0, 0, GREEN", "0, 1, AMBER", "3, 2, GREEN", "3, 6, GREEN", "3, 7, AMBER"})
    void silentStoresAreNewsWhereMoreAreThanUsual(int usual, int tonight, Colour colour) {
        List<Coverage.Day> days = new ArrayList<>();
        for (int ago = 20; ago > 0; ago--) {
            boolean holiday = ago == 5;
            days.add(new Coverage.Day(SUNDAY.minusDays(ago), holiday ? 0 : 80, 0, holiday ? 90 : usual));
        }
        days.add(new Coverage.Day(SUNDAY, 80, 0, tonight));
        List<Coverage.Store> stores = IntStream.range(0, tonight)
                .mapToObj(i -> new Coverage.Store("Store " + i, null, "s".repeat(20) + Coverage.SILENT, 1))
                .toList();

        Verdict verdict = PageVerdict.of(
                new ReportBuilder("1", "weekly-metrics", "weekly-metrics", NOW)
                        .run("night", SUNDAY)
                        .published(NOW),
                List.of(),
                Optional.of(new Coverage(days, stores, 0)),
                List.of(),
                new PageParts(),
                History.NONE);

        assertThat(verdict.colour()).isEqualTo(colour);
    }

    /** A backfill that has published its first date, and then fails in the stage that is named last. */
    @ParameterizedTest
    @CsvSource({
        "publishing, INTERRUPTED, Publishing was interrupted: cannot write.",
        "reading orders, INTERRUPTED, The run failed after it had published 1 partition: cannot write.",
        "publishing, INPUT, The run failed after it had published 1 partition: cannot write."
    })
    void aLaterDateOfABackfillThatIsInterruptedSaysSo(String lastStage, ExitCode exit, String sentence) {
        ReportBuilder report = new ReportBuilder("1", "backfill", "orders", NOW)
                .run("night", SUNDAY)
                .partition(new PartitionResult(
                        "orders", Map.of("day", "2024-05-04"), Change.NEW, true, 5, Map.of(), null, null));
        report.stage(new Stage("publishing", null, 1));
        report.stage(new Stage(lastStage, null, 1));

        Verdict verdict = PageVerdict.of(
                report.failed(new UserFault(exit, "Cannot write.", "Run recover."), NOW),
                List.of(),
                Optional.empty(),
                List.of(),
                new PageParts(),
                History.NONE);

        assertThat(verdict.sentence()).isEqualTo(sentence);
        assertThat(verdict.nextSteps()).containsExactly("Run recover.", "Readers see 1 partition of this run already.");
    }

    @Test
    void aCauseThatAnnouncesALargerTextEndsAsASentence() {
        UserFault fault = new UserFault(ExitCode.INPUT, "Cannot read the dumps:\n  sales is missing", "Wait.");

        Verdict verdict = PageVerdict.of(
                new ReportBuilder("1", "weekly-metrics", "weekly-metrics", NOW)
                        .run("night", SUNDAY)
                        .failed(fault, NOW),
                List.of(),
                Optional.empty(),
                List.of(),
                new PageParts(),
                History.NONE);

        assertThat(verdict.sentence()).isEqualTo("Nothing was published: cannot read the dumps.");
    }

    private static Verdict verdict(long fresh, long known) {
        RejectWorth worth =
                new RejectWorth(new RejectWorth.Part(fresh, null, null), new RejectWorth.Part(known, null, null));
        TableRows sales = TableRows.of(
                        WeeklyTables.SALES,
                        10_000,
                        10_000 - fresh - known,
                        fresh + known,
                        0,
                        0,
                        0.5,
                        Map.of("UNKNOWN_STORE", fresh + known),
                        List.of())
                .worth(worth, Map.of("UNKNOWN_STORE", worth));
        return verdict(sales, new PageParts());
    }

    /** The verdict of a night with 500 rows in a new file of a table, and 9,500 in one that is known. */
    private static Verdict verdict(TableRows table, PageParts parts) {
        parts.fresh("new.csv");
        ReportBuilder report = new ReportBuilder("1", "weekly-metrics", "weekly-metrics", NOW)
                .run("night", SUNDAY)
                .inputFile(file(table.table(), "new.csv", 500))
                .inputFile(file(table.table(), "known.csv", 9_500))
                .table(table);
        return PageVerdict.of(
                report.published(NOW), List.of(), Optional.empty(), List.of(), parts, new History(usual()));
    }

    private static InputFile file(String table, String path, long rows) {
        return new InputFile(table, SUNDAY, path, 10 * rows, "crc32c:1", rows, List.of(), null, null);
    }

    private static List<HistoryEntry> usual() {
        return IntStream.rangeClosed(1, 5)
                .mapToObj(ago -> new HistoryEntry(
                        "run-" + ago,
                        "weekly-metrics",
                        "weekly-metrics",
                        SUNDAY.minusDays(ago),
                        NOW,
                        Outcome.PUBLISHED,
                        0,
                        Colour.GREEN,
                        "Published.",
                        1,
                        1,
                        10_000,
                        null,
                        null,
                        100,
                        1,
                        List.of(),
                        List.of()))
                .toList();
    }
}
