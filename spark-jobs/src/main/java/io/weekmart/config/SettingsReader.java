package io.weekmart.config;

import io.weekmart.contract.config.ConfSource;
import io.weekmart.contract.config.Configuration;
import io.weekmart.contract.config.CopyKeys;
import io.weekmart.contract.config.DatabaseKeys;
import io.weekmart.contract.config.Keys;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.config.TableKeys;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Setting;
import io.weekmart.contract.table.TableSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns the configuration into the settings of a run. */
public final class SettingsReader {
    private static final String START =
            "conf/local.conf shows a configuration for one machine, conf/emr.conf one for EMR: name yours with --conf.";

    private SettingsReader() {}

    /**
     * Reads and checks the whole configuration, and takes what one pipeline needs.
     *
     * @param pipelines all whose keys are known
     * @param pipeline the one that runs
     * @param confUris files: local paths, file:, s3:// or s3a:// URIs; a later one wins over an earlier one
     * @param sets single keys as {@code key=value}, with or without the leading {@code weekmart.}; they win over every file
     * @param elsewhere reads the files that are not local
     * @throws io.weekmart.contract.fault.UserFault with exit code 2, naming everything that is wrong
     */
    public static Settings read(
            List<Pipeline> pipelines,
            Pipeline pipeline,
            List<String> confUris,
            List<String> sets,
            ConfSource elsewhere) {
        Configuration conf = Configuration.read(pipelines, confUris, sets, elsewhere);
        PipelineKeys keys = conf.keys(pipeline);
        Optional<String> rawPath = conf.require(keys.rawPath());
        Optional<String> outputPath = conf.require(keys.outputPath());
        conf.requirePositions(keys);
        checkCopies(conf, keys);
        conf.throwIfAny(START);
        return new Settings(
                conf.configured(keys),
                new Settings.Raw(
                        rawPath.orElseThrow(),
                        conf.get(keys.rawDaily()) ? Settings.Layout.DAILY : Settings.Layout.FULL,
                        conf.get(keys.rawFilePattern()),
                        conf.tableFiles(keys).own(),
                        keys.manifest(conf),
                        conf.get(Keys.RAW_LOOKBACK_WEEKS),
                        conf.get(keys.rawAllowGaps()),
                        conf.get(keys.rawClosed()),
                        Math.toIntExact(conf.get(keys.rawMaxRecordBytes())),
                        conf.get(keys.rawSplitBytes())),
                tables(conf, keys),
                new Settings.GuardLimits(
                        conf.get(Keys.GUARD_MAX_WEEKS_EMPTIED),
                        conf.get(Keys.GUARD_MAX_REJECTED_PER_DUMP),
                        conf.get(Keys.GUARD_MIN_DUMP_ROWS),
                        conf.get(Keys.GUARD_MIN_DAILY_ROWS),
                        conf.get(Keys.GUARD_MIN_FULL_ROWS),
                        conf.get(Keys.GUARD_MAX_CLOSED_WEEK_CHANGE),
                        conf.get(Keys.GUARD_MAX_SILENT_STORES),
                        conf.get(Keys.GUARD_MAX_UNKNOWN),
                        conf.get(Keys.GUARD_MIN_PRICE_LEVEL),
                        conf.get(Keys.GUARD_MAX_PRICE_LEVEL),
                        conf.get(Keys.GUARD_MIN_OWN_DATE),
                        conf.get(Keys.GUARD_MAX_REPEATED_DUMPS),
                        conf.get(Keys.GUARD_MAX_REPEATED_ROWS)),
                new Settings.OutputSettings(
                        outputPath.orElseThrow(),
                        conf.get(keys.outputCompression()),
                        conf.get(Keys.OUTPUT_FILES_PER_WEEK),
                        conf.get(keys.outputKeepRejects()),
                        conf.get(keys.outputLease()),
                        conf.get(keys.outputPage()),
                        copies(conf, keys)),
                own(conf, keys),
                conf.calendar(keys),
                conf.rowSources(keys));
    }

    private static void checkCopies(Configuration conf, PipelineKeys keys) {
        DatabaseKeys database = keys.copies().database();
        if (conf.get(database.url()).isPresent() && database.sendsTokenInTheClear(conf)) {
            conf.problem(
                    database.tls(),
                    "must not be " + DatabaseKeys.TLS_OFF + " with " + DatabaseKeys.RDS_IAM
                            + " authentication: everybody on the way could log in by the token");
        }
    }

    private static CopySettings copies(Configuration conf, PipelineKeys keys) {
        CopyKeys copies = keys.copies();
        return new CopySettings(
                conf.get(copies.csvPath()),
                conf.get(copies.database().url())
                        .map(url -> new CopySettings.Postgres(
                                PipelineKeys.named(keys.pipeline(), "output.copies.postgres"),
                                url,
                                conf.get(copies.database().user()),
                                conf.get(copies.database().passwordSecret()),
                                conf.get(copies.database().auth()),
                                conf.get(copies.database().tls()),
                                conf.get(copies.database().tlsCa()),
                                conf.get(copies.stagingSchema()),
                                conf.get(copies.analyticsSchema()),
                                conf.get(copies.stageRaw()),
                                conf.get(copies.lockTimeout()),
                                conf.get(copies.statementTimeout()))));
    }

    private static Map<TableSpec, Settings.Table> tables(Configuration conf, PipelineKeys keys) {
        Map<TableSpec, Settings.Table> tables = new LinkedHashMap<>();
        for (TableSpec table : conf.configured(keys).inputs()) {
            TableKeys of = keys.table(table);
            tables.put(
                    table,
                    new Settings.Table(
                            conf.get(of.columns()),
                            conf.knownElsewhere(keys, table),
                            conf.get(of.naturalKey()),
                            conf.get(of.maxRejectedFraction()),
                            conf.get(of.privateColumns()),
                            table.settings().stream()
                                    .filter(setting -> conf.get(of.acceptsFailed(setting)))
                                    .collect(Collectors.toSet()),
                            conf.dialect(keys, table),
                            conf.columnRules(keys, table)));
        }
        return tables;
    }

    private static Map<Setting<?>, Object> own(Configuration conf, PipelineKeys keys) {
        Map<Setting<?>, Object> own = new LinkedHashMap<>();
        keys.own().forEach((setting, key) -> own.put(setting, conf.get(key)));
        return own;
    }
}
