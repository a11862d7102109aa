package io.weekmart.crash;

import io.weekmart.Main;
import io.weekmart.SparkRuntime;
import io.weekmart.job.Pipelines;
import io.weekmart.job.Workbench;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The real application, started through SparkSubmit in a JVM of its own. */
final class Application {
    /** What stands before each line of a log. */
    private static final Pattern TIME = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}Z  ");

    private static final long LONGEST_RUN_MINUTES = 5;

    private final Path repository;
    private final Path work;
    private final Class<?> main;
    private final Pipelines pipelines;
    private final List<Path> furtherClasses;
    private final Function<String, List<String>> options;
    private final Path sharedClasses;

    /** The weekly pipeline on the dumps of a folder. */
    Application(Path repository, Path work, Path raw) {
        this(repository, work, Main.class, Main.PIPELINES, List.of(), output -> {
            // Among what the second night does is to empty a week.
            List<String> words = new ArrayList<>(List.of("--accept", "weeks-emptied"));
            words.addAll(Workbench.anyChange());
            words.addAll(List.of("--set", "raw.path=\"" + raw + "\""));
            words.addAll(List.of("--set", "output.path=\"" + output + "\""));
            words.addAll(List.of("--set", "output.files-per-week=3"));
            return words;
        });
    }

    /**
     * A program whose command line is that of the application.
     *
     * @param main its main class
     * @param pipelines those it has
     * @param furtherClasses jars beside that of the application
     * @param options of every run, by its output
     */
    Application(
            Path repository,
            Path work,
            Class<?> main,
            Pipelines pipelines,
            List<Path> furtherClasses,
            Function<String, List<String>> options) {
        this.repository = repository;
        this.work = work;
        this.main = main;
        this.pipelines = pipelines;
        this.furtherClasses = furtherClasses;
        this.options = options;
        this.sharedClasses = sharedClasses(repository, furtherClasses);
    }

    /** Where processes of one class path keep their classes: the first one that ends by itself makes it, for all tests of this JVM. */
    private static Path sharedClasses(Path repository, List<Path> furtherClasses) {
        String name = "classes-%d-%08x.jsa".formatted(ProcessHandle.current().pid(), furtherClasses.hashCode());
        Path archive = repository.resolve("spark-jobs/target").resolve(name);
        archive.toFile().deleteOnExit();
        return archive;
    }

    /**
     * Runs a job to its end in this JVM, as the command line does. Its Spark is warm, which saves most of what a process takes.
     *
     * @return what it wrote to stderr
     * @throws IllegalStateException where it did not end with 0
     */
    String runHere(String output, List<String> job, String runId, Map<String, String> hadoop) {
        RunHere.Ended ended = RunHere.run(pipelines, arguments(output, job, runId), hadoop);
        String text = ended.stderr()
                .lines()
                .map(line -> TIME.matcher(line).replaceFirst(""))
                .collect(Collectors.joining("\n"));
        return good(ended.exitCode(), text);
    }

    /** Runs a job to its end in a process, and answers what it wrote to stderr. */
    String runApart(String output, List<String> job, String runId, Map<String, String> hadoop)
            throws IOException, InterruptedException {
        Running running = start("local[2]", output, job, runId, hadoop, List.of(), line -> {});
        return good(running.ended(), running.text());
    }

    private static String good(int exitCode, String text) {
        if (exitCode != 0) {
            throw new IllegalStateException("An undisturbed run ended with " + exitCode + ", expected 0:\n" + text);
        }
        return text;
    }

    private List<String> arguments(String output, List<String> job, String runId) {
        List<String> arguments = new ArrayList<>(job);
        arguments.addAll(List.of("--run-id", runId));
        arguments.addAll(options.apply(output));
        return arguments;
    }

    /** A run under way. */
    record Running(Process process, Thread reader, Queue<String> log) {
        /** SIGKILL: nothing of the process runs after this, no handler, no finally. */
        void kill() {
            process.destroyForcibly();
        }

        /** What it wrote to stderr until now. */
        String text() {
            return String.join("\n", log);
        }

        /** Waits for the end and answers the exit code; 137 after a kill. */
        int ended() throws InterruptedException {
            if (!process.waitFor(LONGEST_RUN_MINUTES, TimeUnit.MINUTES)) {
                kill();
                throw new IllegalStateException("The application did not end: " + text());
            }
            reader.join();
            return process.exitValue();
        }
    }

    /**
     * Starts a night.
     *
     * @param hadoop settings of Hadoop by their names, such as those of an S3 server
     * @param javaOptions options of the JVM
     * @param line is told each line of stderr as it comes
     */
    Running start(
            String output,
            LocalDate date,
            String runId,
            Map<String, String> hadoop,
            List<String> javaOptions,
            Consumer<String> line)
            throws IOException {
        return start(output, nightOf(date), runId, hadoop, javaOptions, line);
    }

    /** The job of one night. */
    static List<String> nightOf(LocalDate date) {
        return List.of("weekly-metrics", "--date", date.toString());
    }

    /** Starts a backfill over a range of dates. */
    Running backfill(String output, LocalDate from, LocalDate to, String runId, Consumer<String> line)
            throws IOException {
        List<String> job = List.of("backfill", "--from", from.toString(), "--to", to.toString());
        return start(output, job, runId, Map.of(), List.of(), line);
    }

    private Running start(
            String output,
            List<String> job,
            String runId,
            Map<String, String> hadoop,
            List<String> javaOptions,
            Consumer<String> line)
            throws IOException {
        return start("local[2]", output, job, runId, hadoop, javaOptions, line);
    }

    /**
     * Starts any job.
     *
     * @param master where Spark runs, such as {@code local[2]}
     * @param job its name and options, apart from those that every run has here
     */
    Running start(
            String master,
            String output,
            List<String> job,
            String runId,
            Map<String, String> hadoop,
            List<String> javaOptions,
            Consumer<String> line)
            throws IOException {
        Path conf = repository.resolve("bootstrap/spark-runtime/conf");
        Path jar = repository.resolve("spark-jobs/target/weekmart-spark-jobs.jar");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + conf.resolve("jvm.options"),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                Files.exists(sharedClasses)
                        ? "-XX:SharedArchiveFile=" + sharedClasses
                        : "-XX:ArchiveClassesAtExit=" + sharedClasses,
                "-Dlog4j2.configurationFile=" + conf.resolve("log4j2.properties")));
        command.addAll(javaOptions);
        List<Path> classPath = new ArrayList<>(SparkRuntime.jars());
        classPath.add(jar);
        classPath.addAll(furtherClasses);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--conf", "spark.master=" + master));
        hadoop.forEach((key, value) -> command.addAll(List.of("--conf", "spark.hadoop." + key + "=" + value)));
        command.addAll(List.of("--class", main.getName(), jar.toString()));
        command.addAll(arguments(output, job, runId));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(work.resolve(runId + ".out").toFile());
        builder.environment().put("SPARK_CONF_DIR", conf.toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.start();
        Queue<String> log = new ConcurrentLinkedQueue<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                        for (String read = lines.readLine(); read != null; read = lines.readLine()) {
                            String text = TIME.matcher(read).replaceFirst("");
                            log.add(text);
                            line.accept(text);
                        }
                    } catch (IOException e) {
                        log.add("stderr ended: " + e.getMessage());
                    }
                },
                "stderr of " + runId);
        reader.setDaemon(true);
        reader.start();
        return new Running(process, reader, log);
    }
}
