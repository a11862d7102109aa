package io.weekmart.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weekmart.launcher.aws.AwsJsonServer.Fate;
import io.weekmart.launcher.aws.StsServer;
import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.night.Nights;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about a night, against a real S3 server and a stand-in for EMR: every word that they write, and every code they end with. */
class NightCommandsTest {
    private static final int TRIES_OF_THE_SDK = 4;

    private static S3Server s3;

    private NightCli launcher;
    private Nights nights;
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
        nights = launcher.nights;
        emr = nights.emr;
        nights.dumps().deployed();
        emr.onStep(nights::goesWell);
    }

    @AfterEach
    void end() {
        launcher.close();
    }

    private void stepsRun() {
        emr.onStep(step -> {
            step.state = "RUNNING";
            step.cluster.state = "RUNNING";
        });
    }

    private static void assertResult(Result result, int exitCode, String out, String err) {
        assertThat(result.err()).isEqualTo(err);
        assertThat(result.out()).isEqualTo(out);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aGoodNightTellsItsStepsAndEndsWith0() {
        assertResult(
                launcher.night("run"),
                0,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     succeeded
                run       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1
                where     cluster j-0000000000001
                detail    The job says: published.
                report    s3://bucket/night/launcher/test/nights/weekly-metrics/2024-05-05/attempt-0001/report-01.json
                """,
                """
                Looking at the dumps of 2024-05-05 in s3://bucket/night/dumps/.
                Attempt 1 of weekly-metrics for 2024-05-05 is weekmart-test-weekly-metrics-2024-05-05-a1 (the first attempt).
                Sending weekmart-test-weekly-metrics-2024-05-05-a1 to a cluster of its own, emr-7.14.0.
                EMR took it: cluster j-0000000000001.
                Attempt 1 succeeded: The job says: published.
                The run of weekly-metrics for 2024-05-05 is closed.
                """);
    }

    @Test
    void statusNamesTheRunsOfTheOtherPipelinesToo() {
        nights.withShop().dumpsOfShop().deployed();
        launcher.night("run", "--pipeline", "shop");

        Result all = launcher.night("status");
        Result shop = launcher.night("status", "--pipeline", "shop");

        assertThat(all.out())
                .startsWith("pipeline  weekly-metrics\n")
                .endsWith("\nalso      shop: succeeded; for more add --pipeline shop\n");
        assertThat(shop.out()).startsWith("pipeline  shop\n").doesNotContain("also");
    }

    @Test
    void aClosedNightIsToldAgainAndNotRunAgain() {
        launcher.night("run");

        assertResult(
                launcher.night("run", "--output", "json"),
                0,
                """
                {
                  "pipeline" : "weekly-metrics",
                  "date" : "2024-05-05",
                  "phase" : "succeeded",
                  "in_progress" : false,
                  "exit_code" : 0,
                  "attempt" : 1,
                  "run_id" : "weekmart-test-weekly-metrics-2024-05-05-a1",
                  "cluster" : "j-0000000000001",
                  "since" : "TIME",
                  "detail" : "The job says: published.",
                  "notes" : [ ],
                  "report" : "s3://bucket/night/launcher/test/nights/weekly-metrics/2024-05-05/attempt-0001/report-01.json"
                }
                """,
                "");
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void onAClusterThatIsThereTheStepIsToldToo() {
        EmrServer.Cluster shared = emr.cluster("analytics", "WAITING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.deployed();

        assertThat(launcher.night("run").out()).contains("where     step s-0000000000002 on cluster j-0000000000001\n");
        assertThat(launcher.night("status", "--output", "json").out())
                .contains(
                        """
                          "cluster" : "j-0000000000001",
                          "step" : "s-0000000000002",
                        """);
    }

    @Test
    void withoutWaitingForInputARunEndsWhereDumpsAreMissing() {
        nights.store.put(nights.at("dumps/store_2024-05-05.csv"), new byte[0]);

        assertThat(launcher.night("run").exitCode()).isEqualTo(3);
    }

    @Test
    void dumpsThatComeLateAreWaitedFor() throws IOException {
        nights.store.put(nights.at("dumps/store_2024-05-05.csv"), new byte[0]);
        AtomicInteger listings = new AtomicInteger();
        S3Front.Judge judge = (method, key) -> {
            if (method.equals("GET") && key.isEmpty() && listings.incrementAndGet() == 30) {
                nights.dumps();
            }
            return S3Front.Fate.PASS;
        };
        try (S3Front front = S3Front.before(s3, judge)) {
            System.setProperty("aws.endpointUrlS3", front.endpoint().toString());

            Result result = assertTimeoutPreemptively(
                    Duration.ofMinutes(1), () -> launcher.night("run", "--wait-for-input", "--timeout", "50s"));

            assertThat(result.out())
                    .contains("phase     succeeded\nrun       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1\n");
            assertThat(result.exitCode()).isZero();
            assertThat(result.err())
                    .startsWith(
                            """
                            Looking at the dumps of 2024-05-05 in s3://bucket/night/dumps/.
                            waiting for input: The dumps of 2024-05-05 are not ready. store_2024-05-05.csv: it is empty
                            Attempt 1 of weekly-metrics for 2024-05-05""");
        }
    }

    @Test
    void dumpsAreWaitedForUntilTheDeadlineAndNoLonger() {
        nights.store.put(nights.at("dumps/store_2024-05-05.csv"), new byte[0]);
        nights.sets.add("launcher.days-after=1");

        Result result =
                assertTimeoutPreemptively(Duration.ofMinutes(1), () -> launcher.night("run", "--wait-for-input"));

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).contains("phase     waiting for input");
        assertThat(emr.calls("RunJobFlow")).isZero();
    }

    @Test
    void waitingForANightThatNobodyBeganEndsWith2() {
        assertResult(
                launcher.night("wait"),
                2,
                "",
                """
                Cannot wait for weekly-metrics for 2024-05-05: no attempt was begun.
                emr-launcher run --date 2024-05-05 begins one, and waits.
                """);
    }

    @Test
    void whatWaitingDoesNotMendIsNotWaitedFor() {
        nights.sets.add("launcher.cluster.name=analytics");
        nights.deployed();

        Result result = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> launcher.night("run"));

        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.err()).contains("Cannot find a cluster whose name begins with analytics");
    }

    @Test
    void forceHoldsUntilS3HasAnswered() throws IOException {
        launcher.night("run");
        AtomicInteger refusals = new AtomicInteger(TRIES_OF_THE_SDK);
        try (S3Front front = S3Front.before(
                s3, (method, key) -> refusals.getAndDecrement() > 0 ? S3Front.Fate.SLOW_DOWN : S3Front.Fate.PASS)) {
            System.setProperty("aws.endpointUrlS3", front.endpoint().toString());

            Result again = launcher.night("run", "--force");

            assertThat(again.err()).contains("AWS answered 503 SlowDown. Looking again.");
            assertThat(again.out()).contains("run       weekmart-test-weekly-metrics-2024-05-05-a2, attempt 2\n");
        }
    }

    @Test
    void forceRunsANightAgainAfterItsSuccess() {
        launcher.night("run");

        Result again = launcher.night("run", "--force");

        assertThat(again.out()).contains("run       weekmart-test-weekly-metrics-2024-05-05-a2, attempt 2\n");
        assertThat(again.err())
                .contains(
                        "Attempt 2 of weekly-metrics for 2024-05-05 is weekmart-test-weekly-metrics-2024-05-05-a2 (asked for by --force).");
        assertThat(emr.calls("RunJobFlow")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "submit"})
    void forceIsRefusedWhileAnAttemptIsInProgress(String command) {
        nights.sets.add("launcher.wait.timeout=1 second");
        nights.deployed();
        stepsRun();
        launcher.night("submit");

        assertResult(
                launcher.night(command, "--force"),
                2,
                "",
                """
                Cannot begin another attempt of weekly-metrics for 2024-05-05: attempt 1 is in progress.
                Without --force run goes on with it; emr-launcher cancel --date 2024-05-05 ends it.
                """);
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void forceBeginsOneAttemptWhateverIsNotAnsweredAfterwards() {
        launcher.night("run");
        emr.onStep(step -> {
            nights.goesWell(step);
            emr.next("DescribeCluster", Fate.BROKEN, Fate.BROKEN, Fate.BROKEN, Fate.BROKEN);
        });

        Result again = launcher.night("run", "--force");

        assertThat(again.err()).contains("AWS answered 500 InternalServerException. Looking again.");
        assertThat(again.out())
                .contains("phase     succeeded\nrun       weekmart-test-weekly-metrics-2024-05-05-a2, attempt 2\n");
        assertThat(emr.calls("RunJobFlow")).isEqualTo(2);
    }

    @Test
    void aFaultOfOursShowsItsStackTraceAndEndsWith1() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Cli broken = new Cli(
                () -> {
                    throw new IllegalStateException("two of one kind");
                },
                Map.of(),
                false,
                new PrintStream(out, true),
                new PrintStream(err, true));

        int exitCode = broken.run("check", "--date", "2024-05-05", "--set", "raw.path=s3://raw/dumps/");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith(
                        """
                        This is an internal error; please report it with what follows.
                        java.lang.IllegalStateException: two of one kind
                        \tat io.weekmart.launcher.cli.NightCommandsTest.""");
        assertThat(out.size()).isZero();
    }

    @Test
    void aRefusalOfAwsNamesThePermissionAndEndsWith2() {
        emr.next("RunJobFlow", Fate.DENIED);

        Result result = launcher.night("run");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .endsWith(
                        """
                        Cannot make a cluster for weekmart-test-weekly-metrics-2024-05-05-a1: access is denied: User is not authorized.
                        Allow elasticmapreduce:RunJobFlow, elasticmapreduce:AddTags and iam:PassRole to the credentials in use.
                        """);
    }

    @Test
    void verboseShowsTheStackTraceOfAFaultOfTheUser() {
        Result result = launcher.night("cancel", "--verbose");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .startsWith(
                        """
                        Cannot cancel weekly-metrics for 2024-05-05: no attempt is in progress.
                        emr-launcher status --date 2024-05-05 tells how it stands.
                        io.weekmart.contract.fault.UserFault: Cannot cancel weekly-metrics for 2024-05-05: no attempt is in progress.
                        \tat io.weekmart.launcher.night.NightEngine""");
    }

    @Test
    void dumpsThatAreNotReadyEndWith3() {
        nights.store.put(nights.at("dumps/store_2024-05-05.csv"), new byte[0]);

        assertResult(
                launcher.night("run"),
                3,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     waiting for input
                detail    The dumps of 2024-05-05 are not ready.
                note      store_2024-05-05.csv: it is empty
                do        Wait for the export, or have it run again.
                next      emr-launcher check --date 2024-05-05
                """,
                """
                Looking at the dumps of 2024-05-05 in s3://bucket/night/dumps/.
                """);
        assertThat(emr.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3, emr-launcher check --date 2024-05-05",
        "4, emr-launcher logs --date 2024-05-05",
        "5, emr-launcher run --date 2024-05-05",
        "8, emr-launcher run --date 2024-05-05"
    })
    void whatTheJobReportedIsTheCodeAndOnScreen(int code, String next) {
        nights.sets.add("launcher.max-attempts=1");
        nights.deployed();
        emr.onStep(step -> {
            nights.report(step, code, "Cannot go on: it is as it is.");
            step.end("FAILED");
        });

        assertResult(
                launcher.night("run"),
                code,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     failed
                run       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1
                where     cluster j-0000000000001
                detail    Cannot go on: it is as it is.
                do        Mend it.
                report    s3://bucket/night/launcher/test/nights/weekly-metrics/2024-05-05/attempt-0001/report-01.json
                next      %s
                """
                        .formatted(next),
                """
                Looking at the dumps of 2024-05-05 in s3://bucket/night/dumps/.
                Attempt 1 of weekly-metrics for 2024-05-05 is weekmart-test-weekly-metrics-2024-05-05-a1 (the first attempt).
                Sending weekmart-test-weekly-metrics-2024-05-05-a1 to a cluster of its own, emr-7.14.0.
                EMR took it: cluster j-0000000000001.
                Attempt 1 failed: Cannot go on: it is as it is.
                """);
    }

    @Test
    void aClusterThatFailsEndsWith6() {
        nights.sets.add("launcher.max-attempts=1");
        nights.deployed();
        emr.onStep(step -> {
            step.cluster.state = "TERMINATED_WITH_ERRORS";
            step.cluster.reasonCode = "BOOTSTRAP_FAILURE";
            step.cluster.reason = "On the master instance, bootstrap action 1 returned a non-zero return code";
        });

        assertResult(
                launcher.night("run", "--output", "json"),
                6,
                """
                {
                  "pipeline" : "weekly-metrics",
                  "date" : "2024-05-05",
                  "phase" : "failed",
                  "in_progress" : false,
                  "exit_code" : 6,
                  "attempt" : 1,
                  "run_id" : "weekmart-test-weekly-metrics-2024-05-05-a1",
                  "cluster" : "j-0000000000001",
                  "since" : "TIME",
                  "detail" : "EMR says cluster TERMINATED_WITH_ERRORS: BOOTSTRAP_FAILURE: On the master instance, bootstrap action 1 returned a non-zero return code (EMR)",
                  "notes" : [ ],
                  "hint" : "Look at what the node's setup says, in emr-launcher logs.",
                  "next" : "emr-launcher logs --date 2024-05-05"
                }
                """,
                """
                Looking at the dumps of 2024-05-05 in s3://bucket/night/dumps/.
                Attempt 1 of weekly-metrics for 2024-05-05 is weekmart-test-weekly-metrics-2024-05-05-a1 (the first attempt).
                Sending weekmart-test-weekly-metrics-2024-05-05-a1 to a cluster of its own, emr-7.14.0.
                EMR took it: cluster j-0000000000001.
                Attempt 1 failed: EMR says cluster TERMINATED_WITH_ERRORS: BOOTSTRAP_FAILURE: On the master instance, bootstrap action 1 returned a non-zero return code (EMR)
                """);
    }

    @ParameterizedTest
    @CsvSource({"0s", "1s"})
    void waitingTimeThatIsOverEndsWith7AndChangesNothing(String timeout) {
        stepsRun();

        assertResult(
                launcher.night("run", "--timeout", timeout),
                7,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     running for N s
                run       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1
                where     cluster j-0000000000001
                detail    step RUNNING
                next      emr-launcher wait --date 2024-05-05
                """,
                """
                Looking at the dumps of 2024-05-05 in s3://bucket/night/dumps/.
                Attempt 1 of weekly-metrics for 2024-05-05 is weekmart-test-weekly-metrics-2024-05-05-a1 (the first attempt).
                Sending weekmart-test-weekly-metrics-2024-05-05-a1 to a cluster of its own, emr-7.14.0.
                EMR took it: cluster j-0000000000001.
                running: step RUNNING
                """);
        assertThat(emr.calls()).doesNotContain("CancelSteps", "TerminateJobFlows", "AddJobFlowSteps");

        emr.steps(Nights.RUN).forEach(nights::goesWell);
        assertResult(
                launcher.night("run"),
                0,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     succeeded
                run       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1
                where     cluster j-0000000000001
                detail    The job says: published.
                report    s3://bucket/night/launcher/test/nights/weekly-metrics/2024-05-05/attempt-0001/report-01.json
                """,
                """
                Attempt 1 succeeded: The job says: published.
                The run of weekly-metrics for 2024-05-05 is closed.
                """);
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void itWaitsNoLongerThanAskedForHoweverRarelyItLooks() {
        nights.sets.add("launcher.wait.poll=1 hour");
        nights.deployed();
        stepsRun();

        Result result =
                assertTimeoutPreemptively(Duration.ofSeconds(30), () -> launcher.night("run", "--timeout", "1s"));

        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void whoRunsItAcceptsWhatAGuardRefuses() {
        try (StsServer sts = new StsServer("arn:aws:iam::111122223333:user/jo")) {
            launcher.nights.dumps().deployed();
            launcher.nights.emr.onStep(launcher.nights::goesWell);

            Result refused = launcher.night("run", "--accept", "min-rows=stok");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("Cannot accept 'min-rows=stok': min-rows is not about a table 'stok'.");
            assertThat(sts.calls()).isZero();

            assertThat(launcher.night("run", "--accept", "min-rows=store", "--accept=silent-stores")
                            .exitCode())
                    .isZero();
            assertThat(launcher.nights.emr.steps(Nights.RUN).get(0).arguments)
                    .containsSubsequence(
                            "--accept",
                            "min-rows=store",
                            "--accept",
                            "silent-stores",
                            "--accepted-by",
                            "arn:aws:iam::111122223333:user/jo");
        }
    }

    @Test
    void submitDoesNotWaitAndIsDone() {
        stepsRun();

        assertResult(
                launcher.night("submit", "--output", "json"),
                0,
                """
                {
                  "pipeline" : "weekly-metrics",
                  "date" : "2024-05-05",
                  "phase" : "running",
                  "in_progress" : true,
                  "exit_code" : 7,
                  "attempt" : 1,
                  "run_id" : "weekmart-test-weekly-metrics-2024-05-05-a1",
                  "cluster" : "j-0000000000001",
                  "since" : "TIME",
                  "detail" : "step RUNNING",
                  "notes" : [ ],
                  "next" : "emr-launcher wait --date 2024-05-05"
                }
                """,
                """
                Looking at the dumps of 2024-05-05 in s3://bucket/night/dumps/.
                Attempt 1 of weekly-metrics for 2024-05-05 is weekmart-test-weekly-metrics-2024-05-05-a1 (the first attempt).
                Sending weekmart-test-weekly-metrics-2024-05-05-a1 to a cluster of its own, emr-7.14.0.
                EMR took it: cluster j-0000000000001.
                """);
        assertThat(launcher.night("submit").exitCode())
                .as("what is under way is not sent again")
                .isZero();
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void waitEndsWithTheCodeOfTheAttemptAndClosesNothing() {
        stepsRun();
        launcher.night("submit");
        assertThat(launcher.night("wait", "--timeout", "0s").exitCode()).isEqualTo(7);
        emr.steps(Nights.RUN).forEach(nights::goesWell);

        assertResult(
                launcher.night("wait"),
                0,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     succeeded
                run       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1
                where     cluster j-0000000000001
                detail    The job says: published.
                report    s3://bucket/night/launcher/test/nights/weekly-metrics/2024-05-05/attempt-0001/report-01.json
                """,
                """
                Attempt 1 succeeded: The job says: published.
                """);
        assertThat(launcher.night("reconcile").err())
                .isEqualTo("The run of weekly-metrics for 2024-05-05 is closed.\n");
    }

    @Test
    void statusIsDoneHoweverTheNightStands() {
        assertResult(
                launcher.night("status"),
                0,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     not begun
                detail    No attempt was begun.
                next      emr-launcher run --date 2024-05-05
                """,
                "");
        stepsRun();
        launcher.night("submit");
        assertResult(
                launcher.night("status"),
                0,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     running for N s
                run       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1
                where     cluster j-0000000000001
                detail    step RUNNING
                next      emr-launcher wait --date 2024-05-05
                """,
                "");
    }

    @Test
    void cancelEndsTheRunAndIsDone() {
        stepsRun();
        launcher.night("submit");

        assertResult(
                launcher.night("cancel"),
                0,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     cancelled
                run       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1
                where     cluster j-0000000000001
                detail    It was cancelled.
                do        Nothing is tried again by itself.
                next      emr-launcher run --date 2024-05-05
                """,
                """
                stopping: It is being ended: step RUNNING.
                Attempt 1 cancelled: It was cancelled.
                """);
        assertThat(emr.clusters()).singleElement().satisfies(cluster -> assertThat(cluster.ended())
                .isTrue());
        assertThat(launcher.night("status").exitCode()).isZero();
        assertThat(launcher.night("wait").exitCode()).isEqualTo(6);
    }

    @Test
    void cancelThatComesTooLateBringsTheCatalogInLineAndSaysSo() {
        stepsRun();
        launcher.night("submit");
        emr.onCall(
                "TerminateJobFlows", () -> nights.report(emr.steps(Nights.RUN).get(0), 0, null));

        assertResult(
                launcher.night("cancel"),
                0,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     succeeded
                run       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1
                where     cluster j-0000000000001
                detail    The job says: published. It had ended well before its cancellation took effect.
                report    s3://bucket/night/launcher/test/nights/weekly-metrics/2024-05-05/attempt-0001/report-01.json
                """,
                """
                stopping: It is being ended: step RUNNING.
                Attempt 1 succeeded: The job says: published. It had ended well before its cancellation took effect.
                The run of weekly-metrics for 2024-05-05 is closed.
                """);
    }

    @Test
    void whereEmrNoLongerKnowsTheClusterNoCommandIsADeadEnd() {
        stepsRun();
        launcher.night("submit");
        emr.forget(emr.clusters().get(0));

        Result cancelled = launcher.night("cancel");
        assertThat(cancelled.exitCode()).as(cancelled.err()).isZero();
        assertThat(cancelled.out()).contains("phase     cancelled\n");
        assertThat(launcher.night("wait").exitCode()).isEqualTo(6);
        assertThat(launcher.night("status").exitCode()).isZero();
        assertThat(launcher.night("logs").out()).contains("Cluster id 'j-0000000000001' is not valid.");
        Result again = launcher.night("run", "--timeout", "0s");
        assertThat(again.exitCode()).as(again.err()).isEqualTo(7);
        emr.steps("weekmart-test-weekly-metrics-2024-05-05-a2").forEach(step -> nights.report(step, 0, null));
        emr.forget(emr.clusters().get(0));

        assertThat(launcher.night("reconcile").out()).contains("phase     succeeded\n");
        assertThat(launcher.night("run").exitCode()).isZero();
    }

    @Test
    void cancelWithNothingInProgressEndsWith2() {
        assertResult(
                launcher.night("cancel"),
                2,
                "",
                """
                Cannot cancel weekly-metrics for 2024-05-05: no attempt is in progress.
                emr-launcher status --date 2024-05-05 tells how it stands.
                """);
    }

    @Test
    void reconcileDoesWhatIsNextAndDoesNotWait() {
        stepsRun();

        Result first = launcher.night("reconcile");
        assertThat(first.exitCode()).isEqualTo(7);
        assertThat(first.err()).endsWith("EMR took it: cluster j-0000000000001.\n");
        assertResult(
                launcher.night("reconcile"),
                7,
                """
                pipeline  weekly-metrics
                date      2024-05-05
                phase     running for N s
                run       weekmart-test-weekly-metrics-2024-05-05-a1, attempt 1
                where     cluster j-0000000000001
                detail    step RUNNING
                next      emr-launcher wait --date 2024-05-05
                """,
                "");

        emr.steps(Nights.RUN).forEach(nights::goesWell);
        assertThat(launcher.night("reconcile").exitCode()).isZero();
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void anEmrThatDoesNotAnswerIsToldAndAskedAgain() {
        stepsRun();
        launcher.night("submit");
        emr.next("DescribeCluster", Fate.BROKEN, Fate.BROKEN, Fate.BROKEN, Fate.BROKEN);

        Result result = launcher.night("wait", "--timeout", "1s");

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.err())
                .contains("Cannot look at cluster j-0000000000001: AWS answered 500 InternalServerException."
                        + " Looking again.\n");
    }

    @Test
    void logsShowStepAndDriverAndTheLineThatMatters() {
        stepsRun();
        launcher.night("submit");
        assertResult(
                launcher.night("logs"),
                0,
                "",
                "There are no logs of the run for 2024-05-05 yet. EMR writes them minutes late.\n");

        log("steps/s-0000000000002/stderr", "Submitted application application_17_0001\nfinished with failed status\n");
        log(
                "containers/application_17_0001/container_17_0001_01_000001/stderr",
                "INFO Starting\njava.lang.OutOfMemoryError: Java heap space\n\tat io.weekmart.Main\n");
        log("containers/application_16_0009/container_16_0009_01_000001/stderr", "of another run\n");

        assertResult(
                launcher.night("logs"),
                0,
                """
                ==> s3://bucket/night/launcher/test/logs/j-0000000000001/steps/s-0000000000002/stderr
                Submitted application application_17_0001
                finished with failed status
                ==> s3://bucket/night/launcher/test/logs/j-0000000000001/containers/application_17_0001/container_17_0001_01_000001/stderr
                INFO Starting
                java.lang.OutOfMemoryError: Java heap space
                \tat io.weekmart.Main
                --> java.lang.OutOfMemoryError: Java heap space
                    Give it more memory: launcher.spark { "spark.driver.memory" = ..., "spark.executor.memory" = ... }, or larger instances.
                """,
                "");
    }

    @Test
    void logsAsJsonHoldTheSame() {
        stepsRun();
        launcher.night("submit");
        assertResult(launcher.night("logs", "--output", "json"), 0, "[ ]\n", "");
        log("steps/s-0000000000002/stderr", "No space left on device\n");

        assertResult(
                launcher.night("logs", "--output", "json"),
                0,
                """
                [ {
                  "source" : "s3://bucket/night/launcher/test/logs/j-0000000000001/steps/s-0000000000002/stderr",
                  "line" : "No space left on device",
                  "hint" : "Give the nodes larger disks, or more nodes: launcher.cluster.",
                  "tail" : [ "No space left on device" ]
                } ]
                """,
                "");
    }

    private void log(String name, String text) {
        nights.store.put(
                nights.at("launcher/test/logs/j-0000000000001/" + name), text.getBytes(StandardCharsets.UTF_8));
    }
}
