package io.weekmart.launcher.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.launcher.emr.EmrServer;
import io.weekmart.launcher.night.NightStatus.Phase;
import io.weekmart.storage.S3Server;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A launcher that dies at any boundary between it and AWS, and another one that goes on. */
class NightKillTest {
    private static final int MORE_THAN_A_NIGHT_HAS = 500;

    @AfterEach
    void live() {
        Mortality.live();
    }

    @Test
    void whereverItIsKilledOnAClusterOfItsOwnOneRunCountsAndNothingIsLeft() {
        int boundaries = killedEverywhere(nights -> {});

        assertThat(boundaries).as("boundaries at which it was killed").isGreaterThan(40);
    }

    @Test
    void whereverItIsKilledOnASharedClusterOneRunCounts() {
        int boundaries = killedEverywhere(nights -> {
            EmrServer.Cluster shared = nights.emr.cluster("shared", "WAITING", Map.of());
            nights.sets.add("launcher.cluster.id=" + shared.id);
        });

        assertThat(boundaries).as("boundaries at which it was killed").isGreaterThan(40);
    }

    private static int killedEverywhere(Consumer<Nights> prepare) {
        try (S3Server s3 = S3Server.start()) {
            for (int boundary = 0; boundary < MORE_THAN_A_NIGHT_HAS; boundary++) {
                try (Nights nights = new Nights(s3)) {
                    prepare.accept(nights);
                    nights.dumps().deployed();
                    nights.emr.onStep(nights::goesWell);
                    if (!killed(nights, boundary)) {
                        return boundary;
                    }
                }
            }
        }
        throw new AssertionError("A night has fewer boundaries than that");
    }

    /** Kills at one boundary and goes on with another launcher; false where the night was over before that. */
    private static boolean killed(Nights nights, int boundary) {
        String where = "";
        Mortality.killAfter(boundary);
        try {
            nights.launcher().reconcile(Nights.DATE, Wish.AUTOMATIC);
        } catch (Mortality.Killed death) {
            where = String.valueOf(death.getMessage());
        } finally {
            Mortality.live();
        }
        NightStatus status = nights.launcher().reconcile(Nights.DATE, Wish.AUTOMATIC);
        for (int looks = 0; status.phase().inProgress() && looks < 5; looks++) {
            status = nights.launcher().reconcile(Nights.DATE, Wish.AUTOMATIC);
        }
        assertThat(status.phase()).as("killed %s", where).isEqualTo(Phase.SUCCEEDED);
        assertThat(nights.emr.steps(Nights.RUN)).as("killed %s", where).hasSize(1);
        assertThat(nights.emr.clusters()).as("killed %s", where).allSatisfy(cluster -> assertThat(
                        cluster.ended() || cluster.name.equals("shared"))
                .isTrue());
        assertThat(nights.launcher().open(Nights.DATE, Nights.DATE))
                .as("killed %s", where)
                .isEmpty();
        assertThat(nights.told).as("killed %s", where).contains("success of " + Nights.RUN);
        return !where.isEmpty();
    }
}
