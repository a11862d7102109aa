package io.weekmart.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.weekmart.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The commands of bootstrap/ as they meet machines that lack something, started from a copy of the repository's scripts whose path has
 * blanks in it. Nothing here starts Maven: a runtime of two fake jars stands in for Spark's, and a fake {@code java} writes down how it was
 * called.
 */
class BootstrapScriptsIT {
    private static final Path REPOSITORY = Path.of(System.getProperty("weekmart.root", ".."));

    @TempDir
    Path folder;

    private Path root;
    private Path tools;

    @BeforeEach
    void copyScripts() throws IOException {
        root = folder.resolve("a repository with blanks");
        tools = Files.createDirectories(folder.resolve("tools"));
        for (String file : List.of(
                "pom.xml",
                "bootstrap/spark-submit",
                "bootstrap/weekmart",
                "bootstrap/run-sample",
                "bootstrap/emr/setup-node",
                "bootstrap/environment.sh",
                "bootstrap/spark-runtime/pom.xml",
                "bootstrap/spark-runtime/conf/jvm.options",
                "bootstrap/spark-runtime/conf/log4j2.properties",
                "bootstrap/spark-runtime/conf/spark-defaults.conf")) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.copy(REPOSITORY.resolve(file), root.resolve(file));
            assertThat(root.resolve(file).toFile().setExecutable(Files.isExecutable(REPOSITORY.resolve(file))))
                    .isTrue();
        }
        for (String tool : List.of(
                "bash",
                "cat",
                "cksum",
                "cut",
                "dirname",
                "basename",
                "env",
                "find",
                "grep",
                "mkdir",
                "mktemp",
                "mv",
                "readlink",
                "rm",
                "sed",
                "tr",
                "uname")) {
            script(tools.resolve(tool), "exec '" + find(tool) + "' \"$@\"");
        }
    }

    @Test
    void saysThatThereIsNoJava() throws Exception {
        assertThat(run(Map.of(), "bootstrap/spark-submit", "app.jar"))
                .isEqualTo(new Result(
                        2, "", "Cannot start Java: neither JAVA_HOME nor the PATH leads to one; install a JDK 17.\n"));
    }

    @Test
    void saysThatJavaHomeLeadsNowhere() throws Exception {
        assertThat(run(Map.of("JAVA_HOME", "/no/such/folder"), "bootstrap/spark-submit", "app.jar"))
                .isEqualTo(
                        new Result(
                                2,
                                "",
                                "Cannot start Java: there is no bin/java below JAVA_HOME=/no/such/folder; set JAVA_HOME to a JDK 17.\n"));
    }

    @Test
    void saysWhichJavaIsTooOldAndWhichIsNeeded() throws Exception {
        String home = fakeJdk("1.8.0_392", "exit 9").toString();

        assertThat(run(Map.of("JAVA_HOME", home), "bootstrap/spark-submit", "app.jar"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "Cannot run on Java 1.8.0_392 (JAVA_HOME=" + home
                                + "): it is too old, JDK 17 is needed; install it and set JAVA_HOME to it.\n"));
    }

    @Test
    void saysWhichJavaIsTooNewForSpark() throws Exception {
        String home = fakeJdk("25.0.1", "exit 9").toString();

        assertThat(run(Map.of("JAVA_HOME", home), "bootstrap/spark-submit", "app.jar"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "Cannot run Spark on Java 25.0.1 (JAVA_HOME=" + home
                                + "): it is too new, JDK 17 is needed; install it and set JAVA_HOME to it.\n"));
    }

    @Test
    void saysThatTheRuntimeNeedsACompiler() throws Exception {
        String home = fakeJdk("17.0.9", "exit 9").toString();

        assertThat(run(Map.of("JAVA_HOME", home), "bootstrap/spark-submit", "app.jar")
                        .err())
                .endsWith("Cannot get the local Spark runtime: " + home
                        + "/bin/java belongs to a Java without a compiler; install a JDK 17.\n");
        assertThat(root.resolve("bootstrap/spark-runtime/target")).isEmptyDirectory();
    }

    @Test
    void passesOnTheExitCodeOfTheApplication() throws Exception {
        fakeRuntime();
        String home = fakeJdk("17.0.9", "exit 4").toString();

        assertThat(run(Map.of("JAVA_HOME", home), "bootstrap/spark-submit", "app.jar"))
                .isEqualTo(new Result(4, "", ""));
    }

    @Test
    void startsSparkSubmitWithTheUsersArgumentsAfterOurOptions() throws Exception {
        Path runtime = fakeRuntime();
        String home = fakeJdk("17.0.9", "printf '%s\\n' \"$@\"").toString();

        Result result = run(
                Map.of("JAVA_HOME", home),
                "bootstrap/spark-submit",
                "--conf",
                "spark.driver.memory=3g",
                "--driver-java-options=-Da=b -XX:+UseG1GC",
                "--class",
                "io.weekmart.Main",
                "no such.jar",
                "job",
                "--driver-memory",
                "an argument of the application");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        @ROOT/bootstrap/spark-runtime/conf/jvm.options
                        -Xmx3g
                        -cp
                        RUNTIME/a.jar:RUNTIME/b.jar
                        -Dlog4j2.configurationFile=ROOT/bootstrap/spark-runtime/conf/log4j2.properties
                        -XX:-UseSerialGC
                        -Da=b
                        -XX:+UseG1GC
                        -XX:ArchiveClassesAtExit=RUNTIME/ARCHIVE
                        org.apache.spark.deploy.SparkSubmit
                        --conf
                        spark.driver.memory=3g
                        --driver-java-options=-Da=b -XX:+UseG1GC
                        --class
                        io.weekmart.Main
                        no such.jar
                        job
                        --driver-memory
                        an argument of the application
                        """
                                .replace("RUNTIME", runtime.toString())
                                .replace("ROOT", root.toRealPath().toString())
                                .replace("ARCHIVE", archive(result.out())));
    }

    /** Such as the driver of a database: an application on the class path would see nothing of it. */
    @Test
    void leavesTheApplicationToTheClassLoaderOfTheJarsThatComeWithIt() throws Exception {
        Path runtime = fakeRuntime();
        file("app.jar", "");
        Map<String, String> environment = Map.of(
                "JAVA_HOME", fakeJdk("17.0.9", "printf '%s\\n' \"$@\"").toString(), "WEEKMART_CLASS_SHARING", "off");
        String spark = runtime + "/a.jar:" + runtime + "/b.jar";

        assertThat(run(environment, "bootstrap/spark-submit", "app.jar").out())
                .contains("-cp\n" + spark + ":" + folder.toRealPath().resolve("app.jar") + "\n");
        assertThat(run(environment, "bootstrap/spark-submit", "--jars", "driver.jar", "app.jar")
                        .out())
                .contains("-cp\n" + spark + "\n");
        assertThat(run(environment, "bootstrap/spark-submit", "--packages=org.example:driver:1", "app.jar")
                        .out())
                .contains("-cp\n" + spark + "\n");
    }

    @Test
    void keepsTheClassArchiveOfARunThatWroteParquetAndUsesItFromThenOn() throws Exception {
        Path runtime = fakeRuntime();
        String java =
                """
                for argument in "$@"; do
                    case $argument in
                        -XX:ArchiveClassesAtExit=*) printf 'org/apache/parquet/hadoop/ParquetFileWriter' >"${argument#*=}"; echo records ;;
                        -XX:SharedArchiveFile=*) cat "${argument#*=}" ;;
                    esac
                done
                """;
        String home = fakeJdk("17.0.9", java).toString();

        assertThat(run(Map.of("JAVA_HOME", home), "bootstrap/spark-submit", "app.jar")
                        .out())
                .isEqualTo("records\n");
        assertThat(run(Map.of("JAVA_HOME", home), "bootstrap/spark-submit", "app.jar")
                        .out())
                .isEqualTo("org/apache/parquet/hadoop/ParquetFileWriter");
        try (Stream<Path> files = Files.list(runtime)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jsa")))
                    .hasSize(1);
        }
    }

    @Test
    void keepsNoClassArchiveOfARunThatFailed() throws Exception {
        Path runtime = fakeRuntime();
        String java =
                """
                for argument in "$@"; do
                    case $argument in
                        -XX:ArchiveClassesAtExit=*) printf 'org/apache/parquet/hadoop/ParquetFileWriter' >"${argument#*=}" ;;
                    esac
                done
                exit 4
                """;
        String home = fakeJdk("17.0.9", java).toString();

        assertThat(run(Map.of("JAVA_HOME", home), "bootstrap/spark-submit", "app.jar"))
                .isEqualTo(new Result(4, "", ""));
        assertThat(runtime).isDirectoryNotContaining("glob:**.jsa*");
    }

    @ParameterizedTest
    @CsvSource({"HUP, 1", "INT, 2", "TERM, 15"})
    void passesSignalsOnAsWhatTheyAreWhileClassesAreRecorded(String signal, int number) throws Exception {
        assumeFalse(Signals.ignored(number), "Whoever started this build has its processes ignore SIG" + signal);
        Path runtime = fakeRuntime();
        String java =
                """
                for name in HUP INT TERM; do
                    trap "echo told by $name; exit $((128 + %d))" "$name"
                done
                kill -%s "$PPID"
                while :; do :; done
                """
                        .formatted(number, signal);
        String home = fakeJdk("17.0.9", java).toString();

        assertThat(run(Map.of("JAVA_HOME", home), "bootstrap/spark-submit", "app.jar"))
                .isEqualTo(new Result(128 + number, "told by " + signal + "\n", ""));
        assertThat(runtime).isDirectoryNotContaining("glob:**.jsa*");
    }

    @Test
    void worksThroughASymbolicLinkFromAnotherFolder() throws Exception {
        fakeRuntime();
        String home = fakeJdk("17.0.9", "echo started").toString();
        Path link = Files.createSymbolicLink(folder.resolve("submit"), root.resolve("bootstrap/spark-submit"));

        assertThat(run(Map.of("JAVA_HOME", home), link.toString(), "app.jar"))
                .isEqualTo(new Result(0, "started\n", ""));
    }

    @Test
    void leavesEverythingToASparkThatIsInstalled() throws Exception {
        Path spark = folder.resolve("a spark");
        script(spark.resolve("bin/spark-submit"), "echo \"$@\"; exit 6");

        assertThat(run(Map.of("SPARK_HOME", spark.toString()), "bootstrap/spark-submit", "--class", "x", "app.jar"))
                .isEqualTo(new Result(6, "--class x app.jar\n", ""));
    }

    @Test
    void startsACommandOfTheApplicationByItsNameAlone() throws Exception {
        Path spark = folder.resolve("a spark");
        script(spark.resolve("bin/spark-submit"), "echo \"$@\"; exit 3");
        Path jar = fakeApplication();

        assertThat(run(
                        Map.of(
                                "SPARK_HOME",
                                spark.toString(),
                                "JAVA_HOME",
                                fakeJdk("17.0.9", "exit 9").toString()),
                        "bootstrap/weekmart",
                        "verify",
                        "--set",
                        "output.path=a b"))
                .isEqualTo(new Result(
                        3, "--class io.weekmart.Main " + jar.toRealPath() + " verify --set output.path=a b\n", ""));
    }

    /** Whoever extracts from two databases in turn would have each start write its classes down anew. */
    @Test
    void keepsAClassArchiveForEachDriverOfADatabase() throws Exception {
        Path runtime = fakeRuntime();
        fakeApplication();
        file("one.jar", "first");
        file("other.jar", "second");
        String java =
                """
                for argument in "$@"; do
                    case $argument in
                        -XX:ArchiveClassesAtExit=*) printf 'io/weekmart/extract/PartWriter' >"${argument#*=}"; echo records ;;
                        -XX:SharedArchiveFile=*) echo uses ;;
                    esac
                done
                """;
        String home = fakeJdk("17.0.9", java).toString();
        List<String> said = new ArrayList<>();
        for (String driver : List.of("one.jar", "other.jar", "one.jar", "other.jar")) {
            said.add(run(extraction(home, driver), "bootstrap/weekmart", "extract", "orders")
                    .out());
        }
        file("one.jar", "replaced");
        said.add(run(extraction(home, "one.jar"), "bootstrap/weekmart", "extract", "orders")
                .out());

        assertThat(said).containsExactly("records\n", "records\n", "uses\n", "uses\n", "records\n");
        try (Stream<Path> files = Files.list(runtime)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.contains(".jsa")))
                    .hasSize(2);
        }
    }

    @Test
    void recordsClassesAgainAfterAStartThatWasKilledWhileItWroteThem() throws Exception {
        Path runtime = fakeRuntime();
        fakeApplication();
        file("one.jar", "first");
        String java =
                """
                for argument in "$@"; do
                    case $argument in
                        -XX:ArchiveClassesAtExit=*) printf "${HEADER}io/weekmart/extract/PartWriter" >"${argument#*=}"; echo records ;;
                        -XX:SharedArchiveFile=*) echo uses ;;
                    esac
                done
                """;
        Map<String, String> whole =
                new HashMap<>(extraction(fakeJdk("17.0.9", java).toString(), "one.jar"));
        Map<String, String> killed = new HashMap<>(whole);
        killed.put("HEADER", "\\0\\0\\0\\0");

        assertThat(run(killed, "bootstrap/weekmart", "extract", "orders").out()).isEqualTo("records\n");
        Path cutOff = onlyArchive(runtime);
        assertThat(run(whole, "bootstrap/weekmart", "extract", "orders").out()).isEqualTo("records\n");
        assertThat(cutOff).doesNotExist();

        // A start that still runs writes its own recording.
        Path recording = onlyArchive(runtime);
        String name = recording.getFileName().toString();
        Path beingWritten = recording.resolveSibling(name.substring(0, name.lastIndexOf('.') + 1)
                + ProcessHandle.current().pid());
        Files.move(recording, beingWritten);
        assertThat(run(whole, "bootstrap/weekmart", "extract", "orders").out()).isEqualTo("records\n");
        assertThat(beingWritten).exists();
        assertThat(run(whole, "bootstrap/weekmart", "extract", "orders").out()).isEqualTo("uses\n");
        assertThat(beingWritten).exists();
    }

    private static Path onlyArchive(Path runtime) throws IOException {
        try (Stream<Path> files = Files.list(runtime)) {
            List<Path> archives = files.filter(
                            file -> file.getFileName().toString().contains(".jsa"))
                    .toList();
            assertThat(archives).hasSize(1);
            return archives.get(0);
        }
    }

    private Map<String, String> extraction(String javaHome, String driver) {
        return Map.of(
                "JAVA_HOME", javaHome, "WEEKMART_DRIVER", folder.resolve(driver).toString());
    }

    /** A jar that is newer than all that it is made of. */
    private Path fakeApplication() throws IOException {
        for (String source : List.of("conf/pom.xml", "conf/reference.conf", "spark-jobs/pom.xml")) {
            inRepository(source);
        }
        Files.createDirectories(root.resolve("conf/src/main"));
        Files.createDirectories(root.resolve("spark-jobs/src/main"));
        Path jar = root.resolve("spark-jobs/target/weekmart-spark-jobs.jar");
        inRepository("spark-jobs/target/weekmart-spark-jobs.jar");
        assertThat(jar.toFile().setLastModified(System.currentTimeMillis() - 1000))
                .isTrue();
        for (String source : List.of(
                "pom.xml",
                "bootstrap/spark-runtime/pom.xml",
                "conf/pom.xml",
                "conf/reference.conf",
                "conf/src/main",
                "spark-jobs/pom.xml",
                "spark-jobs/src/main")) {
            assertThat(root.resolve(source).toFile().setLastModified(0)).isTrue();
        }
        return jar;
    }

    @Test
    void saysThatSparkHomeHoldsNoSpark() throws Exception {
        assertThat(run(Map.of("SPARK_HOME", "/no/such/folder"), "bootstrap/spark-submit", "app.jar"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "Cannot start Spark: there is no bin/spark-submit below SPARK_HOME=/no/such/folder;"
                                + " unset SPARK_HOME to use the local runtime.\n"));
    }

    @ParameterizedTest
    @CsvSource({"'', sales, ''", "weekly-metrics, sales, ''", "orders, orders, /orders", "shop, orders, /shop"})
    void saysThatTheSampleDataIsMissing(String pipeline, String table, String below) throws Exception {
        assertThat(run(Map.of(), "bootstrap/run-sample", words(pipeline)))
                .isEqualTo(new Result(
                        2,
                        "",
                        "Cannot run the sample: there are no dumps of " + table + " in " + root.toRealPath()
                                + "/sample-data" + below + "; check the repository out again.\n"));
    }

    @Test
    void saysWhichSamplesThereAre() throws Exception {
        assertThat(run(Map.of(), "bootstrap/run-sample", "shops"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "Cannot run the sample of shops: there is none; the samples are weekly-metrics, orders and shop, as in:"
                                + " bootstrap/run-sample shop [output folder].\n"));
        assertThat(run(Map.of(), "bootstrap/run-sample", "shop", "--dry-run").err())
                .isEqualTo("Cannot run the sample with --dry-run: the second argument is a folder for the output.\n");
        assertThat(run(Map.of(), "bootstrap/run-sample", "shop", "a", "b").err())
                .isEqualTo("Cannot run the sample with 3 arguments: expected a pipeline and a folder for the output, "
                        + root.toRealPath() + "/out-shop by default.\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''             | sample-data/sales_         | weekly-metrics --date 2024-05-05 --conf conf/local.conf --set output.path=ROOT/out",
                "shop           | sample-data/shop/orders_   | shop --date 2024-05-05 --conf conf/local.conf --set pipelines.shop.output.path=ROOT/out-shop",
                "orders         | sample-data/orders/orders_ | backfill --pipeline orders --from 2024-05-03 --to 2024-05-05 --conf conf/local.conf --set pipelines.orders.output.path=ROOT/out-orders",
                "shop TOOLS/o   | sample-data/shop/orders_   | shop --date 2024-05-05 --conf conf/local.conf --set pipelines.shop.output.path=TOOLS/o"
            })
    void runsEachPipelineOnTheDatesOfItsSample(String words, String dumps, String command) throws Exception {
        for (String date : List.of("2024-05-05", "2024-05-03", "2024-05-04")) {
            inRepository(dumps + date + ".csv.gz");
        }
        // A jar that is newer than whatever it is made of needs no build.
        for (String source : List.of(
                "conf/pom.xml",
                "conf/reference.conf",
                "conf/src/main/a",
                "spark-jobs/pom.xml",
                "spark-jobs/src/main/a")) {
            inRepository(source);
        }
        inRepository("spark-jobs/target/weekmart-spark-jobs.jar");
        Path spark = folder.resolve("a spark");
        script(spark.resolve("bin/spark-submit"), "echo \"$@\"");
        String home = fakeJdk("17.0.9", "exit 9").toString();

        Result result = run(
                Map.of("SPARK_HOME", spark.toString(), "JAVA_HOME", home),
                "bootstrap/run-sample",
                words(words.replace("TOOLS", tools.toString())));

        String repository = root.toRealPath().toString();
        assertThat(result)
                .isEqualTo(new Result(
                        0,
                        "--class io.weekmart.Main " + repository + "/spark-jobs/target/weekmart-spark-jobs.jar "
                                + command.replace("ROOT", repository).replace("TOOLS", tools.toString())
                                + "\n",
                        ""));
    }

    @Test
    void aNodeIsSetUpByTheJavaThatItUsesAndNotByAnotherOneOnItsDisk() throws Exception {
        // This machine has a newer one below /usr/lib/jvm.
        Path old = fakeJdk("1.8.0_452", "exit 9");

        assertThat(run(node("JAVA_HOME", old), "bootstrap/emr/setup-node"))
                .isEqualTo(new Result(
                        1,
                        "",
                        """
                        Weekmart: cannot set this node up: Java 17 or newer is needed, but\
                         spark-submit would run on Java 8, OLD/bin/java (by JAVA_HOME).\
                         driver would run on Java 8, OLD/bin/java (by JAVA_HOME).\
                         executors would run on Java 8, OLD/bin/java (by JAVA_HOME).
                        Set launcher.cluster.release to emr-7.14.0 or emr-spark-8.0.0, or JAVA_HOME to such a Java where it says.
                        """
                                .replace("OLD", old.toString())));

        Path good = fakeJdk("17.0.15", "exit 9");
        assertThat(run(node("JAVA_HOME", good), "bootstrap/emr/setup-node"))
                .isEqualTo(new Result(
                        0,
                        """
                        Weekmart: this node can run the jar;\
                         spark-submit: Java 17, GOOD/bin/java (by JAVA_HOME).\
                         driver: Java 17, GOOD/bin/java (by JAVA_HOME).\
                         executors: Java 17, GOOD/bin/java (by JAVA_HOME).
                        """
                                .replace("GOOD", good.toString()),
                        ""));
    }

    @Test
    void theFilesOfSparkAndYarnSayWhichJavaANodeUses() throws Exception {
        Path old = fakeJdk("1.8.0_452", "exit 9");
        Path good = fakeJdk("17.0.15", "exit 9");
        Map<String, String> node = node("JAVA_HOME", good);
        // A script of the cluster may use what is not set, and may print.
        file("hadoop/hadoop-env.sh", "echo $NOT_SET; export JAVA_HOME=${JAVA_HOME:-'" + old + "'}");

        assertThat(run(node, "bootstrap/emr/setup-node").err())
                .contains(
                        "but driver would run on Java 8, " + old + "/bin/java (by " + folder + "/hadoop/hadoop-env.sh)."
                                + " executors would run on Java 8, " + old + "/bin/java (by " + folder
                                + "/hadoop/hadoop-env.sh).\n");

        file("hadoop/yarn-env.sh", "export JAVA_HOME='" + good + "'");
        assertThat(run(node, "bootstrap/emr/setup-node").code()).isZero();

        file("spark/spark-env.sh", "export JAVA_HOME='" + old + "'");
        assertThat(run(node, "bootstrap/emr/setup-node").err())
                .contains("but spark-submit would run on Java 8, " + old + "/bin/java (by " + folder
                        + "/spark/spark-env.sh).\n");
    }

    @Test
    void theSettingsOfDriverAndExecutorsGoBeforeYarnsOwn() throws Exception {
        Path good = Files.createSymbolicLink(folder.resolve("good"), fakeJdk("17.0.15", "exit 9"));
        Path old = Files.createSymbolicLink(folder.resolve("old"), fakeJdk("1.8.0_452", "exit 9"));
        file("spark/spark-env.sh", "export JAVA_HOME=" + good);
        file("hadoop/yarn-env.sh", "export JAVA_HOME=" + old);
        file(
                "spark/spark-defaults.conf",
                "spark.yarn.appMasterEnv.JAVA_HOME  " + good + "\nspark.executorEnv.JAVA_HOME=" + good + "\n");

        assertThat(run(node("JAVA_HOME", good), "bootstrap/emr/setup-node").code())
                .isZero();

        file(
                "spark/spark-defaults.conf",
                "spark.yarn.appMasterEnv.JAVA_HOME  " + good + "\nspark.executorEnv.JAVA_HOME  /no/such/jdk\n");
        assertThat(run(node("JAVA_HOME", good), "bootstrap/emr/setup-node"))
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                """
                        Weekmart: cannot set this node up: Java 17 or newer is needed, but\
                         executors would run on /no/such/jdk/bin/java (by spark.executorEnv.JAVA_HOME), which is not there.
                        Set launcher.cluster.release to emr-7.14.0 or emr-spark-8.0.0, or JAVA_HOME to such a Java where it says.
                        """));
    }

    @Test
    void aScriptOfTheClusterThatEndsEarlyDoesNotEndTheCheck() throws Exception {
        Path old = fakeJdk("1.8.0_452", "exit 9");
        Map<String, String> node = node("JAVA_HOME", fakeJdk("17.0.15", "exit 9"));
        file("hadoop/hadoop-env.sh", "exit 3");

        Result set = run(node, "bootstrap/emr/setup-node");
        assertThat(set.err()).isEmpty();
        assertThat(set.out()).startsWith("Weekmart: this node can run the jar;");
        assertThat(set.code()).isZero();

        // What it had set by then counts.
        file("hadoop/yarn-env.sh", "export JAVA_HOME='" + old + "'; echo broken; exit 3");
        Result refused = run(node, "bootstrap/emr/setup-node");
        assertThat(refused.err())
                .startsWith(
                        "Weekmart: cannot set this node up: Java 17 or newer is needed, but driver would run on Java 8, "
                                + old + "/bin/java (by " + folder
                                + "/hadoop/yarn-env.sh). executors would run on Java 8, ");
        assertThat(refused.code()).isEqualTo(1);
    }

    @Test
    void aJavaThatDoesNotStartIsNamed() throws Exception {
        Path broken = folder.resolve("broken");
        script(broken.resolve("bin/java"), "echo 'cannot execute binary file' >&2; exit 126");

        assertThat(run(node("JAVA_HOME", broken), "bootstrap/emr/setup-node"))
                .isEqualTo(new Result(
                        1,
                        "",
                        """
                        Weekmart: cannot set this node up: Java 17 or newer is needed, but\
                         spark-submit would run on BROKEN/bin/java (by JAVA_HOME), whose -version fails.\
                         driver would run on BROKEN/bin/java (by JAVA_HOME), whose -version fails.\
                         executors would run on BROKEN/bin/java (by JAVA_HOME), whose -version fails.
                        Set launcher.cluster.release to emr-7.14.0 or emr-spark-8.0.0, or JAVA_HOME to such a Java where it says.
                        """
                                .replace("BROKEN", broken.toString())));
    }

    @Test
    void aNodeWithoutJavaIsLeftToItsRelease() throws Exception {
        assertThat(run(node("UNUSED", folder), "bootstrap/emr/setup-node"))
                .isEqualTo(new Result(0, "Weekmart: this node has no Java yet; nothing to check\n", ""));
    }

    /** The variables of a node whose folders of configuration are ours. */
    private Map<String, String> node(String name, Path value) {
        return Map.of(
                "SPARK_CONF_DIR",
                folder.resolve("spark").toString(),
                "HADOOP_CONF_DIR",
                folder.resolve("hadoop").toString(),
                name,
                value.toString());
    }

    private void file(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private void inRepository(String name) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), "");
    }

    /** The arguments of a command, none of which has blanks. */
    private static String[] words(String arguments) {
        return arguments.isEmpty() ? new String[0] : arguments.split(" ");
    }

    private record Result(int code, String out, String err) {}

    /** Runs a command of the copy from another folder, with only these variables and the few tools that the scripts may rely on. */
    private Result run(Map<String, String> environment, String command, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(root.resolve(command).toString()));
        words.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("PATH", tools.toString());
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** A folder that passes for a JDK: its {@code java} answers to {@code -version} and otherwise does what {@code body} says. */
    private Path fakeJdk(String version, String body) throws IOException {
        Path home = folder.resolve("jdk " + version);
        script(
                home.resolve("bin/java"),
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\" 2025-01-01' >&2; exit 0; fi\n"
                        + body);
        return home;
    }

    /** The folder where the scripts expect the jars of today's poms, with two files in it. */
    private Path fakeRuntime() throws Exception {
        ProcessBuilder stamp = new ProcessBuilder(
                "bash", "-c", "cat pom.xml bootstrap/spark-runtime/pom.xml | cksum | cut -d ' ' -f 1");
        Process process = stamp.directory(root.toFile()).start();
        String name = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        Path runtime = root.toRealPath().resolve("bootstrap/spark-runtime/target/jars-" + name);
        Files.createDirectories(runtime);
        Files.createFile(runtime.resolve("a.jar"));
        Files.createFile(runtime.resolve("b.jar"));
        return runtime;
    }

    private static String archive(String commandLine) {
        return commandLine
                .lines()
                .filter(line -> line.startsWith("-XX:ArchiveClassesAtExit="))
                .map(line -> line.substring(line.lastIndexOf('/') + 1))
                .findFirst()
                .orElse("");
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n", StandardCharsets.UTF_8);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path find(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("This test needs " + tool + " on the PATH."));
    }
}
