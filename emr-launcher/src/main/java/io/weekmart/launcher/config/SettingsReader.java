package io.weekmart.launcher.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.weekmart.launcher.fault.ExitCode;
import io.weekmart.launcher.fault.UserFault;
import io.weekmart.launcher.store.S3Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration that the weekly job reads too: the shipped reference.conf, over it the files in their order, over them the
 * single keys of the command line. Unknown keys are refused throughout; values are checked where the launcher uses them, the others are
 * the job's to check. Everything wrong is told at once, with exit code 2.
 */
public final class SettingsReader {
    private static final String ROOT = "weekmart";
    private static final String REFERENCE = "reference.conf";
    private static final String CHECK = "weekmart.launcher.check.";
    private static final Pattern PLACEHOLDER = Pattern.compile("<your-[^<>]*>");
    private static final Pattern FREE = Pattern.compile("weekmart\\.tables\\.[a-z]+\\.columns");

    private final List<String> problems = new ArrayList<>();

    private SettingsReader() {}

    /**
     * Reads and checks.
     *
     * @param files local paths or s3:// URIs; a later one wins
     * @param sets single keys as {@code key=value}, with or without the leading {@code weekmart.}
     * @param fromS3 the text of an object, or nothing where there is none
     */
    public static Settings read(List<String> files, List<String> sets, Function<S3Location, Optional<String>> fromS3) {
        SettingsReader reader = new SettingsReader();
        Config merged = reader.merged(files, sets, fromS3);
        reader.unknown(merged.root(), reference().root(), "");
        reader.placeholders(merged.root());
        Optional<Settings> settings = reader.settings(merged);
        reader.throwIfAny();
        return settings.orElseThrow();
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

    private Config merged(List<String> files, List<String> sets, Function<S3Location, Optional<String>> fromS3) {
        Config merged = reference();
        for (String file : files) {
            merged = parsed(file, fromS3).withFallback(merged);
        }
        for (String set : sets) {
            merged = single(set).withFallback(merged);
        }
        throwIfAny();
        try {
            return merged.resolve();
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

    private void placeholders(ConfigValue value) {
        if (value instanceof ConfigObject section) {
            section.values().forEach(this::placeholders);
        } else if (value instanceof ConfigList list) {
            list.forEach(this::placeholders);
        } else if (value.valueType() == ConfigValueType.STRING) {
            Matcher matcher = PLACEHOLDER.matcher((String) value.unwrapped());
            if (matcher.find()) {
                problems.add(
                        place(value) + "the placeholder " + matcher.group() + " was left; put your own value there");
            }
        }
    }

    private Optional<Settings> settings(Config config) {
        Optional<S3Location> path = value(config, "weekmart.raw.path", key -> S3Location.of(config.getString(key))
                .folder());
        boolean daily = value(config, "weekmart.raw.layout", key -> layout(config.getString(key)))
                .orElse(false);
        List<DumpName> names = value(config, "weekmart.raw.file-pattern", key -> texts(config, key).stream()
                        .map(DumpName::of)
                        .toList())
                .orElse(List.of());
        int lookback = value(config, "weekmart.raw.lookback-weeks", key -> atLeastOne(config.getInt(key)))
                .orElse(1);
        boolean gaps =
                value(config, "weekmart.raw.allow-gaps", config::getBoolean).orElse(false);
        Map<DumpTable, Map<String, String>> columns = new EnumMap<>(DumpTable.class);
        for (DumpTable table : DumpTable.values()) {
            columns.put(
                    table,
                    value(config, "weekmart.tables." + table.label() + ".columns", key -> columns(config, key, table))
                            .orElse(Map.of()));
        }
        long full = value(config, CHECK + "full-read-limit", config::getBytes).orElse(0L);
        double least = value(config, CHECK + "min-size", key -> notNegative(config.getDouble(key)))
                .orElse(0.0);
        double most = value(config, CHECK + "max-size", key -> notNegative(config.getDouble(key)))
                .orElse(0.0);
        Duration quiet =
                value(config, CHECK + "quiet-period", config::getDuration).orElse(Duration.ZERO);
        @Nullable String manifest = config.getIsNull(CHECK + "manifest")
                ? null
                : value(config, CHECK + "manifest", key -> dated(config.getString(key)))
                        .orElse(null);
        return path.map(folder -> new Settings(
                new Settings.Raw(folder, daily, names, lookback, gaps),
                columns,
                new Settings.Check(full, least, most, quiet, manifest)));
    }

    /** Reads one value; what is wrong with it becomes a problem with its place. */
    private <T> Optional<T> value(Config config, String key, Function<String, T> read) {
        try {
            if (config.getIsNull(key)) {
                problems.add(key + " is not set. Set it in a file (--conf), or with --set "
                        + key.substring(ROOT.length() + 1) + "=VALUE.");
                return Optional.empty();
            }
            return Optional.of(read.apply(key));
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            problems.add(place(config.getValue(key)) + key + " " + e.getMessage());
        }
        return Optional.empty();
    }

    private static List<String> texts(Config config, String key) {
        return config.getValue(key).valueType() == ConfigValueType.LIST
                ? config.getStringList(key)
                : List.of(config.getString(key));
    }

    private static boolean layout(String text) {
        return switch (text) {
            case "daily" -> true;
            case "full" -> false;
            default -> throw new IllegalArgumentException("must be full or daily but is \"" + text + '"');
        };
    }

    private static int atLeastOne(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("must be at least 1 but is " + number);
        }
        return number;
    }

    private static double notNegative(double number) {
        if (!(number >= 0)) {
            throw new IllegalArgumentException("must not be negative but is " + number);
        }
        return number;
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
