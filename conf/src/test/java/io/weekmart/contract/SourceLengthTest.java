package io.weekmart.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A class that is longer than others says why, in all modules. */
class SourceLengthTest {
    private static final int LINES = 400;
    private static final String REASON = "Over " + LINES + " lines, because ";

    @Test
    void longClassesSayWhyTheyAre() throws IOException {
        List<String> unexplained = Stream.of("conf", "spark-jobs", "emr-launcher")
                .map(module -> Path.of("..", module, "src", "main", "java"))
                .flatMap(SourceLengthTest::sources)
                .filter(source -> read(source).size() > LINES)
                .filter(source -> read(source).stream().noneMatch(line -> line.contains(REASON)))
                .map(Path::toString)
                .toList();
        assertThat(unexplained).isEmpty();
    }

    private static Stream<Path> sources(Path module) {
        try (Stream<Path> files = Files.walk(module)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            return sources.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(Path source) {
        try {
            return Files.readAllLines(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
