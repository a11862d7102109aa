package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real replica is read when it has what the dumps must hold, and not before. */
class ReplicaTest {
    private static final String DAY = "2024-05-05";
    private static final String NEXT = "2024-05-06";

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Standby standby;

    @BeforeAll
    static void start(@TempDir Path first) throws IOException, SQLException, InterruptedException {
        standby = Standby.of(OnlineShop.of(first), shared.resolve("standby"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        standby.close();
    }

    @Test
    void aReplicaThatKeepsUpIsReadBySeveralConnections() {
        Database shop = replicated();
        shop.set("extract.url=" + shop.url(standby.port()));

        Database.Result result = shop.extract(DAY);

        assertThat(result.message()).isEmpty();
        assertThat(result.err()).doesNotContain("could not be read by a further connection");
        assertThat(shop.dump("orders", DAY)).hasSize(3);
        assertThat(shop.extract(NEXT).message()).as("the primary is idle").isEmpty();
    }

    @Test
    void aReplicaThatHasYetToReplayIsRefused() {
        Database shop = replicated();
        standby.value(shop, "SELECT pg_wal_replay_pause()");
        try {
            readOfThePrimaryAndThenOfTheReplica(shop, ", and has yet to replay what the primary has.");
        } finally {
            standby.value(shop, "SELECT pg_wal_replay_resume()");
        }

        assertThat(shop.set("extract.lock-timeout=1 minute").extract(NEXT).message())
                .isEmpty();
        assertThat(shop.dump("orders", NEXT)).contains("2,2024-05-05 23:59:59.999999,2,LATER");
    }

    /** It has replayed all that it received, and the connection says that it streams. */
    @Test
    void aReplicaThatHasYetToReceiveIsRefused() {
        Database shop = replicated();
        standby.receives(shop, false);
        try {
            readOfThePrimaryAndThenOfTheReplica(
                    shop, "; it is streaming, and the primary last told how far it was at ");
        } finally {
            standby.receives(shop, true);
        }

        assertThat(shop.set("extract.lock-timeout=1 minute").extract(NEXT).message())
                .isEmpty();
        assertThat(shop.dump("orders", NEXT)).contains("2,2024-05-05 23:59:59.999999,2,LATER");
    }

    /** Of an address that leads to several replicas, the one that was looked at is the one that is read. */
    @Test
    void theServerThatIsLookedAtIsTheOneThatIsRead() throws IOException {
        Database shop = replicated();
        standby.value(shop, "SELECT pg_wal_replay_pause()");
        try (Line line = new Line(List.of(Database.port(), standby.port()))) {
            shop.sql("UPDATE orders SET order_status = 'LATER'");

            Database.Result result =
                    shop.set("extract.url=" + shop.url(line.port())).extract(DAY);

            assertThat(result.message()).isEmpty();
            assertThat(result.err()).contains("could not be read by a further connection");
            assertThat(shop.dump("orders", DAY)).contains("2,2024-05-05 23:59:59.999999,2,LATER");
        } finally {
            standby.value(shop, "SELECT pg_wal_replay_resume()");
        }
    }

    private void readOfThePrimaryAndThenOfTheReplica(Database shop, String said) {
        shop.sql("UPDATE orders SET order_status = 'LATER'");
        assertThat(shop.extract(DAY).message()).isEmpty();
        shop.set("extract.url=" + shop.url(standby.port())).set("extract.lock-timeout=1 second");

        Database.Result behind = shop.extract(NEXT);

        assertThat(behind.exitCode()).isEqualTo(3);
        assertThat(behind.message())
                .startsWith("Cannot read the replica: it has replayed the primary up to ")
                .contains(", expected all that was committed until ")
                .contains(said);
        assertThat(shop.hasManifest(NEXT)).isFalse();
    }

    /** The shop, once the replica has it. */
    private Database replicated() {
        Database shop = OnlineShop.of(folder);
        while (true) {
            try {
                if (standby.value(shop, "SELECT count(*) FROM order_items").equals("3")) {
                    return shop;
                }
            } catch (IllegalStateException e) {
                Thread.onSpinWait();
            }
        }
    }
}
