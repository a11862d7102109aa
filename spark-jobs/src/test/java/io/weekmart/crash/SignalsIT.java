package io.weekmart.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Signals;
import io.weekmart.report.ReportSchema;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Front.Fate;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real signals to the real application, in each phase: how it ends, what it says, and what it leaves. */
class SignalsIT {
    private static final int SIGINT = 2;

    @TempDir
    Path work;

    private Application application;

    @BeforeEach
    void dumps() throws IOException {
        Path raw = work.resolve("raw dumps");
        Dumps.write(raw);
        Path repository = Path.of(System.getProperty("weekmart.root", ".."))
                .toAbsolutePath()
                .normalize();
        application = new Application(repository, work, raw);
    }

    @Test
    void aRunThatIsStoppedBeforeItPublishesSaysSoAndLeavesNothing() throws IOException, InterruptedException {
        Path output = work.resolve("out");

        Application.Running starting = start(output.toString(), "starting", Map.of(), line -> {});
        // Spark makes the folder of its blocks in the middle of its start. Stopped there, it can't be further on.
        awaitBlocks(starting);
        signal(starting, "STOP");
        signal(starting, "TERM");
        signal(starting, "CONT");

        assertThat(starting.ended()).as(starting.text()).isEqualTo(143);
        assertThat(said(starting))
                .isEqualTo(
                        """
                        Stopped by SIGTERM while starting: nothing was published, and the output is free for the next run.
                        Run the same command again.
                        """);
        assertThat(stdout("starting")).isEmpty();
        assertThat(output).doesNotExist();

        String interrupt = Signals.ignored(SIGINT) ? "TERM" : "INT";
        int code = Signals.ignored(SIGINT) ? 143 : 130;
        CompletableFuture<Application.Running> computing = new CompletableFuture<>();
        AtomicBoolean sent = new AtomicBoolean();
        computing.complete(start(output.toString(), "computing", Map.of(), line -> {
            if (line.startsWith("updating dim_calendar") && !sent.getAndSet(true)) {
                // The JVM handles each signal in a thread of its own: of two different ones either may come first.
                signal(computing.join(), interrupt);
                signal(computing.join(), interrupt);
            }
        }));

        assertThat(computing.join().ended()).as(computing.join().text()).isEqualTo(code);
        assertThat(said(computing.join()))
                .isEqualTo(
                        """
                        Stopped by SIG%s while computing: nothing was published, and the output is free for the next run.
                        Run the same command again.
                        """
                                .formatted(interrupt));
        assertThat(stdout("computing"))
                .startsWith("weekly-metrics " + Dumps.FIRST_NIGHT + ": stopped with exit code " + code
                        + ", nothing was published");
        assertThat(names(output))
                .as("a lock that is given back, the mark of the start, and the report")
                .allMatch(name -> name.matches("_weekmart\\.json|_weekmart/locks/0000000001\\.json|runs/.*"));
        assertThat(Files.readString(output.resolve("_weekmart/locks/0000000001.json")))
                .contains("\"released\"");
        String report = Files.readString(output.resolve("runs/" + Dumps.FIRST_NIGHT + "/computing.json"));
        assertThat(report).contains("\"exit_code\" : " + code);
        assertThat(ReportSchema.problems(report)).isEmpty();

        Application.Running next = start(output.toString(), "next", Map.of(), line -> {});

        assertThat(next.ended()).as(next.text()).isZero();
        assertThat(next.text()).doesNotContain("took").doesNotContain("Took");
        assertThat(stdout("next"))
                .contains(": published ")
                .as("nothing was left to tidy up, nobody to take over from")
                .doesNotContain("killed", "did not release it");
    }

    @Test
    void aRunThatIsStoppedWhilePublishingFinishesFirst() throws IOException, InterruptedException {
        CompletableFuture<Application.Running> running = new CompletableFuture<>();
        AtomicBoolean sent = new AtomicBoolean();
        S3Front.Judge judge = new S3Front.Judge() {
            @Override
            public Fate before(String method, String key) {
                return Fate.PASS;
            }

            @Override
            public void after(String method, String key) {
                // The answer to the first replacement is not sent before this returns.
                if (method.equals("COPY") && key.contains("fact_weekly_store_product") && !sent.getAndSet(true)) {
                    signal(running.join(), "TERM");
                    signal(running.join(), "TERM");
                }
            }
        };
        try (S3Server server = S3Server.start();
                S3Front front = S3Front.before(server, judge)) {
            String output = server.uri("mart");
            Map<String, String> settings = server.settings(front.endpoint());
            running.complete(start(output, "publishing", settings, line -> {}));

            assertThat(running.join().ended()).as(running.join().text()).isZero();
            assertThat(said(running.join()))
                    .startsWith("SIGTERM received while publishing: the publication ")
                    .hasLineCount(1);
            assertThat(stdout("publishing"))
                    .startsWith("weekly-metrics " + Dumps.FIRST_NIGHT + ": published ")
                    .contains("report ");
            Configuration hadoop = server.hadoopConf();
            assertThat(new TableReader(hadoop).names(OutputLayout.of(output).root()))
                    .contains("_weekmart/ledger.json")
                    .noneMatch(name -> name.matches("_weekmart/(staging|journals)/.*"));

            Application.Running next = start(output, "next", settings, line -> {});
            assertThat(next.ended()).as(next.text()).isZero();
            assertThat(stdout("next")).contains("nothing to do, the output is up to date");
        }
    }

    private Application.Running start(String output, String runId, Map<String, String> hadoop, Consumer<String> line)
            throws IOException {
        // Where nothing else is said, Spark keeps its own files there.
        Path temporary = Files.createDirectories(work.resolve("local-" + runId));
        List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
        return application.start(output, Dumps.FIRST_NIGHT, runId, hadoop, options, line);
    }

    private void awaitBlocks(Application.Running running) throws IOException, InterruptedException {
        Path folder = work.resolve("local-starting");
        while (running.process().isAlive()) {
            try (Stream<Path> entries = Files.list(folder)) {
                if (entries.anyMatch(entry -> entry.getFileName().toString().startsWith("blockmgr-"))) {
                    return;
                }
            }
            Thread.sleep(1);
        }
    }

    private static void signal(Application.Running running, String name) {
        Signals.send(running.process(), name);
    }

    /** What stderr says but for the stages and the notice of a run that takes its time to stop. */
    private static String said(Application.Running running) {
        StringBuilder said = new StringBuilder();
        running.text()
                .lines()
                .filter(line -> !line.isBlank() && !line.matches("\\S.* +\\d+\\.\\d s"))
                .filter(line -> !line.matches("SIG[A-Z]+ received: stopping\\."))
                .forEach(line -> said.append(line).append('\n'));
        return said.toString();
    }

    private String stdout(String runId) throws IOException {
        return Files.readString(work.resolve(runId + ".out"));
    }

    private static List<String> names(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> output.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
