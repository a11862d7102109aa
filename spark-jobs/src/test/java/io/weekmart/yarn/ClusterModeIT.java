package io.weekmart.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weekmart.crash.Dumps;
import io.weekmart.crash.TableReader;
import io.weekmart.job.Workbench;
import io.weekmart.schema.FactTable;
import io.weekmart.storage.OutputLayout;
import io.weekmart.yarn.YarnCluster.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights in YARN's cluster mode, started by the very arguments of a step on EMR: spark-submit hands the night to YARN, the driver runs in a
 * container, and what is known of its end is spark-submit's exit code, YARN's word and the report.
 */
class ClusterModeIT {
    private static final int TERMINATED = 128 + 15;
    private static final long LONGEST_WAIT_SECONDS = 90;

    /** Kept after a failure: the logs of YARN's servers, of the steps and of all containers. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path work;

    private static Path repository;

    @AutoClose
    private static YarnCluster cluster;

    @BeforeAll
    static void startYarn() throws IOException {
        repository = Path.of(System.getProperty("weekmart.root", ".."))
                .toAbsolutePath()
                .normalize();
        cluster = YarnCluster.start(repository, work);
        Dumps.write(work.resolve("raw"));
    }

    @Test
    void aGoodNightEndsWithZeroAndItsReportNamesTheApplication() throws Exception {
        Path output = work.resolve("good");

        Step step = submit(Dumps.FIRST_NIGHT, "good-night", output);

        assertThat(step.ended()).as(step.text()).isZero();
        ApplicationReport application = cluster.application("good-night");
        assertThat(application.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
        JsonNode report = report("good-night");
        assertThat(report.path("run_id").asText()).isEqualTo("good-night");
        assertThat(report.path("outcome").asText()).isEqualTo("published");
        assertThat(report.path("exit_code").asInt(-1)).isZero();
        assertThat(report.path("environment").path("application_id").asText())
                .isEqualTo(application.getApplicationId().toString());
        assertThat(storeWeeks(output).keySet()).containsExactlyElementsOf(sixStoresIn(15, 16, 17, 18));
    }

    @Test
    void aBadNightEndsWithOneAfterOneAttemptAndItsReportSaysWhy() throws Exception {
        LocalDate nightWithoutDumps = Dumps.SECOND_NIGHT.plusDays(1);

        Step step = submit(nightWithoutDumps, "bad-night", work.resolve("bad"));

        assertThat(step.ended()).as(step.text()).isEqualTo(1);
        ApplicationReport application = cluster.application("bad-night");
        assertThat(application.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
        assertThat(cluster.attempts(application.getApplicationId())).isEqualTo(1);
        JsonNode report = report("bad-night");
        String cause =
                "Cannot read the dumps of 2024-05-07 in " + work.resolve("raw").toUri();
        assertThat(report.path("run_id").asText()).isEqualTo("bad-night");
        assertThat(report.path("exit_code").asInt(-1)).isEqualTo(3);
        assertThat(report.path("failure").path("cause").asText()).startsWith(cause);
        assertThat(application.getDiagnostics()).contains("exit code 3: " + cause);
    }

    @Test
    void aCancelledNightLivesOnUntilItIsKilledByItsTagAndPublishesNothing() throws Exception {
        Path output = work.resolve("cancelled");
        Step first = sparkSubmit(List.of("--master", "local[2]"), Dumps.FIRST_NIGHT, "first-night", output);
        assertThat(first.ended()).as(first.text()).isZero();
        SortedMap<String, List<String>> published = storeWeeks(output);

        Step step = submit(Dumps.SECOND_NIGHT, "cancelled-night", output);
        Path staging = output.resolve("_weekmart/staging/cancelled-night");
        waitUntil(step, () -> !filesBelow(staging).isEmpty());
        ApplicationId application = cluster.application("cancelled-night").getApplicationId();
        YarnCluster.suspendExecutors(application);
        List<ProcessHandle> processes = YarnCluster.processes(application);

        step.cancel();
        assertThat(step.ended()).as(step.text()).isEqualTo(TERMINATED);
        assertThat(cluster.application("cancelled-night").getYarnApplicationState())
                .isEqualTo(YarnApplicationState.RUNNING);

        Step kill = cluster.step(List.of("bash", "-c", killByTag("cancelled-night")));
        assertThat(kill.ended()).as(kill.text()).isZero();
        assertThat(cluster.application("cancelled-night").getYarnApplicationState())
                .isEqualTo(YarnApplicationState.KILLED);
        for (ProcessHandle process : processes) {
            process.onExit().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(storeWeeks(output)).isEqualTo(published);

        Step again = submit(Dumps.SECOND_NIGHT, "night-again", output);
        assertThat(again.ended()).as(again.text()).isZero();
        assertThat(report("night-again").path("exit_code").asInt(-1)).isZero();
        assertThat(storeWeeks(output).keySet()).containsExactlyElementsOf(sixStoresIn(16, 17, 18, 19));
        assertThat(filesBelow(output.resolve("_weekmart/staging"))).isEmpty();
    }

    /** The launcher's step for a night. */
    private static Step submit(LocalDate date, String runId, Path output) throws IOException {
        return sparkSubmit(List.of("--deploy-mode", "cluster"), date, runId, output);
    }

