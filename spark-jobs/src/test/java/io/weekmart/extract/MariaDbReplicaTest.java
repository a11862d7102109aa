package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real replica of a MariaDB is read when it has what the dumps must hold, and not before. */
class MariaDbReplicaTest {
    private static final String DAY = "2024-05-05";
    private static final String NEXT = "2024-05-06";

    private static MariaDbServer replica;
    private static Line line;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        line = new Line(List.of(MariaDbServer.started().port()));
        replica = MariaDbServer.replica(line.port());
    }

    @AfterAll
    static void stop() throws IOException {
        if (line != null) {
            line.close();
        }
    }

    @Test
    void aReplicaThatHearsOfAnIdlePrimaryIsRead() throws InterruptedException {
        Database shop = replicated();

        Database.Result result = shop.extract(DAY);

        assertThat(result.message()).isEmpty();
        assertThat(shop.dump("orders", DAY)).hasSize(3);
        assertThat(shop.set("extract.lock-timeout=20 seconds")
                        .extract("2024-05-08")
                        .message())
                .as("two dates in one run, the first of which has to have what the date before had")
                .isEmpty();
        assertThat(shop.hasManifest("2024-05-06")).isTrue();
    }

    /** It says that it is 0 seconds behind: all that it received is replayed. */
    @Test
    void aReplicaThatHasYetToReceiveIsRefused() throws InterruptedException {
        Database shop = replicated();
        assertThat(shop.extract(DAY).message()).isEmpty();
        line.pause(true);
        try {
            shop.sql("UPDATE orders SET order_status = 'LATER'");

            Database.Result behind = shop.set("extract.lock-timeout=1 second").extract(NEXT);

            assertThat(behind.exitCode()).isEqualTo(3);
            assertThat(behind.message())
                    .contains("Cannot read the replica: it is 0 seconds behind what it has received, and nothing tells"
                            + " that this is all that was committed until ")
                    .contains("Name the primary in extract.url");
            assertThat(shop.hasManifest(NEXT)).isFalse();
        } finally {
            line.pause(false);
        }

        assertThat(shop.set("extract.lock-timeout=30 seconds").extract(NEXT).message())
                .isEmpty();
        assertThat(shop.dump("orders", NEXT)).contains("2,2024-05-05 23:59:59.999999,2,LATER");
    }

    @Test
    void aReplicaThatDoesNotReplicateIsRefused() throws InterruptedException {
        Database shop = replicated();
        replica.execute("STOP SLAVE IO_THREAD");
        try {
            assertThat(shop.extract(DAY).message())
                    .contains("Cannot read the replica: it does not replicate (receiving: No, replaying: Yes).");
        } finally {
            replica.execute("START SLAVE");
        }
        replica.execute("STOP SLAVE SQL_THREAD");
        try {
            assertThat(shop.extract(DAY).message())
                    .contains("Cannot read the replica: it does not replicate (receiving: Yes, replaying: No).");
        } finally {
            replica.execute("START SLAVE");
        }
    }

    /** Without the privilege, a replica would be read as a primary. */
    @Test
    void aReplicaThatDoesNotSaySoIsRefused() throws InterruptedException {
        Database shop = replicated();
        replica.execute("CREATE USER IF NOT EXISTS reader IDENTIFIED BY '" + Database.PASSWORD
                + "'; GRANT SELECT ON *.* TO reader");

        assertThat(shop.set("extract.user=reader").extract(DAY).message())
                .contains(
                        "Cannot read the replica: it replays another server, and does not say to this user how far it is"
                                + " behind.")
                .contains("the user needs REPLICATION CLIENT");
        replica.execute("DROP USER reader");
    }

    @Test
    void aServerThatTakesNoWritesIsNoPrimary() {
        Database shop = MariaDbShop.of(folder);
        MariaDbServer.started().execute("SET GLOBAL read_only = 1");
        try {
            assertThat(shop.extract(DAY).message())
                    .contains(
                            "Cannot read the replica: it takes no writes (read_only), and replicates from no server, so"
                                    + " that nothing tells up to when it has rows.");
        } finally {
            MariaDbServer.started().execute("SET GLOBAL read_only = 0");
        }
    }

    @Test
    void aPrimaryThatDoesNotSaySoIsReadAndThatIsTold() {
        Database shop = MariaDbShop.of(folder)
                .sql("CREATE USER IF NOT EXISTS reader IDENTIFIED BY '" + Database.PASSWORD
                        + "'; GRANT SELECT ON *.* TO reader");

        Database.Result result = shop.set("extract.user=reader").extract(DAY);

        assertThat(result.message()).isEmpty();
        assertThat(result.err())
                .contains("The server does not say to this user whether it is a replica, and is read as a primary.");
        shop.sql("DROP USER reader");
    }

    /** The shop, once the replica has it, and extracted from there. */
    private Database replicated() throws InterruptedException {
        Database shop = MariaDbShop.of(folder);
        String url = shop.url().replaceFirst(":\\d+/", ":" + replica.port() + "/");
        while (!shop.seenAt(url, "order_items", 3)) {
            Thread.sleep(50);
        }
        return shop.set("extract.url=" + url);
    }
}
