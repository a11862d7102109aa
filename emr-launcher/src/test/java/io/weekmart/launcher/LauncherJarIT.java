package io.weekmart.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The launcher's jar, as people start it and as Lambda takes it. */
class LauncherJarIT {
    private static final Path JAR = Path.of("target", "emr-launcher.jar");
    private static final long MEGABYTE = 1_000_000;

    @Test
    void itIsSmallEnoughForLambdaAndHoldsNothingOfSpark() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(40 * MEGABYTE);
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.getEntry("io/weekmart/launcher/lambda/Handler.class"))
                    .isNotNull();
            assertThat(jar.getEntry("io/weekmart/contract/config/reference.conf"))
                    .isNotNull();
            assertThat(jar.getEntry("io/weekmart/launcher/iam/calls.csv")).isNotNull();
            Set<String> strange = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("org/apache/spark/")
                            || name.startsWith("org/apache/hadoop/")
                            || name.startsWith("scala/")
                            || name.startsWith("io/netty/")
                            || name.startsWith("org/junit/"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(strange).isEmpty();
            double unpacked = jar.stream().mapToLong(entry -> entry.getSize()).sum() / (double) MEGABYTE;
            assertThat(unpacked)
                    .as("megabytes unpacked, of which Lambda takes 250")
                    .isLessThan(250);
        }
    }

    @Test
    void javaStartsItAndHelpComesAtOnce() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "--help")
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out).startsWith("Usage: emr-launcher [-hV] <command>");
        System.out.printf(
                Locale.ROOT,
                "emr-launcher.jar: %.1f MB, --help after %.2f s%n",
                Files.size(JAR) / (double) MEGABYTE,
                (System.nanoTime() - begun) / 1e9);
    }
}
