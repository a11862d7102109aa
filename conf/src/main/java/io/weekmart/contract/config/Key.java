package io.weekmart.contract.config;

import java.time.Duration;
import java.time.LocalDate;
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
import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration and the type of its values. The keys there are stand in {@link Keys}; {@link Configuration} hands out what
 * they are set to.
 *
 * @param <T> type of the values
 */
public final class Key<T> {
    /** How a value is written. */
    enum Form {
        VALUE,
        LIST,
        SECTION,
        /** Not at all: the key is known only to say why it cannot be set. */
        NONE
    }

    private final String path;
    private final Form form;
    private final BiFunction<Section, String, T> reading;
    private final String meaning;
    private final @Nullable Key<T> fallback;
    private final @Nullable T standard;

    private Key(
            String path,
            Form form,
            BiFunction<Section, String, T> reading,
            String meaning,
            @Nullable Key<T> fallback,
            @Nullable T standard) {
        this.path = path;
        this.form = form;
        this.reading = reading;
        this.meaning = meaning;
        this.fallback = fallback;
        this.standard = standard;
    }

    private Key(String path, BiFunction<Section, String, T> reading) {
        this(path, Form.VALUE, reading, "", null, null);
    }

    /** The same key, which has the value of another one where it is not set. */
    Key<T> orElse(Key<T> other) {
        return new Key<>(path, form, reading, meaning, other, null);
    }

    /** The same key, which has a value where it is not set; one that is not in reference.conf. */
    Key<T> orElse(T value) {
        return new Key<>(path, form, reading, meaning, null, value);
    }

    /** The key whose value this one has where it is not set. */
    Optional<Key<T>> fallback() {
        return Optional.ofNullable(fallback);
    }

    /** The value where it is not set. */
    Optional<T> standard() {
        return Optional.ofNullable(standard);
    }

    /** Whether the key is known only to say why it cannot be set. */
    boolean refused() {
        return form == Form.NONE;
    }

    Form form() {
        return form;
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

    /**
     * A key that cannot be set.
     *
     * @param why goes on where the name of the key ends
     * @param value what holds instead
     */
    static <T> Key<T> refused(String path, String why, T value) {
        return new Key<>(
                path,
                Form.NONE,
                (section, name) -> {
                    section.problem(name, why);
                    return value;
                },
                "",
                null,
                value);
    }

    /** A key whose values are lists. */
    static <T> Key<T> list(String path, BiFunction<Section, String, T> reading) {
        return new Key<>(path, Form.LIST, reading, "", null, null);
    }

    /** A key whose values are sections. */
    static <T> Key<T> section(String path, BiFunction<Section, String, T> reading) {
        return new Key<>(path, Form.SECTION, reading, "", null, null);
    }

    /** A path without a default, and without credentials in it. */
    static Key<Optional<String>> folder(String path, String meaning) {
        return new Key<>(
                path, Form.VALUE, (section, name) -> Optional.ofNullable(section.folder(name)), meaning, null, null);
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

    /** A share of a whole, as a number or in percent. */
    static Key<Double> fraction(String path, DoubleConsumer check) {
        return new Key<>(path, (section, name) -> section.fraction(name, check));
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

    /** A date, not before another one. */
    static Key<LocalDate> date(String path, LocalDate earliest) {
        return new Key<>(path, (section, name) -> section.date(name, earliest));
    }

    static Key<LocalTime> hour(String path) {
        return new Key<>(path, Section::hour);
    }

    static Key<List<String>> texts(String path, Consumer<String> check) {
        return list(path, (section, name) -> section.texts(name, check));
    }

    /** A section whose keys the user chooses. */
    static Key<Map<String, String>> map(String path) {
        return section(path, (section, name) -> section.section(name).flattened());
    }
}
