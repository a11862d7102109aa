package io.weekmart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weekmart.cli.Cli;
import io.weekmart.contract.page.PageJson;
import io.weekmart.job.Cancellation;
import io.weekmart.job.SmallGrocer;
import io.weekmart.job.Workbench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nights as {@link Main} runs them, but for the end of the process: exit codes, stdout, stderr and reports. */
class CommandLineTest {
    private static final String NIGHT = "2024-03-10";

    @TempDir
    private Path folder;

    private Workbench bench;
    private Path report;

    record Result(int exitCode, String out, String err) {}

    @BeforeEach
    void aGoodNight() {
        bench = new Workbench(folder.resolve("grocer"));
        SmallGrocer.night(bench, NIGHT);
        report = folder.resolve("reports/night.json");
        // The job takes over the session of the tests, and ends it.
        LocalSpark.session();
    }

    @AfterEach
    void anotherSessionForTheNextTest() {
        LocalSpark.session();
    }

    @Test
    void aGoodNightPrintsItsSummaryAndNothingElseOnStdout() throws IOException {
        Result result = run("weekly-metrics", "--date", NIGHT, "--run-id", "night-1", "--report", report.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(bench.readable(result.out()).replaceFirst("\\(\\d+\\.\\d s\\)", "(some s)"))
                .isEqualTo(
                        """
                        weekly-metrics 2024-03-10: published 1 of 1 week (some s)
                        5 dump files, 2.0 KiB, of 2024-03-10 to 2024-03-10

                        table            rows read        accepted     rejected   superseded already counted
                        sales                    4               4            0            0               0
                        inventory                3               3            0            0               0
                        calendar                21              21            0            0               0
                        store                    2               2            0            0               0
                        product                  3               3            0            0               0

                        guard                           observed    limit  state
                        unknown-fraction sales               0 %      1 %  ok
                        repeated-rows sales                    0        0  ok
                        nothing to check: weeks-emptied, rejected-per-dump, min-rows, closed-week-change, silent-stores,
                                          price-level

                        week          dates                          rows   total_sales_qty   total_sales_amt  state
                        2024 week 10  2024-03-04 to 2024-03-10          4              6.50             17.50  new
                        total         1 week                            4              6.50             17.50
                                      1 new

                        output  out
                        fact    out/fact_weekly_store_product
                        report  out/runs/2024-03-10/night-1.json
                        page    out/runs/2024-03-10/night-1.html
                        """);
        assertThat(result.err().lines().filter(line -> !line.isBlank()))
                .allMatch(line -> line.matches("\\S.* +\\d+\\.\\d s"))
                .anyMatch(line -> line.startsWith("reading sales and inventory"))
                .anyMatch(line -> line.startsWith("publishing"));
        assertThat(Files.readString(report))
                .isEqualTo(Files.readString(bench.output().resolve("runs/" + NIGHT + "/night-1.json")));
        assertThat(json().path("exit_code").asInt(-1)).isZero();
        assertThat(json().path("outcome").asText()).isEqualTo("published");
    }

    @Test
    void aNightWithoutItsFilesSaysSoOnStderrAndInTheReports() throws IOException {
        bench.without("sales_" + NIGHT + ".csv");

        Result result = run("weekly-metrics", "--date", NIGHT, "--run-id", "night-1", "--report", report.toString());

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(bench.readable(result.err()))
                .endsWith(
                        """
                        Cannot read the dumps of 2024-03-10 in raw: sales is missing: looked for sales_2024-03-10.csv.gz, sales_2024-03-10.csv.zst, sales_2024-03-10.csv, sales_2024-03-10/; there is nothing of that name
                        Wait for the export, or check the date, weekmart.raw.path and weekmart.raw.file-pattern.
                        """);
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(result.out())
                .startsWith("weekly-metrics 2024-03-10: failed with exit code 3, nothing was published (");
        assertThat(json().path("exit_code").asInt()).isEqualTo(3);
        assertThat(json().path("failure").path("cause").asText()).startsWith("Cannot read the dumps of 2024-03-10");
        assertThat(Files.readString(report))
                .isEqualTo(Files.readString(bench.output().resolve("runs/" + NIGHT + "/night-1.json")));
    }

    @Test
    void aConfigurationThatCannotBeReadHasAReportToo() throws IOException {
        Path conf = Files.writeString(
                folder.resolve("night.conf"),
                "weekmart { raw { pathh = x } }\nweekmart.output.files-per-week = none\n");

        Result result =
                run("weekly-metrics", "--date", NIGHT, "--conf", conf.toString(), "--report", report.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("night.conf: 1").contains("pathh").contains("night.conf: 2");
        assertThat(json().path("exit_code").asInt()).isEqualTo(2);
        assertThat(json().path("failure").path("cause").asText()).contains("pathh");
        assertThat(bench.tree()).isEmpty();
    }

    /** The launcher's HelpTest gives the same file to its own command line. */
    @Test
    void everyKindOfMistakeInAConfigurationIsSaidAsTheLauncherSaysIt() throws IOException {
        Path contract = Path.of("../conf/src/test/resources/io/weekmart/contract/config");
        String conf = contract.resolve("mistakes.conf").toString();

        Result result = run("weekly-metrics", "--date", NIGHT, "--conf", conf);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo(Files.readString(contract.resolve("mistakes.txt")).replace("FILE", conf)
                        + "Every key is described in conf/reference.conf.\n");
    }

    @Test
    void aDryRunWritesNothingAtAll() throws IOException {
        SortedMap<String, String> before = Workbench.tree(folder);

        Result first = run("weekly-metrics", "--date", NIGHT, "--dry-run");

        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).startsWith("weekly-metrics 2024-03-10: dry run, nothing was written");
        assertThat(Workbench.tree(folder)).isEqualTo(before);

        assertThat(run("weekly-metrics", "--date", NIGHT).exitCode()).isZero();
        bench.dump("sales", NIGHT, SmallGrocer.sales(NIGHT) + "x\n")
                .dump("sales", "2024-03-11", SmallGrocer.sales("2024-03-11"));
        before = Workbench.tree(folder);

        assertThat(run("weekly-metrics", "--date", NIGHT, "--dry-run").exitCode())
                .isEqualTo(4);
        assertThat(run("weekly-metrics", "--date", "2024-03-11", "--dry-run").exitCode())
                .isEqualTo(3);
        assertThat(run(
                                "backfill",
                                "--from",
                                NIGHT,
                                "--to",
                                NIGHT,
                                "--dry-run",
                                "--set",
                                "tables.sales.max-rejected-fraction=1")
                        .exitCode())
                .isZero();
        assertThat(Workbench.tree(folder)).isEqualTo(before);
    }

    @Test
    void aDryRunLeavesItsPageBesideTheCopyOfItsReport() throws IOException {
        Result result = run("weekly-metrics", "--date", NIGHT, "--dry-run", "--report", report.toString());

        assertThat(result.exitCode()).isZero();
        Path page = report.resolveSibling("night.page.json");
        assertThat(PageJson.page(Files.readString(page), page).verdict().sentence())
                .isEqualTo("Dry run, nothing was published: 1 week would be: revenue of 2024 week 10 is 17.50.");
        assertThat(report.resolveSibling("night.html")).content().contains("</html>");
        assertThat(bench.output()).doesNotExist();
    }

    @Test
    void aReportThatCannotBeWrittenDoesNotChangeHowTheNightEnds() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        Result result = run(
                "weekly-metrics",
                "--date",
                NIGHT,
                "--report",
                file.resolve("report.json").toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("Cannot write the run report to " + file.resolve("report.json"));
        assertThat(result.err()).doesNotContain("\tat ");
    }

    @Test
    void aReportThatCouldNotBeWrittenIsNotNamed() throws IOException {
        assertThat(run("weekly-metrics", "--date", NIGHT, "--run-id", "night-1").exitCode())
                .isZero();
        // A folder with something in it can't be replaced by a file.
        for (String id : List.of("night-2", "night-3")) {
            Files.createDirectories(bench.output().resolve("runs/" + NIGHT + "/" + id + ".json/in the way"));
        }

        Result upToDate = run("weekly-metrics", "--date", NIGHT, "--run-id", "night-2");

        assertThat(upToDate.exitCode()).isEqualTo(8);
        assertThat(upToDate.out())
                .startsWith("weekly-metrics 2024-03-10: failed with exit code 8, nothing was published")
                .doesNotContain("report ");
        assertThat(bench.readable(upToDate.err()))
                .contains("Cannot write the run report out/runs/2024-03-10/night-2.json: ");

        bench.without("sales_" + NIGHT + ".csv");
        Result failed = run("weekly-metrics", "--date", NIGHT, "--run-id", "night-3");

        assertThat(failed.exitCode()).isEqualTo(3);
        // The summary breaks its lines where a path is long.
        assertThat(bench.readable(failed.out()).replaceAll("\\s+", " "))
                .contains("- Cannot write the run report out/runs/2024-03-10/night-3.json: ");
        assertThat(failed.out()).doesNotContain("report  ");
    }

    private Result run(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        if (!all.contains("--conf")) {
            all.addAll(List.of(
                    "--set", "raw.path=\"" + bench.raw() + "\"", "--set", "output.path=\"" + bench.output() + "\""));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            Cli cli = Cli.onSpark(Main.PIPELINES, new Cancellation(), stream(out), stream(err));
            int exitCode = cli.run(all.toArray(String[]::new)).exitCode().code();
            return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            LocalSpark.session();
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(report.toFile());
    }
}
