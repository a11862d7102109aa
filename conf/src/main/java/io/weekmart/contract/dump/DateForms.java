package io.weekmart.contract.dump;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates and timestamps of a dialect, by the first of its patterns that a text has. An object is one reader's: it keeps what it
 * read last, and two threads must not share it.
 *
 * <p>A date column takes texts of every pattern; a time of day is checked and cut off. A timestamp column takes texts of the patterns that
 * have a time of day, and of the others with {@code HH:mm:ss} behind a blank or a T.
 */
public final class DateForms {
    /** An offset or Z behind a time is dropped, and the time taken as it is written. */
    public static final String AS_WRITTEN = "as-written";

    private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();
    private static final LocalDateTime EXAMPLE = LocalDateTime.of(2024, 5, 3, 14, 30);
    private static final int NANOS_OF_MICRO = 1000;
    private static final long MICROS_OF_DAY = 86_400_000_000L;

    private final List<DatePattern> dates = new ArrayList<>();
    private final List<DatePattern> timestamps = new ArrayList<>();
    private final DatePattern.Found found = new DatePattern.Found();
    private final boolean offsets;
    private final @Nullable ZoneId zone;
    private long value;

    /**
     * Prepares to read.
     *
     * @param patterns as {@link DatePattern} takes them
     * @param dateZone what an offset behind a time means: empty where no text may have one, {@link #AS_WRITTEN}, or the zone to which it
     *     is converted
     */
    public DateForms(List<String> patterns, String dateZone) {
        for (String text : patterns) {
            DatePattern pattern = DatePattern.of(text);
            dates.add(pattern);
            if (pattern.timed()) {
                timestamps.add(pattern);
            } else {
                timestamps.add(DatePattern.of(text + " HH:mm:ss"));
                timestamps.add(DatePattern.of(text + "'T'HH:mm:ss"));
            }
        }
        offsets = !dateZone.isEmpty();
        zone = dateZone.isEmpty() || dateZone.equals(AS_WRITTEN) ? null : ZoneId.of(dateZone);
    }

    /** How each of the patterns writes the third of May 2024, half past two in the afternoon. */
    public static List<String> examples(List<String> patterns, boolean timestamps) {
        return patterns.stream()
                .map(DatePattern::of)
                .map(pattern -> pattern.write(EXAMPLE, true) + (timestamps && !pattern.timed() ? " 14:30:00" : ""))
                .toList();
    }

    /**
     * Finds out whether a text can mean two dates.
     *
     * @return two of the patterns and such a text, as a sentence says it; empty where there is none
     */
    static Optional<String> ambiguity(List<String> patterns) {
        for (int i = 0; i < patterns.size(); i++) {
            for (int j = 0; j < i; j++) {
                DatePattern one = DatePattern.of(patterns.get(j));
                DatePattern other = DatePattern.of(patterns.get(i));
                Optional<String> text = ambiguous(one, other).or(() -> ambiguous(other, one));
                if (text.isPresent()) {
                    return Optional.of("\"" + one + "\" and \"" + other + "\", for both of which " + text.get()
                            + " is a date, but not the same");
                }
            }
        }
        return Optional.empty();
    }

    /**
     * A text that two patterns read as different dates or times.
     *
     * @return such a text; empty where there is none
     */
    private static Optional<String> ambiguous(DatePattern one, DatePattern other) {
        // Each pair of a day and a month in years whose last two digits, and whose four digits taken as day and month
        // or hour and
        // minute, can be taken for something else.
        for (int year = 2001; year <= 2031; year++) {
            for (int month = 1; month <= 12; month++) {
                for (int day = 1; day <= 28; day++) {
                    LocalDateTime time = LocalDate.of(year, month, day).atTime(1, 2, 3);
                    for (boolean padded : new boolean[] {true, false}) {
                        String text = one.write(time, padded);
                        if (differs(text, one, other)) {
                            return Optional.of(text);
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean differs(String text, DatePattern one, DatePattern other) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        DatePattern.Found first = new DatePattern.Found();
        DatePattern.Found second = new DatePattern.Found();
        return one.match(bytes, 0, bytes.length, first) == bytes.length
                && other.match(bytes, 0, bytes.length, second) == bytes.length
                && !first.time().equals(second.time());
    }

    /** The day of a text, in days since 1970-01-01, which {@link #value} gives; false where it is none. */
    public boolean date(byte[] text, int from, int to) {
        for (DatePattern pattern : dates) {
            if (matches(pattern, text, from, to)) {
                value = Math.floorDiv(value, MICROS_OF_DAY);
                return true;
            }
        }
        return false;
    }

    /** The time of a text, in microseconds since 1970-01-01 00:00:00, which {@link #value} gives; false where it is none. */
    public boolean timestamp(byte[] text, int from, int to) {
        for (DatePattern pattern : timestamps) {
            // Nothing of a timestamp is cut off.
            if (matches(pattern, text, from, to) && found.nanos % NANOS_OF_MICRO == 0) {
                return true;
            }
        }
        return false;
    }

    /** What was read last. */
    public long value() {
        return value;
    }

    /** The date of a text, blanks around it left out; empty where it is none. */
    public Optional<LocalDate> date(String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        return date(bytes, 0, bytes.length) ? Optional.of(LocalDate.ofEpochDay(value)) : Optional.empty();
    }

    private boolean matches(DatePattern pattern, byte[] text, int from, int to) {
        int end = pattern.match(text, from, to, found);
        if (end < 0) {
            return false;
        }
        if (end == to) {
            value = micros(found.time());
            return true;
        }
        if (!offsets || !pattern.timed()) {
            return false;
        }
        OptionalInt offset = offset(text, text[end] == ' ' ? end + 1 : end, to);
        if (offset.isEmpty()) {
            return false;
        }
        if (zone == null) {
            value = micros(found.time());
            return true;
        }
        try {
            value = micros(found.time()
                    .atOffset(ZoneOffset.ofTotalSeconds(offset.getAsInt()))
                    .atZoneSameInstant(zone)
                    .toLocalDateTime());
            return true;
        } catch (DateTimeException e) {
            // An offset of more than 18 hours is none.
            return false;
        }
    }

    private static long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(EPOCH, time);
    }

    /** Z, +02, +0200 or +02:00, in seconds. */
    private static OptionalInt offset(byte[] text, int from, int to) {
        int length = to - from;
        if (length == 1 && text[from] == 'Z') {
            return OptionalInt.of(0);
        }
        boolean colon = length == 6 && text[from + 3] == ':';
        if ((length != 3 && length != 5 && !colon) || (text[from] != '+' && text[from] != '-')) {
            return OptionalInt.empty();
        }
        int hours = two(text, from + 1);
        int minutes = length == 3 ? 0 : two(text, to - 2);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return OptionalInt.empty();
        }
        int seconds = (hours * 60 + minutes) * 60;
        return OptionalInt.of(text[from] == '-' ? -seconds : seconds);
    }

    private static int two(byte[] text, int p) {
        int tens = text[p] - '0';
        int ones = text[p + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
