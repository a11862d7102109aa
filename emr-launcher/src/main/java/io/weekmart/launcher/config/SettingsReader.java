package io.weekmart.launcher.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.store.S3Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the configuration that the weekly job reads too: the shipped reference.conf, over it the files in their order, over them the
 * single keys of the command line. Unknown keys are refused throughout; values are checked where the launcher uses them, the others are
 * the job's to check. Everything wrong is told at once, with exit code 2.
 */
public final class SettingsReader {
    private static final String ROOT = "weekmart";
    private static final String REFERENCE = "reference.conf";
    private static final String CHECK = "launcher.check.";
    private static final Pattern PLACEHOLDER = Pattern.compile("<your-[^<>]*>");
    private static final Pattern FREE =
            Pattern.compile("weekmart\\.(tables\\.[a-z]+\\.columns|launcher\\.spark|launcher\\.cluster\\.tags)");

    private final List<String> problems = new ArrayList<>();

    private SettingsReader() {}

    /**
     * Reads and checks what the check of the dumps needs.
     *
     * @param files local paths or s3:// URIs; a later one wins
     * @param sets single keys as {@code key=value}, with or without the leading {@code weekmart.}
     * @param fromS3 the text of an object, or nothing where there is none
     */
    public static Settings read(List<String> files, List<String> sets, Function<S3Location, Optional<String>> fromS3) {
        SettingsReader reader = new SettingsReader();
        Optional<Settings> settings = reader.dumps(reader.whole(reader.changes(files, sets, fromS3)));
        reader.throwIfAny();
        return settings.orElseThrow();
    }

    /** Reads and checks all that a night needs; see {@link #read}. */
    public static NightSettings readNight(
            List<String> files, List<String> sets, Function<S3Location, Optional<String>> fromS3) {
        SettingsReader reader = new SettingsReader();
        Config changes = reader.changes(files, sets, fromS3);
        Config whole = reader.whole(changes);
        Config resolved =
                changes.resolveWith(whole, ConfigResolveOptions.defaults().setAllowUnresolved(true));
        Optional<NightSettings> settings = new NightSettingsReader(new Values(whole, reader.problems))
                .read(reader.dumps(whole), text(resolved), text(resolved.withoutPath(ROOT + ".launcher")));
        reader.throwIfAny();
        return settings.orElseThrow();
    }

    private static String text(Config config) {
        return config.root().render(ConfigRenderOptions.concise().setFormatted(true));
    }

