package io.weekmart.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How each program is started.
 *
 * @param root the repository
 * @param runtime the folder of Spark's jars
 * @param peers a jar of this package, for spark-submit
 * @param threads for Spark and DuckDB alike
 */
record Programs(Path root, Path runtime, Path peers, int threads) {
    /** What the weekly job gets, driver and executor in one: a gigabyte must do. */
    static final String OUR_MEMORY = "1g";

    /** The peers get more, so that none is slowed by collecting garbage. */
    static final String PEER_MEMORY = "4g";

    static final String WEEKMART = "weekmart";
    static final String STRAIGHTFORWARD = "straightforward";
    static final String STRAIGHTFORWARD_TUNED = "straightforward-tuned";
    static final String TYPICAL = "typical";
    static final String DUCKDB = "duckdb";

    /** The loopback address alone, as bootstrap/spark-submit has it. */
    static final Map<String, String> ENVIRONMENT = Map.of("SPARK_LOCAL_IP", "127.0.0.1");

    /** Puts the classes of this package into a jar. */
    static Path jarOfPeers(Path folder) throws IOException {
        Path classes = Path.of(URI.create(Programs.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        Path jar = folder.resolve("peers.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.list(classes.resolve("io/weekmart/bench"))) {
            for (Path file : files.sorted().toList()) {
                entries.putNextEntry(new JarEntry("io/weekmart/bench/" + file.getFileName()));
                entries.write(Files.readAllBytes(file));
                entries.closeEntry();
            }
        }
        return jar;
    }

    List<Contender> all(RawNight night) {
        return List.of(
                new Contender(
                        WEEKMART,
                        "Weekmart, " + OUR_MEMORY + " of heap",
                        true,
                        output -> withoutPage(weeklyMetrics(night.folder(), "full", night.date(), output)),
                        "fact_weekly_store_product"),
                new Contender(
                        STRAIGHTFORWARD,
                        "straightforward correct Spark job",
                        true,
                        output -> plainSpark(StraightforwardJob.class, night, output),
                        ""),
                new Contender(
                        STRAIGHTFORWARD_TUNED,
                        "the same with Weekmart's JVM settings",
                        true,
                        output -> tunedSpark(StraightforwardJob.class, night, output),
                        ""),
                new Contender(
                        TYPICAL,
                        "typical pipeline of the trade (wrong sums)",
                        false,
                        output -> plainSpark(TypicalPipeline.class, night, output),
                        ""),
                new Contender(DUCKDB, "DuckDB, one SQL statement", true, output -> duckDb(night, output), ""));
    }

    /** The peers make no page. */
    static List<String> withoutPage(List<String> command) {
        List<String> without = new ArrayList<>(command);
        without.addAll(List.of("--set", "output.page.enabled=false"));
        return without;
    }

    /** The jar of the application. */
    Path application() {
        return root.resolve("spark-jobs/target/weekmart-spark-jobs.jar");
    }

    List<String> weeklyMetrics(Path raw, String layout, LocalDate date, Path output) {
        return weeklyMetrics(application(), raw, layout, date, output);
    }

    List<String> weeklyMetrics(Path application, Path raw, String layout, LocalDate date, Path output) {
        return List.of(
                root.resolve("bootstrap/spark-submit").toString(),
                "--master",
                master(),
                "--driver-memory",
                OUR_MEMORY,
                "--class",
                "io.weekmart.Main",
                application.toString(),
                "weekly-metrics",
                "--date",
                date.toString(),
                "--set",
                "raw.path=" + raw,
                "--set",
                "raw.layout=" + layout,
                "--set",
                "output.path=" + output);
    }

    /** The pipeline orders, in the daily layout, on an output of its own. */
    List<String> orders(Path raw, LocalDate date, Path output) {
        return List.of(
                root.resolve("bootstrap/spark-submit").toString(),
                "--master",
                master(),
                "--driver-memory",
                PEER_MEMORY,
                "--class",
                "io.weekmart.Main",
                root.resolve("spark-jobs/target/weekmart-spark-jobs.jar").toString(),
                "orders",
                "--date",
                date.toString(),
                "--set",
                "pipelines.orders.raw.path=" + raw,
                "--set",
                "pipelines.orders.raw.layout=daily",
                "--set",
                "pipelines.orders.output.path=" + output);
    }

    List<String> ordersDuckDb(Path raw, LocalDate date, Path output) {
        return List.of(
                java(),
                "-cp",
                System.getProperty("java.class.path"),
                OrdersDuckDbJob.class.getName(),
                raw.toString(),
                date.toString(),
                output.toString(),
                String.valueOf(threads));
    }

    List<String> ordersGenerator(List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-cp",
                root.resolve("spark-jobs/target/weekmart-spark-jobs.jar").toString(),
                "io.weekmart.sample.GenerateOrders"));
        command.addAll(options);
        return command;
    }

    /** As a Spark that anyone has installed starts it: the JVM's own settings. */
    private List<String> plainSpark(Class<?> job, RawNight night, Path output) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(addOpens());
        command.addAll(List.of(
                "-Xmx" + PEER_MEMORY,
                "-Dlog4j2.configurationFile=" + root.resolve("bootstrap/spark-runtime/conf/log4j2.properties"),
                "-cp",
                runtime + "/*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                master(),
                "--properties-file",
                root.resolve("bootstrap/spark-runtime/conf/spark-defaults.conf").toString(),
                "--class",
                job.getName(),
                peers.toString()));
        command.addAll(arguments(night, output));
        return command;
    }

    private List<String> tunedSpark(Class<?> job, RawNight night, Path output) {
        List<String> command = new ArrayList<>(List.of(
                root.resolve("bootstrap/spark-submit").toString(),
                "--master",
                master(),
                "--driver-memory",
                PEER_MEMORY,
                "--class",
                job.getName(),
                peers.toString()));
        command.addAll(arguments(night, output));
        return command;
    }

    private List<String> duckDb(RawNight night, Path output) {
        List<String> command = new ArrayList<>(
                List.of(java(), "-cp", System.getProperty("java.class.path"), DuckDbJob.class.getName()));
        command.addAll(arguments(night, output));
        command.add(String.valueOf(threads));
        return command;
    }

    List<String> generator(List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-cp",
                root.resolve("spark-jobs/target/weekmart-spark-jobs.jar").toString(),
                "io.weekmart.sample.GenerateDumps"));
        command.addAll(options);
        return command;
    }

    private static List<String> arguments(RawNight night, Path output) {
        return List.of(night.folder().toString(), night.date().toString(), output.toString());
    }

    private String master() {
        return "local[" + threads + "]";
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> addOpens() {
        return Stream.of(
                        "java.lang",
                        "java.lang.invoke",
                        "java.net",
                        "java.nio",
                        "java.util",
                        "java.util.concurrent",
                        "sun.nio.ch",
                        "sun.security.action")
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
                .toList();
    }
}
