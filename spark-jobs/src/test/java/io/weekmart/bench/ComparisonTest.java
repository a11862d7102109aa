package io.weekmart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bootstrap/benchmark promises of its figures: programs that take turns, and medians with their spread. */
class ComparisonTest {
    @TempDir
    private Path folder;

    private Contender contender(String name) {
        return new Contender(
                name,
                name,
                false,
                output -> List.of(
                        "bash",
                        "-c",
                        "echo \"$1\" >>\"$2\"",
                        "bash",
                        name,
                        folder.resolve("order").toString()),
                "fact");
    }

    @Test
    void theProgramsTakeTurnsAndEveryOtherRoundGoesBackwards() throws Exception {
        List<String> said = new ArrayList<>();

        Comparison.Result result =
                new Comparison(folder, said::add).measure("L", data(), List.of(contender("one"), contender("two")), 3);

        assertThat(Files.readAllLines(folder.resolve("order")))
                .containsExactly("one", "two", "two", "one", "one", "two");
        assertThat(result.runsOf("one")).hasSize(3).doesNotContainNull();
        assertThat(result.runsOf("two")).hasSize(3).doesNotContainNull();
        assertThat(said).hasSize(6).last().asString().startsWith("L, round 3 of 3: two took ");
    }

    @Test
    void everyRatioIsTheMedianOfTheRatiosOfTheRoundsWithTheLeastAndTheMost() throws IOException {
        List<Contender> contenders = List.of(contender(Programs.WEEKMART), contender(Programs.DUCKDB));
        Comparison.Result result = new Comparison.Result(
                "L",
                data(),
                contenders,
                Map.of(
                        Programs.WEEKMART,
                        List.of(run(40, 25), run(44, 24), run(48, 36)),
                        Programs.DUCKDB,
                        List.of(run(20, 20), run(40, 16), run(32, 18))),
                1,
                List.of(Programs.WEEKMART, Programs.DUCKDB));

        // Of the rounds, Weekmart's CPU is 2.0, 1.1 and 1.5 times DuckDB's, its wall time 1.25, 1.5 and 2.0 times.
        assertThat(ResultTable.of(result))
                .contains("medians (least-most) of 3 runs in turn\n")
                .containsPattern(
                        "(?m)^weekmart +44\\.0 \\(40\\.0-48\\.0\\) +25\\.0 \\(24\\.0-36\\.0\\) .* 1\\.00 \\(1\\.00-1\\.00\\)$")
                .containsPattern(
                        "(?m)^duckdb +32\\.0 \\(20\\.0-40\\.0\\) +18\\.0 \\(16\\.0-20\\.0\\) .* 0\\.67 \\(0\\.50-0\\.91\\)$");
        assertThat(ResultTable.of(Goal.of(result, null)).lines().skip(2))
                .containsExactly(
                        "Weekmart's CPU / DuckDB's (goal set for L)                       1.50 (1.10-2.00)     <= 2.0  reached",
                        "Weekmart's wall / DuckDB's (goal set for L)                      1.50 (1.25-2.00)     <= 2.0  reached");
    }

    private static Measurement run(double cpuSeconds, double wallSeconds) {
        return new Measurement(cpuSeconds, wallSeconds, 1_000_000);
    }

    private Data data() throws IOException {
        Data data = new Data(folder, LocalDate.of(2024, 5, 5), 30_000_000, 10_000_000);
        Files.writeString(data.night().sales(), "sales");
        Files.writeString(data.night().inventory(), "inventory");
        return data;
    }
}
