package io.weekmart.contract.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One section of the configuration while it is read. It hands out typed values and remembers which keys were asked for: all others are
 * unknown. A value that is wrong becomes a problem and reads as an empty or zero one, so that the reading goes on to the next; nothing
 * may be built of the values until the problems are known to be none.
 */
final class Section {
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]*}");

    private static final Pattern CREDENTIALS = Pattern.compile("\\s*[A-Za-z][A-Za-z0-9+.-]*://[^/]*@.*");

    /** What the shipped examples hold in place of a value. */
    private static final Pattern PLACEHOLDER = Pattern.compile("<your-[^<>]*>");

    private final String path;
    private final @Nullable ConfigObject values;
    private final Problems problems;
    private final Set<String> asked = new LinkedHashSet<>();

    /** A section that could not be read has no values, and keeps quiet about them. */
    Section(String path, @Nullable ConfigObject values, Problems problems) {
        this.path = path;
        this.values = values;
        this.problems = problems;
    }

    String path(String key) {
        return path.isEmpty() ? ConfigUtil.joinPath(key) : path + "." + ConfigUtil.joinPath(key);
    }

    /** The keys asked for so far. */
    Set<String> asked() {
        return asked;
    }

    /** A value as it stands; null where it is not set or refers to something that is not. */
    @Nullable ConfigValue value(String key) {
        asked.add(key);
        ConfigValue value = values == null ? null : values.get(key);
        return value == null || !resolved(value) || value.valueType() == ConfigValueType.NULL ? null : value;
    }

    /** Whether a key has no value, although its section was read. */
    boolean missing(String key) {
        asked.add(key);
        ConfigValue value = values == null ? null : values.get(key);
        return values != null && (value == null || (resolvable(value) && value.valueType() == ConfigValueType.NULL));
    }

    Section section(String key) {
        asked.add(key);
        ConfigValue value = values == null ? null : values.get(key);
        if (value == null || !resolved(value)) {
            return new Section(path(key), null, problems);
        }
        if (value instanceof ConfigObject object) {
            return new Section(path(key), object, problems);
        }
        wrong(value, key, "must be a section in braces");
        return new Section(path(key), null, problems);
    }

    Set<String> keys() {
        return values == null ? Set.of() : new TreeSet<>(values.keySet());
    }

    String text(String key) {
        ConfigValue value = value(key);
        if (value == null) {
            notSet(key, "must be text");
            return "";
        }
        return text(value, key).orElse("");
    }

    /** A text, or null where there is none: null, and an empty text as an unset environment variable leaves it. */
    @Nullable String textOrNull(String key) {
        ConfigValue value = value(key);
        if (value == null || (value.valueType() == ConfigValueType.STRING && isBlank(value))) {
            return null;
        }
        return text(value, key).orElse(null);
    }

    private static boolean isBlank(ConfigValue value) {
        return value.unwrapped().toString().isBlank();
    }

    /** A path, which may be missing; one with credentials in it is refused, and not shown. */
    @Nullable String folder(String key) {
        ConfigValue value = value(key);
        Optional<String> text = value == null ? Optional.empty() : text(value, key);
        if (text.filter(found -> CREDENTIALS.matcher(found).matches()).isPresent()) {
            problem(key, "holds credentials, which come from the environment and never stand in configuration");
            return null;
        }
        return text.map(String::trim).orElse(null);
    }

    /** A text of a form. */
    String matching(String key, Pattern form, String rule) {
        String text = scalar(key, rule);
        if (!text.isEmpty() && !form.matcher(text).matches()) {
            wrong(key, rule);
        }
        return text;
    }

    ZoneId zone(String key) {
        String rule = "must be a time zone such as Europe/Berlin";
        String text = scalar(key, rule);
        try {
            return text.isEmpty() ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException e) {
            wrong(key, rule);
            return ZoneOffset.UTC;
        }
    }

    LocalTime hour(String key) {
        String rule = "must be an hour such as \"05:00\"";
        String text = scalar(key, rule);
        try {
            return text.isEmpty() ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        } catch (DateTimeException e) {
            wrong(key, rule);
            return LocalTime.MIDNIGHT;
        }
    }

    /** One of a few words, in any case; the first where it is none of them. */
    String choice(String key, List<String> choices) {
        String text = scalar(key, "must be one of " + String.join(", ", choices));
        String wanted = text.toLowerCase(Locale.ROOT);
        if (choices.contains(wanted)) {
            return wanted;
        }
        if (!text.isEmpty()) {
            wrong(key, "must be one of " + String.join(", ", choices));
        }
        return choices.get(0);
    }

    boolean flag(String key) {
        return choice(key, List.of("true", "false")).equals("true");
    }

    int integer(String key, IntConsumer check) {
        String rule = "must be a whole number";
        String text = scalar(key, rule);
        try {
            if (!text.isEmpty()) {
                int number = Integer.parseInt(text);
                checked(key, () -> check.accept(number));
                return number;
            }
        } catch (NumberFormatException e) {
            wrong(key, rule);
        }
        return 0;
    }

    double number(String key, DoubleConsumer check) {
        String rule = "must be a number";
        String text = scalar(key, rule);
        try {
            if (!text.isEmpty()) {
                double number = Double.parseDouble(text);
                checked(key, () -> check.accept(number));
                return number;
            }
        } catch (NumberFormatException e) {
            wrong(key, rule);
        }
        return 0;
    }

    /** A number of bytes, such as 1 MiB. */
    long size(String key, LongConsumer check) {
        String rule = "must be a size such as 1 MiB";
        String text = scalar(key, rule);
        try {
            if (!text.isEmpty()) {
                long bytes = Objects.requireNonNull(value(key)).atKey("size").getBytes("size");
                checked(key, () -> check.accept(bytes));
                return bytes;
            }
        } catch (ConfigException e) {
            wrong(key, rule);
        }
        return 0;
    }

    /** A length of time, such as 90 days. The unit is required: HOCON would take a bare number as milliseconds. */
    Duration duration(String key, Consumer<Duration> check) {
        String rule = "must be a duration with its unit, such as 90 days";
        String text = scalar(key, rule);
        try {
            if (!text.isEmpty()) {
                if (text.chars().noneMatch(Character::isLetter)) {
                    wrong(key, rule);
                    return Duration.ZERO;
                }
                Duration time = Objects.requireNonNull(value(key)).atKey("time").getDuration("time");
                checked(key, () -> check.accept(time));
                return time;
            }
        } catch (ConfigException e) {
            wrong(key, rule);
        }
        return Duration.ZERO;
    }

    /** A list of texts; one text alone is a list of one. Each is checked by itself, and named with its own line. */
    List<String> texts(String key, Consumer<String> check) {
        ConfigValue value = value(key);
        if (value == null) {
            notSet(key, "must be a list of texts");
            return List.of();
        }
        List<ConfigValue> elements = value instanceof ConfigList list ? list : List.of(value);
        List<String> texts = new ArrayList<>();
        for (ConfigValue element : elements) {
            if (resolved(element)) {
                text(element, key).ifPresent(text -> {
                    checked(element, key, () -> check.accept(text));
                    texts.add(text);
                });
            }
        }
        return texts;
    }

    /** Texts by name, whatever the names are; the order is that of the names. */
    Map<String, String> textByKey() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : keys()) {
            texts.put(key, text(key));
        }
        return texts;
    }

    /** Texts by names that the user chooses. Dots within a name need no quotes: what HOCON takes for sections becomes one name. */
    Map<String, String> flattened() {
        Map<String, String> texts = new TreeMap<>();
        flatten("", texts);
        return texts;
    }

    private void flatten(String prefix, Map<String, String> texts) {
        for (String key : keys()) {
            ConfigValue value = value(key);
            if (value instanceof ConfigObject) {
                section(key).flatten(prefix + key + ".", texts);
            } else if (value == null) {
                notSet(key, "must be text");
            } else if (value instanceof ConfigList) {
                wrong(value, key, "must be text");
            } else {
                texts.put(prefix + key, value.atKey("text").getString("text"));
            }
        }
    }

    /** Turns what a check says into a problem with its place. */
    void checked(String key, Runnable check) {
        ConfigValue value = value(key);
        if (value != null) {
            checked(value, key, check);
        }
    }

    private void checked(ConfigValue value, String key, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            if (placeholder(value).isEmpty()) {
                problems.add(value.origin(), path(key) + " " + e.getMessage());
            }
        }
    }

    /** Adds a problem with the place of a key. */
    void problem(String key, String text) {
        ConfigValue value = values == null ? null : values.get(key);
        if (value != null) {
            problems.add(value.origin(), path(key) + " " + text);
        }
    }

    /** What the configuration holds beside the keys asked for. */
    Set<String> unknown() {
        Set<String> unknown = new TreeSet<>(keys());
        unknown.removeAll(asked);
        return unknown;
    }

    /** The text of a value that must be neither list nor section; empty, and a problem, where it is either, or nothing. */
    private String scalar(String key, String rule) {
        ConfigValue value = value(key);
        if (value == null) {
            notSet(key, rule);
            return "";
        }
        if (value instanceof ConfigList || value instanceof ConfigObject) {
            wrong(value, key, rule);
            return "";
        }
        String text = value.atKey("text").getString("text").trim();
        if (text.isEmpty()) {
            wrong(value, key, rule);
        }
        return text;
    }

    private Optional<String> text(ConfigValue value, String key) {
        if (value instanceof ConfigList || value instanceof ConfigObject || value.valueType() == ConfigValueType.NULL) {
            wrong(value, key, "must be text");
            return Optional.empty();
        }
        String text = value.atKey("text").getString("text");
        if (text.isBlank()) {
            problem(key, "must not be empty");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** A key that has a default is only without a value where somebody took it away. */
    private void notSet(String key, String rule) {
        ConfigValue value = values == null ? null : values.get(key);
        if (value != null && resolvable(value)) {
            wrong(value, key, rule);
        }
    }

    private void wrong(String key, String rule) {
        ConfigValue value = values == null ? null : values.get(key);
        if (value != null) {
            wrong(value, key, rule);
        }
    }

    /** The placeholder that was left in a text; it is a problem of its own, whatever rule it breaks. */
    static Optional<String> placeholder(ConfigValue value) {
        return value.valueType() == ConfigValueType.STRING
                ? PLACEHOLDER
                        .matcher((String) value.unwrapped())
                        .results()
                        .map(MatchResult::group)
                        .findFirst()
                : Optional.empty();
    }

    private void wrong(ConfigValue value, String key, String rule) {
        if (placeholder(value).isPresent()) {
            return;
        }
        String found =
                switch (value.valueType()) {
                    case OBJECT -> "a section";
                    case LIST -> "a list";
                    case NULL -> "null";
                    case STRING -> '"' + value.unwrapped().toString() + '"';
                    case NUMBER, BOOLEAN -> value.atKey("text").getString("text");
                };
        problems.add(value.origin(), path(key) + " " + rule + ", but is " + found);
    }

    private boolean resolved(ConfigValue value) {
        if (resolvable(value)) {
            return true;
        }
        // What stands over another value is named with both places, and the one that wins comes first.
        String place = value.origin().description().replaceFirst("^merge of ([^,]*),.*$", "$1");
        String names = SUBSTITUTION
                .matcher(value.render(ConfigRenderOptions.concise()))
                .results()
                .map(MatchResult::group)
                .distinct()
                .collect(Collectors.joining(", "));
        problems.add(place, "a substitution refers to something that is not set: " + names);
        return false;
    }

    /** HOCON knows the type of a section with open substitutions, but nothing of what is in it. */
    private static boolean resolvable(ConfigValue value) {
        try {
            boolean section = value.valueType() == ConfigValueType.OBJECT;
            var unused = section ? ((ConfigObject) value).size() : 0;
            return true;
        } catch (ConfigException.NotResolved e) {
            return false;
        }
    }
}
