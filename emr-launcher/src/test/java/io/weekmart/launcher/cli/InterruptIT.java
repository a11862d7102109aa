package io.weekmart.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.night.Nights;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a run when the launcher that waits for it is interrupted: the real jar, and real signals. */
class InterruptIT {
    private static final int LONGEST_SECONDS = 300;

    private static S3Server s3;

    @TempDir
    private Path folder;

    private NightCli launcher;
    private EmrServer emr;

    @BeforeAll
    static void startServer() {
        s3 = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        s3.close();
    }

    @BeforeEach
    void begin() {
        launcher = new NightCli(s3);
        // Between two looks there is time enough: what happens, the signal makes happen.
        launcher.nights.sets.remove("launcher.wait.poll=10 milliseconds");
        launcher.nights.dumps().deployed();
        emr = launcher.nights.emr;
        emr.onStep(step -> step.state = "RUNNING");
    }

    @AfterEach
    void end() {
        launcher.close();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void cancelEndsTheRun(String signal, int exitCode) throws IOException, InterruptedException {
        Result interrupted = runAndInterrupt("cancel", signal);

        assertThat(interrupted.err())
                .endsWith("It is being cancelled. emr-launcher wait --date 2024-05-05 tells when it has ended.\n");
        assertThat(interrupted.exitCode()).isEqualTo(exitCode);
        assertThat(emr.clusters()).singleElement().satisfies(cluster -> assertThat(cluster.ended())
                .isTrue());
        assertThat(launcher.night("wait").out()).contains("phase     cancelled\n");
    }

    @ParameterizedTest
    @CsvSource({"detach, INT, 130", "detach, TERM, 143", "ask, TERM, 143"})
    void detachLetsItGoOnAndAskDoesSoWithoutATerminal(String choice, String signal, int exitCode)
            throws IOException, InterruptedException {
        Result interrupted = runAndInterrupt(choice, signal);

        assertThat(interrupted.err())
                .endsWith("The run goes on without this launcher."
                        + " emr-launcher wait --date 2024-05-05 waits for it again.\n");
        assertThat(interrupted.exitCode()).isEqualTo(exitCode);
        assertThat(emr.calls()).doesNotContain("CancelSteps", "TerminateJobFlows");

        emr.steps(Nights.RUN).forEach(launcher.nights::goesWell);
        assertThat(launcher.night("run").exitCode()).isZero();
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
    }

    /** Runs the night in a process of its own, and sends it a signal once it waits. */
    private Result runAndInterrupt(String choice, String signal) throws IOException, InterruptedException {
        assumeFalse(signal.equals("INT") && ignored(2), "whoever started this build had it ignore Ctrl-C");
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Path root = Path.of(Objects.requireNonNull(System.getProperty("weekmart.root"), "weekmart.root"));
        List<String> command = new ArrayList<>(List.of(
                root.resolve("bootstrap/emr-launcher").toString(),
                "run",
                "--date",
                "2024-05-05",
                "--on-interrupt",
                choice));
        launcher.nights.sets.forEach(set -> command.addAll(List.of("--set", set)));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_S3", s3.endpoint().toString(),
                        "AWS_ENDPOINT_URL_EMR", emr.endpoint().toString(),
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCOUNT_ID", "111122223333",
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test"));
        Process process = builder.start();
        try {
            long begun = System.nanoTime();
            while (!Files.readString(err).contains("running: step RUNNING")) {
                assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
                assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                        .isLessThan(LONGEST_SECONDS);
                Thread.sleep(50);
            }
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A signal that is ignored stays so in every process below: as in a shell's background. Linux tells which ones are. */
    private static boolean ignored(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 1L << (signal - 1)) != 0);
    }
}
