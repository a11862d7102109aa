package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.page.Business;
import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.page.RejectedTable;
import io.weekmart.contract.page.RunDetails;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.page.Verdict;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.report.RejectSample;
import io.weekmart.contract.report.RejectWorth;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.RunReport.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However long the texts of a night are, the data of its page stays below its largest size. */
class PageSizeTest {
    private static final LocalDate DATE = LocalDate.parse("2024-05-05");

    @Test
    void aUsualPageIsWrittenWhole() {
        RunPage page = page(2, "short", 3);

        assertThat(PageJson.page(PageSize.fitted(page), "test")).isEqualTo(page);
    }

    @Test
    void longTextsOfRowsAreCutBeforeAnythingElse() {
        RunPage page = page(40, "x".repeat(500), 50);

        String json = PageSize.fitted(page);

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(RunPage.MAX_BYTES);
        RunPage cut = PageJson.page(json, "test");
        assertThat(cut.rejects()).hasSize(5);
        assertThat(cut.rejects().get(0).reasons())
                .hasSize(40)
                .allMatch(reason -> reason.samples().size() == 1);
        assertThat(cut.details().files()).hasSize(50);
    }

    @Test
    void evenAbsurdNamesLeaveTheVerdict() {
        RunPage page = page(100, "\u202e\uD83D\uDCA5".repeat(160), 100, "f".repeat(10_000));

        String json = PageSize.fitted(page);

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(RunPage.MAX_BYTES);
        assertThat(PageJson.page(json, "test").verdict()).isEqualTo(page.verdict());
    }

    @Test
    void queriesGoBeforeWhatTheFiguresSay() {
        RunPage small = page(2, "short", 3);
        Business business =
                new Business(new WeekId(2024, 18), true, List.of(), List.of(), null, List.of(), null, null, null);
        List<RunDetails.Query> queries = IntStream.range(0, 100)
                .mapToObj(i -> new RunDetails.Query("figure " + i, "SELECT '" + "x".repeat(3_900) + "'"))
                .toList();

        RunPage cut = PageJson.page(
                PageSize.fitted(new RunPage(
                        small.version(),
                        small.run(),
                        small.verdict(),
                        small.arrivals(),
                        small.guards(),
                        small.changes(),
                        small.rejects(),
                        null,
                        business,
                        new RunDetails(
                                List.of(new Stage("reading", 10L, 0.5)), List.of(), 0, null, List.of(), queries))),
                "test");

        assertThat(cut.business()).isEqualTo(business);
        assertThat(cut.details().queries()).isEmpty();
        assertThat(cut.details().stages()).containsExactly(new Stage("reading", 10L, 0.5));
    }

    @Test
    void aBackfillOfYearsGivesNoMorePagesAndLinesThanANight() {
        List<Stage> stages = IntStream.range(0, 3_000)
                .mapToObj(i -> new Stage((i % 2 == 0 ? "reading of " : "publishing of ") + DATE.minusDays(i), 10L, 0.5))
                .toList();
        List<GuardResult> guards = IntStream.range(0, 3_000)
                .mapToObj(i -> new GuardResult(
                        "min-rows",
                        DATE.minusDays(i),
                        "sales",
                        GuardResult.FRACTION,
                        i % 3 == 0 ? 0.9 : null,
                        GuardResult.LEAST,
                        0.3,
                        "guards.min-rows",
                        i == 2_997,
                        "the dump has 90 %",
                        null))
                .toList();

        assertThat(PageCuts.stages(stages))
                .containsExactly(new Stage("reading", 15_000L, 750), new Stage("publishing", 15_000L, 750));
        assertThat(PageCuts.stages(stages.subList(0, 4))).isEqualTo(stages.subList(0, 4));
        assertThat(PageCuts.guards(guards))
                .hasSize(100)
                .allMatch(guard -> guard.observed() != null)
                .first()
                .isEqualTo(guards.get(2_997));
    }

    private static RunPage page(int reasons, String text, int files) {
        return page(reasons, text, files, "s3://dumps/sales.csv");
    }

    private static RunPage page(int reasons, String text, int files, String path) {
        RejectWorth worth = new RejectWorth(new RejectWorth.Part(1, null, null), new RejectWorth.Part(0, null, null));
        List<RejectedTable.Reason> all = IntStream.range(0, reasons)
                .mapToObj(i -> new RejectedTable.Reason(
                        "REASON_" + i,
                        null,
                        worth,
                        IntStream.range(0, 3)
                                .mapToObj(line -> new RejectSample(
                                        path,
                                        line + 2,
                                        text,
                                        List.of("REASON_" + i),
                                        Map.of("REASON_" + i, List.of(new RejectSample.Span(0, 2)))))
                                .toList()))
                .toList();
        List<RejectedTable> tables = IntStream.range(0, 5)
                .mapToObj(i -> new RejectedTable("table" + i, 100, 1, 0.01, null, all, List.of(), 0, 0))
                .toList();
        List<InputFile> inputs = IntStream.range(0, files)
                .mapToObj(i -> new InputFile("sales", DATE, path, 10, "crc32c:1", 5L, List.of(), null, null))
                .toList();
        return new RunPage(
                RunPage.VERSION,
                new RunPage.RunFacts(
                        "weekly-metrics",
                        "weekly-metrics",
                        "run-1",
                        DATE,
                        null,
                        null,
                        Instant.parse("2024-05-06T01:00:00Z"),
                        Instant.parse("2024-05-06T01:01:00Z"),
                        Outcome.PUBLISHED,
                        0,
                        null,
                        List.of(),
                        "test",
                        Map.of()),
                new Verdict(Colour.GREEN, "Published 1 week.", List.of(), List.of()),
                List.of(),
                List.<RunReport.GuardResult>of(),
                List.of(),
                tables,
                null,
                null,
                new RunDetails(List.of(), inputs, 0, null, List.of(), List.of()));
    }
}
