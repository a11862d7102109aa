package io.weekmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole folders: deleted, copied. */
final class Folders {
    private Folders() {}

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        for (Path path : below(folder, Comparator.reverseOrder())) {
            Files.delete(path);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        for (Path path : below(from, Comparator.naturalOrder())) {
            Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    private static List<Path> below(Path folder, Comparator<Path> order) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted(order).toList();
        }
    }
}
