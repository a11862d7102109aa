package io.weekmart.launcher.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.aws.AwsJsonServer;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.night.NightStatus.Phase;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.storage.S3Front;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nights in which every single request to S3, or every kind of call of EMR, goes wrong the first time. */
class NightFaultsTest {
    private static final List<String> ACTIONS =
            List.of("RunJobFlow", "AddJobFlowSteps", "DescribeCluster", "DescribeStep", "ListSteps", "ListClusters");
    private static final int MOST_LOOKS = 8;

    private static S3Server s3;

    @BeforeAll
    static void startServer() {
        s3 = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        s3.close();
    }

    /** Goes on until nothing is in progress any more, as a schedule would; an AWS that does not answer is asked again. */
    private static NightStatus reconciled(Nights nights, ObjectStore way) {
        UserFault last = null;
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            try {
                NightStatus status = nights.launcher(way).reconcile(Nights.DATE, Wish.AUTOMATIC);
                if (!status.phase().inProgress()) {
                    return status;
                }
            } catch (UserFault fault) {
                assertThat(fault.exitCode()).as(fault.getMessage()).isNotEqualTo(ExitCode.USAGE);
                last = fault;
            }
        }
        throw new AssertionError("The night does not end", last);
    }

    @ParameterizedTest
    @EnumSource(
            value = S3Front.Fate.class,
            names = {"SLOW_DOWN", "RESET", "LOSE_ANSWER", "FAIL_AFTER_EFFECT"})
    void everyRequestToS3GoesWrongOnce(S3Front.Fate fate) throws IOException {
        Set<String> met = new HashSet<>();
        S3Front.Judge judge = (method, key) -> {
            synchronized (met) {
                return met.add(method + " " + key) ? fate : S3Front.Fate.PASS;
            }
        };
        try (Nights nights = new Nights(s3);
                S3Front front = S3Front.before(s3, judge)) {
            nights.dumps().deployed();
            nights.emr.onStep(nights::goesWell);
            System.setProperty("aws.endpointUrlS3", front.endpoint().toString());
            try (ObjectStore way = ObjectStore.connect()) {
                NightStatus status = reconciled(nights, way);

                assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
            }
            assertThat(nights.emr.steps(Nights.RUN)).hasSize(1);
            assertThat(nights.launcher().open(Nights.DATE, Nights.DATE)).isEmpty();
            assertThat(new TreeSet<>(met)).as("requests that went wrong").hasSizeGreaterThan(10);
        }
    }

    @ParameterizedTest
    @MethodSource("fates")
    void everyCallOfEmrGoesWrongOnce(AwsJsonServer.Fate fate, boolean shared) {
        try (Nights nights = new Nights(s3)) {
            if (shared) {
                EmrServer.Cluster cluster = nights.emr.cluster("shared", "WAITING", Map.of());
                nights.sets.add("launcher.cluster.id=" + cluster.id);
            }
            nights.dumps().deployed();
            nights.emr.onStep(nights::goesWell);
            ACTIONS.forEach(action -> nights.emr.next(action, fate));

            NightStatus status = reconciled(nights, nights.store);

            assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(nights.emr.steps(Nights.RUN)).as("runs").hasSize(1);
            assertThat(nights.told).containsExactly("catalog", "success of " + Nights.RUN);
        }
    }

    @ParameterizedTest
    @MethodSource("fates")
    void everyCallThatEndsARunGoesWrongOnce(AwsJsonServer.Fate fate, boolean shared) {
        try (Nights nights = new Nights(s3)) {
            if (shared) {
                EmrServer.Cluster cluster = nights.emr.cluster("shared", "WAITING", Map.of());
                nights.sets.add("launcher.cluster.id=" + cluster.id);
            }
            nights.dumps().deployed();
            nights.emr.onStep(step -> step.state = "RUNNING");
            nights.launcher().reconcile(Nights.DATE, Wish.AUTOMATIC);
            nights.emr.onStep(nights::goesWell);
            List.of("CancelSteps", "TerminateJobFlows", "AddJobFlowSteps")
                    .forEach(action -> nights.emr.next(action, fate));

            nights.launcher().cancel(Nights.DATE);
            NightStatus status = reconciled(nights, nights.store);

            assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
            assertThat(nights.emr.calls(shared ? "CancelSteps" : "TerminateJobFlows"))
                    .as("calls that went wrong, and again")
                    .isGreaterThan(1);
            assertThat(nights.emr.steps(Nights.RUN)).singleElement().satisfies(step -> assertThat(step.state)
                    .isEqualTo("CANCELLED"));
            assertThat(nights.emr.steps(nights.kill()).stream().filter(step -> step.state.equals("COMPLETED")))
                    .hasSizeBetween(shared ? 1 : 0, shared ? 2 : 0);
        }
    }

    static List<Arguments> fates() {
        return List.of(
                        AwsJsonServer.Fate.THROTTLED,
                        AwsJsonServer.Fate.BROKEN,
                        AwsJsonServer.Fate.LOST,
                        AwsJsonServer.Fate.BROKEN_AFTER_EFFECT)
                .stream()
                .flatMap(fate -> List.of(true, false).stream().map(shared -> Arguments.of(fate, shared)))
                .toList();
    }
}
