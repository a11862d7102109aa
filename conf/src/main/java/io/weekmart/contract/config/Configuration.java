package io.weekmart.contract.config;

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
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of both programs: the shipped reference.conf, over it the files in their order, over them the single keys of the
 * command line. Reading it checks every key of {@link Keys} and refuses all others. Whatever is wrong is collected, each with its file
 * and line; a program adds what it finds itself ({@link #require}, {@link #problem}) and calls {@link #throwIfAny} before it uses a value.
 */
public final class Configuration {
    private static final String ROOT = "weekmart";
    private static final String TABLES = "tables";
    private static final String REFERENCE = "reference.conf";

    private final Problems problems = new Problems();
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final Map<Key<?>, Object> values = new HashMap<>();
    private final Config changes;
    private final Config whole;
    private final boolean namedNoFile;
    private final boolean complete;
    private boolean unset;

    private Configuration(List<String> files, List<String> sets, ConfSource elsewhere) {
        namedNoFile = files.isEmpty();
        ConfFiles reader = new ConfFiles(elsewhere, problems);
        Config read = ConfigFactory.empty();
        for (String file : files) {
            read = reader.read(file).orElse(ConfigFactory.empty()).withFallback(read);
        }
        Config reference = reference();
        for (String set : sets) {
            read = set(set, reference).withFallback(read);
        }
        changes = read;
        complete = problems.none();
        whole = resolved(changes.withFallback(reference));
        check(whole.root(), reference.root());
    }

    /**
     * Reads and checks the whole configuration.
     *
     * @param files local paths, file: URIs, or others that the source can read; a later one wins over an earlier one
     * @param sets single keys as {@code key=value}, with or without the leading {@code weekmart.}; they win over every file
     * @param elsewhere reads the files that are not local
     */
    public static Configuration read(List<String> files, List<String> sets, ConfSource elsewhere) {
        return new Configuration(files, sets, elsewhere);
    }

    /** What a key is set to; a harmless value where that is wrong. */
    @SuppressWarnings("unchecked")
    public <T> T get(Key<T> key) {
        return (T) Objects.requireNonNull(values.get(key), key::path);
    }

    /**
     * The value of a key that has no default. Where it is set nowhere, that becomes a problem; not so where a file could not be read, since
     * it may well be set there.
     *
     * @param key one of {@link Keys#RAW_PATH}, {@link Keys#OUTPUT_PATH}, {@link Keys#LAUNCHER_PATH}
     */
    public Optional<String> require(Key<Optional<String>> key) {
        if (complete && section(key.section()).missing(key.name())) {
            unset = true;
            problems.add(ROOT + "." + key + " is not set: " + key.meaning()
                    + ". Set it in a file (--conf), or with --set " + key + "=FOLDER.");
        }
        return get(key);
    }

    /**
     * Adds a problem of a value, with the place that it comes from.
     *
     * @param text goes on where the name of the key ends, such as "must be ..."
     */
    public void problem(Key<?> key, String text) {
        section(key.section()).problem(key.name(), text);
    }

    /**
     * Ends the reading if anything is wrong.
     *
     * @param start where somebody who has no configuration yet can start, as one sentence
     * @throws io.weekmart.contract.fault.UserFault with exit code 2, naming everything that is wrong
     */
    public void throwIfAny(String start) {
        problems.throwIfAny(unset && namedNoFile ? start + " " + Problems.HINT : Problems.HINT);
    }

    /** What the files and the command line say, as one text that can be read again in their place. */
    public String changes() {
        return text(resolvedChanges());
    }

    /** The same without one section, such as launcher. */
    public String changesWithout(String section) {
        return text(resolvedChanges().withoutPath(ROOT + "." + section));
    }

    /** Every key and section that is known, the leading {@code weekmart.} included. */
    static Set<String> knownKeys() {
        Configuration defaults = new Configuration(List.of(), List.of(), uri -> uri);
        Set<String> known = new TreeSet<>();
        defaults.sections.values().forEach(section -> section.asked().forEach(key -> known.add(section.path(key))));
        return known;
    }

    static Config reference() {
        try (InputStream in = Configuration.class.getResourceAsStream(REFERENCE)) {
            String text = new String(
                    Objects.requireNonNull(in, "the jar lacks " + REFERENCE).readAllBytes(), StandardCharsets.UTF_8);
            return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(REFERENCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Config resolvedChanges() {
        return changes.resolveWith(whole, ConfigResolveOptions.defaults().setAllowUnresolved(true));
    }

    private static String text(Config config) {
        return config.root().render(ConfigRenderOptions.concise().setFormatted(true));
    }

    private Config resolved(Config merged) {
        try {
            return merged.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
        } catch (ConfigException e) {
            problems.add(e.origin() == null ? "configuration" : e.origin().description(), Syntax.circle(e));
            return ConfigFactory.empty();
        }
    }

    private void check(ConfigObject root, ConfigObject reference) {
        Section top = new Section("", root, problems);
        sections.put("", top.section(ROOT));
        for (Key<?> key : Keys.all()) {
            values.put(key, key.read(section(key.section())));
        }
        refuseUnknown("", top, reference);
        List.copyOf(sections.entrySet()).forEach(entry -> refuseUnknown(entry.getKey(), entry.getValue(), reference));
        refuseOneFolderForTwo();
        placeholders(root);
    }

    /** A section by its full name without the leading {@code weekmart.}; each is there once, and remembers what was asked of it. */
    private Section section(String path) {
        Section known = sections.get(path);
        if (known != null) {
            return known;
        }
        int dot = path.lastIndexOf('.');
        Section section = section(path.substring(0, Math.max(0, dot))).section(path.substring(dot + 1));
        sections.put(path, section);
        return section;
    }

    private void refuseOneFolderForTwo() {
        Optional<String> raw = get(Keys.RAW_PATH).map(Configuration::withoutSlash);
        if (raw.isPresent() && raw.equals(get(Keys.OUTPUT_PATH).map(Configuration::withoutSlash))) {
            problem(Keys.OUTPUT_PATH, "is the folder of the dumps, and must be another one");
        }
    }

    private static String withoutSlash(String path) {
        return path.replaceAll("/+$", "");
    }

    private static void refuseUnknown(String path, Section section, ConfigObject reference) {
        for (String key : section.unknown()) {
            if (path.equals(TABLES)) {
                section.problem(
                        key,
                        "is no table of Weekmart." + Spelling.didYouMean(key, section.asked()) + " The tables are "
                                + String.join(", ", section.asked()) + ".");
                continue;
            }
            Optional<String> meant = Spelling.nearest(key, section.asked());
            if (meant.isEmpty()) {
                meant = paths("", reference)
                        .filter(name -> name.endsWith("." + key))
                        .findFirst();
            }
            section.problem(key, "is not a key of Weekmart." + Spelling.didYouMean(meant));
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

    private void placeholders(ConfigValue value) {
        try {
            if (value instanceof ConfigObject object) {
                object.values().forEach(this::placeholders);
            } else if (value instanceof ConfigList list) {
                list.forEach(this::placeholders);
            } else {
                Section.placeholder(value)
                        .ifPresent(left -> problems.add(
                                value.origin(), "the placeholder " + left + " was left; put your own value there"));
            }
        } catch (ConfigException.NotResolved e) {
            // A substitution that cannot be resolved is reported where its key is read.
            return;
        }
    }

    /**
     * One key of the command line. A value is taken as it is, so that an URI needs no quotes; only null is null, and where the key holds a
     * list or a section, it can be written as one.
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
        List<String> path = new ArrayList<>();
        try {
            path.addAll(ConfigUtil.splitPath(key));
        } catch (ConfigException e) {
            problems.add(
                    source, "is no key: the parts of its name are joined by single dots, as in raw.lookback-weeks");
            return ConfigFactory.empty();
        }
        if (!path.get(0).equals(ROOT)) {
            path.add(0, ROOT);
        }
        String text = set.substring(equals + 1).trim();
        try {
            Object value = value(text, source, at(path, reference.root()));
            for (int i = path.size() - 1; i >= 0; i--) {
                value = Collections.singletonMap(path.get(i), value);
            }
            return ((ConfigObject) ConfigValueFactory.fromAnyRef(value, source)).toConfig();
        } catch (ConfigException e) {
            problems.add(source, Syntax.mistake(text, source, e).sentence());
            return ConfigFactory.empty();
        }
    }

    private static @Nullable Object value(String text, String source, @Nullable ConfigValue known) {
        boolean list = known instanceof ConfigList && text.startsWith("[");
        boolean section = known instanceof ConfigObject && text.startsWith("{");
        if (list || section) {
            return ConfigFactory.parseString(
                            "value = " + text, ConfigParseOptions.defaults().setOriginDescription(source))
                    .resolve()
                    .getValue("value")
                    .unwrapped();
        }
        if (text.equals("null")) {
            return null;
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
