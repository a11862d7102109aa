package io.weekmart.contract.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
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
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One section of the configuration while it is read. It hands out typed values and remembers which keys were asked for: all others are
 * unknown. A value that is wrong becomes a problem and reads as an empty or zero one, so that the reading goes on to the next; nothing
 * may be built of the values until the problems are known to be none.
 *
 * <p>Over 400 lines, because each type of value has its method here, and its sentence.
 */
final class Section {
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

    private @Nullable ConfigValue found(String key) {
        return values == null ? null : values.get(key);
    }

    /** A value as it stands; null where it is not set or refers to something that is not. */
    @Nullable ConfigValue value(String key) {
        asked.add(key);
        ConfigValue value = found(key);
        return value == null || !resolved(value) || value.valueType() == ConfigValueType.NULL ? null : value;
    }

    /** Whether a key is set, to whatever it may be; asks nothing of it. */
    boolean sets(String key) {
        return values != null && values.containsKey(key);
    }

    /** Makes a key known that is not read. */
    void ask(String key) {
        asked.add(key);
    }

    /** Whether a key has no value, although its section was read. */
    boolean missing(String key) {
        asked.add(key);
        ConfigValue value = found(key);
        return values != null
                && (value == null || (Values.resolvable(value) && value.valueType() == ConfigValueType.NULL));
    }

    Section section(String key) {
        asked.add(key);
        ConfigValue value = found(key);
        if (values != null && value == null) {
            return new Section(path(key), ConfigFactory.empty().root(), problems);
        }
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
        if (value == null
                || (value.valueType() == ConfigValueType.STRING
                        && value.unwrapped().toString().isBlank())) {
            return null;
        }
        return text(value, key).orElse(null);
    }

    /** A path, which may be missing. What {@link Folders} refuses is a problem. */
    @Nullable String folder(String key) {
        ConfigValue value = value(key);
        Optional<String> text = value == null ? Optional.empty() : text(value, key);
        Optional<String> refusal = text.flatMap(Folders::refusal);
        refusal.ifPresent(why -> problem(key, why));
        return refusal.isPresent() ? null : text.map(String::trim).orElse(null);
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
        return typed(key, "must be a time zone such as Europe/Berlin", ZoneId::of, zone -> {}, ZoneOffset.UTC);
    }

    /** A date such as 2024-05-05, not before another one. */
    LocalDate date(String key, LocalDate earliest) {
        return typed(
                key,
                "must be a date such as \"2024-05-05\"",
                LocalDate::parse,
                date -> Checks.require(!date.isBefore(earliest), "must not be before " + earliest + " but is " + date),
                earliest);
    }

    LocalTime hour(String key) {
        return typed(key, "must be an hour such as \"05:00\"", LocalTime::parse, hour -> {}, LocalTime.MIDNIGHT);
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
        return typed(key, "must be a whole number", Integer::valueOf, check::accept, 0);
    }

    double number(String key, DoubleConsumer check) {
        return typed(key, "must be a number", Double::valueOf, check::accept, 0.0);
    }

    /** A share of a whole: 0.05, or the same as 5%. */
    double fraction(String key, DoubleConsumer check) {
        return typed(key, "must be a fraction such as 0.05, or 5%", Values::fraction, check::accept, 0.0);
    }

    /** A number of bytes, such as 1 MiB. */
    long size(String key, LongConsumer check) {
        return typed(
                key,
                "must be a size such as 1 MiB",
                text -> Objects.requireNonNull(value(key)).atKey("size").getBytes("size"),
                check::accept,
                0L);
    }

    /** A length of time, such as 90 days. The unit is required: HOCON would take a bare number as milliseconds. */
    Duration duration(String key, Consumer<Duration> check) {
        String rule = "must be a duration with its unit, such as 90 days";
        return typed(
                key,
                rule,
                text -> {
                    if (text.chars().noneMatch(Character::isLetter)) {
                        throw new NumberFormatException(text);
                    }
                    return Objects.requireNonNull(value(key)).atKey("time").getDuration("time");
                },
                check,
                Duration.ZERO);
    }

    /**
     * The value of a text.
     *
     * @param rule what the text must be, where it is something else
     * @param otherwise what is read where it is wrong
     */
    private <T> T typed(String key, String rule, Function<String, T> parse, Consumer<T> check, T otherwise) {
        String text = scalar(key, rule);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            T value = parse.apply(text);
            checked(key, () -> check.accept(value));
            return value;
        } catch (NumberFormatException | DateTimeException | ConfigException e) {
            wrong(key, rule);
            return otherwise;
        }
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

    /** Texts as they stand, blank ones included: one text alone is a list of one, and null is none. */
    List<String> exactTexts(String key) {
        ConfigValue value = value(key);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (ConfigValue element : value instanceof ConfigList list ? list : List.of(value)) {
            if (resolved(element)) {
                if (element instanceof ConfigList || element instanceof ConfigObject) {
                    wrong(element, key, "must be text or a list of texts");
                } else if (element.valueType() != ConfigValueType.NULL) {
                    texts.add(element.atKey("text").getString("text"));
                }
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

    /** Adds a problem where a key is set to an empty list. */
    void refuseEmptyList(String key, String rule) {
        if (value(key) instanceof ConfigList list && list.isEmpty()) {
            problem(key, rule);
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
            if (Values.placeholder(value).isEmpty()) {
                problems.add(value.origin(), path(key) + " " + e.getMessage());
            }
        }
    }

    /** Adds a problem with the place of a key. */
    void problem(String key, String text) {
        ConfigValue value = found(key);
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
        ConfigValue value = found(key);
        if (value != null && Values.resolvable(value)) {
            wrong(value, key, rule);
        }
    }

    private void wrong(String key, String rule) {
        ConfigValue value = found(key);
        if (value != null) {
            wrong(value, key, rule);
        }
    }

    private void wrong(ConfigValue value, String key, String rule) {
        if (Values.placeholder(value).isPresent()) {
            return;
        }
        problems.add(value.origin(), path(key) + " " + rule + ", but is " + Values.shown(value));
    }

    private boolean resolved(ConfigValue value) {
        if (Values.resolvable(value)) {
            return true;
        }
        problems.add(
                Values.place(value),
                "a substitution refers to something that is not set: " + Values.substitutions(value));
        return false;
    }
}
