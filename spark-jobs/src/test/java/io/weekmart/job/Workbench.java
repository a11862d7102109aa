package io.weekmart.job;

import io.weekmart.LocalSpark;
import io.weekmart.config.Settings;
import io.weekmart.config.WeeklySettings;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.guards.Acceptance;
import io.weekmart.publish.RunIdentity;
import io.weekmart.report.Progress;
import io.weekmart.report.ReportBuilder;
import io.weekmart.schema.FactTable;
import io.weekmart.weekly.WeeklyPipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A folder of dumps and an output beside it, on which nights are run in this process. */
public final class Workbench {
    /** What the guards that compare dumps and closed weeks allow here: anything, since dumps of a few rows differ as no real ones do. */
    public static final List<String> ANY_CHANGE = List.of(
            "guards.min-rows.daily-fraction=0",
            "guards.min-rows.full-fraction=0",
            "guards.closed-week-change.max-percent=1000000",
            "guards.silent-stores.max-fraction=1",
            "guards.unknown-fraction.max-fraction=1",
            "guards.price-level.min-ratio=0",
            "guards.price-level.max-ratio=1000000",
            "guards.own-date.min-fraction=0",
            "guards.repeated-dump.max-dumps=1000000",
            "guards.repeated-rows.max-dumps=1000000");

    /** The same as options of the command line. */
    public static List<String> anyChange() {
        return ANY_CHANGE.stream().flatMap(set -> Stream.of("--set", set)).toList();
    }

    private static final PipelineJob WEEKLY = new WeeklyPipeline();

