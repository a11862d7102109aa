package io.weekmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The weekly job with its page beside the same job without, in pairs by turns. Each run finds the same output, of which it changes every week: the
 * page compares all of them with the published ones, where a usual night has it compare one or two.
 */
final class PageComparison {
    /** Most CPU time with the page, in that without, at size L. */
    static final double MOST = 1.1;

    /** Most CPU-seconds more, at size S. */
    static final double MOST_SECONDS = 4;

    private static final String OFF = "output.page.enabled=false";

    private final Programs programs;
    private final Path work;
    private final Consumer<String> progress;

    PageComparison(Programs programs, Path work, Consumer<String> progress) {
        this.programs = programs;
        this.work = work;
        this.progress = progress;
    }

    /** Measures so many pairs, and tells what came of it as lines of text. */
    String measure(String size, Data data, int pairs) throws IOException, InterruptedException, SQLException {
        RawNight night = data.night();
        Path before = work.resolve("output").resolve("page-before");
        progress.accept("Publishing what the runs with and without a page change ...");
        Folders.delete(before);
        Files.createDirectories(before.getParent());
        // Without its margin every week is another one, so that all of them change, and all are compared.
        run(
                before,
                night,
                List.of(OFF, "tables.sales.ignore-columns=[sales_mgrn]", "tables.sales.columns.sales_mgrn=margin"));
        List<Measurement> with = new ArrayList<>();
        List<Measurement> without = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            boolean withFirst = pair % 2 == 0;
            if (withFirst) {
                with.add(measured("with-page", before, night, List.of()));
            }
            without.add(measured("without-page", before, night, List.of(OFF)));
            if (!withFirst) {
                with.add(measured("with-page", before, night, List.of()));
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "page %s, pair %d of %d: with %.1f CPU-s, without %.1f",
                    size,
                    pair + 1,
                    pairs,
                    with.get(pair).cpuSeconds(),
                    without.get(pair).cpuSeconds()));
        }
        long rows = Agreement.check(fact("with-page"), fact("without-page"));
        Spread ratio = Spread.ratio(with, without, Measurement::cpuSeconds);
        double more = Spread.of(with, Measurement::cpuSeconds).median()
                - Spread.of(without, Measurement::cpuSeconds).median();
        return String.format(
                Locale.ROOT,
                "%nWith the page against without, size %s, %d pairs: CPU %.2f (%.2f-%.2f), goal at L at most %.1f;"
                        + " %+.1f CPU-s, goal at S at most %.0f%n%,d rows of the fact agree in every cell%n",
                size,
                pairs,
                ratio.median(),
                ratio.least(),
                ratio.most(),
                MOST,
                more,
                MOST_SECONDS,
                rows);
    }

    private Measurement measured(String name, Path before, RawNight night, List<String> settings)
            throws IOException, InterruptedException {
        Path output = output(name);
        Folders.delete(output);
        Folders.copy(before, output);
        return run(output, night, settings);
    }

    private Measurement run(Path output, RawNight night, List<String> settings)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(programs.weeklyMetrics(night.folder(), "full", night.date(), output));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return ProcessMeter.run(command, Programs.ENVIRONMENT, work.resolve(output.getFileName() + ".log"));
    }

    private Path fact(String name) {
        return output(name).resolve("fact_weekly_store_product");
    }

    private Path output(String name) {
        return work.resolve("output").resolve(name);
    }
}
