package io.weekmart.contract.manifest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the dumps of a date were read from a database.
 *
 * @param pipeline name of the pipeline whose tables were read
 * @param date of the dumps
 * @param partial whether the day was not over when they were read, so that they are read again
 * @param database product and version, such as PostgreSQL 14.10
 * @param snapshot the database's own name of the moment that all tables were read at
 * @param readAt when the snapshot was taken, by the database's clock
 * @param settings what the rows depend on beside the tables themselves, such as the time zone, by name: other settings make other dumps
 * @param tables by their names in the pipeline
 */
public record Extraction(
        String pipeline,
        LocalDate date,
        boolean partial,
        String database,
        String snapshot,
        Instant readAt,
        Map<String, String> settings,
        Map<String, Table> tables) {

    /**
     * What was read of one table.
     *
     * @param source the table or view in the database
     * @param bounds which of its rows, such as {@code order_date from 2024-05-02 00:00:00 to before 2024-05-06 00:00:00}; null: all of them
     * @param rows how many, by the count of the database
     * @param totals sums of the declared decimal columns, by column, by the database itself
     * @param columns types in the database of the columns that were read, by the declared name
     * @param ignored names of its columns that are not declared and were not read
     */
    public record Table(
            String source,
            @Nullable String bounds,
            long rows,
            Map<String, String> totals,
            Map<String, String> columns,
            List<String> ignored) {
        public Table {
            totals = Collections.unmodifiableMap(new LinkedHashMap<>(totals));
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
            ignored = List.copyOf(ignored);
        }
    }

    /** The names of the settings by which a day ends. */
    public static final String TIME_ZONE = "time-zone";

    /** The hour at which a day ends; 00:00 is that of the next day. */
    public static final String DAY_ENDS = "day-ends";

    /**
     * Whether the dumps lack a part of their day, and would not any more if they were extracted again: what is computed of them would stay so.
     *
     * @param now the time, for which the clock of this machine will do
     */
    public boolean incomplete(Instant now) {
        return partial && !now.isBefore(end());
    }

    /** When the day was over. A setting that cannot be read is taken as its default. */
    private Instant end() {
        ZoneId zone = ZoneOffset.UTC;
        LocalTime dayEnds = LocalTime.MIDNIGHT;
        try {
            zone = ZoneId.of(settings.getOrDefault(TIME_ZONE, "Z"));
            dayEnds = LocalTime.parse(settings.getOrDefault(DAY_ENDS, "00:00"));
        } catch (DateTimeException e) {
            // Another version wrote it.
        }
        return end(date, dayEnds, zone);
    }

    /** When a day is over whose end is an hour of itself, or midnight of the next day. */
    public static Instant end(LocalDate date, LocalTime dayEnds, ZoneId zone) {
        return (dayEnds.equals(LocalTime.MIDNIGHT) ? date.plusDays(1).atStartOfDay() : date.atTime(dayEnds))
                .atZone(zone)
                .toInstant();
    }

    public Extraction {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }
}
