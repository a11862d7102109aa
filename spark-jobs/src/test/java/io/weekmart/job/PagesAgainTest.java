package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.run.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages are made again from what the runs have left. */
class PagesAgainTest {
    private static final String SATURDAY = "2024-03-02";
    private static final String SUNDAY = "2024-03-03";

    @TempDir
    private Path folder;

    private Workbench bench;
    private PageOfRuns pages;

    @BeforeEach
    void readDailyDumps() {
        bench = new Workbench(folder)
                .set("raw.layout=daily")
                .set("raw.lookback-weeks=2")
                .set("raw.allow-gaps=true");
        pages = new PageOfRuns(bench.output());
        SmallGrocer.night(bench, SATURDAY);
    }

    @Test
    void aPageThatIsMadeAgainIsTheSameByteForByteThoughOtherRunsCameLater() throws IOException {
        RunReport first = bench.night(SATURDAY);
        String page = pages.html(first);
        SmallGrocer.night(bench, SUNDAY);
        bench.night(SUNDAY);
        String index = pages.index();
        Files.delete(bench.output()
                .resolve(
                        RunFiles.page(Objects.requireNonNull(first.runDate()), Objects.requireNonNull(first.runId()))));
        Files.delete(bench.output().resolve(RunFiles.INDEX));

        RunReport again = bench.pageAgain(Objects.requireNonNull(first.runId()));

        assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(again.locations().get("page")).endsWith(SATURDAY + "/" + first.runId() + ".html");
        assertThat(pages.html(first)).isEqualTo(page);
        assertThat(pages.index()).isEqualTo(index);
        assertThat(pages.history().entries()).hasSize(2);
    }

    @Test
    void aRunWithoutDataIsNamedWithTheFileThatIsNotThere() {
        bench.night(SATURDAY);

        RunReport report = bench.pageAgain("night-9");

        assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(Objects.requireNonNull(report.failure()).cause())
                .startsWith("Cannot make the page of run night-9: there is no ")
                .endsWith("/night-9.page.json.");
    }
}
