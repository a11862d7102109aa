package io.weekmart.job;

import io.weekmart.contract.page.RunDetails.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The effective configuration as a list of keys, beside that of the run before. */
final class PageSettings {
    private static final String MASK = "***";
    private static final int LONGEST = 300;

    /** The configuration that a report shows holds no secret; a name that sounds like one is masked all the same. */
    private static final Pattern SECRET =
            Pattern.compile("password|passwd|secret|token|credential|access-key", Pattern.CASE_INSENSITIVE);

    private static final Pattern USER_OF_URI = Pattern.compile("://[^/@\\s]*@");

    private PageSettings() {}

    /**
     * Every key that one of two runs has.
     *
     * @param previous those of the run before; null where there is none
     */
    static List<Setting> of(Map<String, ?> configuration, @Nullable List<Setting> previous) {
        Map<String, String> now = new TreeMap<>();
        flatten("", configuration, now);
        if (previous == null) {
            return now.entrySet().stream()
                    .map(entry -> new Setting(entry.getKey(), entry.getValue(), false, null))
                    .toList();
        }
        Map<String, String> before = new TreeMap<>();
        for (Setting setting : previous) {
            String value = setting.value();
            if (value != null) {
                before.put(setting.key(), value);
            }
        }
        TreeSet<String> keys = new TreeSet<>(now.keySet());
        keys.addAll(before.keySet());
        List<Setting> settings = new ArrayList<>();
        for (String key : keys) {
            String value = now.get(key);
            String old = before.get(key);
            boolean differs = value == null || !value.equals(old);
            settings.add(new Setting(key, value, differs, differs ? old : null));
        }
        return settings;
    }

    private static void flatten(String prefix, Map<?, ?> section, Map<String, String> to) {
        section.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> nested) {
                flatten(key + ".", nested, to);
            } else {
                to.put(key, shown(key, value));
            }
        });
    }

    private static String shown(String key, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (SECRET.matcher(key).find()) {
            return MASK;
        }
        String text = value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"))
                : String.valueOf(value);
        return cut(USER_OF_URI.matcher(text).replaceAll("://" + MASK + "@"), LONGEST);
    }

    /** A text of at most so many characters, which ends with dots where it was longer. */
    static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = characters - 3;
        // A character outside the basic plane is two chars; half of it would not be valid text.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
