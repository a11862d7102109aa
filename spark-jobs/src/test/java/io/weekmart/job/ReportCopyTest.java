package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.report.ReportBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCopyTest {
    private final UserFault fault = new UserFault(ExitCode.USAGE, "Cannot read night.conf.", "Look there.");

    @TempDir
    private Path folder;

    @Test
    void theReportTellsWhatWasCalledAndWhyItEnded() throws IOException {
        Path file = folder.resolve("not yet there/report.json");
        RunRequest request = new RunRequest(
                RunRequest.Action.BACKFILL,
                "weekly-metrics",
                new RunRequest.Dates(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 5, 5)),
                List.of(),
                List.of(),
                "run-1",
                file.toString(),
                List.of(),
                false,
                false);

        new ReportCopy(Instant.parse("2024-05-05T23:00:00Z")).write(file.toString(), FailedRun.of(request, fault));

        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.toString())
                .contains("\"backfill\"")
                .contains("\"weekly-metrics\"")
                .contains("\"run-1\"")
                .contains("\"2024-01-01\"")
                .contains("\"Cannot read night.conf.\"")
                .contains("\"Look there.\"")
                .contains("2024-05-05T23:00:00Z");
        assertThat(report.path("range").path("from").asText()).isEqualTo("2024-01-01");
        assertThat(report.path("range").path("to").asText()).isEqualTo("2024-05-05");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aCommandLineThatWasNotUnderstoodHasAReportToo() throws IOException {
        Path file = folder.resolve("report.json");

        new ReportCopy(Instant.EPOCH).write("file:" + file, new FailedRun("", null, null, null, fault));

        assertThat(new ObjectMapper().readTree(file.toFile()).toString()).contains("\"Cannot read night.conf.\"");
    }

    @Test
    void theReportOfTheStartThatDidTheWorkStays() throws IOException {
        Path file = folder.resolve("report.json");
        RunReport good = report("run-1").location("output", "s3://mart/").published(Instant.EPOCH);
        assertThat(ReportCopy.write(file.toString(), good)).isTrue();

        RunReport doubled = report("run-1").failed(fault, Instant.EPOCH);
        assertThat(ReportCopy.write(file.toString(), doubled)).isFalse();
        assertThat(file).hasContent(ReportJson.write(good));

        RunReport failedAtWork =
                report("run-1").location("output", "s3://mart/").failed(fault, Instant.EPOCH);
        assertThat(ReportCopy.write(file.toString(), failedAtWork)).isTrue();
        RunReport another = report("run-2").failed(fault, Instant.EPOCH);
        assertThat(ReportCopy.write(file.toString(), another)).isTrue();
        assertThat(file).hasContent(ReportJson.write(another));
        assertThat(ReportCopy.write(file.toString(), report("run-2").failed(fault, Instant.MAX)))
                .as("one that did nothing either")
                .isTrue();
    }

    private static ReportBuilder report(String runId) {
        return new ReportBuilder("1", "weekly-metrics", null, Instant.EPOCH).run(runId, LocalDate.of(2024, 5, 5));
    }
}
