package io.weekmart.contract.config;

import static io.weekmart.contract.config.Checks.require;

import io.weekmart.contract.calendar.ClosedDays;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Setting;
import io.weekmart.contract.table.TableSpec;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys that every pipeline has: the blocks {@code raw}, {@code tables} and {@code output}, and its own. Those of the weekly pipeline
 * stand at the top. Another pipeline has them below {@code pipelines.<name>}; where it does not set one, what stands at the top holds for
 * its {@code raw} and {@code output}, and its declaration for the rest. An output is never shared, so {@code output.path} is its own.
 */
public final class PipelineKeys {
    /** Codecs of the Parquet files. */
    public static final List<String> COMPRESSIONS = List.of("zstd", "snappy", "gzip", "uncompressed");

    private static final int MIN_RECORD_BYTES = 1024;
    private static final String FULL = "full";
    private static final String DAILY = "daily";

    private final Pipeline pipeline;
    private final String prefix;
    private final Key<Optional<String>> rawPath;
    private final Key<Boolean> rawDaily;
    private final Key<List<String>> rawFilePattern;
    private final Key<Optional<String>> rawManifest;
    private final Key<Boolean> rawAllowGaps;
    private final Key<ClosedDays> rawClosed;
    private final Key<Long> rawMaxRecordBytes;
    private final Key<Long> rawSplitBytes;
    private final FormatKeys format;
    private final Map<TableSpec, TableKeys> tables = new LinkedHashMap<>();
    private final ExtractKeys extract;
    private final Key<Optional<String>> outputPath;
    private final Key<String> outputCompression;
    private final Key<Duration> outputKeepRejects;
    private final Key<Duration> outputLease;
    private final Key<Boolean> outputPage;
    private final CopyKeys copies;
    private final Map<Setting<?>, Key<?>> own = new LinkedHashMap<>();

    private PipelineKeys(Pipeline pipeline, String prefix) {
        this.pipeline = pipeline;
        this.prefix = prefix;
        rawPath = Key.folder(prefix + "raw.path", "the folder of the dumps");
        rawDaily = Key.of(prefix + "raw.layout", (section, name) -> section.choice(name, List.of(FULL, DAILY))
                .equals(DAILY));
        rawFilePattern =
                Key.list(prefix + "raw.file-pattern", (section, name) -> filePatterns(section, name, pipeline.name()));
        rawManifest = Key.of(prefix + "raw.manifest", (section, name) -> manifest(section, name, pipeline.name()));
        rawAllowGaps = Key.flag(prefix + "raw.allow-gaps");
        rawClosed = Key.list(prefix + "raw.closed", PipelineKeys::closedDays);
        rawMaxRecordBytes = Key.size(prefix + "raw.max-record-bytes", PipelineKeys::checkRecordBytes);
        rawSplitBytes = Key.size(prefix + "raw.split-bytes", PipelineKeys::checkSplitBytes);
        format = FormatKeys.at(prefix + "raw.format");
        extract = new ExtractKeys(prefix, pipeline);
        outputPath = Key.folder(
                prefix + "output.path",
                prefix.isEmpty() ? "where the tables go" : "where the tables of " + pipeline.name() + " go");
        outputCompression = Key.choice(prefix + "output.compression", COMPRESSIONS);
        outputKeepRejects = Key.duration(prefix + "output.keep-rejects", Checks::wholeDays);
        // A lease is renewed six times before it ends: one of less than three seconds would not outlast a slow answer
        // of the store.
        outputLease = Key.duration(prefix + "output.lease", Checks.between(Duration.ofSeconds(3), Duration.ofDays(1)));
        outputPage = Key.flag(prefix + "output.page.enabled");
        copies = new CopyKeys(prefix);
        declare();
    }

