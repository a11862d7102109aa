package io.weekmart.launcher.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.night.NightStatus.Phase;
import io.weekmart.launcher.store.S3Location;
import io.weekmart.storage.S3Server;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two pipelines of one configuration run the same date, and nothing of one is taken for the other's. */
class TwoPipelinesTest {
    private static final String WEEKLY = "weekly-metrics";
    private static final String SHOP = "shop";
    private static final String SHOP_RUN = "weekmart-test-shop-2024-05-05-a1";

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
        nights = new Nights(s3).withShop().dumps().dumpsOfShop().deployed();
    }

    @AfterEach
    void close() {
        nights.close();
    }

    private NightStatus reconcile(String pipeline) {
        return nights.launcher(pipeline).reconcile(Nights.DATE, Wish.AUTOMATIC);
    }

    private List<String> facts(String pipeline) {
        String folder = "launcher/test/nights/" + pipeline + "/2024-05-05/";
        return nights.store.list(nights.at(folder)).objects().stream()
                .map(object -> object.below(nights.at(folder)).replaceAll("[0-9a-f]{64}", "SHA-256"))
                .toList();
    }

    @Test
    void eachRunsOnceUnderItsOwnName() {
        nights.emr.onStep(nights::goesWell);

        assertThat(reconcile(WEEKLY).run()).hasToString("weekly-metrics for 2024-05-05");
        assertThat(reconcile(SHOP).run()).hasToString("shop for 2024-05-05");
        assertThat(reconcile(SHOP).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(reconcile(WEEKLY).phase()).isEqualTo(Phase.SUCCEEDED);

        assertThat(nights.emr.clusters())
                .extracting(cluster -> cluster.name, cluster -> cluster.tags().get("weekmart:pipeline"))
                .containsExactly(tuple(Nights.RUN, WEEKLY), tuple(SHOP_RUN, SHOP));
        assertThat(nights.told)
                .containsExactly("catalog", "success of " + Nights.RUN, "catalog", "success of " + SHOP_RUN);
        assertThat(facts(SHOP))
                .isEqualTo(facts(WEEKLY))
                .containsExactly(
                        "attempt-0001/catalog.json",
                        "attempt-0001/claim.json",
                        "attempt-0001/closed.json",
                        "attempt-0001/outcome.json",
                        "attempt-0001/report-01.json",
                        "attempt-0001/sending-01.json",
                        "attempt-0001/submitted-01.json",
                        "input-SHA-256.json");
    }

    @Test
    void theStepCallsThePipelineAndReportsIntoItsFolder() {
        nights.emr.onStep(nights::goesWell);
        reconcile(SHOP);

        EmrServer.Step step = nights.emr.steps(SHOP_RUN).get(0);
        String conf = step.option("--conf");
        assertThat(step.arguments.subList(step.arguments.indexOf(SHOP), step.arguments.size()))
                .containsExactly(
                        "shop",
                        "--date",
                        "2024-05-05",
                        "--conf",
                        conf,
                        "--run-id",
                        SHOP_RUN,
                        "--report",
                        nights.at("launcher/test/nights/shop/2024-05-05/attempt-0001/report-01.json")
                                .toString());
        assertThat(nights.store.text(S3Location.of(conf)))
                .as("one deployment serves both pipelines")
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("\"shop\"", nights.at("shop-dumps/").toString()));
    }

    @Test
    void theInputOfEachIsItsOwn() {
        nights.emr.onStep(nights::goesWell);
        reconcile(WEEKLY);
        reconcile(SHOP);
        nights.dump("shop-dumps/", ShopTables.ORDERS, Nights.DATE, 2);

        assertThat(reconcile(WEEKLY).notes()).isEmpty();
        assertThat(reconcile(SHOP).notes())
                .containsExactly(
                        "The dumps have changed since; emr-launcher run --force takes them in.",
                        nights.at("shop-dumps/orders_2024-05-05.csv") + " has changed.");
    }

    @Test
    void whatFailsNamesTheCommandsOfItsPipeline() {
        nights.emr.onStep(step -> {
            nights.report(step, 3, "Cannot read the dumps: orders is broken.");
            step.end("FAILED");
            step.cluster.state = "TERMINATED_WITH_ERRORS";
        });

        assertThat(reconcile(SHOP).next()).isEqualTo("emr-launcher check --date 2024-05-05 --pipeline shop");
        assertThat(reconcile(WEEKLY).next()).isEqualTo("emr-launcher check --date 2024-05-05");
        assertThatThrownBy(() -> nights.launcher(WEEKLY).cancel(Nights.DATE.plusDays(1)))
                .isInstanceOf(UserFault.class)
                .hasMessage("Cannot cancel weekly-metrics for 2024-05-06: no attempt is in progress.");
    }

    @Test
    void aSweepKeepsTheClusterOfWhicheverPipelineRuns() {
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile(SHOP);
        List<String> names = List.of(SHOP_RUN);

        assertThat(nights.launcher(WEEKLY).isInUse(names)).isTrue();

        nights.goesWell(nights.emr.steps(SHOP_RUN).get(0));
        assertThat(nights.launcher(WEEKLY).isInUse(names)).isFalse();
        assertThat(nights.launcher(SHOP).look(Nights.DATE).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(facts(WEEKLY)).isEmpty();
    }

    @Test
    void whoeverEndsAClusterLeavesTheReasonWithItsPipeline() {
        nights.emr.onStep(step -> step.state = "RUNNING");
        reconcile(SHOP);
        reconcile(WEEKLY);
        EmrServer.Cluster cluster = nights.emr.steps(SHOP_RUN).get(0).cluster;

        nights.launcher(WEEKLY).clusterTerminated(cluster.id, List.of(SHOP_RUN), "Somebody ended it.");

        assertThat(facts(SHOP)).contains("attempt-0001/ending.json");
        assertThat(facts(WEEKLY)).doesNotContain("attempt-0001/ending.json");
    }

    @Test
    void openDatesAndGoodRunsAreThoseOfThePipeline() {
        nights.emr.onStep(nights::goesWell);
        reconcile(SHOP);
        nights.launcher(WEEKLY).await(Nights.DATE);

        assertThat(nights.launcher(WEEKLY).open(Nights.DATE.minusDays(7), Nights.DATE))
                .containsExactly(Nights.DATE);
        assertThat(nights.launcher(SHOP).open(Nights.DATE.minusDays(7), Nights.DATE))
                .isEmpty();
        assertThat(nights.launcher(SHOP).lastGood(Nights.DATE)).isPresent();
        assertThat(nights.launcher(WEEKLY).lastGood(Nights.DATE)).isEmpty();
    }
}
