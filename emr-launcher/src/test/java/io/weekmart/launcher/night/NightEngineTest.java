package io.weekmart.launcher.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.aws.AwsJsonServer.Fate;
import io.weekmart.launcher.compute.Submission;
import io.weekmart.launcher.emr.EmrConnection;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.night.NightStatus.Phase;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a night needs next, against a real S3 server and a stand-in for EMR, both over HTTP. */
class NightEngineTest {
    private static S3Server s3;

    private Nights nights;

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
        nights = new Nights(s3);
        nights.emr.onStep(nights::goesWell);
    }

    @AfterEach
    void end() {
        nights.close();
    }

    private String yarnTag() {
        return Nights.RUN + "-" + nights.settings().installation();
    }

    private NightStatus reconcile() {
        return nights.launcher().reconcile(Nights.DATE, Wish.AUTOMATIC);
    }

    @Test
    void aGoodNightIsClosedAndDoneOnce() {
        nights.dumps().deployed();

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(status.runId()).isEqualTo(Nights.RUN);
        assertThat(nights.told).containsExactly("catalog", "success of " + Nights.RUN);
        assertThat(nights.emr.clusters()).singleElement().satisfies(cluster -> assertThat(cluster.ended())
                .isTrue());

        List<String> calls = nights.emr.calls();
        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.calls()).as("a closed night asks nothing of EMR").isEqualTo(calls);
        assertThat(nights.told).hasSize(2);
    }

    @Test
    void theStepIsWhatTheJobUnderstands() {
        nights.dumps().deployed();
        reconcile();

        EmrServer.Step step = nights.emr.steps(Nights.RUN).get(0);
        String artifacts = nights.at("launcher/test/artifacts/").toString();
        assertThat(step.arguments)
                .startsWith(
                        "spark-submit",
                        "--deploy-mode",
                        "cluster",
                        "--class",
                        "io.weekmart.Main",
                        "--conf",
                        "spark.yarn.maxAppAttempts=1",
                        "--conf",
                        "spark.yarn.tags=" + yarnTag())
                .endsWith(
                        "--run-id",
                        Nights.RUN,
                        "--report",
                        nights.at("launcher/test/nights/weekly-metrics/2024-05-05/attempt-0001/report-01.json")
                                .toString());
        assertThat(step.arguments.get(9)).startsWith(artifacts).endsWith("/weekmart-spark-jobs.jar");
        assertThat(step.arguments.subList(10, 13)).containsExactly("weekly-metrics", "--date", "2024-05-05");
        assertThat(step.option("--conf")).startsWith(artifacts).endsWith("/weekmart.conf");
    }

    @Test
    void dumpsThatAreNotReadyStartNothing() {
        nights.overdueToday();
        nights.dumps().deployed();
        nights.store.put(nights.at("dumps/store_2024-05-05.csv"), new byte[0]);

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.WAITING_FOR_INPUT);
        assertThat(status.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(status.notes()).containsExactly("store_2024-05-05.csv: it is empty");
        assertThat(nights.emr.calls()).isEmpty();
        assertThat(nights.told)
                .containsExactly(
                        "not ready: store_2024-05-05.csv: it is empty",
                        "late: waiting for input: The dumps of 2024-05-05 are not ready.");
    }

    @Test
    void onAClosedDayWithoutDumpsThereIsNothingToRunAndNobodyIsTold() {
        nights.overdueToday();
        nights.closedOn("SUNDAY");
        nights.deployed();

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.CLOSED_DAY);
        assertThat(status.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(status.detail())
                .isEqualTo("The stores were closed on 2024-05-05, and there is no dump: nothing to count.");
        assertThat(nights.emr.calls()).isEmpty();
        assertThat(nights.told).isEmpty();
        assertThat(nights.launcher().look(Nights.DATE).phase()).isEqualTo(Phase.CLOSED_DAY);
        assertThat(nights.launcher().follow(Nights.DATE).exitCode()).isEqualTo(ExitCode.DONE);

        nights.dumps();
        assertThat(nights.launcher().look(Nights.DATE).phase()).isEqualTo(Phase.NOT_BEGUN);
        assertThat(reconcile().attempt()).as("what was delivered is counted").isEqualTo(1);
    }

    @Test
    void aLargeDumpIsReadOnceHoweverOftenOthersAreMissing() throws IOException {
        nights.dumps().deployed();
        nights.store.put(nights.at("dumps/store_2024-05-05.csv"), new byte[0]);
        nights.dump(WeeklyTables.SALES, Nights.DATE, 100_000);
        List<String> read = new CopyOnWriteArrayList<>();
        S3Front.Judge judge = (method, key) -> {
            if (method.equals("GET") && key.contains("/dumps/")) {
                read.add(key.replaceFirst(".*/", ""));
            }
            return S3Front.Fate.PASS;
        };
        try (S3Front front = S3Front.before(s3, judge)) {
            System.setProperty("aws.endpointUrlS3", front.endpoint().toString());
            try (ObjectStore way = ObjectStore.connect()) {
                for (int look = 0; look < 3; look++) {
                    assertThat(nights.launcher(way)
                                    .reconcile(Nights.DATE, Wish.AUTOMATIC)
                                    .notes())
                            .containsExactly("store_2024-05-05.csv: it is empty");
                }
                assertThat(read).containsOnlyOnce("sales_2024-05-05.csv");

                nights.dump(WeeklyTables.SALES, Nights.DATE, 100_001);
                nights.launcher(way).reconcile(Nights.DATE, Wish.AUTOMATIC);
                assertThat(read.stream().filter("sales_2024-05-05.csv"::equals))
                        .as("another version is read")
                        .hasSize(2);
            }
        }
    }

    @Test
    void beforeItsCutoffNobodyIsToldThatInputIsMissing() {
        assertThat(reconcile().phase()).isEqualTo(Phase.WAITING_FOR_INPUT);
        assertThat(nights.told).isEmpty();
    }

    @Test
    void withoutADeploymentTheHintSaysDeploy() {
        nights.dumps();

        assertThatThrownBy(this::reconcile)
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("nothing is deployed")
                .satisfies(fault -> assertThat(((UserFault) fault).hint()).contains("emr-launcher deploy"));
        assertThat(nights.emr.calls()).isEmpty();
    }

    @Test
    void anotherConfigurationThanTheDeployedOneStartsNothing() {
        nights.dumps().deployed();
        nights.sets.add("output.files-per-week=4");

        assertThatThrownBy(this::reconcile)
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("is not what was deployed");
    }

    @Test
    void theLaunchersOwnPartMayDifferFromTheDeployed() {
        nights.dumps().deployed();
        nights.sets.add("launcher.check.min-size=0");

        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void aNightUnderWayKeepsWhatItWasStartedWith() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        nights.sets.add("output.files-per-week=4");
        nights.deployed();

        nights.emr.steps(Nights.RUN).forEach(nights::goesWell);

        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.steps(Nights.RUN)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"LOST", "BROKEN_AFTER_EFFECT"})
    void aClusterWhoseAnswerWasLostIsFoundAndNotMadeAgain(Fate fate) {
        nights.dumps().deployed();
        nights.emr.next("RunJobFlow", fate);

        assertThat(reconcile().phase()).isEqualTo(Phase.SENDING);
        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(1);
        assertThat(nights.emr.clusters()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"BROKEN", "THROTTLED"})
    void aClusterThatWasNotMadeIsAskedForAgainAfterTheGraceTime(Fate fate) {
        nights.dumps().deployed();
        nights.sets.add("launcher.wait.settle=1 hour");
        nights.deployed();
        nights.emr.next("RunJobFlow", fate);

        assertThat(reconcile().phase()).isEqualTo(Phase.SENDING);
        assertThat(reconcile().phase()).as("within the grace time").isEqualTo(Phase.SENDING);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(1);

        nights.sets.remove("launcher.wait.settle=1 hour");
        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(2);
        assertThat(nights.emr.clusters()).hasSize(1);
    }

    @Test
    void aSendingThatArrivesLateIsEndedAndTheEffectiveRunCounts() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        nights.emr.next("RunJobFlow", Fate.BROKEN);
        reconcile();
        reconcile();
        // The first request turns up after all: a second cluster of the same name.
        EmrServer.Cluster late = nights.emr.cluster(Nights.RUN, "RUNNING", nights.tags());
        EmrServer.Step step = nights.emr.steps(Nights.RUN).get(0);
        nights.report(step, 0, null);
        step.end("COMPLETED");
        late.state = "TERMINATED";

        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.clusters())
                .allSatisfy(cluster -> assertThat(cluster.ended()).isTrue());
    }

    @Test
    void aClusterOfAnotherInstallationIsNeitherAdoptedNorEnded() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        Map<String, String> others = Map.of("weekmart:environment", "test", "weekmart:installation", "0123456789ab");
        EmrServer.Cluster other = nights.emr.cluster(Nights.RUN, "RUNNING", others);
        EmrServer.Cluster older = nights.emr.cluster(Nights.RUN, "RUNNING", Map.of("weekmart:environment", "test"));
        nights.emr.next("RunJobFlow", Fate.LOST);

        assertThat(reconcile().phase()).isEqualTo(Phase.SENDING);
        assertThat(reconcile().phase()).isEqualTo(Phase.RUNNING);
        EmrServer.Cluster ours = nights.emr.clusters().get(2);
        nights.launcher().cancel(Nights.DATE);
        nights.launcher().follow(Nights.DATE);

        assertThat(nights.launcher().follow(Nights.DATE).submission())
                .isEqualTo(new Submission(ours.id, ours.steps.get(0).id, true));
        assertThat(ours.ended()).isTrue();
        assertThat(other.state).isEqualTo("RUNNING");
        assertThat(older.state).isEqualTo("RUNNING");
    }

    @Test
    void onASharedClusterTheStepOfAnotherInstallationIsNotTakenForOurs() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "RUNNING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        String elsewhere = "launcher.path=" + nights.at("elsewhere/");
        nights.sets.add(elsewhere);
        nights.deployed();
        reconcile();
        nights.sets.remove(elsewhere);
        nights.emr.next("AddJobFlowSteps", Fate.LOST);

        assertThat(reconcile().phase()).isEqualTo(Phase.SENDING);
        assertThat(reconcile().submission()).isEqualTo(new Submission(shared.id, shared.steps.get(1).id, false));
        nights.emr.onStep(nights::goesWell);
        nights.launcher().cancel(Nights.DATE);
        for (int look = 0; look < 3; look++) {
            nights.launcher().follow(Nights.DATE);
        }

        assertThat(nights.launcher().look(Nights.DATE).phase()).isEqualTo(Phase.CANCELLED);
        assertThat(shared.steps.get(0).state).as("the other one's").isEqualTo("RUNNING");
        assertThat(nights.emr.steps(nights.kill())).hasSize(1);
    }

    @Test
    void onASharedClusterTheStepOfAnInstallationBelowOursIsNotTakenForOurs() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "RUNNING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.sets.add("launcher.wait.settle=1 hour");
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        String below = "launcher.path=" + nights.at("launcher/test/");
        nights.sets.add(below);
        nights.deployed();
        assertThat(reconcile().phase()).isEqualTo(Phase.RUNNING);
        nights.sets.remove(below);
        nights.emr.next("AddJobFlowSteps", Fate.BROKEN);
        assertThat(reconcile().phase()).isEqualTo(Phase.SENDING);

        assertThat(reconcile().phase()).as("there is no step of ours").isEqualTo(Phase.SENDING);
    }

    @ParameterizedTest
    @CsvSource({"5, Another run holds the output", "2, it was started before"})
    void whatADoubleReportsEndsNothingBeforeItsOtherRunIsKilled(int code, String cause) {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        nights.emr.next("AddJobFlowSteps", Fate.LATE);
        reconcile();
        assertThat(reconcile().phase()).isEqualTo(Phase.RUNNING);
        nights.emr.arrive();
        EmrServer.Step doubled = shared.steps.get(0);
        nights.report(doubled, code, cause);
        doubled.end("FAILED");
        shared.steps.get(1).end("FAILED");
        nights.emr.onStep(nights::goesWell);

        assertThat(reconcile().phase()).isEqualTo(Phase.STOPPING);
        assertThat(nights.emr.steps(nights.kill())).hasSize(1);
        assertThat(nights.emr.steps("weekmart-test-weekly-metrics-2024-05-05-a2"))
                .isEmpty();

        NightStatus status = reconcile();
        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.attempt()).isEqualTo(2);
        assertThat(nights.said).noneMatch(sentence -> sentence.contains(cause));
    }

    @Test
    void aRunsOwnReportCountsMoreThanALaterOneOfItsDouble() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        nights.emr.next("RunJobFlow", Fate.LATE);
        reconcile();
        reconcile();
        nights.emr.arrive();
        List<EmrServer.Step> steps = nights.emr.steps(Nights.RUN);
        nights.report(steps.get(0), 4, "Too many rejected rows");
        nights.report(steps.get(1), 2, "it was started before");
        steps.forEach(step -> step.end("FAILED"));

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.detail()).isEqualTo("Too many rejected rows");
    }

    @Test
    void onASharedClusterADoubleIsKilledBeforeTheSuccessIsWritten() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        nights.emr.next("AddJobFlowSteps", Fate.LATE);
        reconcile();
        reconcile();
        nights.emr.arrive();
        nights.goesWell(shared.steps.get(0));
        nights.emr.onStep(nights::goesWell);
        assertThat(reconcile().phase()).as("the double ends by itself").isEqualTo(Phase.RUNNING);
        shared.steps.get(1).end("FAILED");

        assertThat(reconcile().phase()).as("but leaves no report").isEqualTo(Phase.STOPPING);
        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.steps(nights.kill())).hasSize(1);
    }

    @Test
    void aLauncherThatLooksWhileAnotherOneSendsDoesNotSend() throws InterruptedException {
        nights.dumps().deployed();
        nights.sets.add("launcher.wait.settle=1 hour");
        nights.deployed();
        NightEngine other = nights.launcher();
        Thread looking = new Thread(() -> other.reconcile(Nights.DATE, Wish.AUTOMATIC));
        nights.emr.onStep(step -> {
            step.state = "RUNNING";
            looking.start();
        });

        assertThat(reconcile().phase()).isEqualTo(Phase.RUNNING);
        looking.join();
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(1);
        assertThat(reconcile().phase()).isEqualTo(Phase.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({"3, INPUT", "4, QUALITY", "2, USAGE"})
    void whatTheInputFailedWaitsForAnotherInput(int code, ExitCode expected) {
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            nights.report(step, code, "Cannot read sales_2024-05-05.csv");
            step.end("FAILED");
        });

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.exitCode()).isEqualTo(expected);
        assertThat(status.detail()).isEqualTo("Cannot read sales_2024-05-05.csv");
        assertThat(status.hint()).isEqualTo("Mend it.");
        assertThat(nights.told).contains("failure of " + Nights.RUN + ": Cannot read sales_2024-05-05.csv");
        assertThat(reconcile().attempt())
                .as("the same input is not tried again")
                .isEqualTo(1);

        nights.emr.onStep(nights::goesWell);
        nights.dump(WeeklyTables.SALES, Nights.DATE, 3);
        NightStatus second = reconcile();
        assertThat(second.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.runId()).isEqualTo("weekmart-test-weekly-metrics-2024-05-05-a2");
    }

    private static final Accepted ACCEPTED = Accepted.of(
            WeeklyTables.PIPELINE,
            List.of("min-rows=Inventory", "weeks-emptied", "weeks-emptied"),
            () -> "arn:aws:iam::111122223333:user/me");

    private static final List<String> ACCEPTING = List.of(
            "--accept",
            "min-rows=inventory",
            "--accept",
            "weeks-emptied",
            "--accepted-by",
            "arn:aws:iam::111122223333:user/me");

    /** A guard of the job refuses what it reads. */
    private void guarded(EmrServer.Step step) {
        nights.report(step, 4, "Cannot publish: guard min-rows.");
        step.end("FAILED");
        step.cluster.state = "TERMINATED_WITH_ERRORS";
    }

    @Test
    void whatSomebodyAcceptsGoesToTheJobOfTheAttemptThatTheyBegin() {
        nights.dumps().deployed();
        nights.emr.onStep(this::guarded);
        assertThat(reconcile().exitCode()).isEqualTo(ExitCode.QUALITY);

        nights.emr.onStep(nights::goesWell);
        NightStatus status = nights.launcher().reconcile(Nights.DATE, Wish.RUN, ACCEPTED);

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.attempt()).isEqualTo(2);
        assertThat(nights.emr.steps(Nights.RUN).get(0).arguments).doesNotContain("--accept", "--accepted-by");
        assertThat(nights.emr
                        .steps("weekmart-test-weekly-metrics-2024-05-05-a2")
                        .get(0)
                        .arguments)
                .containsSubsequence(ACCEPTING);
        assertThatThrownBy(() -> nights.launcher().reconcile(Nights.DATE, Wish.RUN, ACCEPTED))
                .isInstanceOf(UserFault.class)
                .hasMessage(
                        "Cannot accept min-rows=inventory, weeks-emptied for weekly-metrics for 2024-05-05: attempt 2 went"
                                + " well.");
        nights.launcher().reconcile(Nights.DATE, Wish.FORCE);
        assertThat(nights.emr
                        .steps("weekmart-test-weekly-metrics-2024-05-05-a3")
                        .get(0)
                        .arguments)
                .as("it held for that attempt alone")
                .doesNotContain("--accept");
    }

    /** What the check refuses as the job does would let no attempt begin that accepts it. */
    @Test
    void whatTheCheckRefusesIsAcceptedToo() {
        nights.dumps().dailyDumpsOfAClosedWeek();
        nights.deployed();
        nights.emr.onStep(nights::goesWell);

        NightStatus waiting = reconcile();
        assertThat(waiting.phase()).isEqualTo(Phase.WAITING_FOR_INPUT);
        assertThat(waiting.notes())
                .containsExactly("the calendar: by its column open_flg the stores were closed on 7 of the 7 dates of"
                        + " which there are dumps, such as 2024-05-05");

        NightStatus status = nights.launcher()
                .reconcile(
                        Nights.DATE, Wish.RUN, Accepted.of(WeeklyTables.PIPELINE, List.of("closed-days"), () -> "me"));
        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.steps(Nights.RUN).get(0).arguments)
                .containsSubsequence("--accept", "closed-days", "--accepted-by", "me");
    }

    @Test
    void anAttemptThatRepeatsOneThatThePlatformFailedAcceptsTheSame() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.end("FAILED");
            step.cluster.state = "TERMINATED_WITH_ERRORS";
            nights.emr.onStep(nights::goesWell);
        });

        NightStatus status = nights.launcher().reconcile(Nights.DATE, Wish.RUN, ACCEPTED);

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.attempt()).isEqualTo(2);
        assertThat(nights.emr
                        .steps("weekmart-test-weekly-metrics-2024-05-05-a2")
                        .get(0)
                        .arguments)
                .containsSubsequence(ACCEPTING);
    }

    @Test
    void anAttemptOnAnotherInputAcceptsNothing() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            nights.dump(WeeklyTables.SALES, Nights.DATE, 3);
            step.end("FAILED");
            step.cluster.state = "TERMINATED_WITH_ERRORS";
            nights.emr.onStep(nights::goesWell);
        });

        NightStatus status = nights.launcher().reconcile(Nights.DATE, Wish.RUN, ACCEPTED);

        assertThat(status.attempt()).isEqualTo(2);
        assertThat(nights.emr
                        .steps("weekmart-test-weekly-metrics-2024-05-05-a2")
                        .get(0)
                        .arguments)
                .doesNotContain("--accept");
    }

    @Test
    void anAttemptThatWasBegunWithoutItCannotAcceptAnything() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        nights.launcher().submit(Nights.DATE, Wish.RUN, Accepted.NOTHING);

        assertThatThrownBy(() -> nights.launcher().submit(Nights.DATE, Wish.RUN, ACCEPTED))
                .isInstanceOf(UserFault.class)
                .hasMessage(
                        "Cannot accept min-rows=inventory, weeks-emptied for weekly-metrics for 2024-05-05: attempt 1 is in"
                                + " progress, and was begun without it.");
    }

    @Test
    void anAttemptThatSomebodyElseBeginsMeanwhileAcceptsNothing() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        NightEngine other = nights.launcher();
        NightEngine overtaken = nights.launcher(sentence -> {
            if (sentence.startsWith("Looking at the dumps of")) {
                other.submit(Nights.DATE, Wish.AUTOMATIC, Accepted.NOTHING);
            }
        });

        assertThatThrownBy(() -> overtaken.reconcile(Nights.DATE, Wish.RUN, ACCEPTED))
                .isInstanceOf(UserFault.class)
                .hasMessage(
                        "Cannot accept min-rows=inventory, weeks-emptied for weekly-metrics for 2024-05-05: attempt 1 was begun"
                                + " without it while the dumps were looked at.");
    }

    @Test
    void theOrderOfWhatIsAcceptedMakesNoDifference() {
        assertThat(Accepted.of(WeeklyTables.PIPELINE, List.of("weeks-emptied", "min-rows=inventory"), () -> "me"))
                .isEqualTo(
                        Accepted.of(WeeklyTables.PIPELINE, List.of("min-rows=inventory", "weeks-emptied"), () -> "me"));
    }

    @Test
    void whoAcceptsTheSameAgainGoesOnWithTheAttempt() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        nights.launcher().submit(Nights.DATE, Wish.RUN, ACCEPTED);

        assertThat(nights.launcher().submit(Nights.DATE, Wish.RUN, ACCEPTED).attempt())
                .isEqualTo(1);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void whatTheJobWouldNotUnderstandStartsNoCluster() {
        assertThatThrownBy(() -> Accepted.of(WeeklyTables.PIPELINE, List.of("min-row=sales"), () -> "me"))
                .isInstanceOf(UserFault.class)
                .hasMessageStartingWith(
                        "Cannot accept 'min-row=sales': there is no guard 'min-row'. Did you mean min-rows? The guards are");
    }

    @Test
    void whatThePlatformFailedIsTriedAgainUpToItsLimit() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.end("FAILED");
            step.failureReason = "java.lang.OutOfMemoryError: Java heap space";
            step.cluster.state = "TERMINATED_WITH_ERRORS";
        });

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.exitCode()).isEqualTo(ExitCode.CLUSTER);
        assertThat(status.attempt()).isEqualTo(3);
        assertThat(status.detail())
                .isEqualTo("EMR says step FAILED: java.lang.OutOfMemoryError: Java heap space (EMR)");
        assertThat(status.hint()).startsWith("Give it more memory");
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(3);
        assertThat(nights.told.stream().filter(line -> line.startsWith("failure")))
                .as("only the last failure is told")
                .hasSize(1);
    }

    @Test
    void whatEmrCallsInvalidIsNotTriedAgain() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.cluster.state = "TERMINATED_WITH_ERRORS";
            step.cluster.reasonCode = "VALIDATION_ERROR";
            step.cluster.reason = "The subnet subnet-1 does not exist";
            step.cluster.details.addAll(List.of("The subnet subnet-1 does not exist", "Subnets of the account: none"));
            step.end("CANCELLED");
        });

        NightStatus status = reconcile();

        assertThat(status.attempt()).isEqualTo(1);
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.detail())
                .isEqualTo("EMR says cluster TERMINATED_WITH_ERRORS: VALIDATION_ERROR: The subnet subnet-1 does not"
                        + " exist; Subnets of the account: none (EMR)");
    }

    @Test
    void runTriesAgainWhatFailedAndForceEvenWhatWentWell() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            nights.report(step, 4, "Too many rejected rows");
            step.end("FAILED");
        });
        reconcile();
        nights.emr.onStep(nights::goesWell);

        assertThat(nights.launcher().reconcile(Nights.DATE, Wish.RUN).attempt()).isEqualTo(2);
        assertThat(nights.launcher().reconcile(Nights.DATE, Wish.RUN).attempt())
                .as("a success is not run again")
                .isEqualTo(2);
        NightStatus forced = nights.launcher().reconcile(Nights.DATE, Wish.FORCE);
        assertThat(forced.attempt()).isEqualTo(3);
        assertThat(forced.phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void changedInputAfterASuccessIsToldAndNotRun() {
        nights.dumps().deployed();
        reconcile();
        nights.dump(WeeklyTables.SALES, Nights.DATE, 7);

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        String changed = nights.at("dumps/sales_2024-05-05.csv") + " has changed.";
        assertThat(nights.told).endsWith("input changed: " + changed);
        assertThat(status.notes())
                .containsExactly("The dumps have changed since; emr-launcher run --force takes them in.", changed);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(1);
    }

    /** The dumps of a date, but for the stores, whose file has no date in its name. */
    private void dumpsBesideStores(LocalDate date, int rows) {
        nights.sets.add("tables.store.file-pattern=stores.csv");
        WeeklyTables.PIPELINE.inputs().stream()
                .filter(table -> !table.equals(WeeklyTables.STORE))
                .forEach(table -> nights.dump(table, date, rows));
    }

    private void stores(String city) {
        nights.store.put(
                nights.at("dumps/stores.csv"), ("store_key,city\n1," + city + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void failsForItsInput(EmrServer.Step step) {
        nights.report(step, 3, "Cannot read the dumps");
        step.end("FAILED");
    }

    @Test
    void aFileWithoutADateIsAnotherInputOfTheNewestDateAlone() {
        LocalDate next = Nights.DATE.plusDays(1);
        nights.sets.add("launcher.max-attempts=1");
        dumpsBesideStores(Nights.DATE, 2);
        stores("Hull");
        nights.deployed();
        nights.emr.onStep(this::failsForItsInput);
        assertThat(reconcile().phase()).isEqualTo(Phase.FAILED);

        stores("York");
        assertThat(reconcile().attempt()).as("while no later date has begun").isEqualTo(2);

        dumpsBesideStores(next, 3);
        assertThat(nights.launcher().reconcile(next, Wish.AUTOMATIC).attempt()).isEqualTo(1);
        stores("Leeds");
        assertThat(reconcile().attempt()).isEqualTo(2);
        assertThat(reconcile().phase()).isEqualTo(Phase.FAILED);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(3);
        assertThat(nights.launcher().reconcile(next, Wish.AUTOMATIC).attempt()).isEqualTo(2);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(4);

        nights.dump(WeeklyTables.SALES, Nights.DATE, 4);
        assertThat(reconcile().attempt()).as("a dump of the date itself").isEqualTo(3);
    }

    @Test
    void aFileWithoutADateThatIsOverwrittenIsNoNewsForAClosedDate() {
        dumpsBesideStores(Nights.DATE, 2);
        stores("Hull");
        nights.deployed();
        reconcile();
        List<String> told = List.copyOf(nights.told);

        stores("York");
        assertThat(reconcile().notes()).isEmpty();
        assertThat(nights.told).isEqualTo(told);

        nights.dump(WeeklyTables.SALES, Nights.DATE, 7);
        String changed = nights.at("dumps/sales_2024-05-05.csv") + " has changed.";
        assertThat(reconcile().notes())
                .containsExactly("The dumps have changed since; emr-launcher run --force takes them in.", changed);
        assertThat(nights.told).endsWith("input changed: " + changed);
    }

    @Test
    void completedWithoutAReportIsNoSuccess() {
        nights.sets.add("launcher.max-attempts=1");
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.end("COMPLETED");
            step.cluster.state = "TERMINATED";
        });

        NightStatus status = reconcile();

        assertThat(status.phase()).as(status.detail()).isEqualTo(Phase.FAILED);
        assertThat(status.exitCode()).isEqualTo(ExitCode.CLUSTER);
        assertThat(status.detail()).isEqualTo("The step COMPLETED, but left no report of this run that can be read.");
    }

    @Test
    void aReportThatCannotBeReadIsNoneAndSaid() {
        nights.sets.add("launcher.max-attempts=1");
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            nights.store.put(
                    S3Location.of(step.option("--report")), "{\"version\": 1}".getBytes(StandardCharsets.UTF_8));
            step.end("COMPLETED");
            step.cluster.state = "TERMINATED";
        });

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.detail()).isEqualTo("The step COMPLETED, but left no report of this run that can be read.");
        assertThat(nights.said)
                .anyMatch(sentence -> sentence.contains("report-01.json: it is not JSON of the expected form."));
    }

    @Test
    void anExitCodeThatNobodyKnowsIsAFaultOfItsOwn() {
        nights.sets.add("launcher.max-attempts=1");
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            nights.report(step, 42, "Something new");
            step.end("FAILED");
        });

        NightStatus status = reconcile();

        assertThat(status.detail()).isEqualTo("Something new");
        assertThat(status.exitCode()).isEqualTo(ExitCode.INTERNAL);
    }

    @Test
    void aNightThatCannotGoOnIsToldToBeLate() {
        nights.overdueToday();
        nights.dumps().deployed();
        nights.emr.next("RunJobFlow", Fate.DENIED);

        assertThatThrownBy(this::reconcile).isInstanceOf(UserFault.class);
        assertThat(nights.told)
                .containsExactly("late: cannot go on: Cannot make a cluster for " + Nights.RUN
                        + ": access is denied: User is not authorized.");
    }

    @Test
    void whyANightCannotGoOnIsToldThoughNobodyCanTellWhetherItIsLate() throws IOException {
        nights.sets.add("launcher.days-after=1");
        nights.dumps().deployed();
        AtomicBoolean refused = new AtomicBoolean();
        nights.emr.next("RunJobFlow", Fate.DENIED);
        nights.emr.onCall("RunJobFlow", () -> refused.set(true));
        S3Front.Judge judge = (method, key) ->
                refused.get() && method.equals("GET") && key.isEmpty() ? S3Front.Fate.DENY : S3Front.Fate.PASS;

        try (S3Front front = S3Front.before(s3, judge)) {
            System.setProperty("aws.endpointUrlS3", front.endpoint().toString());
            try (ObjectStore way = ObjectStore.connect()) {
                NightEngine launcher = nights.launcher(way);
                assertThatThrownBy(() -> launcher.reconcile(Nights.DATE, Wish.AUTOMATIC))
                        .isInstanceOf(UserFault.class)
                        .hasMessageStartingWith("Cannot make a cluster for " + Nights.RUN)
                        .satisfies(fault -> assertThat(fault.getSuppressed())
                                .singleElement()
                                .satisfies(other -> assertThat(other).hasMessageStartingWith("Cannot list ")));
            }
        }
    }

    @Test
    void aNightUnderWayPastItsDeadlineIsToldToBeLate() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        assertThat(nights.told).as("in time").isEmpty();

        nights.overdueToday();
        reconcile();
        assertThat(nights.told).containsExactly("late: running: step RUNNING");
        nights.launcher().follow(Nights.DATE);
        nights.launcher().look(Nights.DATE);
        assertThat(nights.told).as("whoever only looks tells nobody").hasSize(1);
    }

    @Test
    void anOldDateThatNobodyAskedForInTimeIsNotLate() {
        nights.sets.add("launcher.days-after=1");

        assertThat(reconcile().phase()).as("its dumps are missing").isEqualTo(Phase.WAITING_FOR_INPUT);
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        assertThat(nights.launcher().reconcile(Nights.DATE, Wish.RUN).phase()).isEqualTo(Phase.RUNNING);
        reconcile();

        assertThat(nights.told).isEmpty();
    }

    @Test
    void anOldDateIsLateIfTheScheduleWasToLookAfterIt() {
        nights.sets.add("launcher.days-after=1");
        nights.launcher().await(Nights.DATE.plusDays(1));
        nights.dumps().deployed();
        nights.store.put(nights.at("dumps/store_2024-05-05.csv"), new byte[0]);
        reconcile();
        assertThat(nights.told).as("the schedule began after it").isEmpty();

        nights.launcher().await(Nights.DATE.minusDays(2));
        reconcile();

        assertThat(nights.told)
                .containsExactly(
                        "not ready: store_2024-05-05.csv: it is empty",
                        "late: waiting for input: The dumps of 2024-05-05 are not ready.");
    }

    @Test
    void whatWentWellInTimeIsNotLateWhenItIsRunAgain() {
        nights.dumps().deployed();
        reconcile();
        nights.sets.add("launcher.days-after=1");
        nights.launcher().await(Nights.DATE);
        nights.told.clear();
        nights.emr.onStep(step -> step.state = "RUNNING");

        assertThat(nights.launcher().reconcile(Nights.DATE, Wish.FORCE).phase()).isEqualTo(Phase.RUNNING);

        assertThat(nights.told).isEmpty();
    }

    @Test
    void whoSendsToAReleaseThatIsNotKnownToWorkIsWarned() {
        nights.dumps();
        nights.sets.add("launcher.cluster.release=emr-8.0.0");
        nights.deployed();

        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);

        assertThat(nights.said)
                .containsOnlyOnce(
                        "Warning: release emr-8.0.0 is not known to work. Known are emr-7.x, tested with emr-7.14.0,"
                                + " and emr-spark-8.x.");
    }

    @Test
    void aChannelThatStaysBrokenKeepsNoGoodRunOpen() throws IOException {
        HttpServer sns = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger asked = new AtomicInteger();
        byte[] denied =
                "<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>"
                        .getBytes(StandardCharsets.UTF_8);
        sns.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(403, denied.length);
            exchange.getResponseBody().write(denied);
            exchange.close();
        });
        sns.start();
        System.setProperty(
                "aws.endpointUrlSns", "http://127.0.0.1:" + sns.getAddress().getPort());
        try {
            nights.sets.addAll(List.of(
                    "launcher.catalog.enabled=false", "launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights"));
            nights.dumps().deployed();
            // Tries whose launchers were killed: there is no pause after them.
            for (int number = 1; number <= 4; number++) {
                nights.store.create(
                        nights.at("launcher/test/nights/weekly-metrics/2024-05-05/notified/success/sending-0" + number
                                + ".json"),
                        "{\"owner\": \"killed\"}");
            }
            String refused = "Cannot publish to arn:aws:sns:us-east-1:1:nights: access is denied: no. Allow sns:Publish"
                    + " to the credentials in use.";
            NightEngine launcher = nights.launcherWithCatalogAndMessages();

            assertThat(launcher.reconcile(Nights.DATE, Wish.AUTOMATIC).notes()).containsExactly(refused);
            assertThat(launcher.closed(Nights.DATE)).as("it may go well yet").isFalse();

            nights.store.create(
                    nights.at("launcher/test/nights/weekly-metrics/2024-05-05/notified/success/sending-06.json"),
                    "{\"owner\": \"killed\"}");
            String givenUp = "Gave up notifying by sns after 6 tries. " + refused;
            assertThat(launcher.reconcile(Nights.DATE, Wish.AUTOMATIC).notes()).containsExactly(givenUp);

            assertThat(launcher.closed(Nights.DATE)).isTrue();
            assertThat(nights.said).contains(givenUp, "The run of weekly-metrics for 2024-05-05 is closed.");
            assertThat(launcher.look(Nights.DATE).notes()).as("status tells it").containsExactly(givenUp);
            assertThat(launcher.reconcile(Nights.DATE, Wish.AUTOMATIC).phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(asked).as("nothing is tried any more").hasValue(1);
        } finally {
            sns.stop(0);
            System.clearProperty("aws.endpointUrlSns");
        }
    }

    @Test
    void theReportOfAnotherRunIsNoReport() {
        nights.sets.add("launcher.max-attempts=1");
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            nights.report(step, "somebody-else", 0, null);
            step.end("COMPLETED");
            step.cluster.state = "TERMINATED";
        });

        assertThat(reconcile().phase()).isEqualTo(Phase.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, RUNNING, 'step PENDING, cluster STARTING'",
        "RUNNING, RUNNING, step RUNNING",
        "CANCEL_PENDING, RUNNING, step CANCEL_PENDING",
        "SOMETHING_NEW, RUNNING, step SOMETHING_NEW"
    })
    void aStateThatIsNotTerminalMeansKeepWaiting(String state, Phase phase, String detail) {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = state);

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(phase);
        assertThat(status.exitCode()).isEqualTo(ExitCode.WAITING);
        assertThat(status.detail()).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, FAILED, EMR says step FAILED",
        "CANCELLED, CANCELLED, 'It was cancelled (step CANCELLED), and not by this launcher.'",
        "INTERRUPTED, FAILED, EMR says step INTERRUPTED"
    })
    void everyTerminalStateIsToldApart(String state, Phase phase, String detail) {
        nights.sets.add("launcher.max-attempts=1");
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.end(state);
            step.cluster.state = "TERMINATED";
        });

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(phase);
        assertThat(status.exitCode()).isEqualTo(ExitCode.CLUSTER);
        assertThat(status.detail()).startsWith(detail);
    }

    @Test
    void aClusterThatDiesWhileWaitingFailsTheAttempt() {
        nights.sets.add("launcher.max-attempts=1");
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        assertThat(reconcile().phase()).isEqualTo(Phase.RUNNING);

        EmrServer.Cluster cluster = nights.emr.clusters().get(0);
        cluster.state = "TERMINATED_WITH_ERRORS";
        cluster.reasonCode = "INSTANCE_FAILURE";
        cluster.reason = "The master failed";
        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.detail())
                .isEqualTo("EMR says cluster TERMINATED_WITH_ERRORS: INSTANCE_FAILURE: The master failed (EMR)");
    }

    @Test
    void onASharedClusterARunWithoutReportIsKilledBeforeTheNextAttempt() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.end("FAILED"));

        NightStatus status = reconcile();
        assertThat(status.phase()).as("the YARN application may live on").isEqualTo(Phase.STOPPING);
        assertThat(nights.emr.steps(nights.kill())).hasSize(1);

        nights.emr.onStep(nights::goesWell);
        assertThat(reconcile().phase()).as("the kill step failed: another one").isEqualTo(Phase.STOPPING);
        assertThat(nights.emr.steps(nights.kill())).hasSize(2);
        NightStatus again = reconcile();
        assertThat(again.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(shared.state).as("a shared cluster is left alone").isEqualTo("WAITING");
    }

    @Test
    void aSharedClusterIsFoundByNameAndTag() {
        nights.emr.cluster("analytics-1", "WAITING", Map.of("weekmart:environment", "prod"));
        nights.emr.cluster("analytics-2", "TERMINATED", nights.tags());
        nights.emr.cluster("analytics-4", "WAITING", Map.of("weekmart:environment", "test"));
        EmrServer.Cluster ours = nights.emr.cluster("analytics-3", "WAITING", nights.tags());
        nights.emr.cluster(
                "analytics-5",
                "WAITING",
                Map.of("weekmart:environment", "test", "weekmart:installation", "0123456789ab"));
        Map<String, String> expired = new TreeMap<>(nights.tags());
        expired.put("weekmart:expires-at", "2024-05-06T00:00:00Z");
        nights.emr.cluster("analytics-6", "WAITING", expired);
        nights.sets.add("launcher.cluster.name=analytics");
        nights.dumps().deployed();

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.submission()).isNotNull();
        assertThat(status.submission().cluster()).isEqualTo(ours.id);
        assertThat(ours.steps.get(0).config.path("ActionOnFailure").asText()).isEqualTo("CONTINUE");
        assertThat(nights.said)
                .contains("Sending " + Nights.RUN + " to cluster " + ours.id + " (analytics-3), WAITING.");
    }

    @Test
    void cancelEndsAClusterOfItsOwn() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();

        nights.launcher().cancel(Nights.DATE);
        assertThat(nights.launcher().follow(Nights.DATE).phase()).isEqualTo(Phase.STOPPING);
        NightStatus status = nights.launcher().follow(Nights.DATE);

        assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
        assertThat(nights.emr.clusters().get(0).ended()).isTrue();
        assertThat(reconcile().attempt()).as("nothing is tried again by itself").isEqualTo(1);
        nights.dump(WeeklyTables.SALES, Nights.DATE, 3);
        assertThat(reconcile().phase()).as("not even on another input").isEqualTo(Phase.CANCELLED);
        assertThat(nights.told).containsOnly("cancelled " + Nights.RUN + ": It was cancelled.");
        assertThatThrownBy(() -> nights.launcher().cancel(Nights.DATE))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no attempt is in progress");
    }

    @Test
    void cancelOnASharedClusterCancelsTheStepAndKillsItsApplication() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "RUNNING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        nights.emr.onStep(nights::goesWell);

        nights.launcher().cancel(Nights.DATE);
        nights.launcher().follow(Nights.DATE);
        nights.launcher().follow(Nights.DATE);
        NightStatus status = nights.launcher().follow(Nights.DATE);

        assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
        assertThat(nights.emr.steps(Nights.RUN).get(0).state).isEqualTo("CANCELLED");
        assertThat(nights.emr.steps(nights.kill()).get(0).arguments.get(2))
                .contains("yarn application -list -appTags " + yarnTag() + " ")
                .contains("yarn application -kill");
        assertThat(shared.state).isEqualTo("RUNNING");
    }

    @Test
    void lookingChangesNothing() {
        nights.dumps().deployed();
        assertThat(nights.launcher().look(Nights.DATE).phase()).isEqualTo(Phase.NOT_BEGUN);
        assertThat(nights.launcher().open(Nights.DATE, Nights.DATE)).isEmpty();

        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();

        assertThat(nights.launcher().look(Nights.DATE).phase()).isEqualTo(Phase.RUNNING);
        assertThat(nights.launcher().open(Nights.DATE, Nights.DATE)).containsExactly(Nights.DATE);
        assertThat(nights.launcher().open(Nights.DATE.plusDays(1), Nights.DATE.plusDays(1)))
                .isEmpty();
        nights.emr.steps(Nights.RUN).forEach(nights::goesWell);
        assertThat(nights.launcher().look(Nights.DATE).phase()).isEqualTo(Phase.STOPPING);
        reconcile();
        assertThat(nights.launcher().open(Nights.DATE, Nights.DATE)).isEmpty();
    }

    @Test
    void throttledQuestionsAreAskedAgain() {
        nights.dumps().deployed();
        nights.emr.next("DescribeCluster", Fate.THROTTLED, Fate.BROKEN);
        nights.emr.next("ListSteps", Fate.LOST, Fate.THROTTLED);

        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "DENIED, access is denied, 'Allow elasticmapreduce:RunJobFlow, elasticmapreduce:AddTags and iam:PassRole'",
        "EXPIRED, the AWS credentials have expired, Sign in again",
        "SKEWED, the clock of this machine is wrong, Set the clock"
    })
    void aRefusalSaysWhatToDo(Fate fate, String message, String hint) {
        nights.dumps().deployed();
        nights.emr.next("RunJobFlow", fate);

        assertThatThrownBy(this::reconcile)
                .isInstanceOf(UserFault.class)
                .hasMessageContaining(message)
                .satisfies(fault -> {
                    assertThat(((UserFault) fault).hint()).contains(hint);
                    assertThat(((UserFault) fault).exitCode()).isEqualTo(ExitCode.USAGE);
                });
        assertThat(nights.emr.clusters()).isEmpty();
        assertThat(reconcile().phase())
                .as("once it is mended, the night goes on")
                .isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void howeverOftenEmrRefusesItIsNoAttemptAndSentAgainAtOnceWhenItIsMended() {
        nights.dumps().deployed();
        nights.sets.add("launcher.wait.settle=1 hour");
        nights.deployed();
        int refusals = Next.MOST_SENDINGS + 2;
        for (int refusal = 0; refusal < refusals; refusal++) {
            nights.emr.next("RunJobFlow", Fate.DENIED);
            assertThatThrownBy(this::reconcile)
                    .isInstanceOf(UserFault.class)
                    .hasMessage(
                            "Cannot make a cluster for " + Nights.RUN + ": access is denied: User is not authorized.");
        }
        assertThat(nights.launcher().look(Nights.DATE).detail())
                .startsWith("Cannot make a cluster for " + Nights.RUN
                        + ": access is denied: User is not authorized. Allow");

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.attempt()).isEqualTo(1);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(refusals + 1);
        assertThat(nights.emr.calls("ListClusters"))
                .as("nothing was looked for")
                .isZero();
    }

    @Test
    void aRefusalAfterAnUnclearSendingLeavesThatOneToBeLookedFor() {
        nights.dumps().deployed();
        nights.emr.next("RunJobFlow", Fate.LATE, Fate.DENIED);
        reconcile();
        assertThatThrownBy(this::reconcile).isInstanceOf(UserFault.class).hasMessageContaining("access is denied");
        nights.emr.arrive();

        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.steps(Nights.RUN)).hasSize(1);
    }

    @Test
    void aStepThatIsTooLongIsNotAnnounced() {
        nights.dumps().deployed();
        String tooLong = "launcher.spark.\"spark.driver.extraJavaOptions\"=" + "x".repeat(11_000);
        nights.sets.add(tooLong);
        nights.deployed();

        assertThatThrownBy(this::reconcile).isInstanceOf(UserFault.class).hasMessageContaining("EMR takes 10240");
        assertThat(nights.store.exists(
                        nights.at("launcher/test/nights/weekly-metrics/2024-05-05/attempt-0001/sending-01.json")))
                .isFalse();
        nights.sets.remove(tooLong);
        assertThat(reconcile().attempt()).isEqualTo(1);
    }

    @Test
    void whatIsCancelledAfterARefusalIsGivenUp() {
        nights.dumps().deployed();
        nights.emr.next("RunJobFlow", Fate.DENIED);
        assertThatThrownBy(this::reconcile).isInstanceOf(UserFault.class);

        nights.launcher().cancel(Nights.DATE);

        assertThat(nights.launcher().follow(Nights.DATE).phase()).isEqualTo(Phase.CANCELLED);
        assertThat(nights.emr.clusters()).isEmpty();
    }

    @Test
    void aNightThatWaitsBetweenTwoAttemptsCanBeCancelled() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.end("FAILED");
            step.cluster.state = "TERMINATED_WITH_ERRORS";
        });
        nights.launcher().submit(Nights.DATE, Wish.RUN, Accepted.NOTHING);
        assertThat(nights.launcher().follow(Nights.DATE).phase()).isEqualTo(Phase.FAILED);

        nights.launcher().cancel(Nights.DATE);

        NightStatus status = reconcile();
        assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
        assertThat(status.attempt()).isEqualTo(1);
        assertThat(status.detail()).startsWith("It was cancelled, and had failed: EMR says step FAILED");
        assertThat(status.hint()).isEqualTo("Nothing is tried again by itself.");
        assertThat(nights.told).containsExactly("cancelled " + Nights.RUN + ": " + status.detail());
        assertThatThrownBy(() -> nights.launcher().cancel(Nights.DATE)).isInstanceOf(UserFault.class);

        nights.emr.onStep(nights::goesWell);
        NightStatus asked = nights.launcher().reconcile(Nights.DATE, Wish.RUN);
        assertThat(asked.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(asked.attempt()).isEqualTo(2);
    }

    @Test
    void aKillStepThatFailsIsAddedThreeTimesAndThenSomebodyIsAsked() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.overdueToday();
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.end("FAILED"));
        String kill = nights.kill();

        for (int look = 0; look < 6; look++) {
            assertThat(reconcile().phase()).isEqualTo(Phase.STOPPING);
        }

        assertThat(nights.emr.steps(kill)).hasSize(3);
        String byHand = "3 steps could not kill the YARN applications with the tag " + yarnTag() + " on cluster "
                + shared.id + ". Kill them by hand, then add a step named " + kill
                + " that ends well, or end the cluster.";
        assertThat(reconcile().detail()).isEqualTo(byHand);
        assertThat(nights.told).endsWith("late: stopping: " + byHand);

        nights.emr.onStep(nights::goesWell);
        nights.emr.steps(kill).get(2).state = "COMPLETED";
        assertThat(reconcile().phase()).as("somebody's own step").isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void whoeverEndsTheClusterOfARunCancelsTheNight() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        EmrServer.Cluster cluster = nights.emr.clusters().get(0);
        cluster.steps.get(0).end("INTERRUPTED");
        cluster.state = "TERMINATED";
        cluster.reasonCode = "USER_REQUEST";

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
        assertThat(status.attempt()).isEqualTo(1);
        assertThat(status.detail()).isEqualTo("It was cancelled (step INTERRUPTED), and not by this launcher.");
    }

    @Test
    void aStepThatOthersFailuresPassOverIsSentAgain() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.onStep(step -> {});
        reconcile();
        shared.steps.get(0).end("CANCELLED");
        nights.emr.onStep(nights::goesWell);

        reconcile();
        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.attempt()).isEqualTo(2);
        assertThat(nights.said)
                .contains(
                        "Attempt 1 failed: EMR says step CANCELLED: It never began; another step of the cluster may have"
                                + " failed. (EMR)");
    }

    @Test
    void aStepThatSomebodyCancelsWhileItRunsOnASharedClusterIsCancelled() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "RUNNING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.state = "RUNNING";
            step.started = Instant.now();
        });
        reconcile();
        shared.steps.get(0).end("CANCELLED");
        nights.emr.onStep(nights::goesWell);

        reconcile();

        assertThat(reconcile().phase()).isEqualTo(Phase.CANCELLED);
        assertThat(nights.emr.steps(nights.kill())).hasSize(1);
    }

    @Test
    void aStepThatIsInterruptedOnALivingClusterIsKilledToo() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "RUNNING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.end("INTERRUPTED"));

        assertThat(reconcile().phase()).isEqualTo(Phase.STOPPING);
        assertThat(nights.emr.steps(nights.kill())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGoodReportCountsThoughEmrNoLongerKnowsTheCluster(boolean cancelled) {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        nights.report(nights.emr.steps(Nights.RUN).get(0), 0, null);
        nights.emr.forget(nights.emr.clusters().get(0));
        if (cancelled) {
            nights.launcher().cancel(Nights.DATE);
        }

        NightStatus followed = nights.launcher().follow(Nights.DATE);
        assertThat(followed.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(followed.detail())
                .isEqualTo(
                        cancelled
                                ? "The job says: published. It had ended well before its cancellation took effect."
                                : "The job says: published. EMR says not known, but the job's own report counts.");
        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.told).containsExactly("catalog", "success of " + Nights.RUN);
        assertThat(nights.launcher().open(Nights.DATE, Nights.DATE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAttemptWhoseClusterIsNoLongerKnownAndWhichLeftNoReportHasFailed(boolean cancelled) {
        nights.sets.add("launcher.max-attempts=1");
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        EmrServer.Cluster cluster = nights.emr.clusters().get(0);
        nights.emr.forget(cluster);
        if (cancelled) {
            nights.launcher().cancel(Nights.DATE);
        }

        NightStatus status = nights.launcher(Duration.ZERO).reconcile(Nights.DATE, Wish.AUTOMATIC);

        assertThat(status.phase()).isEqualTo(cancelled ? Phase.CANCELLED : Phase.FAILED);
        assertThat(status.detail())
                .startsWith(
                        cancelled
                                ? "It was cancelled."
                                : "EMR says not known: Cannot look at cluster " + cluster.id
                                        + ": AWS refused it: Cluster id '" + cluster.id + "' is not valid.");
        assertThat(nights.launcher().reconcile(Nights.DATE, Wish.RUN).attempt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileARunMayLiveThatEmrDoesNotKnowNoOtherAttemptBegins(boolean own) {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
        if (!own) {
            nights.sets.add("launcher.cluster.id=" + shared.id);
        }
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        EmrServer.Step step = nights.emr.steps(Nights.RUN).get(0);
        nights.emr.forget(step.cluster);

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.STOPPING);
        assertThat(status.attempt()).isEqualTo(1);
        assertThat(status.detail())
                .isEqualTo("EMR does not know cluster " + step.cluster.id
                        + ", and the run left no report: it may still be running. No other attempt begins within 6 hours of"
                        + " its sending (launcher.max-duration). If it has ended for certain, run emr-launcher cancel --date"
                        + " 2024-05-05, then emr-launcher run --date 2024-05-05.");
        nights.report(step, 0, null);
        assertThat(reconcile().phase()).as("it lived").isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.calls("RunJobFlow") + nights.emr.calls("AddJobFlowSteps"))
                .isEqualTo(1);
    }

    @Test
    void aRequestThatEmrCallsInvalidSaysNothingOfTheCluster() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        nights.emr.next("DescribeCluster", Fate.INVALID);

        assertThatThrownBy(this::reconcile)
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("The request is not valid for the current state of the service.");

        NightStatus status = reconcile();
        assertThat(status.phase()).isEqualTo(Phase.RUNNING);
        assertThat(status.attempt()).isEqualTo(1);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void aSuccessWhoseClusterIsForgottenBeforeItIsClosedIsClosed() {
        nights.dumps().deployed();
        nights.launcher().submit(Nights.DATE, Wish.AUTOMATIC, Accepted.NOTHING);
        nights.launcher().follow(Nights.DATE);
        nights.emr.forget(nights.emr.clusters().get(0));

        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.launcher().open(Nights.DATE, Nights.DATE)).isEmpty();
    }

    @Test
    void aSharedClusterThatEmrForgotAfterAnUnclearSendingIsNoDeadEnd() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.next("AddJobFlowSteps", Fate.BROKEN);
        assertThat(reconcile().phase()).isEqualTo(Phase.SENDING);
        nights.emr.forget(shared);
        nights.sets.remove("launcher.cluster.id=" + shared.id);

        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCancelThatComesAfterTheJobHasPublishedLosesTheRace(boolean own) {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "RUNNING", Map.of());
        if (!own) {
            nights.sets.add("launcher.cluster.id=" + shared.id);
        }
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.state = "RUNNING";
            step.started = Instant.now();
        });
        reconcile();
        nights.launcher().cancel(Nights.DATE);
        nights.launcher().follow(Nights.DATE);
        EmrServer.Step step = nights.emr.steps(Nights.RUN).get(0);
        assertThat(step.state).isEqualTo("CANCELLED");
        nights.report(step, 0, null);

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(status.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(status.report()).endsWith("/attempt-0001/report-01.json");
        assertThat(status.detail())
                .isEqualTo("The job says: published. It had ended well before its cancellation took effect.");
        assertThat(nights.told).containsExactly("catalog", "success of " + Nights.RUN);
    }

    @Test
    void aReportThatComesWhileTheApplicationIsBeingKilledCounts() {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "RUNNING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        nights.launcher().cancel(Nights.DATE);
        nights.launcher().follow(Nights.DATE);
        EmrServer.Step step = nights.emr.steps(Nights.RUN).get(0);
        assertThat(nights.launcher().follow(Nights.DATE).phase()).isEqualTo(Phase.STOPPING);
        // The reports are read before EMR is asked about the kill step: the job is quicker than both.
        nights.emr.onCall("ListSteps", () -> {
            nights.report(step, 0, null);
            nights.emr.steps(nights.kill()).get(0).state = "COMPLETED";
        });

        assertThat(nights.launcher().follow(Nights.DATE).phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStepThatRunsTooLongIsEndedAndNotTriedAgain(boolean own) {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "RUNNING", Map.of());
        if (!own) {
            nights.sets.add("launcher.cluster.id=" + shared.id);
        }
        nights.sets.add("launcher.max-duration=90 minutes");
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.state = "RUNNING";
            step.started = Instant.now().minus(Duration.ofMinutes(89));
        });
        assertThat(reconcile().phase()).isEqualTo(Phase.RUNNING);
        EmrServer.Step step = nights.emr.steps(Nights.RUN).get(0);
        step.started = Instant.now().minus(Duration.ofMinutes(91));
        nights.emr.onStep(nights::goesWell);
        assertThat(nights.launcher().look(Nights.DATE).phase())
                .as("whoever only looks ends nothing")
                .isEqualTo(Phase.RUNNING);

        assertThat(reconcile().detail()).isEqualTo("It is being ended: step RUNNING.");
        reconcile();
        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.exitCode()).isEqualTo(ExitCode.CLUSTER);
        assertThat(status.attempt()).as("nothing is tried again by itself").isEqualTo(1);
        String cause = "It ran longer than 90 minutes (launcher.max-duration).";
        assertThat(status.detail()).isEqualTo(cause);
        assertThat(nights.told).containsOnly("failure of " + Nights.RUN + ": " + cause);
        assertThat(step.state).isEqualTo("CANCELLED");
        assertThat(nights.emr.steps(nights.kill())).hasSize(own ? 0 : 1);
        assertThat(shared.state).isEqualTo("RUNNING");
        assertThat(nights.launcher().reconcile(Nights.DATE, Wish.RUN).attempt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, SUCCEEDED", "4, FAILED", "1, FAILED"})
    void whatTheJobReportsOfARunThatTookTooLong(int code, Phase phase) {
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.state = "RUNNING";
            step.started = Instant.now().minus(Duration.ofHours(7));
        });
        nights.emr.onCall(
                "TerminateJobFlows",
                () -> nights.report(nights.emr.steps(Nights.RUN).get(0), code, code == 0 ? null : "Told by the job"));
        reconcile();

        NightStatus status = reconcile();

        String overrun = "It ran longer than 6 hours (launcher.max-duration).";
        assertThat(status.phase()).isEqualTo(phase);
        assertThat(status.detail())
                .isEqualTo(
                        switch (code) {
                            case 0 ->
                                "The job says: published. It had ended well before it could be stopped. " + overrun;
                            case 4 -> "Told by the job";
                            default -> overrun;
                        });
    }

    @Test
    void whoeverHasTheClusterOfARunEndedIsTold() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile();
        EmrServer.Cluster cluster = nights.emr.clusters().get(0);

        nights.launcher().clusterTerminated(cluster.id, List.of(cluster.name), "Its cluster was ended by hand.");
        assertThat(nights.launcher().follow(Nights.DATE).phase()).isEqualTo(Phase.STOPPING);

        NightStatus status = reconcile();
        assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
        assertThat(status.detail()).isEqualTo("Its cluster was ended by hand.");
        assertThat(cluster.ended()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"BROKEN", "DENIED"})
    void anAttemptThatIsToBeEndedBeforeEmrTookItIsNotSentAgain(Fate fate) {
        nights.dumps().deployed();
        nights.emr.next("RunJobFlow", fate);
        if (fate == Fate.DENIED) {
            assertThatThrownBy(this::reconcile).isInstanceOf(UserFault.class);
        } else {
            reconcile();
        }
        nights.facts()
                .ending(
                        Nights.DATE,
                        1,
                        new Ending("another", Ending.Kind.CLUSTER_TERMINATED, "Its cluster was ended by hand."));

        NightStatus status = reconcile();

        assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
        assertThat(status.detail()).isEqualTo("Its cluster was ended by hand.");
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void aRunThatWasSentFromAnotherRegionOrAccountIsRefused() {
        nights.dumps().deployed();
        nights.emr.next("RunJobFlow", Fate.LOST);
        reconcile();
        nights.emr.onStep(step -> step.state = "RUNNING");
        String sent = "Cannot go on with weekly-metrics for 2024-05-05: attempt 1 was sent to EMR in us-east-1, account"
                + " 111122223333, and this launcher works in ";

        System.setProperty("aws.region", "eu-west-1");
        try (EmrConnection elsewhere = EmrConnection.open()) {
            NightEngine launcher = nights.launcher(nights.store, elsewhere);
            assertThatThrownBy(() -> launcher.reconcile(Nights.DATE, Wish.AUTOMATIC))
                    .isInstanceOf(UserFault.class)
                    .hasMessage(sent + "eu-west-1, account 111122223333.");
            assertThatThrownBy(() -> launcher.reconcile(Nights.DATE, Wish.RUN)).hasMessageStartingWith(sent);
            assertThatThrownBy(() -> launcher.cancel(Nights.DATE)).hasMessageStartingWith(sent);
            assertThatThrownBy(() -> launcher.follow(Nights.DATE)).hasMessageStartingWith(sent);
            assertThatThrownBy(() -> launcher.look(Nights.DATE)).hasMessageStartingWith(sent);
        }
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accountId", "444455556666");
        try (EmrConnection elsewhere = EmrConnection.open()) {
            assertThatThrownBy(() -> nights.launcher(nights.store, elsewhere).reconcile(Nights.DATE, Wish.AUTOMATIC))
                    .hasMessage(sent + "us-east-1, account 444455556666.");
        }
        System.setProperty("aws.accountId", "111122223333");

        assertThat(reconcile().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void anAttemptThatSomebodyAsksForUsesUpNoneOfThoseThatFollowByThemselves() {
        nights.dumps().deployed();
        nights.emr.onStep(step -> {
            step.end("FAILED");
            step.cluster.state = "TERMINATED_WITH_ERRORS";
        });

        assertThat(reconcile().attempt()).isEqualTo(3);
        assertThat(nights.launcher().reconcile(Nights.DATE, Wish.RUN).attempt())
                .as("asked for once, and tried twice more by itself")
                .isEqualTo(6);
        assertThat(reconcile().attempt()).isEqualTo(6);
    }

    @Test
    void anOlderRunDateThatIsClosedMakesTheTablesNoFresher() {
        nights.dumps().deployed();
        reconcile();
        Instant closed = nights.launcher().lastGood(Nights.DATE).orElseThrow();
        NightStore store = nights.facts();

        store.closed(Nights.DATE.minusDays(20), 1, "somebody");
        store.closed(Nights.DATE, 2, "somebody");

        assertThat(nights.launcher().lastGood(Nights.DATE)).contains(closed);
    }
}
