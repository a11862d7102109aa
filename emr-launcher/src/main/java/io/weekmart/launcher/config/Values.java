package io.weekmart.launcher.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.weekmart.launcher.store.S3Location;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of a configuration, one by one. What is wrong with one becomes a problem with its place, and a harmless value takes its part. */
final class Values {
    private static final String ROOT = "weekmart.";

    private final Config config;
    private final List<String> problems;

    /**
     * Reads from a whole configuration.
     *
     * @param problems takes what is wrong
     */
    Values(Config config, List<String> problems) {
        this.config = config;
        this.problems = problems;
    }

    /** A value that must be set; keys stand without the leading "weekmart.". */
    <T> Optional<T> required(String key, Function<String, T> read) {
        String path = ROOT + key;
        if (config.getIsNull(path)) {
            problems.add(path + " is not set. Set it in a file (--conf), or with --set " + key + "=VALUE.");
            return Optional.empty();
        }
        return optional(key, read);
    }

    /** A value that may be null. */
    <T> Optional<T> optional(String key, Function<String, T> read) {
        String path = ROOT + key;
        try {
            return config.getIsNull(path) ? Optional.empty() : Optional.of(read.apply(path));
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | DateTimeException e) {
            problem(key, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    void problem(String key, String problem) {
        problems.add(config.getValue(ROOT + key).origin().description() + ": " + ROOT + key + " " + problem);
    }

    Optional<S3Location> folder(String key) {
        return required(key, path -> S3Location.of(config.getString(path)).folder());
    }

    String text(String key) {
        return required(key, config::getString).orElse("");
    }

    @Nullable String textOrNull(String key) {
        return optional(key, config::getString).filter(text -> !text.isBlank()).orElse(null);
    }

    /** A list of texts, or one text alone. */
    List<String> texts(String key) {
        return required(
                        key,
                        path -> config.getValue(path).valueType() == ConfigValueType.LIST
                                ? config.getStringList(path)
                                : List.of(config.getString(path)))
                .orElse(List.of());
    }

    boolean flag(String key) {
        return required(key, config::getBoolean).orElse(false);
    }

    int number(String key, int least) {
        return required(key, path -> {
                    int number = config.getInt(path);
                    if (number < least) {
                        throw new IllegalArgumentException("must be at least " + least + " but is " + number);
                    }
                    return number;
                })
                .orElse(least);
    }

    double fraction(String key) {
        return required(key, path -> {
                    double number = config.getDouble(path);
                    if (!(number >= 0)) {
                        throw new IllegalArgumentException("must not be negative but is " + number);
                    }
                    return number;
                })
                .orElse(0.0);
    }

    long bytes(String key) {
        return required(key, config::getBytes).orElse(0L);
    }

    Duration duration(String key) {
        return duration(key, Duration.ZERO, Duration.ofDays(36_500));
    }

    Duration duration(String key, Duration least, Duration most) {
        return required(key, path -> {
                    Duration duration = config.getDuration(path);
                    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                        throw new IllegalArgumentException("must be from " + least.toMinutes() + " to "
                                + most.toMinutes() + " minutes but is \"" + config.getString(path) + '"');
                    }
                    return duration;
                })
                .orElse(least);
    }

    LocalTime hour(String key) {
        return required(key, path -> {
                    String text = config.getString(path);
                    try {
                        return LocalTime.parse(text);
                    } catch (DateTimeException e) {
                        throw new IllegalArgumentException("must be an hour as \"05:00\" but is \"" + text + '"', e);
                    }
                })
                .orElse(LocalTime.MIDNIGHT);
    }

    /** A section whose keys the user chooses; dots within a key need no quotes. */
    Map<String, String> map(String key) {
        return required(key, path -> {
                    Map<String, String> map = new TreeMap<>();
                    for (Map.Entry<String, ConfigValue> entry :
                            config.getConfig(path).entrySet()) {
                        map.put(
                                String.join(".", ConfigUtil.splitPath(entry.getKey())),
                                String.valueOf(entry.getValue().unwrapped()));
                    }
                    return map;
                })
                .orElse(Map.of());
    }
}
