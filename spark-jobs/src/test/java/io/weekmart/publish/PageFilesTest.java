package io.weekmart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.page.Verdict.Colour;
import io.weekmart.contract.report.RunReport.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of runs: no line is lost, and none comes twice. */
class PageFilesTest {
    private static final LocalDate DATE = LocalDate.parse("2024-05-05");

    @TempDir
    Path folder;

    @Test
    void eachRunHasOneLineInTheOrderOfTheirEnds() {
        append("run-1", "first");
        append("run-2", "second", "second again");

        assertThat(PageJson.history(history()).entries())
                .extracting(HistoryEntry::runId, HistoryEntry::sentence)
                .containsExactly(tuple("run-1", "first"), tuple("run-2", "second again"));
    }

    @Test
    void linesOfANewerReleaseStayAsTheyAre() throws IOException {
        append("run-1", "first");
        String newer = "{\"run_id\":\"run-9\",\"what_is_new\":true}\n";
        Files.writeString(file(), history() + newer);

        append("run-2", "second");

        assertThat(history()).contains(newer);
    }

    @Test
    void theOldestLinesGo() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            many.append(PageJson.write(entry("old-" + i, "old")));
        }
        append("run-0", "makes the folder");
        Files.writeString(file(), many);

        append("run-1", "newest");

        List<HistoryEntry> kept = PageJson.history(history()).entries();
        assertThat(kept).hasSize(500);
        assertThat(kept.get(0).runId()).isEqualTo("old-101");
        assertThat(kept.get(499).runId()).isEqualTo("run-1");
    }

    @Test
    void anAppendThatIsKilledLeavesTheHistoryAsItWas() throws IOException {
        append("run-1", "first");
        String before = history();
        // What a run leaves that is killed while it writes the file which is to take the place of the history.
        Files.createDirectories(folder.resolve("out/_weekmart/temporary"));
        Files.writeString(folder.resolve("out/_weekmart/temporary/history.jsonl-1"), before + "{\"run_id\":");

        assertThat(history()).isEqualTo(before);
        append("run-3", "third");
        assertThat(PageJson.history(history()).entries())
                .extracting(HistoryEntry::runId)
                .containsExactly("run-1", "run-3");
    }

    @Test
    void anOutputThatIsOnlyReadIsNotWrittenTo() {
        append("run-1", "first");
        try (Output output = Output.inspect(
                Weeks.settings(out()),
                new Weeks(1).spec(),
                new Configuration(),
                identity("dry"),
                Output.Purpose.DAILY)) {
            assertThat(output.pages().history()).isEqualTo(history());
            assertThatThrownBy(() -> output.pages().append(entry("dry", "dry")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** A run that appends a line, and then again with other sentences. */
    private void append(String run, String... sentences) {
        try (Output output = Output.open(
                Weeks.settings(out()), new Weeks(1).spec(), new Configuration(), identity(run), Output.Purpose.DAILY)) {
            for (String sentence : sentences) {
                output.pages().append(entry(run, sentence));
            }
        }
    }

    private static RunIdentity identity(String run) {
        return new RunIdentity(run, DATE, "test");
    }

    private static HistoryEntry entry(String run, String sentence) {
        return new HistoryEntry(
                run,
                "weekly-metrics",
                "weekly-metrics",
                DATE,
                Instant.parse("2024-05-06T01:00:00Z"),
                Outcome.PUBLISHED,
                0,
                Colour.GREEN,
                sentence,
                1,
                2,
                100,
                null,
                null,
                0,
                60,
                List.of(),
                List.of());
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    private Path file() {
        return folder.resolve("out/runs/history.jsonl");
    }

    private String history() {
        try {
            return Files.readString(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