    /** The launcher's step for what a cancelled one has left running; it fails where YARN can't be asked. */
    private static String killByTag(String tag) {
        return "set -eo pipefail; "
                + "yarn application -list -appTags " + tag + " -appStates NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING"
                + " | { grep -o 'application_[0-9]*_[0-9]*' || true; } | sort -u | xargs -r -n1 yarn application -kill";
    }

    private static Step sparkSubmit(List<String> mode, LocalDate date, String runId, Path output) throws IOException {
        Path settings = work.resolve(runId + ".conf");
        Files.writeString(
                settings,
                """
                weekmart.raw.path = "%s"
                weekmart.output.path = "%s"
                """
                        .formatted(work.resolve("raw").toUri(), output.toUri()));
        List<String> words = new ArrayList<>(List.of("spark-submit"));
        words.addAll(mode);
        words.addAll(List.of("--class", "io.weekmart.Main"));
        words.addAll(List.of("--conf", "spark.yarn.maxAppAttempts=1", "--conf", "spark.yarn.tags=" + runId));
        words.add(
                repository.resolve("spark-jobs/target/weekmart-spark-jobs.jar").toString());
        // Among what the second night does is to empty a week.
        words.addAll(List.of("weekly-metrics", "--date", date.toString(), "--accept", "weeks-emptied"));
        words.addAll(Workbench.anyChange());
        words.addAll(List.of("--conf", settings.toUri().toString()));
        words.addAll(List.of("--run-id", runId));
        words.addAll(List.of("--report", reportFile(runId).toUri().toString()));
        return cluster.step(words);
    }

    private static Path reportFile(String runId) {
        return work.resolve("reports").resolve(runId + ".json");
    }

    private static JsonNode report(String runId) throws IOException {
        return new ObjectMapper().readTree(reportFile(runId).toFile());
    }

    /** The published rows by week and store. */
    private static SortedMap<String, List<String>> storeWeeks(Path output) throws IOException {
        return new TableReader(new Configuration())
                .storeWeeks(OutputLayout.of(output.toString()).resolve(FactTable.NAME));
    }

    private static List<String> sixStoresIn(int... weeks) {
        List<String> storeWeeks = new ArrayList<>();
        for (int week : weeks) {
            for (int store = 1; store <= 6; store++) {
                storeWeeks.add("yr_num=2024/wk_num=" + week + " store " + store);
            }
        }
        return storeWeeks;
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void waitUntil(Step step, Condition condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.holds()) {
            boolean over = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) > LONGEST_WAIT_SECONDS;
            if (over || !step.process().isAlive()) {
                throw new IllegalStateException("What the test waits for did not happen:\n" + step.text());
            }
            Thread.sleep(20);
        }
    }
}
