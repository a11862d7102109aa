package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers with a certificate of an authority that nobody else trusts. */
class TlsTest {
    private static final String DAY = "2024-05-05";
    private static final String ENCRYPTED =
            "SELECT bool_and(ssl)::text FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                    + " WHERE application_name = 'weekmart extract' AND datname = current_database()";

    @TempDir
    private static Path shared;

    private static Certificates ofLocalhost;
    private static Certificates ofOthers;

    @TempDir
    private Path folder;

    /** The server that all tests of this JVM share talks TLS for as long as this class runs. */
    @BeforeAll
    static void start(@TempDir Path first) throws IOException, InterruptedException {
        ofLocalhost = Certificates.of(shared.resolve("localhost"), "dns:localhost");
        ofOthers = Certificates.of(shared.resolve("others"), "dns:localhost");
        Database server = new Database("orders", first);
        server.sql("ALTER SYSTEM SET ssl_cert_file = '" + ofLocalhost.certificate() + "'");
        server.sql("ALTER SYSTEM SET ssl_key_file = '" + ofLocalhost.key() + "'");
        server.sql("ALTER SYSTEM SET ssl = on");
        reload(server, "on");
    }

    @AfterAll
    static void stop(@TempDir Path last) {
        Database server = new Database("orders", last);
        for (String setting : new String[] {"ssl", "ssl_cert_file", "ssl_key_file"}) {
            server.sql("ALTER SYSTEM RESET " + setting);
        }
        reload(server, "off");
    }

    private static void reload(Database server, String ssl) {
        server.value("SELECT pg_reload_conf()");
        while (!server.value("SHOW ssl").equals(ssl)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aServerIsTrustedByTheCertificatesThatAreNamed() {
        Database shop =
                OnlineShop.of(folder).set("extract.tls=verify").set("extract.tls-ca=" + ofLocalhost.authority());
        AtomicReference<String> encrypted = new AtomicReference<>();
        shop.onceTheSnapshotIsTaken(() -> encrypted.set(shop.value(ENCRYPTED)));

        assertThat(shop.extract(DAY).message()).isEmpty();

        assertThat(encrypted).hasValue("true");
        assertThat(shop.dump("orders", DAY)).hasSize(3);
    }

    @Test
    void whatPassesCanBeEncryptedWhoeverTheServerIs() {
        Database shop = OnlineShop.of(folder).set("extract.tls=encrypt");
        AtomicReference<String> encrypted = new AtomicReference<>();
        shop.onceTheSnapshotIsTaken(() -> encrypted.set(shop.value(ENCRYPTED)));

        assertThat(shop.extract(DAY).message()).isEmpty();

        assertThat(encrypted).hasValue("true");
    }

    @Test
    void nothingIsEncryptedWhereThatIsSaid() {
        Database shop = OnlineShop.of(folder);
        AtomicReference<String> encrypted = new AtomicReference<>();
        shop.onceTheSnapshotIsTaken(() -> encrypted.set(shop.value(ENCRYPTED)));

        assertThat(shop.extract(DAY).message()).isEmpty();

        assertThat(encrypted).hasValue("false");
    }

    @Test
    void aServerThatJavaDoesNotTrustIsRefused() {
        refused(OnlineShop.of(folder).set("extract.tls=verify"), "extract.tls-ca to a file with theirs");
    }

    @Test
    void aServerThatOthersHaveSignedIsRefused() {
        refused(
                OnlineShop.of(folder).set("extract.tls=verify").set("extract.tls-ca=" + ofOthers.authority()),
                "extract.tls-ca to a file with theirs");
    }

    @Test
    void aServerOfAnotherNameIsRefused() {
        Database shop = OnlineShop.of(folder);
        refused(
                shop.set("extract.tls=verify")
                        .set("extract.tls-ca=" + ofLocalhost.authority())
                        .set("extract.url=" + shop.url().replace("localhost", "127.0.0.1")),
                "127.0.0.1");
    }

    @Test
    void aMariaDbIsTrustedByTheCertificatesThatAreNamed() throws IOException, InterruptedException {
        Certificates certificates = Certificates.of(folder.resolve("mariadb"), "ip:127.0.0.1");
        MariaDbServer server = MariaDbServer.withTls(certificates);
        Database shop = MariaDbShop.of(server, folder);
        refused(shop.set("extract.tls=verify"), "extract.tls-ca to a file with theirs");
        refused(shop.set("extract.tls-ca=" + ofOthers.authority()), "extract.tls-ca to a file with theirs");

        assertThat(shop.set("extract.tls-ca=" + certificates.authority())
                        .extract(DAY)
                        .message())
                .isEmpty();

        assertThat(shop.dump("orders", DAY)).hasSize(3);
    }

    private static void refused(Database shop, String said) {
        Database.Result result = shop.extract(DAY);

        assertThat(result.message())
                .contains("Cannot connect to ")
                .contains(": TLS failed: ")
                .contains(said);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(shop.hasManifest(DAY)).isFalse();
    }
}
