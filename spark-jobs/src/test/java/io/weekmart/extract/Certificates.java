package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server's certificate, and the authority of its own that has signed it, which nobody else trusts. All are files in PEM.
 *
 * @param key readable for its owner alone, as servers demand
 */
record Certificates(Path authority, Path certificate, Path key) {
    private static final String PASSWORD = "certificates";
    private static final long LONGEST_SECONDS = 60;

    /** @param names what the server is called, as keytool writes it: dns:localhost */
    static Certificates of(Path folder, String names) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path store = folder.resolve("keys.p12");
        keytool(store, "-genkeypair", "-alias", "authority", "-keyalg", "EC", "-dname", "CN=authority", "-ext", "bc:c");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=server",
                "-signer",
                "authority",
                "-ext",
                "san=" + names);
        return new Certificates(
                exported(store, "authority"), exported(store, "server"), key(store, folder.resolve("server.key")));
    }

    private static Path exported(Path store, String alias) throws IOException, InterruptedException {
        Path file = store.resolveSibling(alias + ".pem");
        keytool(store, "-exportcert", "-rfc", "-alias", alias, "-file", file.toString());
        return file;
    }

    private static Path key(Path store, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Key key = keys.getKey("server", PASSWORD.toCharArray());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(
                    file,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
