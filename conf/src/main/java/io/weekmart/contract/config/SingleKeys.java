package io.weekmart.contract.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.weekmart.contract.dump.DialectReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the single keys of the command line: {@code --set key=value}. */
final class SingleKeys {
    private static final String FORMAT = "format";

    private final List<Key<?>> keys;
    private final Problems problems;

    SingleKeys(List<Key<?>> keys, Problems problems) {
        this.keys = keys;
        this.problems = problems;
    }

    /**
     * One key of the command line. A value is taken as it is, so that an URI needs no quotes; only null is null, and where the key holds a
     * list or a section, it can be written as one.
     */
    Config parse(String set) {
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
        if (!path.get(0).equals(Configuration.ROOT)) {
            path.add(0, Configuration.ROOT);
        }
        String text = set.substring(equals + 1).trim();
        try {
            Object value = value(text, source, form(path));
            for (int i = path.size() - 1; i >= 0; i--) {
                value = Collections.singletonMap(path.get(i), value);
            }
            return ((ConfigObject) ConfigValueFactory.fromAnyRef(value, source)).toConfig();
        } catch (ConfigException e) {
            problems.add(source, Syntax.mistake(text, source, e).sentence());
            return ConfigFactory.empty();
        }
    }

    private static @Nullable Object value(String text, String source, Key.Form form) {
        boolean list = form == Key.Form.LIST && text.startsWith("[");
        boolean section = form == Key.Form.SECTION && text.startsWith("{");
        if (list || section) {
            return Values.asWritten(ConfigFactory.parseString(
                                    "value = " + text,
                                    ConfigParseOptions.defaults().setOriginDescription(source))
                            .resolve()
                            .getValue("value"))
                    .unwrapped();
        }
        if (text.equals("null")) {
            return null;
        }
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** The format of a table is one key, whose section has keys of its own. */
    private static Key.Form formOfFormat(String below) {
        if (below.equals(DialectReader.FLAGS)) {
            return Key.Form.SECTION;
        }
        return DialectReader.isList(below) ? Key.Form.LIST : Key.Form.VALUE;
    }

    /** The tables of an extraction are one key, whose sections have keys of their own. */
    private static Key.Form formOfExtraction(String below) {
        if (!below.contains(".")) {
            return Key.Form.SECTION;
        }
        return below.endsWith("." + ExtractTable.LEAVE_OUT) || below.endsWith("." + ExtractTable.RETYPED)
                ? Key.Form.LIST
                : Key.Form.VALUE;
    }

    /** How the value of a path is written: whatever has keys below it is a section. */
    private Key.Form form(List<String> path) {
        String name = String.join(".", path.subList(1, path.size()));
        for (Key<?> key : keys) {
            if (key.path().equals(name)) {
                return key.form();
            }
            if (key.path().startsWith(name + ".")) {
                return Key.Form.SECTION;
            }
            if (key.name().equals(FORMAT) && name.startsWith(key.path() + ".")) {
                return formOfFormat(name.substring(key.path().length() + 1));
            }
            if (key.path().endsWith(ExtractKeys.TABLES) && name.startsWith(key.path() + ".")) {
                return formOfExtraction(name.substring(key.path().length() + 1));
            }
        }
        return Key.Form.VALUE;
    }
}
