package io.weekmart.extract;

import io.weekmart.contract.manifest.Extraction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The time that the rows of a daily dump are of: from the end of the day before, less the overlap, to before the end of the day.
 *
 * @param lower by the clock of the zone, included
 * @param upper by the clock of the zone, not included
 */
record Bounds(LocalDateTime lower, LocalDateTime upper, ZoneId zone) {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter WITH_OFFSET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx", Locale.ROOT);

    /**
     * The bounds of a date.
     *
     * @param dayEnds the hour at which a day ends; midnight is that of the next day
     */
    static Bounds of(LocalDate date, Duration overlap, LocalTime dayEnds, ZoneId zone) {
        return new Bounds(dayEnd(date.minusDays(1), dayEnds).minus(overlap), dayEnd(date, dayEnds), zone);
    }

    private static LocalDateTime dayEnd(LocalDate date, LocalTime dayEnds) {
        return dayEnds.equals(LocalTime.MIDNIGHT) ? date.plusDays(1).atStartOfDay() : date.atTime(dayEnds);
    }

    /** When a date is over. */
    static Instant end(LocalDate date, LocalTime dayEnds, ZoneId zone) {
        return Extraction.end(date, dayEnds, zone);
    }

    /** Whether both ends are midnights, so that a column of dates can tell them. */
    boolean wholeDays() {
        return upper.toLocalTime().equals(LocalTime.MIDNIGHT);
    }

    String lowerDate() {
        return lower.toLocalDate().toString();
    }

    String upperDate() {
        return upper.toLocalDate().toString();
    }

    String lowerLocal() {
        return LOCAL.format(lower);
    }

    String upperLocal() {
        return LOCAL.format(upper);
    }

    String lowerWithOffset() {
        return WITH_OFFSET.format(lower.atZone(zone));
    }

    String upperWithOffset() {
        return WITH_OFFSET.format(upper.atZone(zone));
    }

    /** For people and manifests. */
    String of(String column) {
        return column + " from " + lowerLocal() + " to before " + upperLocal();
    }
}
