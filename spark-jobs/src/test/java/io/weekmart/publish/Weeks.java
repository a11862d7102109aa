package io.weekmart.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weekmart.config.Settings;
import io.weekmart.contract.output.PartitionValues;
import io.weekmart.publish.FixedSetting.Changeable;
import io.weekmart.publish.TableLayout.Content;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * A table of weeks, each in a fixed number of files, and one without partitions, as tests of publishing use them. Weeks are of 2024 and
 * begin on Monday; week 18 is 2024-04-29 to 2024-05-05.
 */
final class Weeks {
    static final String FACT = "fact_weekly_store_product";
    static final String STORES = "dim_store";
    static final LocalDate MAY_5 = LocalDate.parse("2024-05-05");

    private final int filesPerWeek;

    Weeks(int filesPerWeek) {
        this.filesPerWeek = filesPerWeek;
    }

    OutputSpec spec() {
        return spec("weekly-metrics");
    }

    OutputSpec spec(String pipeline) {
        return new OutputSpec(
                pipeline,
                "backfill",
                List.of(
                        new TableLayout(
                                FACT,
                                List.of("yr_num", "wk_num"),
                                Pattern.compile("stores-[0-9]{5}-of-[0-9]{5}\\.parquet"),
                                Content.COMPUTED),
                        new TableLayout(STORES, List.of(), Pattern.compile("dim_store\\.parquet"), Content.MERGED)),
                List.of(new FixedSetting(
                        "output.files-per-week",
                        "output.files-per-week",
                        String.valueOf(filesPerWeek),
                        Set.of(FACT),
                        Changeable.NEVER,
                        "Stores would move between files.")));
    }

    OutputStore store(Storage storage, OutputLayout layout) {
        return OutputStore.of(storage, layout, spec());
    }

    static Settings.OutputSettings settings(OutputLayout layout) {
        return settings(layout.toString());
    }

    static Settings.OutputSettings settings(String path) {
        return new Settings.OutputSettings(path, "zstd", 1, Duration.ofDays(90), Duration.ofMinutes(3), true);
    }

    static RunIdentity run(String runId) {
        return new RunIdentity(runId, MAY_5, "1.2.3");
    }

    /** Opens an output with the terms of a test's clock. */
    Output open(OutputLayout layout, Storage storage, RunIdentity run, Output.Purpose purpose, LeaseTerms terms) {
        return Output.open(settings(layout), store(storage, layout), run, purpose, terms);
    }

    static PartitionKey week(int wkNum) {
        return new PartitionKey(FACT, PartitionValues.of("yr_num", 2024).and("wk_num", wkNum));
    }

    static Path folder(OutputLayout layout, int wkNum) {
        return layout.resolve(week(wkNum).path());
    }

    String fileName(int bucket) {
        return String.format(Locale.ROOT, "stores-%05d-of-%05d.parquet", bucket, filesPerWeek);
    }

    Path file(OutputLayout layout, int wkNum, int bucket) {
        return layout.resolve(week(wkNum).path(fileName(bucket)));
    }

    static Path table(OutputLayout layout) {
        return layout.resolve(FACT);
    }

    static DateSpan dates(int wkNum) {
        LocalDate start = MAY_5.minusDays(6).plusWeeks(wkNum - 18L);
        return new DateSpan(start, start.plusDays(6));
    }

    /** Where the task of a run writes a file of a week. */
    Path staged(OutputLayout layout, String runId, int wkNum, int bucket) {
        return layout.staged(runId, file(layout, wkNum, bucket), 1);
    }

    /** Stages a file of a week. */
    StagedFile stage(Output output, int wkNum, int bucket, byte[] content) throws IOException {
        Path staged = staged(output.layout(), output.run().runId(), wkNum, bucket);
        output.storage().replace(staged, content);
        return new StagedFile(staged, fileName(bucket), content.length, 1, "");
    }

    /** A week, staged, whose files all hold one text, which is its fingerprint too. */
    PartitionUpdate staged(Output output, int wkNum, String content) throws IOException {
        List<StagedFile> files = new ArrayList<>();
        for (int bucket = 0; bucket < filesPerWeek; bucket++) {
            files.add(stage(output, wkNum, bucket, content.getBytes(UTF_8)));
        }
        return update(wkNum, files, content);
    }

    static PartitionUpdate update(int wkNum, List<StagedFile> files, String fingerprint) {
        return new PartitionUpdate(
                week(wkNum),
                Optional.of(dates(wkNum)),
                files,
                fingerprint,
                Map.of("total_sales_amt", BigDecimal.TEN),
                Map.of());
    }

    /** A publication of weeks that all hold one text. */
    Publication publication(Output output, String content, Integer... wkNums) throws IOException {
        Publication publication = output.publication();
        for (int wkNum : wkNums) {
            publication.replace(staged(output, wkNum, content));
        }
        return publication;
    }

    /** A daily run that read nothing. */
    static LastRun daily(LocalDate date) {
        return new LastRun(date, List.of(), "", "");
    }

    /** The numbers of weeks. */
    static List<Integer> numbers(List<PublishedPartition> weeks) {
        return weeks.stream()
                .map(week -> Integer.valueOf(week.key().values().value("wk_num")))
                .toList();
    }

    static PublishedPartition published(int wkNum, List<PublishedFile> files, String fingerprint, long rows) {
        return new PublishedPartition(
                week(wkNum), Optional.of(dates(wkNum)), files, rows, fingerprint, new TreeMap<>(), new TreeMap<>());
    }
}