    private PipelineKeys(PipelineKeys top, PipelineKeys own) {
        pipeline = own.pipeline;
        prefix = own.prefix;
        rawPath = own.rawPath.orElse(top.rawPath);
        rawDaily = own.rawDaily.orElse(top.rawDaily);
        rawFilePattern = own.rawFilePattern.orElse(top.rawFilePattern);
        rawManifest = own.rawManifest.orElse(top.rawManifest);
        rawAllowGaps = own.rawAllowGaps.orElse(top.rawAllowGaps);
        // On a day on which the stores are closed a web shop sells on: only what is counted by the retailer's calendar
        // rests with them.
        rawClosed =
                pipeline.hasCalendar() ? own.rawClosed.orElse(top.rawClosed) : own.rawClosed.orElse(ClosedDays.NONE);
        rawMaxRecordBytes = own.rawMaxRecordBytes.orElse(top.rawMaxRecordBytes);
        rawSplitBytes = own.rawSplitBytes.orElse(top.rawSplitBytes);
        format = own.format.orElse(top.format);
        extract = own.extract.orElse(top.extract);
        outputPath = own.outputPath.orElse(Optional.empty());
        outputCompression = own.outputCompression.orElse(top.outputCompression);
        outputKeepRejects = own.outputKeepRejects.orElse(top.outputKeepRejects);
        outputLease = own.outputLease.orElse(top.outputLease);
        outputPage = own.outputPage.orElse(top.outputPage);
        copies = own.copies.orElse(top.copies);
        declare();
    }

    private void declare() {
        for (TableSpec table : pipeline.inputs()) {
            tables.put(table, new TableKeys(prefix + "tables." + table.name(), pipeline, table));
        }
        for (Setting<?> setting : pipeline.settings()) {
            own.put(setting, key(prefix + setting.name(), setting));
        }
    }

    /**
     * The full name of a key of a pipeline, as messages give it.
     *
     * @param below its name below the pipeline's own blocks, such as {@code raw.path}
     */
    public static String named(Pipeline pipeline, String below) {
        return "weekmart." + path(pipeline, below);
    }

    /** The same below {@code weekmart}. */
    public static String path(Pipeline pipeline, String below) {
        return path(pipeline.name(), below);
    }

    /** The same of a pipeline of which the name alone is known. */
    public static String path(String pipeline, String below) {
        return pipeline.equals(Keys.WEEKLY.pipeline().name()) ? below : prefix(pipeline) + below;
    }

    private static String prefix(String pipeline) {
        return "pipelines." + pipeline + ".";
    }

    /** The keys of the pipeline whose blocks stand at the top. */
    static PipelineKeys atTheTop(Pipeline pipeline) {
        return new PipelineKeys(pipeline, "");
    }

