package io.weekmart.job;

import io.weekmart.LocalSpark;
import io.weekmart.config.Settings;
import io.weekmart.config.SettingsReader;
import io.weekmart.publish.RunIdentity;
import io.weekmart.report.Progress;
import io.weekmart.report.ReportBuilder;
import io.weekmart.report.RunReport;
import io.weekmart.schema.FactTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A folder of dumps and an output beside it, on which nights are run in this process. */
public final class Workbench {
    private final Path raw;
    private final Path output;
    private final List<String> sets = new ArrayList<>();
    private int runs;

    public Workbench(Path folder) {
        this.raw = folder.resolve("raw");
        this.output = folder.resolve("out");
        try {
            Files.createDirectories(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sets.add("raw.path=\"" + raw + "\"");
        sets.add("output.path=\"" + output + "\"");
    }

    /** Sets one key of the configuration, such as {@code raw.layout=daily}. */
    public Workbench set(String keyAndValue) {
        sets.add(keyAndValue);
        return this;
    }

    public Path raw() {
        return raw;
    }

    public Path output() {
        return output;
    }

    /** Writes a dump as it is. */
    public Workbench dump(String table, String date, String csv) {
        return file(table + "_" + date + ".csv", csv.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a compressed dump. */
    public Workbench gzipped(String table, String date, String csv) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(csv.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file(table + "_" + date + ".csv.gz", bytes.toByteArray());
    }

    /** Writes any file below the folder of the dumps. */
    public Workbench file(String name, byte[] content) {
        try {
            Path path = raw.resolve(name);
            Files.createDirectories(path.getParent());
            Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Runs {@code weekly-metrics} for a date. */
    public RunReport night(String date) {
        return WeeklyJobs.weeklyMetrics(run("weekly-metrics", date, false)).report();
    }

    /** Runs {@code weekly-metrics --dry-run} for a date. */
    public RunReport dryNight(String date) {
        return WeeklyJobs.weeklyMetrics(run("weekly-metrics", date, true)).report();
    }

    /** Runs {@code backfill}. */
    public RunReport backfill(String from, String to) {
        return WeeklyJobs.backfill(run("backfill", to, false), LocalDate.parse(from))
                .report();
    }

    private Run run(String job, String date, boolean dryRun) {
        Settings settings = SettingsReader.read(List.of(), sets, uri -> {
            throw new IOException("no such file: " + uri);
        });
        ReportBuilder report = new ReportBuilder("test", job, Instant.now());
        Progress progress = Progress.linesOn(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), report::stage);
        RunIdentity identity = new RunIdentity("run-" + ++runs, LocalDate.parse(date), "test");
        return new Run(settings, spark(), identity, report, progress, dryRun);
    }

    public static SparkSession spark() {
        return LocalSpark.session();
    }

    /** The published fact, as Spark finds it by path. */
    public Dataset<Row> fact() {
        return spark().read().parquet(output.resolve(FactTable.NAME).toString());
    }

    /** The published rejects of all nights. */
    public Dataset<Row> rejects() {
        return spark().read().parquet(output.resolve("rejects").toString());
    }
}
