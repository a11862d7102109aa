package io.weekmart.contract.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be said of a value before it is read as a type: whether it is one yet, and how messages show it. */
final class Values {
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]*}");

    /** What the shipped examples hold in place of a value. */
    private static final Pattern PLACEHOLDER = Pattern.compile("<your-[^<>]*>");

    private Values() {}

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

    /** Adds a problem for each placeholder that was left anywhere below a value. */
    static void refusePlaceholders(ConfigValue value, Problems problems) {
        try {
            if (value instanceof ConfigObject object) {
                object.values().forEach(each -> refusePlaceholders(each, problems));
            } else if (value instanceof ConfigList list) {
                list.forEach(each -> refusePlaceholders(each, problems));
            } else {
                placeholder(value)
                        .ifPresent(left -> problems.add(
                                value.origin(), "the placeholder " + left + " was left; put your own value there"));
            }
        } catch (ConfigException.NotResolved e) {
            // A substitution that cannot be resolved is reported where its key is read.
            return;
        }
    }

    /**
     * A share of a whole: 0.05, or the same as 5%.
     *
     * @throws NumberFormatException if the text is neither
     */
    static double fraction(String text) {
        return text.endsWith("%")
                ? new BigDecimal(text.substring(0, text.length() - 1).trim())
                        .movePointLeft(2)
                        .doubleValue()
                : Double.parseDouble(text);
    }

    /** The value as a message names what was found. */
    static String shown(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "a section";
            case LIST -> "a list";
            case NULL -> "null";
            case STRING -> '"' + value.unwrapped().toString() + '"';
            case NUMBER, BOOLEAN -> value.atKey("text").getString("text");
        };
    }

    /**
     * The same value, in which a number that is rendered otherwise than it was written is a text: in a column of texts 01067 is not 1067, and
     * 1.10 is not 1.1. HOCON keeps how a number was written only for whoever asks for a text.
     */
    static ConfigValue asWritten(ConfigValue value) {
        if (!resolvable(value)) {
            return value;
        }
        return switch (value.valueType()) {
            case OBJECT -> {
                ConfigObject written = (ConfigObject) value;
                for (Map.Entry<String, ConfigValue> entry : ((ConfigObject) value).entrySet()) {
                    written = written.withValue(entry.getKey(), asWritten(entry.getValue()));
                }
                yield written;
            }
            case LIST ->
                ConfigValueFactory.fromIterable(((ConfigList) value)
                                .stream().map(Values::asWritten).toList())
                        .withOrigin(value.origin());
            case NUMBER -> {
                String text = value.atKey("text").getString("text");
                yield text.equals(value.render())
                        ? value
                        : ConfigValueFactory.fromAnyRef(text).withOrigin(value.origin());
            }
            case BOOLEAN, NULL, STRING -> value;
        };
    }

    /** Whether nothing of it is a substitution that leads nowhere. HOCON knows the type of such a section, but nothing of what is in it. */
    static boolean resolvable(ConfigValue value) {
        try {
            boolean section = value.valueType() == ConfigValueType.OBJECT;
            var unused = section ? ((ConfigObject) value).size() : 0;
            return true;
        } catch (ConfigException.NotResolved e) {
            return false;
        }
    }

    /** The place of a value that is not resolved: what stands over another value is named with both places, and the one that wins first. */
    static String place(ConfigValue value) {
        return value.origin().description().replaceFirst("^merge of ([^,]*),.*$", "$1");
    }

    /** The substitutions in a value that is not resolved. */
    static String substitutions(ConfigValue value) {
        return SUBSTITUTION
                .matcher(value.render(ConfigRenderOptions.concise()))
                .results()
                .map(MatchResult::group)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
