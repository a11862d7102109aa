package io.weekmart.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is inside the jar that users hand to spark-submit, and what is not: the platform brings Spark, Scala, Hadoop and the AWS SDK. */
class ShadedJarIT {
    private static final Path ROOT = Path.of(System.getProperty("weekmart.root", ".."));
    private static final Path JAR = ROOT.resolve("spark-jobs/target/weekmart-spark-jobs.jar");
    private static final int CLASS_FILE_OF_JAVA_17 = 61;

    @Test
    void everyClassIsOursOrMovedBelowOurPackage() throws IOException {
        assertThat(entries())
                .filteredOn(name -> !name.startsWith("io/weekmart/") && !name.equals("io/"))
                .allMatch(
                        name -> List.of("META-INF/", "META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/services/")
                                        .contains(name)
                                || name.startsWith("META-INF/services/org.apache.spark."),
                        "is the manifest, the licence or an entry point for Spark");
    }

    @Test
    void carriesTheMainClassTheDefaultsAndTheLicence() throws IOException {
        assertThat(entries())
                .contains(
                        "io/weekmart/Main.class",
                        "io/weekmart/contract/config/reference.conf",
                        "META-INF/LICENSE",
                        "META-INF/MANIFEST.MF")
                .doesNotHaveDuplicates();
        assertThat(text("META-INF/MANIFEST.MF")).contains("Main-Class: io.weekmart.Main");
        assertThat(text("META-INF/LICENSE")).isEqualTo(Files.readString(ROOT.resolve("LICENSE")));
        assertThat(text("io/weekmart/contract/config/reference.conf"))
                .isEqualTo(Files.readString(ROOT.resolve("conf/reference.conf")));
    }

    @Test
    void runsOnJava17() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            for (ZipEntry entry : classes(jar)) {
                try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                    in.readInt();
                    in.readUnsignedShort();
                    assertThat(in.readUnsignedShort()).as(entry.getName()).isLessThanOrEqualTo(CLASS_FILE_OF_JAVA_17);
                }
            }
        }
    }

    /** One fixed time on all that we build is half of what makes two builds equal; bootstrap/verify-reproducible compares all of it. */
    @Test
    void noClassOfOursKnowsWhenItWasBuilt() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            assertThat(classes(jar).stream()
                            .filter(entry -> !entry.getName().startsWith("io/weekmart/shaded/"))
                            .map(ZipEntry::getTimeLocal)
                            .distinct())
                    .containsExactly(LocalDateTime.of(2026, 1, 1, 0, 0));
        }
    }

    private static List<String> entries() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            List<String> names = new ArrayList<>();
            jar.stream().map(ZipEntry::getName).forEach(names::add);
            return names;
        }
    }

    private static List<? extends ZipEntry> classes(ZipFile jar) {
        return jar.stream().filter(entry -> entry.getName().endsWith(".class")).toList();
    }

    private static String text(String name) throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile());
                InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
