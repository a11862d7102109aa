package io.weekmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The weekly job on a German export beside the same job on the same rows as they are read by default, in pairs by turns. */
final class DialectComparison {
    /** Most CPU time of the German export, in those of the default one. */
    static final double MOST = 1.3;

    private final Programs programs;
    private final Path work;
    private final Consumer<String> progress;

    DialectComparison(Programs programs, Path work, Consumer<String> progress) {
        this.programs = programs;
        this.work = work;
        this.progress = progress;
    }

    /** Measures so many pairs, and tells what came of it as lines of text. */
    String measure(String size, Data data, int pairs) throws IOException, InterruptedException, SQLException {
        Path german = data.folder().resolveSibling(data.folder().getFileName() + "-german");
        if (!Files.exists(german)) {
            progress.accept("Making a German export of the same rows ...");
            GermanDumps.write(data.folder(), german);
        }
        RawNight standard = data.night();
        RawNight other = new RawNight(german, standard.date());
        run("standard", standard, List.of());
        List<Measurement> standards = new ArrayList<>();
        List<Measurement> germans = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            boolean standardFirst = pair % 2 == 0;
            if (standardFirst) {
                standards.add(run("standard", standard, List.of()));
            }
            germans.add(run("german", other, GermanDumps.SETTINGS));
            if (!standardFirst) {
                standards.add(run("standard", standard, List.of()));
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "dialects %s, pair %d of %d: German %.1f CPU-s, default %.1f",
                    size,
                    pair + 1,
                    pairs,
                    germans.get(pair).cpuSeconds(),
                    standards.get(pair).cpuSeconds()));
        }
        long rows = Agreement.check(fact("standard"), fact("german"));
        Spread ratio = Spread.ratio(germans, standards, Measurement::cpuSeconds);
        return String.format(
                Locale.ROOT,
                "%nGerman export against the default dialect, size %s, %d pairs: CPU %.2f (%.2f-%.2f), goal at most %.1f%n"
                        + "%,d rows of the fact agree in every cell%n",
                size,
                pairs,
                ratio.median(),
                ratio.least(),
                ratio.most(),
                MOST,
                rows);
    }

    private Measurement run(String name, RawNight night, List<String> settings)
            throws IOException, InterruptedException {
        Path output = output(name);
        Folders.delete(output);
        Files.createDirectories(output.getParent());
        List<String> command = new ArrayList<>(programs.weeklyMetrics(night.folder(), "full", night.date(), output));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return ProcessMeter.run(command, Programs.ENVIRONMENT, work.resolve(name + "-dialect.log"));
    }

    private Path fact(String name) {
        return output(name).resolve("fact_weekly_store_product");
    }

    private Path output(String name) {
        return work.resolve("output").resolve(name + "-dialect");
    }
}