    static Config reference() {
        try (InputStream in = SettingsReader.class.getResourceAsStream(REFERENCE)) {
            String text = new String(
                    Objects.requireNonNull(in, "the jar lacks " + REFERENCE).readAllBytes(), StandardCharsets.UTF_8);
            return ConfigFactory.parseString(text, origin(REFERENCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What differs from the shipped defaults, not resolved yet. */
    private Config changes(List<String> files, List<String> sets, Function<S3Location, Optional<String>> fromS3) {
        Config changes = ConfigFactory.empty();
        for (String file : files) {
            changes = parsed(file, fromS3).withFallback(changes);
        }
        for (String set : sets) {
            changes = single(set).withFallback(changes);
        }
        throwIfAny();
        return changes;
    }

    /** Everything, resolved, its keys known and no placeholder left in it. */
    private Config whole(Config changes) {
        try {
            Config whole = changes.withFallback(reference()).resolve();
            unknown(whole.root(), reference().root(), "");
            placeholders(whole.root());
            return whole;
        } catch (ConfigException e) {
            problems.add(String.valueOf(e.getMessage()));
            throwIfAny();
            throw e;
        }
    }

    private Config parsed(String file, Function<S3Location, Optional<String>> fromS3) {
        try {
            if (file.matches("s3a?://.*")) {
                Optional<String> text = fromS3.apply(S3Location.of(file));
                if (text.isEmpty()) {
                    problems.add(file + ": there is no such object");
                }
                return ConfigFactory.parseString(text.orElse(""), origin(file));
            }
            if (!Files.isRegularFile(Path.of(file))) {
                problems.add(file + ": there is no such file");
                return ConfigFactory.empty();
            }
            return ConfigFactory.parseFile(Path.of(file).toFile(), origin(file));
        } catch (ConfigException | IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return ConfigFactory.empty();
        }
    }

    private static ConfigParseOptions origin(String description) {
        return ConfigParseOptions.defaults().setOriginDescription(description).setAllowMissing(false);
    }

    /** A value is taken as it is, so that an URI needs no quotes; a list or a section is written as one. */
    private Config single(String set) {
        int equals = set.indexOf('=');
        if (equals < 1) {
            problems.add("--set " + set + ": must be key=value, such as --set raw.layout=daily");
            return ConfigFactory.empty();
        }
        String key = set.substring(0, equals).trim();
        String text = set.substring(equals + 1).trim();
        try {
            List<String> path = ConfigUtil.splitPath(key);
            String full = ConfigUtil.joinPath(path);
            if (!path.get(0).equals(ROOT)) {
                full = ROOT + "." + full;
            }
            boolean literal = text.matches("(?s)[\\[{\"].*");
            return ConfigFactory.parseString(
                    full + " = " + (literal ? text : ConfigUtil.quoteString(text)), origin("--set " + key));
        } catch (ConfigException e) {
            problems.add("--set " + key + ": " + e.getMessage());
            return ConfigFactory.empty();
        }
    }

    private void unknown(ConfigObject found, ConfigObject known, String path) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(found).entrySet()) {
            String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            ConfigValue expected = known.get(entry.getKey());
            if (expected == null && !FREE.matcher(path).matches()) {
                problems.add(place(entry.getValue()) + key + " is not a key of Weekmart.");
            } else if (expected instanceof ConfigObject below) {
                if (entry.getValue() instanceof ConfigObject section) {
                    unknown(section, below, key);
                } else {
                    problems.add(place(entry.getValue()) + key + " must be a section in braces");
                }
            }
        }
    }

    /** In the order of their lines, in which the user goes through the file. */
    private void placeholders(ConfigValue whole) {
        texts(whole)
                .sorted(Comparator.comparingInt(text -> text.origin().lineNumber()))
                .forEach(text -> {
                    Matcher matcher = PLACEHOLDER.matcher((String) text.unwrapped());
                    if (matcher.find()) {
                        problems.add(place(text) + "the placeholder " + matcher.group()
                                + " was left; put your own value there");
                    }
                });
    }

    private static Stream<ConfigValue> texts(ConfigValue value) {
        if (value instanceof ConfigObject section) {
            return section.values().stream().flatMap(SettingsReader::texts);
        }
        if (value instanceof ConfigList list) {
            return list.stream().flatMap(SettingsReader::texts);
        }
        return value.valueType() == ConfigValueType.STRING ? Stream.of(value) : Stream.empty();
    }

    private Optional<Settings> dumps(Config config) {
        Values values = new Values(config, problems);
        Optional<S3Location> path = values.folder("raw.path");
        boolean daily = values.required("raw.layout", key -> layout(config.getString(key)))
                .orElse(false);
        List<FilePattern> names = new ArrayList<>();
        for (String pattern : values.texts("raw.file-pattern")) {
            try {
                names.add(FilePattern.of(pattern));
            } catch (IllegalArgumentException e) {
                values.problem("raw.file-pattern", String.valueOf(e.getMessage()));
            }
        }
        int lookback = values.number("raw.lookback-weeks", 1);
        boolean gaps = values.flag("raw.allow-gaps");
        Map<DumpTable, Map<String, String>> columns = new EnumMap<>(DumpTable.class);
        for (DumpTable table : DumpTable.values()) {
            String key = "tables." + table.label() + ".columns";
            columns.put(
                    table,
                    values.required(key, section -> columns(config, section, table))
                            .orElse(Map.of()));
        }
        Settings.Check check = new Settings.Check(
                values.bytes(CHECK + "full-read-limit"),
                values.fraction(CHECK + "min-size"),
                values.fraction(CHECK + "max-size"),
                values.duration(CHECK + "quiet-period"),
                values.optional(CHECK + "manifest", key -> dated(config.getString(key)))
                        .orElse(null));
        return path.map(folder -> new Settings(new Settings.Raw(folder, daily, names, lookback, gaps), columns, check));
    }

    private static boolean layout(String text) {
        return switch (text) {
            case "daily" -> true;
            case "full" -> false;
            default -> throw new IllegalArgumentException("must be full or daily but is \"" + text + '"');
        };
    }

    private static String dated(String name) {
        if (!name.contains("{date}")) {
            throw new IllegalArgumentException("must contain {date} but is \"" + name + '"');
        }
        return name;
    }

    private static Map<String, String> columns(Config config, String key, DumpTable table) {
        Map<String, String> columns = new TreeMap<>();
        config.getObject(key).forEach((ours, exported) -> {
            if (!table.columns().contains(ours)) {
                throw new IllegalArgumentException("names " + ours + ", which is no column of " + table.label());
            }
            columns.put(ours, String.valueOf(exported.unwrapped()));
        });
        return columns;
    }

    private static String place(ConfigValue value) {
        return value.origin().description() + ": ";
    }

    private void throwIfAny() {
        if (!problems.isEmpty()) {
            List<String> distinct = problems.stream().distinct().toList();
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot read the configuration: "
                            + (distinct.size() == 1 ? "" : distinct.size() + " problems\n  ")
                            + String.join("\n  ", distinct),
                    "Every key is described in conf/reference.conf.");
        }
    }
}
