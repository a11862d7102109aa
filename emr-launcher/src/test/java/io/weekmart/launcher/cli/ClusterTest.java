package io.weekmart.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.launcher.aws.AwsJsonServer.Fate;
import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.storage.S3Server;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** emr-launcher cluster: what is ours is shown and ended, and nothing else is ever touched. */
class ClusterTest {
    private static final Map<String, String> OF_PROD = Map.of("weekmart:environment", "prod");

    private static S3Server s3;

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
        emr = launcher.nights.emr;
    }

    @AfterEach
    void end() {
        launcher.close();
    }

    private Map<String, String> expiring(Duration fromNow) {
        return expiring(
                Instant.now().plus(fromNow).truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private Map<String, String> expiring(String when) {
        Map<String, String> tags = new TreeMap<>(launcher.nights.tags());
        tags.put("weekmart:expires-at", when);
        return tags;
    }

    private static void assertResult(Result result, int exitCode, String out, String err) {
        assertThat(result.err()).isEqualTo(err);
        assertThat(result.out()).isEqualTo(out);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void createPrintsTheIdOfAClusterThatWaitsForSteps() {
        launcher.nights.deployed();

        assertResult(launcher.run("cluster", "create", "--name", "analytics"), 0, "j-0000000000001\n", "");

        EmrServer.Cluster made = emr.clusters().get(0);
        assertThat(made.name).isEqualTo("analytics");
        assertThat(made.request.has("Steps")).isFalse();
        assertThat(made.request
                        .path("Instances")
                        .path("KeepJobFlowAliveWhenNoSteps")
                        .asBoolean())
                .isTrue();
        assertThat(made.request
                        .path("AutoTerminationPolicy")
                        .path("IdleTimeout")
                        .asInt())
                .isEqualTo(900);
        assertThat(made.request.path("Tags").findValuesAsText("Key"))
                .containsExactly(
                        "for-use-with-amazon-emr-managed-policies",
                        "weekmart:environment",
                        "weekmart:expires-at",
                        "weekmart:installation",
                        "weekmart:name");
    }

    @Test
    void createAsJsonHoldsTheId() {
        assertResult(
                launcher.run("cluster", "create", "--name", "analytics", "--output", "json"),
                0,
                """
                {
                  "id" : "j-0000000000001"
                }
                """,
                "");
    }

    @Test
    void createWithoutAClearAnswerIsNotSentAgain() {
        emr.next("RunJobFlow", Fate.BROKEN_AFTER_EFFECT);

        assertResult(
                launcher.run("cluster", "create", "--name", "analytics"),
                6,
                "",
                """
                Cannot make cluster analytics: AWS answered 500 InternalServerException.
                It may have been made all the same: look with emr-launcher cluster list before you try again.
                """);
        assertThat(emr.calls("RunJobFlow")).isEqualTo(1);
    }

    @Test
    void listShowsOursThatHaveNotEnded() {
        assertResult(launcher.run("cluster", "list"), 0, "There is no cluster of ours.\n", "");
        emr.cluster("analytics", "WAITING", launcher.nights.tags());
        emr.cluster("of prod", "WAITING", OF_PROD);
        emr.cluster("somebody's", "RUNNING", Map.of());
        emr.cluster("weekmart-test-weekly-metrics-2024-05-04-a1", "TERMINATED", launcher.nights.tags());
        emr.cluster("weekmart-test-weekly-metrics-2024-05-05-a1", "BOOTSTRAPPING", expiring(Duration.ofHours(8)));

        // The times stand under a name that is shorter than they are.
        assertResult(
                launcher.run("cluster", "list"),
                0,
                """
                id               state           created               expires               name
                j-0000000000001  WAITING         TIME                        analytics
                j-0000000000005  BOOTSTRAPPING   TIME  TIME  weekmart-test-weekly-metrics-2024-05-05-a1
                """,
                "");
        assertThat(emr.calls()).containsOnly("ListClusters", "DescribeCluster");
    }

    @Test
    void listAsJsonHoldsTheSame() {
        assertResult(launcher.run("cluster", "list", "--output", "json"), 0, "[ ]\n", "");
        emr.cluster("analytics", "WAITING", launcher.nights.tags());
        emr.cluster("forgotten", "RUNNING", expiring(Duration.ofHours(-1)));

        assertResult(
                launcher.run("cluster", "list", "--output", "json"),
                0,
                """
                [ {
                  "id" : "j-0000000000001",
                  "name" : "analytics",
                  "state" : "WAITING",
                  "created_at" : "TIME"
                }, {
                  "id" : "j-0000000000002",
                  "name" : "forgotten",
                  "state" : "RUNNING",
                  "created_at" : "TIME",
                  "expires_at" : "TIME"
                } ]
                """,
                "");
    }

    @Test
    void terminateEndsAClusterOfOurs() {
        EmrServer.Cluster ours = emr.cluster("analytics", "WAITING", launcher.nights.tags());

        assertResult(launcher.run("cluster", "terminate", ours.id), 0, "Cluster j-0000000000001 is being ended.\n", "");

        assertThat(ours.ended()).isTrue();
        assertThat(launcher.run("cluster", "terminate", ours.id).exitCode())
                .as("one that has ended is left alone")
                .isZero();
        assertThat(emr.calls("TerminateJobFlows")).isEqualTo(1);
    }

    @Test
    void terminateRefusesAClusterWithoutOurTag() {
        EmrServer.Cluster other = emr.cluster("of prod", "WAITING", OF_PROD);

        assertResult(
                launcher.run("cluster", "terminate", other.id),
                2,
                "",
                """
                Cannot end cluster j-0000000000001 (of prod): it does not carry the tags weekmart:environment=test and weekmart:installation=INSTALLATION, so it is not of this installation.
                Check the id, launcher.environment and launcher.path; emr-launcher cluster list shows the clusters of this installation.
                """);
        assertThat(emr.calls()).containsExactly("DescribeCluster");
    }

    @Test
    void terminateNamesAnIdThatEmrDoesNotKnow() {
        assertResult(
                launcher.run("cluster", "terminate", "j-NONE"),
                2,
                "",
                """
                Cannot look at cluster j-NONE: AWS refused it: Cluster id 'j-NONE' is not valid.
                Change what it names, in the configuration or in the account, then repeat the command.
                """);
    }

    @Test
    void sweepEndsOursThatAreExpiredAndNoOther() {
        EmrServer.Cluster waiting = emr.cluster("analytics", "WAITING", launcher.nights.tags());
        EmrServer.Cluster young = emr.cluster("young", "RUNNING", expiring(Duration.ofHours(1)));
        EmrServer.Cluster forgotten = emr.cluster("forgotten", "WAITING", expiring(Duration.ofSeconds(-1)));
        EmrServer.Cluster odd = emr.cluster("odd", "WAITING", expiring("tomorrow"));
        EmrServer.Cluster older = emr.cluster(
                "of an older launcher",
                "WAITING",
                Map.of("weekmart:environment", "test", "weekmart:expires-at", "2024-05-06T00:00:00Z"));
        EmrServer.Cluster ofProd = emr.cluster(
                "of prod",
                "WAITING",
                Map.of("weekmart:environment", "prod", "weekmart:expires-at", "2024-05-06T00:00:00Z"));

        assertResult(
                launcher.run("cluster", "sweep"),
                0,
                """
                Ended:
                id               state           created               expires               name
                j-0000000000003  WAITING         TIME  TIME  forgotten
                """,
                "");

        assertThat(forgotten.ended()).isTrue();
        assertThat(waiting.ended() || young.ended() || odd.ended() || older.ended() || ofProd.ended())
                .isFalse();
        assertResult(launcher.run("cluster", "sweep"), 0, "No cluster of ours is past its expiry.\n", "");
        assertThat(emr.calls("TerminateJobFlows")).isEqualTo(1);
    }

    @Test
    void sweepAsJsonHoldsWhatItEnded() {
        emr.cluster("forgotten", "WAITING", expiring(Duration.ofSeconds(-1)));

        assertResult(
                launcher.run("cluster", "sweep", "--output", "json"),
                0,
                """
                [ {
                  "id" : "j-0000000000001",
                  "name" : "forgotten",
                  "state" : "WAITING",
                  "created_at" : "TIME",
                  "expires_at" : "TIME"
                } ]
                """,
                "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sweepKeepsTheClusterOfARunInProgress(boolean own) {
        EmrServer.Cluster shared = emr.cluster("analytics", "RUNNING", expiring(Duration.ofHours(-1)));
        if (own) {
            launcher.nights.sets.add("launcher.cluster.expire-after=0 seconds");
        } else {
            launcher.nights.sets.add("launcher.cluster.id=" + shared.id);
        }
        launcher.nights.dumps().deployed();
        emr.onStep(step -> {
            step.state = "RUNNING";
            step.started = Instant.now().minus(Duration.ofHours(5));
        });
        launcher.night("submit");
        EmrServer.Cluster busy =
                emr.steps("weekmart-test-weekly-metrics-2024-05-05-a1").get(0).cluster;
        busy.state = "RUNNING";

        Result swept = launcher.run("cluster", "sweep");

        assertThat(swept.err())
                .isEqualTo("Cluster " + busy.id + " (" + busy.name
                        + ") is past its expiry and is kept: a run is in progress on it.\n");
        assertThat(busy.ended()).isFalse();
        assertThat(shared.ended()).isEqualTo(own);

        busy.steps.get(0).started = Instant.now().minus(Duration.ofHours(7));
        emr.onStep(launcher.nights::goesWell);
        launcher.run("cluster", "sweep");
        launcher.run("cluster", "sweep");
        assertThat(busy.ended()).isTrue();
        assertThat(launcher.night("reconcile").out())
                .contains("phase     failed\n", "detail    It ran longer than 6 hours (launcher.max-duration).\n");
    }

    @Test
    void sweepKeepsAClusterOnWhichARunArrivesMeanwhile() {
        EmrServer.Cluster shared = emr.cluster("analytics", "RUNNING", expiring(Duration.ofHours(-1)));
        launcher.nights.sets.add("launcher.cluster.id=" + shared.id);
        launcher.nights.dumps().deployed();
        emr.onStep(step -> step.state = "RUNNING");
        emr.next("AddJobFlowSteps", Fate.LATE);
        launcher.night("submit");
        // The step arrives after the steps were listed, and before they are listed again.
        emr.onCall("ListSteps", () -> emr.onCall("ListSteps", emr::arrive));

        Result swept = launcher.run("cluster", "sweep");

        assertThat(swept.err())
                .endsWith(
                        "Cluster j-0000000000001 (analytics) is past its expiry and is kept: a run is in progress on it.\n");
        assertThat(shared.ended()).isFalse();
    }

    @Test
    void whoeverEndsTheClusterOfADoubledSendingLeavesTheRunAlone() {
        launcher.nights.dumps().deployed();
        emr.onStep(step -> step.state = "RUNNING");
        launcher.night("submit");
        EmrServer.Cluster confirmed = emr.clusters().get(0);
        EmrServer.Cluster doubled = emr.cluster(confirmed.name, "RUNNING", launcher.nights.tags());

        assertThat(launcher.run("cluster", "terminate", doubled.id).exitCode()).isZero();

        assertThat(doubled.ended()).isTrue();
        assertThat(launcher.night("reconcile").out()).contains("detail    step RUNNING\n");
        assertThat(confirmed.ended()).isFalse();
    }

    @Test
    void aRunIsToldThatItsClusterWasEndedByTheLauncher() {
        launcher.nights.dumps().deployed();
        emr.onStep(step -> step.state = "RUNNING");
        launcher.night("submit");

        assertThat(launcher.run("cluster", "terminate", "j-0000000000001").exitCode())
                .isZero();

        assertThat(launcher.night("wait").out())
                .contains("detail    Its cluster j-0000000000001 was ended by emr-launcher cluster terminate.\n");
    }
}
