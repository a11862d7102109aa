package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.contract.page.Arrival;
import io.weekmart.contract.page.History;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.report.ReportBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What arrived, beside what is usual: on Sunday, 5 May 2024, after 21 dumps of which those of Sundays are half as large. */
class PageArrivalsTest {
    private static final LocalDate SUNDAY = LocalDate.parse("2024-05-05");
    private static final long ROWS = 100;
    private static final Instant NOW = Instant.parse("2024-05-06T03:00:00Z");

    @Test
    void aDailyDumpIsComparedWithItsWeekdayAndAFullOneWithTheLastEvenWhereNothingIsRead() {
        RunReport report = new ReportBuilder("1", "weekly-metrics", "weekly-metrics", NOW)
                .run("again", SUNDAY)
                .inputFile(file("sales", null))
                .inputFile(file("product", null))
                .nothingToDo(NOW);

        List<Arrival> arrivals = arrivals(report, Set.of());

        assertThat(arrivals)
                .extracting(Arrival::table, Arrival::usual)
                .containsExactly(
                        tuple("sales", new Arrival.Usual(3, 50, 500, null)),
                        tuple("product", new Arrival.Usual(1, 100, 1_000, null)));
    }

    @Test
    void closedDaysAreNoReference() {
        RunReport report = new ReportBuilder("1", "weekly-metrics", "weekly-metrics", NOW)
                .run("night", SUNDAY)
                .inputFile(file("sales", 44L))
                .nothingToDo(NOW);

        assertThat(arrivals(report, Set.of(SUNDAY.minusDays(7))).get(0).usual()).isNull();
    }

    private static List<Arrival> arrivals(RunReport report, Set<LocalDate> closed) {
        List<HistoryEntry> runs = new ArrayList<>();
        for (LocalDate day = SUNDAY.minusDays(21); !day.isAfter(SUNDAY); day = day.plusDays(1)) {
            long sold = day.getDayOfWeek() == SUNDAY.getDayOfWeek() ? ROWS / 2 : ROWS;
            runs.add(entry(
                    day,
                    List.of(
                            new HistoryEntry.Dump("sales", day, sold, 10 * sold, null),
                            new HistoryEntry.Dump("product", day, ROWS, 10 * ROWS, null))));
        }
        return PageArrivals.of(
                report,
                new ReportBuilder("1", "x", "x", NOW).page(),
                new History(runs),
                "sales"::equals,
                closed::contains);
    }

    private static InputFile file(String table, @Nullable Long rows) {
        return new InputFile(table, SUNDAY, table + ".csv", 440, "crc32c:1", rows, List.of(), null, null);
    }

    private static HistoryEntry entry(LocalDate date, List<HistoryEntry.Dump> dumps) {
        return new HistoryEntry(
                "run-" + date,
                "weekly-metrics",
                "weekly-metrics",
                date,
                NOW,
                Outcome.PUBLISHED,
                0,
                Colour.GREEN,
                "Published.",
                1,
                1,
                100,
                null,
                null,
                0,
                1,
                dumps,
                List.of());
    }
}
