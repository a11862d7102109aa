package io.weekmart.extract;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A real server, on which each test makes a database of its own. It ends with this JVM. */
public interface TestServer {
    /** Address of a database. */
    String url(String database);

    /** Address at which databases are made. */
    String administration();

    /** Who may do everything. */
    String user();

    /** An address with what a user logs in by. */
    String login(String url, String user);

    static TestServer postgres() {
        return Postgres.started();
    }

    /** PostgreSQL, which trusts everybody on this machine. */
    final class Postgres implements TestServer {
        private static @Nullable Postgres running;

        private final int port;

        private Postgres(int port) {
            this.port = port;
        }

        static int port() {
            return started().port;
        }

        private static synchronized Postgres started() {
            Postgres found = running;
            if (found == null) {
                try {
                    EmbeddedPostgres started = EmbeddedPostgres.builder()
                            .setServerConfig("fsync", "off")
                            .start();
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(started)));
                    found = new Postgres(started.getPort());
                    running = found;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return found;
        }

        private static void close(EmbeddedPostgres started) {
            try {
                started.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String url(String database) {
            return "jdbc:postgresql://localhost:" + port + "/" + database;
        }

        @Override
        public String administration() {
            return url("postgres");
        }

        @Override
        public String user() {
            return "postgres";
        }

        @Override
        public String login(String url, String user) {
            return url + "?user=" + user;
        }
    }
}
