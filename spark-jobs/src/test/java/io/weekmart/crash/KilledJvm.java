package io.weekmart.crash;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The main method of a class in a JVM of its own, on the class path of the tests, which ends in the middle as if it was killed. */
public final class KilledJvm {
    /** The exit code of a JVM that was killed. */
    public static final int KILLED = 137;

    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
    private static final long NANOS_BETWEEN_LOOKS = 100_000;

    private KilledJvm() {}

    /**
     * Runs a class until its publication to an output has begun: the journal is there, and so are some of its files, but not the ledger.
     *
     * @return the exit code
     */
    public static int onceThereIsAJournal(Class<?> main, Path output, String... arguments)
            throws IOException, InterruptedException {
        Path conf = Path.of("..").toAbsolutePath().normalize().resolve("bootstrap/spark-runtime/conf");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + conf.resolve("jvm.options"),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledJvm.class.getName(),
                output.resolve("_weekmart/journals").toString(),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(LONGEST_RUN.toMinutes(), TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(main + " did not end");
        }
        return process.exitValue();
    }

    /** In the other JVM: the folder that is watched; the class; its arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watcher = new Thread(() -> haltOnceThereIsAFile(Path.of(args[0])), "watcher");
        watcher.setDaemon(true);
        watcher.start();
        Method main = Class.forName(args[1]).getMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    }

    private static void haltOnceThereIsAFile(Path folder) {
        while (isEmpty(folder)) {
            LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
        }
        // No handler and no finally runs after this, as after SIGKILL.
        Runtime.getRuntime().halt(KILLED);
    }

    private static boolean isEmpty(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        } catch (IOException e) {
            // Not there yet.
            return true;
        }
    }
}
