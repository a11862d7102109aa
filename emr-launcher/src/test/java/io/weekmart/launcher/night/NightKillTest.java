package io.weekmart.launcher.night;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.catalog.GlueServer;
import io.weekmart.launcher.catalog.PublishedOutput;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.night.NightStatus.Phase;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A launcher that dies at any boundary between it and AWS, and another one that goes on. */
class NightKillTest {
    private static final int MORE_THAN_A_NIGHT_HAS = 500;
    private static final int MOST_LOOKS = 12;
    private static final String SECOND = "weekmart-test-weekly-metrics-2024-05-05-a2";

    @AfterEach
    void live() {
        Mortality.live();
    }

    /** A night, how a launcher goes on with it, and what must be true in the end. */
    private interface Scenario {
        default void prepare(Nights nights) {
            nights.emr.onStep(nights::goesWell);
        }

        default NightStatus goOn(Nights nights) {
            return nights.launcher().reconcile(Nights.DATE, Wish.AUTOMATIC);
        }

        void check(Nights nights, NightStatus status);
    }

    /** One run, and nothing that lives on. */
    private static void wentWell(Nights nights, NightStatus status) {
        assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.steps(Nights.RUN)).hasSize(1);
        assertThat(nights.emr.clusters())
                .allSatisfy(cluster -> assertThat(cluster.ended() || cluster.name.equals("shared"))
                        .isTrue());
        assertThat(nights.launcher().open(Nights.DATE, Nights.DATE)).isEmpty();
        assertThat(nights.told).contains("success of " + Nights.RUN);
    }

    private static void share(Nights nights) {
        EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
        nights.sets.add("launcher.cluster.id=" + shared.id);
    }

    @Test
    void whereverItIsKilledOnAClusterOfItsOwnOneRunCountsAndNothingIsLeft() {
        assertThat(killedEverywhere(NightKillTest::wentWell)).isGreaterThan(40);
    }

    @Test
    void whereverItIsKilledOnASharedClusterOneRunCounts() {
        int boundaries = killedEverywhere(new Scenario() {
            @Override
            public void prepare(Nights nights) {
                share(nights);
                nights.emr.onStep(nights::goesWell);
            }

            @Override
            public void check(Nights nights, NightStatus status) {
                wentWell(nights, status);
            }
        });

        assertThat(boundaries).isGreaterThan(40);
    }

    @Test
    void whereverItIsKilledInANightThatFailsNothingIsTriedAgain() {
        int boundaries = killedHereAndThere(new Scenario() {
            @Override
            public void prepare(Nights nights) {
                nights.emr.onStep(step -> {
                    nights.report(step, 4, "Too many rejected rows");
                    step.end("FAILED");
                });
            }

            @Override
            public void check(Nights nights, NightStatus status) {
                assertThat(status.phase()).isEqualTo(Phase.FAILED);
                assertThat(status.attempt()).isEqualTo(1);
                assertThat(nights.emr.clusters()).singleElement().satisfies(cluster -> assertThat(cluster.ended())
                        .isTrue());
                assertThat(nights.told).contains("failure of " + Nights.RUN + ": Too many rejected rows");
            }
        });

        assertThat(boundaries).isGreaterThan(30);
    }

    @Test
    void whereverItIsKilledTheApplicationIsDeadBeforeTheNextAttempt() {
        int boundaries = killedHereAndThere(new Scenario() {
            @Override
            public void prepare(Nights nights) {
                share(nights);
                nights.emr.onStep(step -> {
                    if (step.name.equals(Nights.RUN)) {
                        step.end("FAILED");
                    } else {
                        nights.goesWell(step);
                    }
                });
            }

            @Override
            public void check(Nights nights, NightStatus status) {
                assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
                List<String> names = nights.emr.clusters().get(0).steps.stream()
                        .map(step -> step.name)
                        .distinct()
                        .toList();
                assertThat(names).containsExactly(Nights.RUN, nights.kill(), SECOND);
                assertThat(nights.emr.steps(Nights.RUN)).hasSize(1);
                assertThat(nights.emr.steps(SECOND)).hasSize(1);
            }
        });

        assertThat(boundaries).isGreaterThan(60);
    }

    @Test
    void whereverItIsKilledWhileItCancelsNothingLivesOn() {
        int boundaries = killedEverywhere(new Scenario() {
            @Override
            public void prepare(Nights nights) {
                nights.emr.onStep(step -> step.state = "RUNNING");
                nights.launcher().reconcile(Nights.DATE, Wish.AUTOMATIC);
            }

            @Override
            public NightStatus goOn(Nights nights) {
                NightEngine launcher = nights.launcher();
                try {
                    launcher.cancel(Nights.DATE);
                } catch (UserFault nothingInProgress) {
                    // A launcher before this one has come so far.
                    return launcher.reconcile(Nights.DATE, Wish.AUTOMATIC);
                }
                return launcher.reconcile(Nights.DATE, Wish.AUTOMATIC);
            }

            @Override
            public void check(Nights nights, NightStatus status) {
                assertThat(status.phase()).isEqualTo(Phase.CANCELLED);
                assertThat(nights.emr.clusters()).singleElement().satisfies(cluster -> assertThat(cluster.ended())
                        .isTrue());
            }
        });

        assertThat(boundaries).isGreaterThan(15);
    }

    @Test
    void whereverItIsKilledAmongCatalogAndMessagesTheTablesAreThereAndPeopleKnow() throws IOException {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer sns = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sns.createContext("/", exchange -> {
            received.add(URLDecoder.decode(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    StandardCharsets.UTF_8));
            byte[] answer = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        sns.start();
        System.setProperty(
                "aws.endpointUrlSns", "http://127.0.0.1:" + sns.getAddress().getPort());
        try (GlueServer glue = new GlueServer()) {
            System.setProperty("aws.endpointUrlGlue", glue.endpoint().toString());
            int boundaries = killedHereAndThere(new Scenario() {
                private String database = "";

                @Override
                public void prepare(Nights nights) {
                    received.clear();
                    database = "weekmart_" + System.nanoTime();
                    nights.sets.add("launcher.catalog.database=" + database);
                    nights.sets.add("launcher.notify.sns-topic=arn:aws:sns:us-east-1:1:nights");
                    nights.emr.onStep(nights::goesWell);
                    new PublishedOutput(nights.store, nights.at("tables/"))
                            .file(2024, 18)
                            .published("2024-05-05", "night-1", "2024/18 new");
                }

                @Override
                public NightStatus goOn(Nights nights) {
                    return nights.launcherWithCatalogAndMessages().reconcile(Nights.DATE, Wish.AUTOMATIC);
                }

                @Override
                public void check(Nights nights, NightStatus status) {
                    assertThat(status.phase()).isEqualTo(Phase.SUCCEEDED);
                    assertThat(nights.emr.steps(Nights.RUN)).hasSize(1);
                    assertThat(glue.partitions(database, "fact_weekly_store_product"))
                            .containsExactly("2024/18");
                    assertThat(received).hasSizeBetween(1, 2).allMatch(text -> text.contains("-success"));
                    assertThat(nights.launcher().open(Nights.DATE, Nights.DATE)).isEmpty();
                }
            });

            assertThat(boundaries).isGreaterThan(60);
        } finally {
            sns.stop(0);
            System.clearProperty("aws.endpointUrlSns");
            System.clearProperty("aws.endpointUrlGlue");
        }
    }

    /** Kills at every boundary, and answers how many there were. */
    private static int killedEverywhere(Scenario scenario) {
        return killed(scenario, 1);
    }

    /** Kills at every third boundary: before requests and after them in turn. */
    private static int killedHereAndThere(Scenario scenario) {
        return killed(scenario, 3);
    }

    private static int killed(Scenario scenario, int stride) {
        try (S3Server s3 = S3Server.start()) {
            for (int boundary = 0; boundary < MORE_THAN_A_NIGHT_HAS; boundary += stride) {
                try (Nights nights = new Nights(s3)) {
                    nights.dumps().deployed();
                    scenario.prepare(nights);
                    if (!killed(nights, scenario, boundary)) {
                        return boundary;
                    }
                }
            }
        }
        throw new AssertionError("A night has fewer boundaries than that");
    }

    /** Kills at one boundary and goes on with other launchers; false where the night was over before that. */
    private static boolean killed(Nights nights, Scenario scenario, int boundary) {
        Function<Nights, NightStatus> untilItRests = one -> {
            NightStatus status = scenario.goOn(one);
            for (int looks = 0; status.phase().inProgress() && looks < MOST_LOOKS; looks++) {
                status = scenario.goOn(one);
            }
            return status;
        };
        String where = "";
        Mortality.killAfter(boundary);
        try {
            NightStatus unused = untilItRests.apply(nights);
        } catch (Mortality.Killed death) {
            where = String.valueOf(death.getMessage());
        } finally {
            Mortality.live();
        }
        NightStatus status = untilItRests.apply(nights);
        try {
            scenario.check(nights, status);
        } catch (AssertionError e) {
            throw new AssertionError("Killed at boundary " + boundary + ", " + where + ": " + e.getMessage(), e);
        }
        return !where.isEmpty();
    }
}
