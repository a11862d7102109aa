package io.weekmart.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.launcher.cli.Launcher.Result;
import io.weekmart.launcher.night.Nights;
import io.weekmart.launcher.store.StoredObject;
import io.weekmart.storage.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** emr-launcher deploy, against a real S3 server over HTTP. */
class DeployTest {
    /** {@code printf 'the application' | sha256sum} */
    private static final String IN_FORCE =
            "A Lambda finds the configuration by WEEKMART_CONF=s3://bucket/night/launcher/test/artifacts/weekmart.conf\n";

    private static S3Server s3;

    @TempDir
    private Path folder;

    private NightCli launcher;
    private Nights nights;
    private Path jar;
    private Path nodeSetup;

    @BeforeAll
    static void startServer() {
        s3 = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        s3.close();
    }

    @BeforeEach
    void begin() throws IOException {
        launcher = new NightCli(s3);
        nights = launcher.nights;
        jar = jarWith("io/weekmart/Main.class");
        nodeSetup = Files.writeString(folder.resolve("my-setup"), "#!/bin/sh\n");
    }

    @AfterEach
    void end() {
        launcher.close();
    }

    private Path jarWith(String entry) throws IOException {
        Path made = folder.resolve("my.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(made))) {
            zip.putNextEntry(new ZipEntry(entry));
        }
        return made;
    }

    private Result deploy(String output) {
        return launcher.run(
                "deploy", "--jar", jar.toString(), "--node-setup", nodeSetup.toString(), "--output", output);
    }

    /** What lies among the artifacts, and since when. */
    private Map<String, Object> artifacts() {
        return nights.store.list(nights.at("launcher/test/artifacts/")).objects().stream()
                .collect(Collectors.toMap(object -> object.location().key(), StoredObject::modified));
    }

    private static void assertResult(Result result, int exitCode, String out, String err) {
        assertThat(result.err()).isEqualTo(err);
        assertThat(result.out()).isEqualTo(out);
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void whatIsNewIsUploadedAndPutInForce() throws IOException, NoSuchAlgorithmException {
        assertResult(
                deploy("text"),
                0,
                """
                uploaded  s3://bucket/night/launcher/test/artifacts/SHA-256/weekmart-spark-jobs.jar
                uploaded  s3://bucket/night/launcher/test/artifacts/SHA-256/weekmart.conf
                uploaded  s3://bucket/night/launcher/test/artifacts/SHA-256/setup-node
                In force from the next attempt on.
                """
                        + IN_FORCE,
                "");
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        assertThat(nights.store.exists(nights.at("launcher/test/artifacts/" + hash + "/weekmart-spark-jobs.jar")))
                .as("the name holds the hash of the content")
                .isTrue();
    }

    @Test
    void theSameAgainUploadsNothing() {
        deploy("text");
        Map<String, Object> before = artifacts();

        assertResult(deploy("text"), 0, "Nothing has changed: all of it is in force already.\n" + IN_FORCE, "");

        assertThat(artifacts()).isEqualTo(before);
    }

    @Test
    void jsonHoldsTheSame() {
        String names =
                """
                  "jar" : "s3://bucket/night/launcher/test/artifacts/SHA-256/weekmart-spark-jobs.jar",
                  "conf" : "s3://bucket/night/launcher/test/artifacts/SHA-256/weekmart.conf",
                  "node_setup" : "s3://bucket/night/launcher/test/artifacts/SHA-256/setup-node",
                  "conf_in_force" : "s3://bucket/night/launcher/test/artifacts/weekmart.conf"
                }
                """;

        assertResult(
                deploy("json"),
                0,
                """
                {
                  "changed" : true,
                  "uploaded" : [ "s3://bucket/night/launcher/test/artifacts/SHA-256/weekmart-spark-jobs.jar", "s3://bucket/night/launcher/test/artifacts/SHA-256/weekmart.conf", "s3://bucket/night/launcher/test/artifacts/SHA-256/setup-node" ],
                """
                        + names,
                "");
        assertResult(
                deploy("json"),
                0,
                """
                {
                  "changed" : false,
                  "uploaded" : [ ],
                """
                        + names,
                "");
    }

    @Test
    void aChangedFileIsUploadedBesideTheOldOneAlone() throws IOException {
        deploy("text");
        Map<String, Object> before = artifacts();
        Files.writeString(nodeSetup, "#!/bin/sh\nexit 0\n");

        assertResult(
                deploy("text"),
                0,
                """
                uploaded  s3://bucket/night/launcher/test/artifacts/SHA-256/setup-node
                In force from the next attempt on.
                """
                        + IN_FORCE,
                "");
        assertThat(artifacts().keySet()).containsAll(before.keySet()).hasSize(before.size() + 1);
    }

    @Test
    void theConfigurationDeployedIsWhatDiffersFromTheDefaults() {
        nights.sets.clear();
        nights.sets.addAll(List.of(
                "raw.path=s3://raw/dumps/",
                "output.path=s3://mart/tables/",
                "launcher.path=" + nights.at("launcher/"),
                "launcher.environment=test",
                "output.files-per-week=4"));
        deploy("text");

        assertThat(nights.store.text(nights.at("launcher/test/artifacts/weekmart.conf")))
                .hasValueSatisfying(
                        text -> assertThat(launcher.named(text))
                                .isEqualTo(
                                        """
                        {
                            "weekmart" : {
                                "launcher" : {
                                    "environment" : "test",
                                    "path" : "s3://bucket/night/launcher/"
                                },
                                "output" : {
                                    "files-per-week" : "4",
                                    "path" : "s3://mart/tables/"
                                },
                                "raw" : {
                                    "path" : "s3://raw/dumps/"
                                }
                            }
                        }
                        """));
    }

    @Test
    void aFileThatIsNotTheApplicationIsNotPutInForce() throws IOException {
        jarWith("org/example/Main.class");
        assertThat(deploy("text").err())
                .contains("my.jar: it holds no io/weekmart/Main.class, so it is not the application of Weekmart.");
        Files.writeString(jar, "# Weekmart");

        Result result = deploy("text");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("Cannot deploy " + jar + ": it is no jar: ");
        assertThat(artifacts()).isEmpty();
    }

    @Test
    void anApplicationThatIsNotThereChangesNothing() {
        assertResult(
                launcher.run("deploy", "--jar", "no-such.jar"),
                2,
                "",
                """
                Cannot deploy no-such.jar: there is no such file.
                Build it with ./mvnw verify, or name it: see emr-launcher deploy --help.
                """);
        assertThat(artifacts()).isEmpty();
    }
}
