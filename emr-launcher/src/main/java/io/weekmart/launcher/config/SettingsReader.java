package io.weekmart.launcher.config;

import io.weekmart.contract.config.Configuration;
import io.weekmart.contract.config.Key;
import io.weekmart.contract.config.Keys;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.store.S3Location;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns the configuration into the launcher's settings. */
public final class SettingsReader {
    private static final String LAUNCHER = "launcher";
    private static final String START =
            "Copy conf/emr.conf, put your own values for its placeholders, and name the copy with --conf or in WEEKMART_CONF.";

    private SettingsReader() {}

    /**
     * Reads the whole configuration and takes what the check of the dumps needs.
     *
     * @param files local paths or s3:// URIs; a later one wins
     * @param sets single keys as {@code key=value}, with or without the leading {@code weekmart.}
     * @param fromS3 the text of an object, or nothing where there is none
     * @throws io.weekmart.contract.fault.UserFault with exit code 2, naming everything that is wrong
     */
    public static Settings read(List<String> files, List<String> sets, Function<S3Location, Optional<String>> fromS3) {
        Configuration conf = configuration(files, sets, fromS3);
        Optional<S3Location> path = folder(conf, Keys.WEEKLY.rawPath());
        conf.throwIfAny(START);
        return dumps(conf, path.orElseThrow());
    }

    /** Reads the whole configuration and takes all that a night needs; see {@link #read}. */
    public static NightSettings readNight(
            List<String> files, List<String> sets, Function<S3Location, Optional<String>> fromS3) {
        Configuration conf = configuration(files, sets, fromS3);
        Optional<S3Location> path = folder(conf, Keys.WEEKLY.rawPath());
        NightSettingsReader reader = new NightSettingsReader(conf);
        reader.check(path);
        conf.throwIfAny(START);
        return reader.read(dumps(conf, path.orElseThrow()), conf.changes(), conf.changesWithout(LAUNCHER));
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

    private static Settings dumps(Configuration conf, S3Location path) {
        Map<TableSpec, Map<String, String>> columns = new LinkedHashMap<>();
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            columns.put(table, conf.get(Keys.WEEKLY.table(table).columns()));
        }
        Settings.Check check = new Settings.Check(
                conf.get(Keys.CHECK_FULL_READ_LIMIT),
                conf.get(Keys.CHECK_MIN_SIZE),
                conf.get(Keys.CHECK_MAX_SIZE),
                conf.get(Keys.CHECK_QUIET_PERIOD),
                conf.get(Keys.CHECK_MANIFEST).orElse(null));
        return new Settings(
                new Settings.Raw(
                        path,
                        conf.get(Keys.WEEKLY.rawDaily()),
                        conf.get(Keys.WEEKLY.rawFilePattern()).stream()
                                .map(text -> FilePattern.of(text, WeeklyTables.PIPELINE.name()))
                                .toList(),
                        conf.get(Keys.RAW_LOOKBACK_WEEKS),
                        conf.get(Keys.WEEKLY.rawAllowGaps())),
                columns,
                check);
    }
}