    private final Path raw;
    private final Path output;
    private final List<String> confs = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<Acceptance> acceptances = new ArrayList<>();
    private @Nullable String acceptedBy;

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
        sets.addAll(ANY_CHANGE);
    }

    private Workbench(Workbench other) {
        this.raw = other.raw;
        this.output = other.output;
        this.confs.addAll(other.confs);
        this.sets.addAll(other.sets);
        this.acceptances.addAll(other.acceptances);
        this.acceptedBy = other.acceptedBy;
    }

    /** The same folders under another configuration: this one with one more key set. */
    public Workbench with(String keyAndValue) {
        return new Workbench(this).set(keyAndValue);
    }

    /** The same folders, where the runs take in on purpose what these guards would refuse, such as {@code weeks-emptied}. */
    public Workbench accepting(String... guards) {
        Workbench accepting = new Workbench(this);
        Stream.of(guards)
                .map(text -> Acceptance.parse(WeeklyTables.PIPELINE, text))
                .forEach(accepting.acceptances::add);
        return accepting;
    }

    /** Says who accepts, in the place of the user of the platform. */
    Workbench acceptedBy(String name) {
        acceptedBy = name;
        return this;
    }

    /** Holds runs to the limits of all guards, as they are without a configuration. */
    public Workbench guarded() {
        sets.removeAll(ANY_CHANGE);
        return this;
    }

    /** Sets one key of the configuration, such as {@code raw.layout=daily}. */
    public Workbench set(String keyAndValue) {
        sets.add(keyAndValue);
        return this;
    }

    /** Takes the configuration of a file, over which the keys that are set win. */
    public Workbench configuredBy(Path file) {
        confs.add(file.toString());
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

    /** Takes a file away from the folder of the dumps. */
    public Workbench without(String name) {
        try {
            Files.delete(raw.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Takes over what another bench has published. */
    public Workbench publishedBy(Workbench other) {
        copy(other.output, output);
        return this;
    }

    /** Copies all files of a folder, with their times. */
    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * All that readers of the output see, and the ledger: content and time of every file, by its path. Run reports and locks, which every
     * run leaves, are not among them.
     */
    public SortedMap<String, String> published() {
        SortedMap<String, String> files = tree();
        files.keySet().removeIf(name -> name.startsWith("runs/") || name.startsWith("_weekmart/locks/"));
        return files;
    }

    /** Digest of the content and time of every file of the output, by its path. */
    public SortedMap<String, String> tree() {
        return tree(output);
    }

    /** Digest of the content and time of every file below a folder, by its path. */
    public static SortedMap<String, String> tree(Path folder) {
        SortedMap<String, String> tree = new TreeMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.toList()) {
                    if (Files.isRegularFile(path)) {
                        String content = HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(path)));
                        tree.put(folder.relativize(path).toString(), Files.getLastModifiedTime(path) + " " + content);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return tree;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The text of the ledger. */
    public String ledger() {
        try {
            return Files.readString(output.resolve("_weekmart/ledger.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why a run failed, with {@code raw} and {@code out} for the folders. */
    public String message(RunReport report) {
        RunReport.Failure failure = Objects.requireNonNull(report.failure(), "The run did not fail");
        return readable(failure.cause() + "\n" + failure.hint());
    }

    /** A text with {@code raw} and {@code out} for the folders. */
    public String readable(String text) {
        return text.replace("file:" + raw, "raw")
                .replace(raw.toString(), "raw")
                .replace("file://" + output, "out")
                .replace("file:" + output, "out")
                .replace(output.toString(), "out");
    }

    /** Runs {@code weekly-metrics} for a date. */
    public RunReport night(String date) {
        return OutputRun.of(run("weekly-metrics", date, false), WEEKLY, RunRequest.Action.RUN, null)
                .report();
    }

    /** Runs {@code weekly-metrics --dry-run} for a date. */
    public RunReport dryNight(String date) {
        return OutputRun.of(run("weekly-metrics", date, true), WEEKLY, RunRequest.Action.RUN, null)
                .report();
    }

    /** Runs {@code weekly-metrics --dry-run} for a date, and returns the page that it leaves nowhere in the output. */
    Optional<RunPages.Texts> dryPage(String date) {
        return OutputRun.of(run("weekly-metrics", date, true), WEEKLY, RunRequest.Action.RUN, null)
                .page();
    }

    /** Runs {@code backfill --dry-run}. */
    public RunReport dryBackfill(String from, String to) {
        return OutputRun.of(run("backfill", to, true), WEEKLY, RunRequest.Action.BACKFILL, LocalDate.parse(from))
                .report();
    }

    /** Runs {@code backfill}. */
    public RunReport backfill(String from, String to) {
        return OutputRun.of(run("backfill", to, false), WEEKLY, RunRequest.Action.BACKFILL, LocalDate.parse(from))
                .report();
    }

    /** Runs {@code recover}. */
    public RunReport recover(String date) {
        return OutputRun.of(run("recover", date, false), WEEKLY, RunRequest.Action.RECOVER, null)
                .report();
    }

    /** Runs {@code verify}. */
    public RunReport verify() {
        return OutputRun.of(run("verify", "2024-01-01", true), WEEKLY, RunRequest.Action.VERIFY, null)
                .report();
    }

    /** Makes the page of a run again. */
    public RunReport pageAgain(String runId) {
        return OutputRun.of(run("report", "2024-01-01", false), WEEKLY, RunRequest.Action.REPORT, null, runId)
                .report();
    }

    private Run run(String job, String date, boolean dryRun) {
        Settings settings = WeeklySettings.read(confs, sets, uri -> {
            throw new IOException("no such file: " + uri);
        });
        ReportBuilder report = new ReportBuilder("test", job, WeeklyTables.PIPELINE.name(), Instant.now());
        Progress progress = Progress.on(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), report::stage, () -> {});
        RunIdentity identity = new RunIdentity("run-" + UUID.randomUUID(), LocalDate.parse(date), "test");
        return new Run(
                settings, spark(), identity, report, progress, acceptances, acceptedBy, dryRun, new Cancellation());
    }

    public static SparkSession spark() {
        return LocalSpark.session();
    }

    /** The published fact, as Spark finds it by path. */
    public Dataset<Row> fact() {
        return spark().read().parquet(output.resolve(FactTable.NAME).toString());
    }

    /** The rows of any published table, some columns joined by blanks. */
    public List<String> table(String name, String columns) {
        return spark().read()
                .parquet(output.resolve(name).toString())
                .selectExpr("concat_ws(' ', " + columns + ")")
                .as(Encoders.STRING())
                .collectAsList();
    }

    /** The published rejects of all nights. */
    public Dataset<Row> rejects() {
        return spark().read().parquet(output.resolve("rejects").toString());
    }

    /** A published dimension, by the raw table's name. */
    public Dataset<Row> dimension(String table) {
        return spark().read().parquet(output.resolve("dim_" + table).toString());
    }

    /** Content and time of the data files of the fact, by their path below its folder. */
    public SortedMap<String, String> factFiles() {
        return filesBelow(FactTable.NAME);
    }

    /** Content and time of the files below a folder of the output, by their path below that folder. */
    public SortedMap<String, String> filesBelow(String folder) {
        SortedMap<String, String> files = new TreeMap<>();
        tree().forEach((name, state) -> {
            if (name.startsWith(folder + "/")) {
                files.put(name.substring(folder.length() + 1), state);
            }
        });
        return files;
    }

    /** Files that are on one side only, or not the same on both. */
    public static SortedSet<String> differing(Map<String, String> before, Map<String, String> after) {
        SortedSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        return names;
    }
}
