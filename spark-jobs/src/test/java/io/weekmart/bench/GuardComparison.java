package io.weekmart.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The weekly job beside itself without what guards do with each row, by turns. The other one runs from a copy of the application's jar in which the
 * class that adds up hashes and dates adds nothing, and in which rows without key checks are not hashed. What guards do on the driver, some
 * milliseconds, is in both.
 */
final class GuardComparison {
    /** Most CPU time with guards, in that without. */
    static final double MOST = 1.02;

    private static final String CLASS = "io/weekmart/raw/SplitContent";

    private static final String WITHOUT_WORK =
            """
            package io.weekmart.raw;

            import io.weekmart.contract.table.TableSpec;
            import java.nio.charset.StandardCharsets;

            final class SplitContent {
                private final ParsedBatch batch;

                private SplitContent(ParsedBatch batch) {
                    this.batch = batch;
                }

                static SplitContent of(TableSpec table, DumpFile file, ParsedBatch batch) {
                    return new SplitContent(batch);
                }

                void add() {
                    if (batch.keyBits != 0) {
                        batch.complete();
                    }
                }

                void tell() {
                    int row = batch.rows() - 1;
                    if (batch.kinds[row] == ScanColumns.SPLIT_END) {
                        batch.rawText(row, ContentSums.none().text().getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
            """;

    private final Programs programs;
    private final Path work;
    private final Consumer<String> progress;

    GuardComparison(Programs programs, Path work, Consumer<String> progress) {
        this.programs = programs;
        this.work = work;
        this.progress = progress;
    }

    /** Measures so many pairs, and tells what came of it as lines of text. */
    String measure(String size, Data data, int rounds) throws IOException, InterruptedException, SQLException {
        RawNight night = data.night();
        Path with = programs.application();
        Path without = withoutWork(with);
        // The first start of an application writes its class archive, and is not counted.
        run("with", with, night);
        run("without", without, night);
        List<Measurement> guarded = new ArrayList<>();
        List<Measurement> plain = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // Every other round goes backwards: none always follows the same neighbour.
            if (round % 2 == 0) {
                guarded.add(run("with", with, night));
                plain.add(run("without", without, night));
            } else {
                plain.add(run("without", without, night));
                guarded.add(run("with", with, night));
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "guards %s, round %d of %d: with %.1f CPU-s, without %.1f",
                    size,
                    round + 1,
                    rounds,
                    guarded.get(round).cpuSeconds(),
                    plain.get(round).cpuSeconds()));
        }
        long rows = Agreement.check(fact("with"), fact("without"));
        Spread ratio = Spread.ratio(guarded, plain, Measurement::cpuSeconds);
        return String.format(
                Locale.ROOT,
                "%nWhat guards do with each row, size %s, %d rounds%nCPU %.3f (%.3f-%.3f), goal at most %.2f%n"
                        + "%,d rows of the fact agree in every cell%n",
                size,
                rounds,
                ratio.median(),
                ratio.least(),
                ratio.most(),
                MOST,
                rows);
    }

    /** A copy of the application's jar without that work. */
    private Path withoutWork(Path application) throws IOException {
        Path folder = work.resolve("without-guards");
        Folders.delete(folder);
        Path source = folder.resolve(CLASS + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, WITHOUT_WORK);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int code = compiler.run(
                null,
                null,
                null,
                "-nowarn",
                "-proc:none",
                "--release",
                "17",
                "-cp",
                application.toString(),
                source.toString());
        if (code != 0) {
            throw new IllegalStateException("Cannot compile the class that does without the work of guards");
        }
        Map<String, byte[]> replaced = new TreeMap<>();
        try (Stream<Path> classes = Files.list(source.getParent())) {
            for (Path each :
                    classes.filter(file -> file.toString().endsWith(".class")).toList()) {
                replaced.put(folder.relativize(each).toString(), Files.readAllBytes(each));
            }
        }
        Path copy = folder.resolve("weekmart-without-guards.jar");
        try (JarFile jar = new JarFile(application.toFile());
                OutputStream out = Files.newOutputStream(copy);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (JarEntry entry : jar.stream().toList()) {
                entries.putNextEntry(new JarEntry(entry.getName()));
                byte[] other = replaced.get(entry.getName());
                entries.write(other != null ? other : jar.getInputStream(entry).readAllBytes());
                entries.closeEntry();
            }
        }
        return copy;
    }

    private Measurement run(String name, Path application, RawNight night) throws IOException, InterruptedException {
        Path output = output(name);
        Folders.delete(output);
        Files.createDirectories(output.getParent());
        return ProcessMeter.run(
                Programs.withoutPage(programs.weeklyMetrics(application, night.folder(), "full", night.date(), output)),
                Programs.ENVIRONMENT,
                work.resolve(name + "-guards.log"));
    }

    private Path fact(String name) {
        return output(name).resolve("fact_weekly_store_product");
    }

    private Path output(String name) {
        return work.resolve("output").resolve(name + "-guards");
    }
}
