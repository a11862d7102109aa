package io.weekmart.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.job.Workbench;
import io.weekmart.report.ReportSchema;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the job makes of the sample is what the generator meant. */
class SampleNightTest {
    private static final Scenario SAMPLE =
            new Scenario(7, 10, 120, LocalDate.parse("2024-03-11"), 56, true, false, 33_600, 0, 7, 6);
    private static final String NIGHT = "2024-05-05";

    @TempDir
    private Path folder;

    @Test
    void everyOddRowIsRejectedForItsReasonsAndNoOther() {
        RunReport report = sample().night(NIGHT);

        assertThat(report.failure()).isNull();
        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(rejects(report, "sales")).isEqualTo(expected(WeeklyTables.SALES));
        assertThat(rejects(report, "inventory")).isEqualTo(expected(WeeklyTables.INVENTORY));
        assertThat(rejects(report, "product")).isEqualTo(Map.of("BAD_VALUE(prod_name)", 1L));
        assertThat(rejects(report, "store")).isEmpty();
        assertThat(rejects(report, "calendar")).isEmpty();
        assertThat(report.tables()).allMatch(TableRows::balanced);
        assertThat(Objects.requireNonNull(report.accounting()).balanced()).isTrue();
        assertThat(report.weeks()).extracting(RunReport.WeekResult::wkNum).containsExactly(15, 16, 17, 18);
        assertThat(report.weeks()).allMatch(RunReport.WeekResult::complete);
        assertThat(ReportSchema.problems(ReportJson.write(report))).isEmpty();
    }

    @Test
    void rowsThatCameLateAreSettledOrAcceptedAsTheWindowGoes() {
        RunReport fourWeeks = sample().dryNight(NIGHT);
        RunReport eightWeeks = sample().set("raw.lookback-weeks=8").dryNight(NIGHT);

        // With four weeks the rows dated 2024-04-06 are before the window, with eight those dated 2024-03-10.
        assertThat(table(fourWeeks, "sales").alreadyCounted()).isEqualTo(1);
        assertThat(table(fourWeeks, "inventory").alreadyCounted()).isEqualTo(1);
        assertThat(table(eightWeeks, "sales").alreadyCounted()).isEqualTo(2);
        assertThat(table(eightWeeks, "inventory").alreadyCounted()).isEqualTo(1);
        assertThat(table(eightWeeks, "inventory").superseded()).isGreaterThan(10);
        assertThat(rejects(eightWeeks, "sales")).isEqualTo(expected(WeeklyTables.SALES));
        assertThat(rejects(eightWeeks, "inventory")).isEqualTo(expected(WeeklyTables.INVENTORY));
        assertThat(eightWeeks.weeks()).hasSize(8);
    }

    private Workbench sample() {
        return new Workbench(folder)
                .set("raw.path=\"" + Path.of("..", "sample-data").toAbsolutePath() + "\"")
                .set("raw.layout=daily");
    }

    private static TableRows table(RunReport report, String name) {
        return report.tables().stream()
                .filter(table -> table.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Long> rejects(RunReport report, String name) {
        return table(report, name).rejectsByCode().entrySet().stream()
                .filter(code -> code.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, Long> expected(TableSpec table) {
        Map<String, Long> counts = new TreeMap<>();
        for (Anomaly anomaly : Anomaly.of(SAMPLE)) {
            if (anomaly.table().equals(table)) {
                // Of two counts in conflict, both are rejected.
                long rows = anomaly.codes().equals(List.of("CONFLICTING_KEY")) ? 2 : 1;
                anomaly.codes().forEach(code -> counts.merge(code, rows, Long::sum));
            }
        }
        return counts;
    }
}
