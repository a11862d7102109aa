package io.weekmart.contract.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The name of a run: in its report, its lock and its files, and on EMR in the names of steps and clusters. So it must be a file name on
 * every store.
 */
public final class RunId {
    /** What {@link #isValid} accepts, as it follows "must be". */
    public static final String RULE =
            "1 to 100 letters, digits, dots, underscores and hyphens, beginning with a letter or digit";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int SUFFIXES = 1 << 24;
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RunId() {}

    /** Whether a text can name a run. */
    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    /** An id for a run that was given none: its start in UTC, and a random suffix that tells it from others of that second. */
    public static String startingAt(Instant start) {
        return TO_THE_SECOND.format(start)
                + String.format(
                        Locale.ROOT, "-%06x", ThreadLocalRandom.current().nextInt(SUFFIXES));
    }
}
