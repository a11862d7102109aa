package io.weekmart.contract.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the job writes is what the launcher reads. */
class ReportJsonTest {
    private static final String LEAST =
            """
            {"version": 1, "job": "weekly-metrics", "outcome": "failed", "ended_at": "2024-05-06T03:10:00Z"}
            """;

    @Test
    void whatIsWrittenIsReadAgain() {
        RunReport report = everything();

        assertThat(ReportJson.read(ReportJson.write(report), "a test", ExitCode.INPUT))
                .isEqualTo(report);
    }

    @Test
    void mapsKeepTheirOrder() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("yr_num", "2024");
        values.put("region", "north");
        values.put("extract_dt", "2024-05-05");

        assertThat(new RunReport.PartitionResult("t", values, null, false, 0, Map.of(), null, null).values())
                .containsExactlyEntriesOf(values);
    }

    @Test
    void whatIsAbsentIsEmptyOrNullAndWhatIsUnknownIsPassedOver() {
        RunReport report = ReportJson.read(
                LEAST.replace("}", ", \"moon\": {\"phase\": [1]}, \"weeks\": null}"), "a test", ExitCode.INPUT);

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.runId()).isNull();
        assertThat(report.failure()).isNull();
        assertThat(report.exitCode()).isZero();
        assertThat(report.weeks()).isEmpty();
        assertThat(report.partitions()).isEmpty();
        assertThat(report.tables()).isEmpty();
        assertThat(report.locations()).isEmpty();
        assertThat(report.configuration()).isEmpty();
    }

    @Test
    void aChangeThatIsNotKnownIsNone() {
        RunReport report = ReportJson.read(
                LEAST.replace("}", ", \"weeks\": [{\"yr_num\": 2024, \"wk_num\": 18, \"change\": \"moved\"}]}"),
                "a test",
                ExitCode.INPUT);

        assertThat(report.weeks().get(0).change()).isNull();
    }

    @Test
    void anotherVersionIsNamedWhateverItsForm() {
        UserFault fault = catchThrowableOfType(
                UserFault.class,
                () -> ReportJson.read(
                        "{\"version\": 2, \"outcome\": {\"kind\": 7}}", "s3://ops/r.json", ExitCode.INPUT));

        assertThat(fault)
                .hasMessage(
                        "Cannot read the run report s3://ops/r.json: it is of version 2, and version 1 is expected.");
        assertThat(fault.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(fault.hint()).isEqualTo("Use the launcher and the application of the same release.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"done\"",
                "{",
                "{\"version\": 1}",
                "{\"version\": 1, \"job\": \"x\", \"outcome\": \"won\", \"ended_at\": \"2024-05-06T03:10:00Z\"}",
                "{\"version\": 1, \"job\": \"x\", \"outcome\": \"failed\", \"ended_at\": \"yesterday\"}",
                "{\"version\": 1, \"job\": \"x\", \"outcome\": \"failed\", \"ended_at\": {}}",
                "{\"version\": 1, \"outcome\": \"failed\", \"ended_at\": \"2024-05-06T03:10:00Z\"}",
                "{\"version\": 1, \"job\": \"x\", \"outcome\": \"failed\", \"ended_at\": \"2024-05-06T03:10:00Z\", \"weeks\": [null]}",
            })
    void whatIsNoReportIsOneFault(String text) {
        assertThatThrownBy(() -> ReportJson.read(text, "s3://ops/r.json", ExitCode.INPUT))
                .isInstanceOf(UserFault.class)
                .hasMessage("Cannot read the run report s3://ops/r.json: it is not JSON of the expected form.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7|7.00", "7.5|7.50", "7.12500|7.125", "-0.1|-0.10", "1E+3|1000.00", "0.000|0.00"})
    void decimalsHaveTwoPlacesAndMoreWhereTheyNeedThem(String valueAndForm) {
        String[] parts = valueAndForm.split("\\|");
        RunReport.BalanceResult balance = RunReport.BalanceResult.of(
                LocalDate.of(2024, 5, 5), "b", new BigDecimal(parts[0]), new BigDecimal(parts[0]));

        assertThat(ReportJson.write(with(balance))).contains("\"expected\" : \"" + parts[1] + "\"");
    }

    private static RunReport with(RunReport.BalanceResult balance) {
        return report(null, null, List.of(), List.of(), List.of(balance), List.of(), List.of(), List.of());
    }

    private static RejectWorth worth() {
        return new RejectWorth(
                new RejectWorth.Part(1, dec("2.125"), dec("7.50")), new RejectWorth.Part(0, dec("0.00"), null));
    }

    private static RunReport everything() {
        return report(
                new RunReport.Failure("Cannot publish.", "Look there.", "java.lang.Error\n\tat x"),
                RunReport.Accounting.of(dec("1.00"), dec("2.00"), dec("1.00"), dec("2.50")),
                List.of(new RunReport.InputFile(
                        "sales",
                        LocalDate.of(2024, 5, 5),
                        "s3://raw/a.csv",
                        12,
                        "crc32c:0a",
                        3L,
                        List.of("till_no"),
                        2L,
                        Instant.parse("2024-05-05T22:15:30Z"))),
                List.of(new TableRows(
                        "sales",
                        3,
                        1,
                        1,
                        1,
                        0,
                        true,
                        0.333333333,
                        0.01,
                        Map.of("TOO_LATE", 1L),
                        Map.of("BAD_VALUE(sales_qty)", "a number"),
                        List.of(new RejectSample(
                                "s3://raw/a.csv",
                                2,
                                "1,2",
                                List.of("TOO_LATE"),
                                Map.of("TOO_LATE", List.of(new RejectSample.Span(2, 3))))),
                        Map.of("discount", 2L),
                        List.of(new RejectSample(
                                "s3://raw/a.csv",
                                3,
                                "1,x",
                                List.of("BAD_VALUE(discount)"),
                                Map.of("BAD_VALUE(discount)", List.of(new RejectSample.Span(2, 3))))),
                        worth(),
                        Map.of("TOO_LATE", worth()))),
                List.of(RunReport.BalanceResult.of(LocalDate.of(2024, 5, 5), "a = b", dec("1.125"), dec("1.25"))),
                List.of(new GuardResult(
                        "rejected-per-dump",
                        null,
                        "sales",
                        GuardResult.FRACTION,
                        0.2,
                        GuardResult.MOST,
                        0.05,
                        "guards.rejected-per-dump.max-fraction",
                        true,
                        "sales: too many",
                        new RunReport.AcceptedBy("etl", Instant.parse("2024-05-06T03:00:07Z")))),
                List.of(new RunReport.WeekResult(
                        2024,
                        18,
                        LocalDate.of(2024, 4, 29),
                        LocalDate.of(2024, 5, 5),
                        true,
                        Change.EMPTIED,
                        true,
                        new RunReport.Totals(0, dec("0.00"), dec("0.00")),
                        new RunReport.Totals(5, dec("6.00"), dec("7.00")))),
                List.of(new RunReport.PartitionResult(
                        "orders",
                        Map.of("extract_dt", "2024-05-05"),
                        Change.NEW,
                        true,
                        7,
                        Map.of("amount", dec("1.125")),
                        6L,
                        Map.of("amount", dec("1.00")))));
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }

    private static RunReport report(
            RunReport.@Nullable Failure failure,
            RunReport.@Nullable Accounting accounting,
            List<RunReport.InputFile> files,
            List<TableRows> tables,
            List<RunReport.BalanceResult> balances,
            List<GuardResult> guards,
            List<RunReport.WeekResult> weeks,
            List<RunReport.PartitionResult> partitions) {
        return new RunReport(
                RunReport.VERSION,
                "weekmart",
                "1.2.3",
                "backfill",
                "weekly-metrics",
                "run-1",
                LocalDate.of(2024, 5, 5),
                new RunReport.DateRange(LocalDate.of(2024, 4, 1), LocalDate.of(2024, 5, 5)),
                new RunReport.DateRange(LocalDate.of(2024, 4, 1), LocalDate.of(2024, 5, 5)),
                Instant.parse("2024-05-06T03:00:00Z"),
                Instant.parse("2024-05-06T03:00:12.345Z"),
                Outcome.FAILED,
                4,
                failure,
                List.of("The calendar ends soon."),
                new RunReport.Environment("till-7", "17", "3.5.6", "local-1"),
                Map.of("raw", Map.of("path", "dumps", "lookback-weeks", 4, "allow-gaps", false)),
                Map.of("output", "s3://mart/"),
                files,
                tables,
                accounting,
                balances,
                List.of(new RunReport.LeftOut(LocalDate.of(2024, 5, 5), "lost orders", 3)),
                guards,
                weeks,
                partitions,
                List.of(new RunReport.WrittenFile("t", "s3://mart/t/a.parquet", 7, 4096)),
                List.of(new RunReport.CatalogTable(
                        "t",
                        "s3://mart/t",
                        "One row.",
                        List.of(new RunReport.CatalogColumn("a", "int", "A.")),
                        List.of(new RunReport.CatalogColumn("b", "date", "B.")))),
                Map.of("written", 5L),
                List.of(new RunReport.Stage("reading", 3L, 1.5)));
    }
}
