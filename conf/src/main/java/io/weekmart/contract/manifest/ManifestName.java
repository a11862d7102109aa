package io.weekmart.contract.manifest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of the manifest of a date, relative to the folder of the dumps, such as <code>manifest_{date}.json</code>. <code>{date}</code> is a
 * date such as 2024-05-03, and <code>{pipeline}</code> the name of the pipeline that reads the dumps.
 */
public final class ManifestName {
    private static final String DATE = "{date}";
    private static final String PIPELINE = "{pipeline}";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}");
    private static final String ISO_DATE = "(\\d{4}-\\d{2}-\\d{2})";

    private final String text;
    private final String before;
    private final String after;
    private final Pattern form;

    private ManifestName(String text, String name) {
        this.text = text;
        int date = name.indexOf(DATE);
        before = name.substring(0, date);
        after = name.substring(date + DATE.length());
        form = Pattern.compile(Pattern.quote(before) + ISO_DATE + Pattern.quote(after));
    }

    /**
     * Reads a name as the configuration has it.
     *
     * @param pipeline name of the pipeline that <code>{pipeline}</code> stands for
     * @throws IllegalArgumentException saying what is wrong with the name; it goes on where the name of a key ends
     */
    public static ManifestName of(String text, String pipeline) {
        String shown = ", but is \"" + text + '"';
        int date = text.indexOf(DATE);
        if (date < 0) {
            throw new IllegalArgumentException("must contain " + DATE + shown);
        }
        if (text.indexOf(DATE, date + 1) >= 0) {
            throw new IllegalArgumentException("must contain " + DATE + " once" + shown);
        }
        String name = text.replace(PIPELINE, pipeline);
        Matcher other = PLACEHOLDER.matcher(name.replace(DATE, ""));
        if (other.find()) {
            throw new IllegalArgumentException("must contain no other placeholder than " + DATE + " and " + PIPELINE
                    + ", but contains " + other.group());
        }
        if (text.startsWith("/") || text.endsWith("/") || text.contains("//") || text.contains("..")) {
            throw new IllegalArgumentException(
                    "must be the name of a file relative to the folder of the dumps" + shown);
        }
        return new ManifestName(text, name);
    }

    /** The name of the manifest of a date. */
    public String name(LocalDate date) {
        return before + date + after;
    }

    /** The date of a manifest; empty where a file of that name, relative to the folder of the dumps, is none. */
    public Optional<LocalDate> date(String name) {
        Matcher matcher = form.matcher(name);
        try {
            return matcher.matches() ? Optional.of(LocalDate.parse(matcher.group(1))) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The folder that the manifests lie in, relative to the folder of the dumps; empty where that is it. */
    public String folder() {
        int slash = before.lastIndexOf('/');
        return slash < 0 || after.contains("/") ? "" : before.substring(0, slash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ManifestName name && before.equals(name.before) && after.equals(name.after);
    }

    @Override
    public int hashCode() {
        return before.hashCode() * 31 + after.hashCode();
    }

    /** As the configuration has it. */
    @Override
    public String toString() {
        return text;
    }
}
