package io.weekmart.contract.config;

import com.typesafe.config.ConfigOrigin;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with the configuration, collected so that the user hears all of it at once. */
final class Problems {
    private static final Pattern LINE = Pattern.compile("(.*): (\\d+)");
    static final String HINT = "Every key is described in conf/reference.conf.";

    private record Problem(int source, int line, String text) {}

    private final List<String> sources = new ArrayList<>();
    private final List<Problem> found = new ArrayList<>();

    /** Adds a problem of a value, and names the file and the line that it comes from. */
    void add(ConfigOrigin origin, String text) {
        add(origin.description(), text);
    }

    /** Adds a problem of a place: a file with or without its line, or an option. */
    void add(String place, String text) {
        Matcher matcher = LINE.matcher(place);
        boolean lined = matcher.matches();
        int line = lined ? Integer.parseInt(matcher.group(2)) : 0;
        found.add(new Problem(order(lined ? matcher.group(1) : place), line, place + ": " + text));
    }

    /** Adds a problem that has no place, such as a key that is set nowhere. */
    void add(String text) {
        found.add(new Problem(Integer.MAX_VALUE, 0, text));
    }

    boolean none() {
        return found.isEmpty();
    }

    /** The order in which files are named is the order in which their problems are listed. */
    int order(String source) {
        int known = sources.indexOf(source);
        if (known >= 0) {
            return known;
        }
        sources.add(source);
        return sources.size() - 1;
    }

    /**
     * Ends the reading if anything is wrong.
     *
     * @param hint what the user can do
     */
    void throwIfAny(String hint) {
        if (found.isEmpty()) {
            return;
        }
        List<String> lines = found.stream()
                .sorted(Comparator.comparingInt(Problem::source).thenComparingInt(Problem::line))
                .map(Problem::text)
                .distinct()
                .toList();
        String message = lines.size() == 1
                ? "Cannot read the configuration: " + lines.get(0)
                : lines.stream()
                        .collect(Collectors.joining(
                                "\n  ", "Cannot read the configuration: " + lines.size() + " problems\n  ", ""));
        throw new UserFault(ExitCode.USAGE, message, hint);
    }
}
