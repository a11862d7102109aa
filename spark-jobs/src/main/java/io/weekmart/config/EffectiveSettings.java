package io.weekmart.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.weekmart.contract.config.CalendarChoice;
import io.weekmart.contract.config.RowSources;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DialectReader;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.RowCheck;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The configuration that a run used, as the run report shows it: the same keys as in a file, in a fixed order, and nothing secret. */
public final class EffectiveSettings {
    private static final String MASK = "***";

    private EffectiveSettings() {}

    /**
     * Nested maps of texts, numbers, booleans and lists of texts, below the key {@code weekmart}. Sizes are bytes; a duration is a text
     * with its unit. Constants of private columns are masked. But for these, the map read again as a configuration gives the same settings.
     */
    public static Map<String, Object> of(Settings settings) {
        return of(settings, true);
    }

    /**
     * The same with the constants of private columns, as JSON whose keys are sorted: equal for equal settings only. It is made to be compared
     * and must be shown nowhere.
     */
    public static String exactly(Settings settings) {
        return ConfigValueFactory.fromMap(of(settings, false)).render(ConfigRenderOptions.concise());
    }

    private static Map<String, Object> of(Settings settings, boolean masks) {
        boolean weekly = settings.pipeline().name().equals(WeeklyTables.PIPELINE.name());
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("path", settings.raw().path());
        raw.put("layout", settings.raw().layout().name().toLowerCase(Locale.ROOT));
        raw.put("file-pattern", settings.raw().filePatterns());
        settings.raw().manifest().ifPresent(name -> raw.put("manifest", name.toString()));
        if (weekly) {
            raw.put("lookback-weeks", settings.raw().lookbackWeeks());
        }
        raw.put("allow-gaps", settings.raw().allowGaps());
        if (!settings.raw().closed().texts().isEmpty()) {
            raw.put("closed", settings.raw().closed().texts());
        }
        raw.put("max-record-bytes", settings.raw().maxRecordBytes());
        raw.put("split-bytes", settings.raw().splitBytes());

        Map<String, Object> tables = new LinkedHashMap<>();
        for (TableSpec table : settings.pipeline().inputs()) {
            Settings.Table from = settings.table(table);
            Map<String, Object> to = new LinkedHashMap<>();
            to.put("columns", new TreeMap<>(from.columns()));
            List<String> ignored = new ArrayList<>(from.ignoredColumns());
            // Those that fill the columns of other tables are listed there.
            ignored.removeAll(settings.rowSources().exported(table));
            to.put("ignore-columns", ignored);
            if (table.fields().stream().anyMatch(Field::namesRows)) {
                to.put("source", "dump");
            }
            DumpNames names = settings.raw().ownNames().get(table);
            if (names != null) {
                if (!names.key().equals(DumpNames.COMMON)) {
                    to.put(
                            "file-pattern",
                            names.patterns().stream().map(FilePattern::toString).toList());
                }
                if (names.choice() == DumpNames.Choice.NEWEST) {
                    to.put("newest", true);
                }
            }
            TableSpec typed = from.rules().typed(table);
            ColumnRules.typeSettings(table)
                    .forEach((setting, field) ->
                            to.put(setting, typed.field(field.name()).type().toString()));
            Map<String, String> constants = new TreeMap<>(from.rules().constants());
            constants.replaceAll((column, value) -> masks && from.isPrivate(column) ? MASK : value);
            to.put("constants", constants);
            Map<String, String> derive = new TreeMap<>();
            from.rules().derived().forEach((column, derivation) -> derive.put(column, derivation.text()));
            to.put("derive", derive);
            to.put("bad-optional-values", from.rules().nullsBadValues() ? "null" : "reject");
            if (table.keyConfigurable()) {
                to.put("natural-key", from.naturalKey());
            }
            if (!table.equals(WeeklyTables.CALENDAR)) {
                to.put("max-rejected-fraction", from.maxRejectedFraction());
            }
            to.put("private-columns", from.privateColumns());
            to.put("format", format(from.dialect()));
            for (RowCheck check : table.checks()) {
                String setting = check.setting();
                if (setting != null) {
                    to.put(setting, from.acceptedChecks().contains(setting) ? "accept" : "reject");
                }
            }
            tables.put(table.name(), to);
        }
        // What is there by default is not said, so that an older output finds its own settings again.
        settings.switchedOff().forEach(table -> tables.put(table.name(), Map.of("enabled", false)));

        settings.rowSources()
                .filled()
                .forEach((table, columns) -> tables.put(table.name(), ofRows(settings, table, columns)));

        Map<String, Object> output = new LinkedHashMap<>();
        output.put("path", settings.output().path());
        output.put("compression", settings.output().compression());
        if (weekly) {
            output.put("files-per-week", settings.output().filesPerWeek());
        }
        output.put("keep-rejects", settings.output().keepRejects().toDays() + " days");
        output.put("lease", settings.output().lease().toMillis() + " ms");
        if (masks) {
            // Whether there is a page makes no row another one.
            output.put("page", Map.of("enabled", settings.output().page()));
        }

        // They follow from what is published, and change no row of it.
        if (masks && !settings.output().copies().isNone()) {
            output.put("copies", copies(settings.output().copies()));
        }

        Map<String, Object> blocks = new LinkedHashMap<>();
        blocks.put("raw", raw);
        blocks.put("tables", tables);
        blocks.put("output", output);
        settings.own().forEach((setting, value) -> {
            if (value instanceof Optional<?> text) {
                text.ifPresent(given -> blocks.put(setting.name(), given));
            } else {
                blocks.put(setting.name(), value);
            }
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("guards", guards(settings.guards()));
        if (weekly) {
            settings.calendar().ifPresent(choice -> all.put("calendar", calendar(choice)));
            all.putAll(blocks);
        } else {
            all.put("pipelines", Map.of(settings.pipeline().name(), blocks));
        }
        return all;
    }

    private static Map<String, Object> copies(CopySettings settings) {
        Map<String, Object> copies = new LinkedHashMap<>();
        settings.csvPath().ifPresent(path -> copies.put("csv", Map.of("path", path)));
        settings.postgres().ifPresent(database -> {
            Map<String, Object> postgres = new LinkedHashMap<>();
            postgres.put("url", database.url());
            database.user().ifPresent(user -> postgres.put("user", user));
            database.passwordSecret().ifPresent(secret -> postgres.put("password-secret", secret));
            postgres.put("auth", database.auth());
            postgres.put("tls", database.tls());
            database.tlsCa().ifPresent(file -> postgres.put("tls-ca", file));
            postgres.put("staging-schema", database.stagingSchema());
            postgres.put("analytics-schema", database.analyticsSchema());
            database.stageRaw().ifPresent(stages -> postgres.put("stage-raw", stages));
            postgres.put("lock-timeout", database.lockTimeout().toMillis() + " ms");
            postgres.put("statement-timeout", database.statementTimeout().toMillis() + " ms");
            copies.put("postgres", postgres);
        });
        return copies;
    }

    private static Map<String, Object> guards(Settings.GuardLimits limits) {
        Map<String, Object> guards = new LinkedHashMap<>();
        guards.put("weeks-emptied", Map.of("max-weeks", limits.maxWeeksEmptied()));
        guards.put(
                "rejected-per-dump",
                limits("max-fraction", limits.maxRejectedPerDump(), "min-rows", limits.minDumpRows()));
        guards.put("min-rows", limits("daily-fraction", limits.minDailyRows(), "full-fraction", limits.minFullRows()));
        guards.put("closed-week-change", Map.of("max-percent", limits.maxClosedWeekChange()));
        guards.put("silent-stores", Map.of("max-fraction", limits.maxSilentStores()));
        guards.put("unknown-fraction", Map.of("max-fraction", limits.maxUnknown()));
        guards.put("price-level", limits("min-ratio", limits.minPriceLevel(), "max-ratio", limits.maxPriceLevel()));
        guards.put("own-date", Map.of("min-fraction", limits.minOwnDate()));
        guards.put("repeated-dump", Map.of("max-dumps", limits.maxRepeatedDumps()));
        guards.put("repeated-rows", Map.of("max-dumps", limits.maxRepeatedRows()));
        return guards;
    }

    private static Map<String, Object> limits(String one, Number first, String other, Number second) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put(one, first);
        limits.put(other, second);
        return limits;
    }

    /** What is said of a table that has no dump. */
    private static Map<String, Object> ofRows(
            Settings settings, TableSpec table, Map<String, RowSources.Source> columns) {
        Map<String, Object> to = new LinkedHashMap<>();
        to.put("source", "rows");
        String key = table.naturalKey().get(0);
        FieldType type = settings.pipeline().dailyInputs().stream()
                .flatMap(daily -> Optional.ofNullable(
                        settings.table(daily).rules().types().get(key))
                        .stream())
                .findFirst()
                .orElse(table.field(key).type());
        ColumnRules.typeSettings(table).keySet().forEach(setting -> to.put(setting, type.toString()));
        Map<String, String> filled = new TreeMap<>();
        columns.forEach((column, source) -> filled.put(column, source.toString()));
        to.put("from-rows", filled);
        return to;
    }

    /** Which calendar is generated, with those keys alone that choose it; that of a dump is the default. */
    private static Map<String, Object> calendar(CalendarChoice choice) {
        Map<String, Object> calendar = new LinkedHashMap<>();
        Map<String, String> keys = new LinkedHashMap<>(choice.keys());
        keys.put(CalendarChoice.FIRST_DATE, choice.firstDate().toString());
        keys.forEach((key, value) -> {
            Map<String, Object> section = calendar;
            String[] path = key.split("\\.");
            for (int i = 1; i < path.length - 1; i++) {
                section = section(section, path[i]);
            }
            section.put(path[path.length - 1], value);
        });
        return calendar;
    }

    @SuppressWarnings("unchecked") // A name that has names below it was put there as a section.
    private static Map<String, Object> section(Map<String, Object> parent, String name) {
        return (Map<String, Object>) parent.computeIfAbsent(name, each -> new LinkedHashMap<String, Object>());
    }

    /** All keys of a dialect, whether raw.format or the table set them. */
    private static Map<String, Object> format(Dialect dialect) {
        Map<String, Object> format = new LinkedHashMap<>();
        Map<String, Object> flags = new LinkedHashMap<>();
        DialectReader.texts(dialect).forEach((key, texts) -> {
            boolean flag = key.startsWith(DialectReader.FLAGS + ".");
            String name = flag ? key.substring(DialectReader.FLAGS.length() + 1) : key;
            if (DialectReader.isList(key)) {
                (flag ? flags : format).put(name, texts);
            } else if (!texts.isEmpty()) {
                format.put(name, texts.get(0));
            }
        });
        format.put(DialectReader.FLAGS, flags);
        return format;
    }
}
