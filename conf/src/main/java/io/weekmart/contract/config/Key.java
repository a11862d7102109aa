package io.weekmart.contract.config;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * A key of the configuration and the type of its values. The keys there are stand in {@link Keys}; {@link Configuration} hands out what
 * they are set to.
 *
 * @param <T> type of the values
 */
public final class Key<T> {
    private final String path;
    private final BiFunction<Section, String, T> reading;
    private final String meaning;

    private Key(String path, BiFunction<Section, String, T> reading) {
        this(path, reading, "");
    }

    private Key(String path, BiFunction<Section, String, T> reading, String meaning) {
        this.path = path;
        this.reading = reading;
        this.meaning = meaning;
    }

    /** The full name without the leading {@code weekmart.}, such as {@code raw.lookback-weeks}. */
    public String path() {
        return path;
    }

    /** The section that the key stands in; empty for the outermost. */
    String section() {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    /** The last part of the name. */
    String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** What a key without a default is about, such as "the folder of the dumps"; empty for the others. */
    String meaning() {
        return meaning;
    }

    /** The value; a harmless one where it is wrong, which is then among the problems. */
    T read(Section section) {
        return reading.apply(section, name());
    }

    @Override
    public String toString() {
        return path;
    }

    static <T> Key<T> of(String path, BiFunction<Section, String, T> reading) {
        return new Key<>(path, reading);
    }

    /** A path without a default, and without credentials in it. */
    static Key<Optional<String>> folder(String path, String meaning) {
        return new Key<>(path, (section, name) -> Optional.ofNullable(section.folder(name)), meaning);
    }

    /** A text that may be missing. */
    static Key<Optional<String>> optional(String path) {
        return new Key<>(path, (section, name) -> Optional.ofNullable(section.textOrNull(name)));
    }

    /** A text of a form that may be missing. */
    static Key<Optional<String>> optional(String path, Pattern form, String rule) {
        return new Key<>(path, (section, name) -> Optional.ofNullable(section.textOrNull(name))
                .map(text -> section.matching(name, form, rule)));
    }

    static Key<String> text(String path) {
        return new Key<>(path, Section::text);
    }

    static Key<String> matching(String path, Pattern form, String rule) {
        return new Key<>(path, (section, name) -> section.matching(name, form, rule));
    }

    static Key<String> choice(String path, List<String> choices) {
        return new Key<>(path, (section, name) -> section.choice(name, choices));
    }

    static Key<Boolean> flag(String path) {
        return new Key<>(path, Section::flag);
    }

    static Key<Integer> integer(String path, IntConsumer check) {
        return new Key<>(path, (section, name) -> section.integer(name, check));
    }

    static Key<Double> number(String path, DoubleConsumer check) {
        return new Key<>(path, (section, name) -> section.number(name, check));
    }

    static Key<Long> size(String path, LongConsumer check) {
        return new Key<>(path, (section, name) -> section.size(name, check));
    }

    static Key<Duration> duration(String path, Consumer<Duration> check) {
        return new Key<>(path, (section, name) -> section.duration(name, check));
    }

    static Key<ZoneId> zone(String path) {
        return new Key<>(path, Section::zone);
    }

    static Key<LocalTime> hour(String path) {
        return new Key<>(path, Section::hour);
    }

    static Key<List<String>> texts(String path, Consumer<String> check) {
        return new Key<>(path, (section, name) -> section.texts(name, check));
    }

    /** A section whose keys the user chooses. */
    static Key<Map<String, String>> map(String path) {
        return new Key<>(path, (section, name) -> section.section(name).flattened());
    }
}
