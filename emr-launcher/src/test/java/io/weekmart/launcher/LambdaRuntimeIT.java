package io.weekmart.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The jar is compiled for Java 17, and Lambda runs it on {@code java21}: there the Lambda's tests must pass too. The JDK is that of
 * {@code -Dweekmart.java21.home} or of {@code JAVA_21_HOME}, or the first JDK 21 below /usr/lib/jvm. Where there is none, the test is
 * skipped and says so.
 */
class LambdaRuntimeIT {
    private static final int RUNTIME = 21;
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    @Test
    void theLambdasTestsPassOnTheJavaOfItsRuntimeToo() throws IOException, InterruptedException {
        Optional<Path> home = named().or(LambdaRuntimeIT::installed);
        if (home.isEmpty()) {
            System.out.printf(
                    "Skipped: there is no JDK %d below %s, and neither -Dweekmart.java21.home nor JAVA_21_HOME names one."
                            + " The tests of the Lambda ran on Java %d alone.%n",
                    RUNTIME, INSTALLED, Runtime.version().feature());
        }
        assumeTrue(home.isPresent(), "no JDK " + RUNTIME);

        Process process = new ProcessBuilder(
                        home.get().resolve("bin/java").toString(),
                        "-Xmx512m",
                        "-Dsun.net.httpserver.nodelay=true",
                        "-Duser.timezone=UTC",
                        "-Duser.language=en",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LambdaTests.class.getName())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();

        List<String> lines = out.lines().toList();
        String verdict = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        assertThat(verdict)
                .as(out)
                .matches("Java (2[1-9]|[3-9]\\d): (\\d+) of \\2 tests of the Lambda passed")
                .doesNotContain(" 0 of 0 ");
        assertThat(exitCode).as(out).isZero();
        System.out.println(verdict);
    }

    private static Optional<Path> named() {
        return Optional.ofNullable(System.getProperty("weekmart.java21.home"))
                .or(() -> Optional.ofNullable(System.getenv("JAVA_21_HOME")))
                .map(Path::of);
    }

    private static Optional<Path> installed() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(INSTALLED)) {
            return homes.filter(LambdaRuntimeIT::isOfTheRuntime).sorted().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A JDK says in the file {@code release} which one it is. */
    private static boolean isOfTheRuntime(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.anyMatch(line -> line.matches("JAVA_VERSION=\"" + RUNTIME + "[.\"].*"));
        } catch (IOException e) {
            return false;
        }
    }
}