    /** The keys of another pipeline, below {@code pipelines.<name>}. */
    static PipelineKeys below(PipelineKeys top, Pipeline pipeline) {
        return new PipelineKeys(top, new PipelineKeys(pipeline, prefix(pipeline.name())));
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    public Key<Optional<String>> rawPath() {
        return rawPath;
    }

    /** Whether the dumps of daily tables hold what was recorded since the last one. */
    public Key<Boolean> rawDaily() {
        return rawDaily;
    }

    public Key<List<String>> rawFilePattern() {
        return rawFilePattern;
    }

    /** Name of the manifest of a date; {@link #manifest} reads it. */
    public Key<Optional<String>> rawManifest() {
        return rawManifest;
    }

    /** The name of the manifests of the pipeline's dumps, once nothing is wrong with the configuration; empty where there are none. */
    public Optional<ManifestName> manifest(Configuration configuration) {
        return configuration.get(rawManifest).map(text -> ManifestName.of(text, pipeline.name()));
    }

    public Key<Boolean> rawAllowGaps() {
        return rawAllowGaps;
    }

    /** The days on which no dump is expected. */
    public Key<ClosedDays> rawClosed() {
        return rawClosed;
    }

    public Key<Long> rawMaxRecordBytes() {
        return rawMaxRecordBytes;
    }

    public Key<Long> rawSplitBytes() {
        return rawSplitBytes;
    }

    /** How the dumps are written, unless a table says otherwise; {@link Configuration#dialect} puts both together. */
    FormatKeys format() {
        return format;
    }

    /** The keys of one of the pipeline's tables. */
    public TableKeys table(TableSpec table) {
        return Objects.requireNonNull(tables.get(table), table::name);
    }

    /** The keys of the database that the dumps are read from. */
    public ExtractKeys extract() {
        return extract;
    }

    public Key<Optional<String>> outputPath() {
        return outputPath;
    }

    public Key<String> outputCompression() {
        return outputCompression;
    }

    public Key<Duration> outputKeepRejects() {
        return outputKeepRejects;
    }

    public Key<Duration> outputLease() {
        return outputLease;
    }

    /** Whether each run writes the page that people open. */
    public Key<Boolean> outputPage() {
        return outputPage;
    }

    /** The keys of the copies beside Parquet. */
    public CopyKeys copies() {
        return copies;
    }

    /** The keys that this pipeline alone has. */
    public Map<Setting<?>, Key<?>> own() {
        return own;
    }

    /** Those of them that name a secret in AWS Secrets Manager, which a run reads. */
    public List<Key<Optional<String>>> secrets() {
        List<Key<Optional<String>>> secrets = new ArrayList<>();
        own.forEach((setting, key) -> {
            if (setting instanceof Setting.Secret) {
                @SuppressWarnings("unchecked") // The key was made for this setting, and reads what it holds.
                Key<Optional<String>> secret = (Key<Optional<String>>) key;
                secrets.add(secret);
            }
        });
        return secrets;
    }

    /** All of them, in the order in which they are read. */
    List<Key<?>> all() {
        List<Key<?>> all = new ArrayList<>(List.<Key<?>>of(
                rawPath,
                rawDaily,
                rawFilePattern,
                rawManifest,
                rawAllowGaps,
                rawClosed,
                rawMaxRecordBytes,
                rawSplitBytes));
        all.addAll(format.all());
        tables.values().forEach(table -> all.addAll(table.all()));
        all.addAll(List.<Key<?>>of(outputPath, outputCompression, outputKeepRejects, outputLease, outputPage));
        all.addAll(copies.all());
        all.addAll(extract.all());
        all.addAll(own.values());
        return all;
    }

    private static Key<?> key(String path, Setting<?> setting) {
        if (setting instanceof Setting.Word word) {
            return Key.choice(path, word.words()).orElse(word.standard());
        }
        if (setting instanceof Setting.Texts texts) {
            return Key.texts(path, text -> {}).orElse(texts.standard());
        }
        if (setting instanceof Setting.Secret secret) {
            return Key.optional(path).orElse(secret.standard());
        }
        return Key.flag(path).orElse(((Setting.Flag) setting).standard());
    }

    private static Optional<String> manifest(Section section, String name, String pipeline) {
        Optional<String> text = Optional.ofNullable(section.textOrNull(name));
        text.ifPresent(manifest -> section.checked(name, () -> ManifestName.of(manifest, pipeline)));
        return text.filter(manifest -> isManifest(manifest, pipeline));
    }

    private static boolean isManifest(String name, String pipeline) {
        try {
            return ManifestName.of(name, pipeline).toString().equals(name);
        } catch (IllegalArgumentException wrong) {
            return false;
        }
    }

    private static List<String> filePatterns(Section section, String name, String pipeline) {
        List<String> patterns = section.texts(name, text -> FilePattern.of(text, pipeline));
        section.refuseEmptyList(name, "must name at least one pattern");
        return patterns;
    }

    private static ClosedDays closedDays(Section section, String name) {
        List<String> texts = section.texts(name, ClosedDays::check);
        try {
            ClosedDays closed = ClosedDays.of(texts);
            if (closed.weekdays().size() == DayOfWeek.values().length) {
                section.problem(name, "must leave a weekday on which the stores are open");
            }
            return closed;
        } catch (IllegalArgumentException wrong) {
            // It is among the problems already.
            return ClosedDays.NONE;
        }
    }

    private static void checkRecordBytes(long bytes) {
        require(
                bytes >= MIN_RECORD_BYTES && bytes <= Integer.MAX_VALUE / 2,
                "must be between 1 KiB and 1 GiB but is " + bytes + " bytes");
    }

    private static void checkSplitBytes(long bytes) {
        require(bytes >= 1, "must be at least 1 byte but is " + bytes);
    }
}
