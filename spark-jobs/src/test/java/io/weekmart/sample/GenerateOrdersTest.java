package io.weekmart.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateOrdersTest {
    @TempDir
    Path folder;

    @Test
    void theSampleOfTheRepositoryIsWhatTheGeneratorWrites() throws IOException {
        assertThat(GenerateOrders.command().execute("--out", folder.toString())).isZero();

        assertThat(contents(folder)).isEqualTo(contents(Path.of("..", "sample-data", "orders")));
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(
                        String.valueOf(file.getFileName()),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
