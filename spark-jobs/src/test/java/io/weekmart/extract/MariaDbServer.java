package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of the MariaDB that is installed on this machine, in a temporary folder of its own. Tests that need it are skipped where none is
 * installed: Debian's package is mariadb-server, and .ci/run installs it.
 */
final class MariaDbServer implements TestServer {
    private static final String USER = "weekmart";
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/usr/local/bin"), Path.of("/opt/homebrew/bin"));
    private static final long START_SECONDS = 60;
    private static final long MILLIS_BETWEEN_TRIES = 50;

    /** How long the replica waits for a silent source, before it connects anew. */
    static final int SILENCE_SECONDS = 4;

    private static @Nullable MariaDbServer running;

    private final int port;

    private MariaDbServer(int port) {
        this.port = port;
    }

    /**
     * A further server, which replicates all that the one of this JVM has ever committed, and says twice a second that it hears of it.
     *
     * @param sourcePort where it reaches that server
     */
    static MariaDbServer replica(int sourcePort) throws IOException, InterruptedException {
        MariaDbServer replica = start(List.of("--server-id=2", "--slave-net-timeout=" + SILENCE_SECONDS));
        replica.execute("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = " + sourcePort + ", MASTER_USER = '"
                + USER + "', MASTER_PASSWORD = '" + Database.PASSWORD
                + "', MASTER_USE_GTID = slave_pos, MASTER_HEARTBEAT_PERIOD = 0.5; START SLAVE");
        return replica;
    }

    /** A further server, which shows a certificate. */
    static MariaDbServer withTls(Certificates certificates) throws IOException, InterruptedException {
        return start(List.of("--ssl-cert=" + certificates.certificate(), "--ssl-key=" + certificates.key()));
    }

    /** Runs statements, one after the other. */
    void execute(String statements) {
        try (Connection connection = DriverManager.getConnection(login(administration(), USER));
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(statements, e);
        }
    }

    int port() {
        return port;
    }

    /** The server of this JVM. Where no program is installed, the test that asks is skipped, and says so. */
    static synchronized MariaDbServer started() {
        MariaDbServer found = running;
        if (found == null) {
            try {
                found = start(List.of("--server-id=1", "--log-bin=changes"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            running = found;
        }
        return found;
    }

    private static Optional<Path> program(String name) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static MariaDbServer start(List<String> options) throws IOException, InterruptedException {
        Optional<Path> server = program("mariadbd").or(() -> program("mysqld"));
        Optional<Path> install = program("mariadb-install-db").or(() -> program("mysql_install_db"));
        if (server.isEmpty() || install.isEmpty()) {
            String reason = "Skipped: no mariadbd is installed (Debian: apt-get install mariadb-server)";
            System.err.println(reason);
            assumeTrue(false, reason);
        }
        return start(server.orElseThrow(), install.orElseThrow(), options);
    }

    private static MariaDbServer start(Path server, Path install, List<String> options)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("weekmart-mariadb");
        Path data = folder.resolve("data");
        Path log = folder.resolve("log");
        List<String> asRoot = "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
        List<String> installing = new ArrayList<>(List.of(
                install.toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--skip-test-db"));
        installing.addAll(asRoot);
        Process installed = run(installing, log);
        assertThat(installed.waitFor(START_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(installed.exitValue()).as(Files.readString(log)).isZero();

        Path users = folder.resolve("users.sql");
        StringBuilder statements = new StringBuilder();
        for (String host : List.of("localhost", "127.0.0.1", "%")) {
            String user = USER + "@'" + host + "'";
            statements.append("CREATE USER IF NOT EXISTS ").append(user);
            statements.append(" IDENTIFIED BY '").append(Database.PASSWORD).append("';\n");
            statements.append("GRANT ALL ON *.* TO ").append(user).append(" WITH GRANT OPTION;\n");
        }
        Files.writeString(users, statements);
        int port = freePort();
        List<String> starting = new ArrayList<>(List.of(
                server.toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--init-file=" + users,
                "--character-set-server=latin1",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-buffer-pool-size=64M"));
        starting.addAll(options);
        starting.addAll(asRoot);
        Process process = run(starting, log);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, folder)));
        MariaDbServer started = new MariaDbServer(port);
        started.await(process, log);
        return started;
    }

    private static Process run(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await(Process process, Path log) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Connection connection = DriverManager.getConnection(login(administration(), USER))) {
                assertThat(connection.isValid(1)).isTrue();
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    throw new IOException("MariaDB did not start:\n" + Files.readString(log), e);
                }
                Thread.sleep(MILLIS_BETWEEN_TRIES);
            }
        }
    }

    private static void end(Process process, Path folder) {
        try {
            // Nobody needs what it has, and the build does not wait for an orderly end.
            process.destroyForcibly().waitFor();
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path :
                        paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public String administration() {
        return url("mysql");
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String login(String url, String user) {
        return url + "?user=" + user + "&password=" + Database.PASSWORD + "&allowMultiQueries=true&sslMode=disable";
    }
}
