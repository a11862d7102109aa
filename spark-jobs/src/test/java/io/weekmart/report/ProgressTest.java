package io.weekmart.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<Stage> stages = new ArrayList<>();
    private long now;

    @Test
    void oneLineAStageWithRowsAndSeconds() {
        Progress progress = progress(false);
        try (Progress.Step step = progress.begin("finding dumps")) {
            now += 40_000_000L;
            step.end();
        }
        try (Progress.Step step = progress.begin("reading sales")) {
            progress.tasks(3, 7);
            now += 3_216_000_000L;
            step.end(1_234_567);
        }

        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        finding dumps                                                0.0 s
                        reading sales                            1,234,567 rows      3.2 s
                        """);
        assertThat(stages)
                .containsExactly(new Stage("finding dumps", null, 0.04), new Stage("reading sales", 1_234_567L, 3.216));
    }

    @Test
    void onATerminalABarIsDrawnAndWipedOutAgain() {
        Progress progress = progress(true);
        try (Progress.Step step = progress.begin("reading sales")) {
            now += 200_000_000L;
            progress.tasks(2, 4);
            now += 1_000L;
            progress.tasks(3, 4);
            progress.tasks(4, 4);
            step.end(5);
        }

        String name = "reading sales                     ";
        String full = name + " [##############################] 4/4";
        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r" + name
                        + "\r" + name + " [###############               ] 2/4"
                        + "\r" + full
                        + "\r" + " ".repeat(full.length())
                        + "\rreading sales                                    5 rows      0.2 s\n")
                .doesNotContain("\u001b");
    }

    @Test
    void aWarningDoesNotTearTheBarApart() {
        Progress progress = progress(true);
        progress.begin("reading");
        progress.line("warning: the calendar ends soon");

        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo("\rreading                           \r" + " ".repeat(34)
                        + "\rwarning: the calendar ends soon\n");
    }

    @Test
    void aBarNeedsATerminalThatIsNotDumbAndNoCiAndNoNoColor() {
        assertThat(Progress.barWanted(Map.of("TERM", "xterm"), true)).isTrue();
        assertThat(Progress.barWanted(Map.of("NO_COLOR", "", "CI", ""), true)).isTrue();
        assertThat(Progress.barWanted(Map.of("TERM", "xterm"), false)).isFalse();
        assertThat(Progress.barWanted(Map.of("TERM", "dumb"), true)).isFalse();
        assertThat(Progress.barWanted(Map.of("CI", "true"), true)).isFalse();
        assertThat(Progress.barWanted(Map.of("NO_COLOR", "1"), true)).isFalse();
    }

    @Test
    void linesOfALogBeginWithTheTime() {
        Progress progress = progress(false, "2024-05-05T03:00:00Z  ");
        progress.line("a warning");
        progress.begin("finding dumps").end();

        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        2024-05-05T03:00:00Z  a warning
                        2024-05-05T03:00:00Z  finding dumps                                                0.0 s
                        """);
    }

    private Progress progress(boolean bar) {
        return progress(bar, "");
    }

    private Progress progress(boolean bar, String prefix) {
        now = 1;
        return new Progress(
                new PrintStream(written, true, StandardCharsets.UTF_8),
                bar,
                stages::add,
                () -> now,
                () -> prefix,
                () -> {});
    }
}
