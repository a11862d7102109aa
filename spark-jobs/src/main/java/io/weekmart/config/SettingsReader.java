package io.weekmart.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.schema.Field;
import io.weekmart.schema.RawTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: the shipped reference.conf, over it the files in their order, over them the single keys of the command line.
 * Whatever is wrong is collected, each with its file and line, and thrown as one {@link io.weekmart.contract.fault.UserFault} with exit code 2.
 */
public final class SettingsReader {
    private static final String ROOT = "weekmart";
    private static final String REFERENCE = "reference.conf";
    private static final Pattern PLACEHOLDER = Pattern.compile("<your-[^<>]*>");
    private static final Pattern CREDENTIALS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/]*@.*");

    private final Problems problems = new Problems();
    private final Set<String> known = new TreeSet<>();

    private SettingsReader() {}

    /**
     * Reads and checks the whole configuration.
     *
     * @param confUris files: local paths, file:, s3:// or s3a:// URIs; a later one wins over an earlier one
     * @param sets single keys as {@code key=value}, with or without the leading {@code weekmart.}; they win over every file
     * @param elsewhere reads the files that are not local
     * @throws io.weekmart.contract.fault.UserFault naming everything that is wrong
     */
    public static Settings read(List<String> confUris, List<String> sets, ConfSource elsewhere) {
        return new SettingsReader().settings(confUris, sets, elsewhere);
    }

    /** Every key that the reader knows, the leading {@code weekmart.} included. */
    static Set<String> knownKeys() {
        SettingsReader reader = new SettingsReader();
        reader.values(new Section(ROOT, reference().getObject(ROOT), reader.problems), false);
        return reader.known;
    }

    static Config reference() {
        try (InputStream in = SettingsReader.class.getResourceAsStream(REFERENCE)) {
            String text = new String(
                    Objects.requireNonNull(in, "the jar lacks " + REFERENCE).readAllBytes(), StandardCharsets.UTF_8);
            return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(REFERENCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Settings settings(List<String> confUris, List<String> sets, ConfSource elsewhere) {
        ConfFiles files = new ConfFiles(elsewhere, problems);
        Config reference = reference();
        Config merged = reference;
        for (String uri : confUris) {
            merged = files.read(uri).orElse(ConfigFactory.empty()).withFallback(merged);
        }
        for (String set : sets) {
            merged = set(set, reference).withFallback(merged);
        }
        boolean allRead = problems.none();
        try {
            merged = merged.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
        } catch (ConfigException e) {
            problems.add(e.origin() == null ? "configuration" : e.origin().description(), ConfFiles.withoutOrigin(e));
            problems.throwIfAny();
        }
        Section top = new Section("", merged.root(), problems);
        Section weekmart = top.section(ROOT);
        refuseUnknown(top, reference.root());
        placeholders(merged.root());
        Values values = values(weekmart, allRead);
        problems.throwIfAny();
        return values.settings();
    }

    /** What was read, of use only where there is no problem. */
    private record Values(
            String rawPath,
            String layout,
            List<String> filePatterns,
            int lookbackWeeks,
            boolean allowGaps,
            long maxRecordBytes,
            long splitBytes,
            Map<RawTable, TableValues> tables,
            GuardValues guards,
            String outputPath,
            String compression,
            int filesPerWeek,
            Duration keepRejects) {
        Settings settings() {
            Map<RawTable, Settings.Table> read = new EnumMap<>(RawTable.class);
            tables.forEach((table, values) -> read.put(table, values.settings()));
            return new Settings(
                    new Settings.Raw(
                            rawPath,
                            Settings.Layout.valueOf(layout.toUpperCase(Locale.ROOT)),
                            filePatterns,
                            lookbackWeeks,
                            allowGaps,
                            Math.toIntExact(maxRecordBytes),
                            splitBytes),
                    read,
                    guards.settings(),
                    new Settings.Output(outputPath, compression, filesPerWeek, keepRejects));
        }
    }

    private record TableValues(
            Map<String, String> columns, List<String> naturalKey, double maxRejectedFraction, boolean negativeStock) {
        Settings.Table settings() {
            return new Settings.Table(columns, naturalKey, maxRejectedFraction, negativeStock);
        }
    }

    private record GuardValues(int maxWeeksEmptied, double maxRejectedPerDump, int minDumpRows) {
        Settings.Guards settings() {
            return new Settings.Guards(maxWeeksEmptied, maxRejectedPerDump, minDumpRows);
        }
    }

    private Values values(Section weekmart, boolean complete) {
        Section raw = weekmart.section("raw");
        String rawPath = path(raw, complete, "the folder of the dumps", "FOLDER");
        String layout = raw.choice("layout", List.of("full", "daily"));
        List<String> filePatterns = raw.texts("file-pattern", FilePattern::of);
        raw.checked("file-pattern", () -> refuseEmpty(filePatterns, raw));
        int lookbackWeeks = raw.integer("lookback-weeks", Settings.Raw::checkLookbackWeeks);
        boolean allowGaps = raw.flag("allow-gaps");
        long maxRecordBytes = raw.size("max-record-bytes", Settings.Raw::checkMaxRecordBytes);
        long splitBytes = raw.size("split-bytes", Settings.Raw::checkSplitBytes);
        close(raw);

        Section tables = weekmart.section("tables");
        Map<RawTable, TableValues> tableValues = new EnumMap<>(RawTable.class);
        for (RawTable table : RawTable.values()) {
            tableValues.put(table, table(tables.section(table.label()), table));
        }
        for (String unknown : tables.unknown()) {
            tables.problem(
                    unknown,
                    "is no table of Weekmart."
                            + didYouMean(Spelling.nearest(unknown, tables.asked()))
                            + " The tables are " + String.join(", ", tables.asked()) + ".");
        }
        remember(tables);

        GuardValues guards = guards(weekmart.section("guards"));

        Section output = weekmart.section("output");
        String outputPath = path(output, complete, "where the tables go", "FOLDER");
        String compression = output.choice("compression", Settings.Output.COMPRESSIONS);
        int filesPerWeek = output.integer("files-per-week", Settings.Output::checkFilesPerWeek);
        Duration keepRejects = output.duration("keep-rejects", Settings.Output::checkKeepRejects);
        close(output);
        if (!rawPath.isEmpty() && withoutSlash(rawPath).equals(withoutSlash(outputPath))) {
            output.problem("path", "is the folder of the dumps, and must be another one");
        }

        // The launcher's own keys are none of the job's business, beyond that they exist.
        launcher(weekmart.section("launcher"), reference().getObject(ROOT + ".launcher"));
        close(weekmart);
        return new Values(
                rawPath,
                layout,
                filePatterns,
                lookbackWeeks,
                allowGaps,
                maxRecordBytes,
                splitBytes,
                tableValues,
                guards,
                outputPath,
                compression,
                filesPerWeek,
                keepRejects);
    }

    private void launcher(Section section, ConfigObject reference) {
        section.asked().addAll(reference.keySet());
        reference.forEach((key, value) -> {
            // An empty section of the reference takes names that the user chooses.
            if (value instanceof ConfigObject below && !below.isEmpty()) {
                launcher(section.section(key), below);
            }
        });
        close(section);
    }

    private GuardValues guards(Section section) {
        Section weeks = section.section("weeks-emptied");
        int maxWeeks = weeks.integer("max-weeks", Settings.Guards::checkMaxWeeksEmptied);
        close(weeks);
        Section rejected = section.section("rejected-per-dump");
        double maxFraction = rejected.number("max-fraction", Settings.Guards::checkMaxRejectedPerDump);
        int minRows = rejected.integer("min-rows", Settings.Guards::checkMinDumpRows);
        close(rejected);
        close(section);
        return new GuardValues(maxWeeks, maxFraction, minRows);
    }

    private TableValues table(Section section, RawTable table) {
        Map<String, String> columns = columns(section.section("columns"), table);
        double maxRejectedFraction = section.number("max-rejected-fraction", Settings.Table::checkMaxRejectedFraction);
        List<String> naturalKey = table.naturalKey();
        if (table == RawTable.SALES) {
            naturalKey = section.texts("natural-key", column -> requireColumn(column, table));
            Set<String> once = new HashSet<>();
            for (String column : naturalKey) {
                if (!once.add(column)) {
                    section.problem("natural-key", "names " + column + " twice");
                }
            }
        } else if (section.keys().contains("natural-key")) {
            section.problem(
                    "natural-key",
                    "cannot be set: the natural key of " + table.label() + " is "
                            + String.join(", ", table.naturalKey()) + ". Only that of sales is configurable.");
            section.asked().add("natural-key");
        }
        boolean negativeStock = false;
        if (table == RawTable.INVENTORY) {
            negativeStock = section.choice("negative-stock", List.of("reject", "accept"))
                    .equals("accept");
        } else if (section.keys().contains("negative-stock")) {
            section.problem("negative-stock", "cannot be set: only inventory has stock");
            section.asked().add("negative-stock");
        }
        close(section);
        return new TableValues(columns, naturalKey, maxRejectedFraction, negativeStock);
    }

    private Map<String, String> columns(Section section, RawTable table) {
        Map<String, String> columns = section.textByKey();
        for (String ours : columns.keySet()) {
            section.checked(ours, () -> requireColumn(ours, table));
        }
        // A header name is read in any case, and can be the source of one column only.
        Map<String, String> sources = new LinkedHashMap<>();
        for (Field field : table.fields()) {
            String source = columns.getOrDefault(field.name(), field.name());
            String other = sources.putIfAbsent(source.toLowerCase(Locale.ROOT), field.name());
            if (other != null) {
                String text = "would be read from column " + source + ", and so would ";
                if (columns.containsKey(field.name())) {
                    section.problem(field.name(), text + other);
                } else {
                    section.problem(other, text + field.name());
                }
            }
        }
        return columns;
    }

    private static void requireColumn(String column, RawTable table) {
        List<String> names = table.fields().stream().map(Field::name).toList();
        if (!names.contains(column)) {
            throw new IllegalArgumentException("names " + column + ", which is no column of " + table.label() + "."
                    + didYouMean(Spelling.nearest(column, names)));
        }
    }

    private static void refuseEmpty(List<String> patterns, Section raw) {
        if (patterns.isEmpty() && raw.value("file-pattern") instanceof ConfigList list && list.isEmpty()) {
            Settings.Raw.checkFilePatterns(patterns);
        }
    }

    /** A path that has no default. Where a file could not be read, it may well be set there. */
    private String path(Section section, boolean complete, String meaning, String example) {
        if (section.missing("path")) {
            if (complete) {
                String key = section.path("path");
                problems.add(key + " is not set: " + meaning + ". Set it in a file (--conf), or with --set "
                        + key.substring(ROOT.length() + 1) + "=" + example + ".");
            }
            return "";
        }
        String path = section.text("path").trim();
        if (CREDENTIALS.matcher(path).matches()) {
            section.problem(
                    "path", "holds credentials, which come from the environment and never stand in configuration");
            return "";
        }
        return path;
    }

    private static String withoutSlash(String path) {
        return path.replaceAll("/+$", "");
    }

    private void close(Section section) {
        refuseUnknown(section, reference().root());
        remember(section);
    }

    private void remember(Section section) {
        section.asked().forEach(key -> known.add(section.path(key)));
    }

    private void refuseUnknown(Section section, ConfigObject reference) {
        for (String key : section.unknown()) {
            Optional<String> meant = Spelling.nearest(key, section.asked());
            if (meant.isEmpty()) {
                meant = paths("", reference)
                        .filter(path -> path.endsWith("." + key))
                        .findFirst();
            }
            section.problem(key, "is not a key of Weekmart." + didYouMean(meant));
        }
    }

    private static Stream<String> paths(String prefix, ConfigObject object) {
        return object.entrySet().stream().sorted(Map.Entry.comparingByKey()).flatMap(entry -> {
            String path = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
            Stream<String> below =
                    entry.getValue() instanceof ConfigObject section ? paths(path, section) : Stream.empty();
            return Stream.concat(Stream.of(path), below);
        });
    }

    private static String didYouMean(Optional<String> name) {
        return name.map(meant -> " Did you mean " + meant + "?").orElse("");
    }

    private void placeholders(ConfigValue value) {
        try {
            if (value instanceof ConfigObject object) {
                object.values().forEach(this::placeholders);
            } else if (value instanceof ConfigList list) {
                list.forEach(this::placeholders);
            } else if (value.valueType() == ConfigValueType.STRING) {
                Matcher matcher = PLACEHOLDER.matcher((String) value.unwrapped());
                if (matcher.find()) {
                    problems.add(
                            value.origin(),
                            "the placeholder " + matcher.group() + " was left; put your own value there");
                }
            }
        } catch (ConfigException.NotResolved e) {
            // A substitution that cannot be resolved is reported where its key is read.
            return;
        }
    }

    /**
     * One key of the command line. A value is taken as it is, so that an URI needs no quotes; only where the key holds a list or a
     * section can it be written as one.
     */
    private Config set(String set, Config reference) {
        int equals = set.indexOf('=');
        if (equals < 1) {
            problems.add("--set " + set, "must be key=value, such as --set raw.lookback-weeks=6");
            return ConfigFactory.empty();
        }
        String key = set.substring(0, equals).trim();
        String source = "--set " + key;
        problems.order(source);
        try {
            List<String> path = new ArrayList<>(ConfigUtil.splitPath(key));
            if (!path.get(0).equals(ROOT)) {
                path.add(0, ROOT);
            }
            Object value = value(set.substring(equals + 1).trim(), source, at(path, reference.root()));
            for (int i = path.size() - 1; i >= 0; i--) {
                value = Map.of(path.get(i), value);
            }
            return ((ConfigObject) ConfigValueFactory.fromAnyRef(value, source)).toConfig();
        } catch (ConfigException e) {
            problems.add(source, ConfFiles.withoutOrigin(e));
            return ConfigFactory.empty();
        }
    }

    private static Object value(String text, String source, @Nullable ConfigValue known) {
        boolean list = known instanceof ConfigList && text.startsWith("[");
        boolean section = known instanceof ConfigObject && text.startsWith("{");
        if (list || section) {
            return ConfigFactory.parseString(
                            "value = " + text, ConfigParseOptions.defaults().setOriginDescription(source))
                    .resolve()
                    .getValue("value")
                    .unwrapped();
        }
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static @Nullable ConfigValue at(List<String> path, ConfigObject reference) {
        ConfigValue value = reference;
        for (String key : path) {
            value = value instanceof ConfigObject object ? object.get(key) : null;
        }
        return value;
    }
}
