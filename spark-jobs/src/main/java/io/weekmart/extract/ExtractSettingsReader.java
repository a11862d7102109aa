package io.weekmart.extract;

import io.weekmart.contract.config.ConfSource;
import io.weekmart.contract.config.Configuration;
import io.weekmart.contract.config.DatabaseKeys;
import io.weekmart.contract.config.ExtractKeys;
import io.weekmart.contract.config.ExtractTable;
import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.config.TableKeys;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.DumpNames.Choice;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Reference;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.database.Login;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the settings of an extraction of the configuration. What does not fit together is collected, and refused at once. */
final class ExtractSettingsReader {
    private static final String START =
            "conf/local.conf shows a configuration for one machine: name yours with --conf. docs/extract.md shows the block extract.";

    /** What the address of Snowflake begins with. */
    private static final String SNOWFLAKE = "jdbc:snowflake:";

    /** Holds the password where no secret is named. */
    static final String PASSWORD_VARIABLE = "WEEKMART_EXTRACT_PASSWORD";

    private static final Duration USUAL_OVERLAP = Duration.ofDays(1);

    private final Configuration conf;
    private final PipelineKeys keys;
    private final ExtractKeys extract;
    private final Pipeline pipeline;
    private final List<String> problems = new ArrayList<>();

    private ExtractSettingsReader(Configuration conf, Pipeline pipeline) {
        this.conf = conf;
        this.keys = conf.keys(pipeline);
        this.extract = keys.extract();
        this.pipeline = conf.configured(keys);
    }

    /**
     * Reads and checks the configuration.
     *
     * @param pipelines all whose keys are known
     * @param pipeline the one whose tables are read
     * @throws UserFault with exit code 2, naming everything that is wrong
     */
    static ExtractSettings read(
            List<Pipeline> pipelines,
            Pipeline pipeline,
            List<String> confUris,
            List<String> sets,
            ConfSource elsewhere) {
        Configuration conf = Configuration.read(pipelines, confUris, sets, elsewhere);
        conf.require(conf.keys(pipeline).rawPath());
        conf.throwIfAny(START);
        return new ExtractSettingsReader(conf, pipeline).read();
    }

