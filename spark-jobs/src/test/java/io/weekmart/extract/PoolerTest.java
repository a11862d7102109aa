package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real PgBouncer in front of the server. Skipped where none is installed: Debian's package is pgbouncer, and .ci/run installs it. */
class PoolerTest {
    private static final String DAY = "2024-05-05";
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final long START_SECONDS = 20;

    @TempDir
    private Path folder;

    @BeforeAll
    static void skipWhereNoneIsInstalled() {
        if (!Files.isExecutable(PROGRAM)) {
            String reason = "Skipped: no PgBouncer is installed (Debian: apt-get install pgbouncer)";
            System.err.println(reason);
            assumeTrue(false, reason);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "session"})
    void aPoolerThatLendsItsConnectionsForTransactionsIsReadThrough(String lends) throws Exception {
        Database shop = OnlineShop.of(folder);
        try (Pooler pooler = new Pooler(lends)) {
            Database.Result result =
                    shop.set("extract.url=" + shop.url(pooler.port())).extract(DAY);

            assertThat(result.message()).isEmpty();
            assertThat(shop.dump("orders", DAY)).containsExactlyInAnyOrderElementsOf(OnlineShop.ORDERS);
            assertThat(shop.dump("order_items", DAY)).hasSize(3);
        }
    }

    /** What is set for a run must not stay with a connection that the pooler lends to others. */
    @Test
    void aConnectionIsGivenBackAsItWas() throws Exception {
        Database shop = OnlineShop.of(folder);
        try (Pooler pooler = new Pooler("transaction")) {
            assertThat(shop.set("extract.url=" + shop.url(pooler.port()))
                            .extract(DAY)
                            .message())
                    .isEmpty();

            assertThat(
                            pooler.value(
                                    shop,
                                    "SELECT concat_ws(' ', current_setting('row_security'),"
                                            + " current_setting('transaction_read_only'), current_setting('statement_timeout'))"))
                    .isEqualTo("on off 0");
        }
    }

    @Test
    void aPoolerThatLendsThemForStatementsIsRefused() throws Exception {
        Database shop = OnlineShop.of(folder);
        try (Pooler pooler = new Pooler("statement")) {
            Database.Result result =
                    shop.set("extract.url=" + shop.url(pooler.port())).extract(DAY);

            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.message()).contains("transaction blocks not allowed in statement pooling mode");
            assertThat(shop.hasManifest(DAY)).isFalse();
        }
    }

    /** A process that ends with the test. It asks nobody for a password. */
    private static final class Pooler implements AutoCloseable {
        private final Path settings = Files.createTempDirectory("weekmart-pooler");
        private final Process process;
        private final int port;

        Pooler(String lends) throws IOException, InterruptedException {
            port = freePort();
            // It gives up the rights of root before it reads them.
            Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path file = Files.writeString(
                    settings.resolve("pooler.ini"),
                    """
                    [databases]
                    * = host=127.0.0.1 port=%d user=postgres
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = %s
                    ignore_startup_parameters = extra_float_digits
                    """
                            .formatted(Database.port(), port, lends));
            List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), file.toString()));
            if ("root".equals(System.getProperty("user.name"))) {
                command.addAll(List.of("-u", "nobody"));
            }
            Path log = settings.resolve("log");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            await(log);
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        private void await(Path log) throws IOException, InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (true) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(socket.isConnected()).isTrue();
                    return;
                } catch (IOException e) {
                    if (!process.isAlive() || System.nanoTime() > until) {
                        throw new IOException("PgBouncer did not start:\n" + Files.readString(log), e);
                    }
                    Thread.sleep(50);
                }
            }
        }

        int port() {
            return port;
        }

        /** The first value of a query's first row. */
        String value(Database shop, String query) {
            return shop.valueAt(shop.url(port), query);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.destroyForcibly().waitFor();
            Files.delete(settings.resolve("log"));
            Files.delete(settings.resolve("pooler.ini"));
            Files.delete(settings);
        }
    }
}
