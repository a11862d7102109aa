package io.weekmart.config;

import io.weekmart.contract.config.ConfSource;
import io.weekmart.contract.config.Configuration;
import io.weekmart.contract.config.Keys;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns the configuration into the job's settings. */
public final class SettingsReader {
    private static final String START =
            "conf/local.conf shows a configuration for one machine, conf/emr.conf one for EMR: name yours with --conf.";

    private SettingsReader() {}

    /**
     * Reads and checks the whole configuration.
     *
     * @param confUris files: local paths, file:, s3:// or s3a:// URIs; a later one wins over an earlier one
     * @param sets single keys as {@code key=value}, with or without the leading {@code weekmart.}; they win over every file
     * @param elsewhere reads the files that are not local
     * @throws io.weekmart.contract.fault.UserFault with exit code 2, naming everything that is wrong
     */
    public static Settings read(List<String> confUris, List<String> sets, ConfSource elsewhere) {
        Configuration conf = Configuration.read(confUris, sets, elsewhere);
        Optional<String> rawPath = conf.require(Keys.RAW_PATH);
        Optional<String> outputPath = conf.require(Keys.OUTPUT_PATH);
        conf.throwIfAny(START);
        return new Settings(
                new Settings.Raw(
                        rawPath.orElseThrow(),
                        conf.get(Keys.RAW_DAILY) ? Settings.Layout.DAILY : Settings.Layout.FULL,
                        conf.get(Keys.RAW_FILE_PATTERN),
                        conf.get(Keys.RAW_LOOKBACK_WEEKS),
                        conf.get(Keys.RAW_ALLOW_GAPS),
                        Math.toIntExact(conf.get(Keys.RAW_MAX_RECORD_BYTES)),
                        conf.get(Keys.RAW_SPLIT_BYTES)),
                tables(conf),
                new Settings.Guards(
                        conf.get(Keys.GUARD_MAX_WEEKS_EMPTIED),
                        conf.get(Keys.GUARD_MAX_REJECTED_PER_DUMP),
                        conf.get(Keys.GUARD_MIN_DUMP_ROWS)),
                new Settings.Output(
                        outputPath.orElseThrow(),
                        conf.get(Keys.OUTPUT_COMPRESSION),
                        conf.get(Keys.OUTPUT_FILES_PER_WEEK),
                        conf.get(Keys.OUTPUT_KEEP_REJECTS),
                        conf.get(Keys.OUTPUT_LEASE)));
    }

    private static Map<TableSpec, Settings.Table> tables(Configuration conf) {
        Map<TableSpec, Settings.Table> tables = new LinkedHashMap<>();
        for (TableSpec table : WeeklyTables.PIPELINE.inputs()) {
            tables.put(
                    table,
                    new Settings.Table(
                            conf.get(Keys.columns(table)),
                            conf.get(Keys.naturalKey(table)),
                            conf.get(Keys.maxRejectedFraction(table)),
                            table.settings().stream()
                                    .filter(setting -> conf.get(Keys.acceptsFailed(table, setting)))
                                    .collect(Collectors.toSet())));
        }
        return tables;
    }
}
