package io.weekmart.yarn;

import io.weekmart.SparkRuntime;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;

/**
 * YARN in processes of its own on this machine, and what steps of EMR find on a cluster: the commands {@code spark-submit} and
 * {@code yarn}, and the cluster's own defaults for both. Files lie on the disk; there is no HDFS.
 */
final class YarnCluster implements AutoCloseable {
    private static final Path JARS = Path.of("target", "yarn").toAbsolutePath();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final long LONGEST_STEP_MINUTES = 3;
    private static final long LONGEST_STOP_SECONDS = 30;

    private final Path work;
    private final Path configuration;
    private final Path commands;
    private final Process servers;
    private final YarnClient client;
    private int steps;

    private YarnCluster(Path work, Path configuration, Path commands, Process servers, YarnClient client) {
        this.work = work;
        this.configuration = configuration;
        this.commands = commands;
        this.servers = servers;
        this.client = client;
    }

    /** Starts a cluster that keeps all its files in a folder. */
    static YarnCluster start(Path repository, Path work) throws IOException {
        Path local = repository.resolve("bootstrap/spark-runtime/conf");
        Path configuration = Files.createDirectories(work.resolve("conf"));
        Process servers = startServers(work, local, configuration.resolve("yarn-site.xml"));

        List<Path> jars = new ArrayList<>(SparkRuntime.jars());
        jars.add(JARS.resolve("spark-yarn.jar"));
        Files.writeString(configuration.resolve("spark-defaults.conf"), sparkDefaults(work, jars));
        Files.copy(local.resolve("log4j2.properties"), configuration.resolve("log4j2.properties"));
        Path commands = Files.createDirectories(work.resolve("bin"));
        String java =
                "exec '" + JAVA + "' '@" + local.resolve("jvm.options") + "' -Xmx512m -XX:TieredStopAtLevel=1 -cp '"
                        + configuration + File.pathSeparator + joined(jars, "", File.pathSeparator) + "' ";
        command(commands.resolve("spark-submit"), java + "org.apache.spark.deploy.SparkSubmit");
        command(commands.resolve("yarn"), java + "org.apache.hadoop.yarn.client.cli.ApplicationCLI");

        YarnConfiguration hadoop = new YarnConfiguration();
        hadoop.addResource(configuration.resolve("yarn-site.xml").toUri().toURL());
        YarnClient client = YarnClient.createYarnClient();
        client.init(hadoop);
        client.start();
        return new YarnCluster(work, configuration, commands, servers, client);
    }

    private static Process startServers(Path work, Path local, Path configuration) throws IOException {
        Path log = work.resolve("servers.log");
        Process servers = new ProcessBuilder(
                        JAVA,
                        "@" + local.resolve("jvm.options"),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path") + File.pathSeparator + JARS.resolve("servers") + "/*",
                        MiniYarn.class.getName(),
                        configuration.toString())
                .directory(work.toFile())
                .redirectError(log.toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(servers.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); !MiniYarn.READY.equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IllegalStateException("YARN did not start:\n" + Files.readString(log));
            }
        }
        return servers;
    }

    /** What a cluster's spark-defaults.conf says: who runs applications, where Spark's jars lie, and how large an application is. */
    private static String sparkDefaults(Path work, List<Path> jars) {
        String javaOptions = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";
        return """
                spark.master                            yarn
                spark.yarn.jars                         %s
                spark.yarn.stagingDir                   %s
                spark.yarn.report.interval              200ms
                spark.yarn.appMasterEnv.SPARK_LOCAL_IP  127.0.0.1
                spark.driver.memory                     512m
                spark.driver.defaultJavaOptions         %s
                spark.executor.instances                1
                spark.executor.cores                    2
                spark.executor.memory                   512m
                spark.executor.defaultJavaOptions       %s
                spark.executorEnv.SPARK_LOCAL_IP        127.0.0.1
                spark.ui.enabled                        false
                """
                .formatted(joined(jars, "local:", ","), work.resolve("staging").toUri(), javaOptions, javaOptions);
    }

    private static String joined(List<Path> jars, String prefix, String separator) {
        return jars.stream().map(jar -> prefix + jar).collect(Collectors.joining(separator));
    }

    private static void command(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + " \"$@\"\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " can't be made executable");
        }
    }

    /** A step under way. */
    record Step(Process process, Path out, Path err) {
        /** SIGTERM to the step's own process, as EMR does it. */
        void cancel() {
            process.destroy();
        }

        /** Waits for the end and answers the exit code. */
        int ended() throws IOException, InterruptedException {
            if (!process.waitFor(LONGEST_STEP_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("The step did not end:\n" + text());
            }
            return process.exitValue();
        }

        /** What it wrote until now. */
        String text() throws IOException {
            return Files.readString(out) + Files.readString(err);
        }
    }

    /** Starts what stands in a step's arguments, as command-runner.jar does. */
    Step step(List<String> arguments) throws IOException {
        String name = "step-" + ++steps;
        Path out = work.resolve(name + ".out");
        Path err = work.resolve(name + ".err");
        // Java looks for commands in its own PATH; env(1) does in the one below, and becomes the command.
        List<String> words = new ArrayList<>(List.of("env"));
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(work.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.merge("PATH", commands.toString(), (path, ours) -> ours + File.pathSeparator + path);
        environment.put("HADOOP_CONF_DIR", configuration.toString());
        environment.put("SPARK_CONF_DIR", configuration.toString());
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        return new Step(builder.start(), out, err);
    }

    /** The one application that carries a tag, as YARN sees it now. */
    ApplicationReport application(String tag) throws IOException, YarnException {
        List<ApplicationReport> found =
                client.getApplications(Set.of(), EnumSet.allOf(YarnApplicationState.class), Set.of(tag));
        if (found.size() != 1) {
            throw new IllegalStateException("Found " + found + " with the tag " + tag + ", expected one application");
        }
        return found.get(0);
    }

    /** How often YARN started an application's driver. */
    int attempts(ApplicationId application) throws IOException, YarnException {
        return client.getApplicationAttempts(application).size();
    }

    /** The live processes of an application: its driver, its executors, and the shells around them. */
    static List<ProcessHandle> processes(ApplicationId application) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(application.toString()))
                .toList();
    }

    /** Suspends an application's executors: its driver lives, and waits for its tasks. */
    static void suspendExecutors(ApplicationId application) throws IOException, InterruptedException {
        List<ProcessHandle> executors = processes(application).stream()
                .filter(process -> process.info().commandLine().orElse("").contains("ExecutorBackend"))
                .toList();
        if (executors.isEmpty()) {
            throw new IllegalStateException("No executor of " + application + " was found");
        }
        for (ProcessHandle executor : executors) {
            new ProcessBuilder("kill", "-STOP", String.valueOf(executor.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        client.stop();
        servers.getOutputStream().close();
        if (!servers.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
            servers.destroyForcibly();
        }
    }
}
