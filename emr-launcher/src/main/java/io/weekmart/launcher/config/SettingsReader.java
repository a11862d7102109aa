package io.weekmart.launcher.config;

import io.weekmart.contract.config.ColumnNames;
import io.weekmart.contract.config.Configuration;
import io.weekmart.contract.config.Key;
import io.weekmart.contract.config.Keys;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.store.S3Location;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns the configuration into the launcher's settings. */
public final class SettingsReader {
    private static final String LAUNCHER = "launcher";
    private static final String START =
            "Copy conf/emr.conf, put your own values for its placeholders, and name the copy with --conf or in WEEKMART_CONF.";

    private SettingsReader() {}

    /**
     * Reads the whole configuration and takes what the check of a pipeline's dumps needs.
     *
     * @param files local paths or s3:// URIs; a later one wins
     * @param sets single keys as {@code key=value}, with or without the leading {@code weekmart.}
     * @param fromS3 the text of an object, or nothing where there is none
     * @param pipeline its name; null for that of launcher.steps
     * @throws UserFault with exit code 2, naming everything that is wrong
     */
    public static Settings read(
            List<String> files,
            List<String> sets,
            Function<S3Location, Optional<String>> fromS3,
            @Nullable String pipeline) {
        Configuration conf = configuration(files, sets, fromS3);
        PipelineKeys keys = keys(conf, pipeline);
        Optional<S3Location> path = folder(conf, keys.rawPath());
        conf.requirePositions(keys);
        conf.throwIfAny(START);
        return dumps(conf, keys, path.orElseThrow());
    }

    /**
     * Reads the whole configuration and takes all that the runs of its pipelines need; see {@link #read}.
     *
     * @return the settings of the pipeline that is asked for, then those of every other one that is configured to run on EMR: whose dumps
     *     and tables lie in S3
     */
    public static List<NightSettings> readNights(
            List<String> files,
            List<String> sets,
            Function<S3Location, Optional<String>> fromS3,
            @Nullable String pipeline) {
        return readNights(configuration(files, sets, fromS3), pipeline);
    }

    /** The same of a configuration that was read already. */
    static List<NightSettings> readNights(Configuration conf, @Nullable String pipeline) {
        PipelineKeys keys = keys(conf, pipeline);
        List<PipelineKeys> configured = new ArrayList<>(List.of(keys));
        conf.pipelines().stream()
                .map(conf::keys)
                .filter(other -> other != keys && inS3(conf, other.outputPath()) && inS3(conf, other.rawPath()))
                .forEach(configured::add);
        configured.forEach(conf::requirePositions);
        NightSettingsReader reader = new NightSettingsReader(conf, configured);
        reader.check();
        conf.throwIfAny(START);
        return reader.read(conf.changes(), conf.changesWithout(LAUNCHER));
    }

    /** The keys of a pipeline. Where launcher.steps is wrong, which is among the problems then, those of any pipeline do. */
    private static PipelineKeys keys(Configuration conf, @Nullable String pipeline) {
        if (pipeline == null) {
            return conf.keys(standard(conf));
        }
        return conf.keys(conf.pipeline(pipeline)
                .orElseThrow(() -> new UserFault(
                        ExitCode.USAGE,
                        "Cannot run pipeline '" + pipeline + "': there is no pipeline of that name."
                                + conf.pipelinesInsteadOf(pipeline),
                        "Name one of them.")));
    }

    /** The pipeline of launcher.steps. */
    static Pipeline standard(Configuration conf) {
        return conf.get(Keys.LAUNCHER_STEPS).stream()
                .flatMap(step -> conf.pipeline(step).stream())
                .findFirst()
                .orElse(conf.pipelines().get(0));
    }

    private static boolean inS3(Configuration conf, Key<Optional<String>> key) {
        return conf.get(key).filter(S3Location::isUri).isPresent();
    }

    private static Configuration configuration(
            List<String> files, List<String> sets, Function<S3Location, Optional<String>> fromS3) {
        return Configuration.read(files, sets, uri -> text(uri, fromS3));
    }

    private static String text(String uri, Function<S3Location, Optional<String>> fromS3) throws IOException {
        S3Location location;
        try {
            location = S3Location.of(uri);
        } catch (IllegalArgumentException e) {
            throw new IOException("is neither a local file nor one of S3", e);
        }
        return fromS3.apply(location).orElseThrow(() -> new FileNotFoundException(uri));
    }

    /** A path that must be set, and lie in S3: empty where it isn't or doesn't, which is then a problem. */
    static Optional<S3Location> folder(Configuration conf, Key<Optional<String>> key) {
        return conf.require(key).flatMap(path -> {
            try {
                return Optional.of(S3Location.of(path).folder());
            } catch (IllegalArgumentException e) {
                conf.problem(key, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    static Settings dumps(Configuration conf, PipelineKeys keys, S3Location path) {
        Pipeline pipeline = conf.configured(keys);
        Map<TableSpec, Map<String, String>> columns = new LinkedHashMap<>();
        Map<TableSpec, ColumnNames> columnNames = new LinkedHashMap<>();
        Map<TableSpec, List<String>> privateColumns = new LinkedHashMap<>();
        Map<TableSpec, Dialect> dialects = new LinkedHashMap<>();
        Map<TableSpec, DumpNames> names = new LinkedHashMap<>();
        for (TableSpec table : pipeline.inputs()) {
            names.put(table, conf.tableFiles(keys).of(table));
            columns.put(table, conf.get(keys.table(table).columns()));
            columnNames.put(table, ColumnNames.of(conf, keys, table));
            privateColumns.put(table, conf.get(keys.table(table).privateColumns()));
            dialects.put(table, conf.dialect(keys, table));
        }
        Settings.Check check = new Settings.Check(
                conf.get(Keys.CHECK_FULL_READ_LIMIT),
                conf.get(Keys.CHECK_MIN_SIZE),
                conf.get(Keys.CHECK_MAX_SIZE),
                conf.get(Keys.CHECK_QUIET_PERIOD),
                keys.manifest(conf).orElse(null));
        return new Settings(
                pipeline,
                new Settings.Raw(
                        path,
                        conf.get(keys.rawDaily()),
                        names,
                        conf.get(Keys.RAW_LOOKBACK_WEEKS),
                        conf.get(keys.rawAllowGaps()),
                        conf.get(keys.rawClosed())),
                columns,
                columnNames,
                privateColumns,
                dialects,
                conf.rowSources(keys),
                conf.calendar(keys),
                check);
    }
}