    private ExtractSettings read() {
        String rawPath = conf.get(keys.rawPath()).orElseThrow();
        Optional<ManifestName> manifest = keys.manifest(conf);
        if (manifest.isEmpty()) {
            problems.add(key("raw.manifest") + " is not set: the manifest tells which nights are whole, such as"
                    + " \"manifest_{pipeline}_{date}.json\"");
        }
        manifest.ifPresent(name -> checkManifest(rawPath, name));
        if (conf.get(extract.database().url()).isEmpty()) {
            problems.add(key("extract.url") + " is not set: the database, such as"
                    + " jdbc:postgresql://db.example.org:5432/shop");
        }
        conf.get(extract.database().url()).ifPresent(url -> checkSnowflake(url, rawPath));
        if (extract.database().sendsTokenInTheClear(conf)) {
            problems.add(key("extract.tls") + " must not be " + DatabaseKeys.TLS_OFF + " with " + key("extract.auth")
                    + " = " + DatabaseKeys.RDS_IAM + ": everybody on the way could log in by the token");
        }
        boolean daily = conf.get(keys.rawDaily());
        Map<String, ExtractSettings.Table> tables = new LinkedHashMap<>();
        for (TableSpec table : pipeline.inputs()) {
            tables.put(table.name(), table(table, daily));
        }
        tables.values().forEach(table -> checkReference(table, tables));
        if (!problems.isEmpty()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot extract the dumps of " + pipeline.name() + ":" + (problems.size() == 1 ? " " : "\n  ")
                            + String.join("\n  ", problems) + ".",
                    "docs/extract.md shows how an extraction is configured.");
        }
        return new ExtractSettings(
                pipeline,
                rawPath,
                manifest.orElseThrow(),
                new Login(
                        conf.get(extract.database().url()).orElseThrow(),
                        conf.get(extract.database().user()),
                        conf.get(extract.database().passwordSecret()),
                        PASSWORD_VARIABLE,
                        key("extract"),
                        conf.get(extract.database().auth()),
                        conf.get(extract.database().tls()),
                        conf.get(extract.database().tlsCa())),
                conf.get(extract.threads()),
                conf.get(extract.partBytes()),
                conf.get(extract.timeZone()),
                conf.get(extract.dayEnds()),
                conf.get(extract.lockTimeout()),
                conf.get(extract.statementTimeout()),
                new ExtractSettings.Snowflake(
                        conf.get(extract.snowflakeStage()),
                        conf.get(extract.snowflakeStorageIntegration()),
                        conf.get(extract.snowflakeWarehouse())),
                tables);
    }

    private String key(String below) {
        return PipelineKeys.named(pipeline, below);
    }

    /** Snowflake writes the files itself, so that it must know of the folder. */
    private void checkSnowflake(String url, String rawPath) {
        if (!url.startsWith(SNOWFLAKE)) {
            return;
        }
        boolean stage = conf.get(extract.snowflakeStage()).isPresent();
        if (stage == conf.get(extract.snowflakeStorageIntegration()).isPresent()) {
            problems.add(key("extract.snowflake") + " must have either stage or storage-integration, and has "
                    + (stage ? "both" : "neither"));
        }
        if (!stage && !rawPath.startsWith("s3://")) {
            problems.add(key("raw.path") + " must be a folder of S3 (s3://), since Snowflake writes the dumps, but is "
                    + rawPath);
        }
        if (conf.get(extract.database().auth()).equals(DatabaseKeys.RDS_IAM)) {
            problems.add(key("extract.auth") + " must be " + DatabaseKeys.PASSWORD + " for Snowflake");
        }
        if (!conf.get(extract.database().tls()).equals(DatabaseKeys.TLS_VERIFY)) {
            problems.add(key("extract.tls") + " must be " + DatabaseKeys.TLS_VERIFY
                    + " for Snowflake, which is never reached otherwise");
        }
    }

    /** Two pipelines that read the same folder would replace each other's manifest. */
    private void checkManifest(String rawPath, ManifestName name) {
        if (!name.name(LocalDate.EPOCH).startsWith(name.folder())
                || name.toString().lastIndexOf('/') > name.toString().indexOf("{date}")) {
            problems.add(key("raw.manifest") + " must have {date} behind its last slash, but is \"" + name + '"');
        }
        for (Pipeline other : conf.pipelines()) {
            PipelineKeys those = conf.keys(other);
            if (!other.name().equals(pipeline.name())
                    && conf.get(those.outputPath()).isPresent()
                    && conf.get(those.rawPath()).filter(rawPath::equals).isPresent()
                    && those.manifest(conf).filter(name::equals).isPresent()) {
                problems.add(key("raw.manifest") + " names the same file as "
                        + PipelineKeys.named(other, "raw.manifest") + ". Write {pipeline} in it");
            }
        }
    }

    private ExtractSettings.Table table(TableSpec table, boolean dailyLayout) {
        TableKeys of = keys.table(table);
        ColumnRules rules = conf.columnRules(keys, table);
        ExtractTable how = conf.get(extract.tables()).getOrDefault(table.name(), ExtractTable.WHOLE);
        DumpNames names = conf.tableFiles(keys).of(table);
        if (!conf.dialect(keys, table).equals(Dialect.STANDARD)) {
            problems.add("the dumps of " + table.name() + " are written in the standard format, but "
                    + key("raw.format") + " or " + key("tables." + table.name() + ".format") + " says otherwise");
        }
        if (names.patterns().stream().noneMatch(ExtractSettingsReader::canBeWritten)) {
            problems.add("no name of " + key(names.key()) + " can be written: one of them must end in / or in .csv.gz");
        }
        boolean bounded = how.whereColumn().isPresent() || how.whereReference().isPresent();
        String own = key("extract.tables." + table.name());
        List<String> naturalKey = conf.get(of.naturalKey());
        if (how.whereColumn().isPresent() && how.whereReference().isPresent()) {
            problems.add(own + " has both where-column and where-reference, and may have one of them");
        }
        if (bounded && !(table.daily() && dailyLayout)) {
            problems.add(own + " has bounds, but a dump of " + table.name() + " holds the whole table ("
                    + (table.daily() ? key("raw.layout") + " = full" : "it is always full") + ")");
        }
        if (!bounded && table.daily() && dailyLayout && naturalKey.isEmpty()) {
            problems.add(
                    own + " needs where-column or where-reference: without a natural key, rows that come every night"
                            + " would count every night");
        }
        if (how.whereReference().isPresent() && naturalKey.isEmpty()) {
            problems.add(own + ".where-reference needs a natural key of " + table.name()
                    + ": its rows come again with each change and each overlap of "
                    + how.whereReference().get() + ", and would count every time"
                    + (table.keyConfigurable() ? ". Set " + key("tables." + table.name() + ".natural-key") : ""));
        }
        if (how.overlap().isPresent() && how.whereColumn().isEmpty()) {
            problems.add(own + ".overlap needs where-column");
        }
        if (how.overlap().filter(time -> !time.isZero()).isPresent() && naturalKey.isEmpty()) {
            problems.add(own + ".overlap must be 0 days: " + table.name()
                    + " has no natural key, so that rows which come twice would count twice"
                    + (table.keyConfigurable() ? ". Set " + key("tables." + table.name() + ".natural-key") : ""));
        }
        if (names.choice() == Choice.UNDATED) {
            problems.add(
                    key(names.key()) + " has no date: each night would replace the dump of the one before, which that"
                            + " night's manifest names. Write {date} in it");
        }
        Duration overlap = how.whereColumn().isEmpty()
                ? Duration.ZERO
                : how.overlap().orElse(naturalKey.isEmpty() ? Duration.ZERO : USUAL_OVERLAP);
        List<Field> fields = rules.typed(table).fields().stream()
                .filter(field -> !rules.supplies(field.name()))
                .filter(field -> !how.leaveOut().contains(field.name()))
                .toList();
        for (String column : how.leaveOut()) {
            if (naturalKey.contains(column)) {
                problems.add(own + ".leave-out names " + column + ", which is part of the natural key");
            }
        }
        return new ExtractSettings.Table(
                rules.typed(table), how, overlap, conf.get(of.columns()), fields, names, !naturalKey.isEmpty());
    }

    /** A name that a part or a whole dump can be written under. */
    static boolean canBeWritten(FilePattern pattern) {
        return pattern.folder() || pattern.toString().endsWith(".csv.gz");
    }

    private void checkReference(ExtractSettings.Table table, Map<String, ExtractSettings.Table> tables) {
        table.how().whereReference().ifPresent(other -> {
            String own = key("extract.tables." + table.name()) + ".where-reference";
            List<String> referred =
                    table.spec().references().stream().map(Reference::table).toList();
            if (!referred.contains(other)) {
                problems.add(own + " names " + other + ", which " + table.name() + " does not refer to"
                        + (referred.isEmpty() ? "" : ". It refers to " + String.join(", ", referred)));
            } else if (tables.get(other) == null
                    || tables.get(other).how().whereColumn().isEmpty()) {
                problems.add(own + " names " + other + ", which has no where-column");
            }
        });
    }
}
