package io.weekmart.contract.config;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DialectReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The keys {@code raw.format.*} of a pipeline: how its dumps are written. Each of them is checked by {@link DialectReader}. */
final class FormatKeys {
    private final Map<String, Key<List<String>>> keys;

    private FormatKeys(Map<String, Key<List<String>>> keys) {
        this.keys = keys;
    }

    /** @param path of the section, such as {@code raw.format} */
    static FormatKeys at(String path) {
        Map<String, Key<List<String>>> keys = new LinkedHashMap<>();
        for (String name : DialectReader.keys()) {
            String full = path + "." + name;
            keys.put(
                    name,
                    DialectReader.isList(name)
                            ? Key.list(full, (section, key) -> texts(section, key, name))
                            : Key.of(full, (section, key) -> texts(section, key, name)));
        }
        return new FormatKeys(keys);
    }

    /** The same keys, each with the value of the other one's where it is not set. */
    FormatKeys orElse(FormatKeys other) {
        Map<String, Key<List<String>>> both = new LinkedHashMap<>();
        keys.forEach((name, key) -> both.put(name, key.orElse(other.key(name))));
        return new FormatKeys(both);
    }

    List<Key<?>> all() {
        return new ArrayList<>(keys.values());
    }

    Key<List<String>> key(String name) {
        return Objects.requireNonNull(keys.get(name), name);
    }

    /** What the keys are set to, by their names below {@code format}. */
    Map<String, List<String>> texts(Configuration configuration) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        keys.forEach((name, key) -> texts.put(name, configuration.get(key)));
        return texts;
    }

    /** The keys that a table sets in a section of its own, by their names below {@code format}. */
    static Map<String, List<String>> ofTable(Section format) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        Section flags = format.section(DialectReader.FLAGS);
        for (String name : DialectReader.keys()) {
            boolean flag = name.startsWith(DialectReader.FLAGS + ".");
            Section section = flag ? flags : format;
            String key = flag ? name.substring(DialectReader.FLAGS.length() + 1) : name;
            section.ask(key);
            if (section.sets(key)) {
                texts.put(name, texts(section, key, name));
            }
        }
        Stream.of(format, flags).forEach(section -> section.unknown()
                .forEach(key ->
                        section.problem(key, "is not a key of a format." + Spelling.didYouMean(key, section.asked()))));
        return texts;
    }

    /** The texts of a key; those of the standard dialect where they are wrong, which is then among the problems. */
    private static List<String> texts(Section section, String key, String name) {
        List<String> texts = section.exactTexts(key);
        try {
            DialectReader.check(name, texts);
            return texts;
        } catch (IllegalArgumentException wrong) {
            section.problem(key, String.valueOf(wrong.getMessage()));
            return Objects.requireNonNull(DialectReader.texts(Dialect.STANDARD).get(name));
        }
    }
}
