package io.weekmart.launcher.check;

import io.weekmart.contract.calendar.CalendarDay;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.dump.DateForms;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.config.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The window of a run date: the retailer's calendar tells, as the job reads it, from which date on the daily dumps count. A pipeline
 * without a calendar has none: it reads the dumps of its run date alone.
 */
final class Window {
    private static final String DATE = "cal_dt";
    private static final String YEAR = "yr_num";
    private static final String WEEK = "wk_num";
    private static final String YEAR_AND_WEEK = "yr_wk_num";

    private final List<CalendarDay> days = new ArrayList<>();

    /** The raw table that holds the retailer's calendar; empty where the pipeline has none. */
    static Optional<TableSpec> calendar(Pipeline pipeline) {
        return pipeline.hasCalendar()
                ? pipeline.inputs().stream()
                        .filter(table -> table.columns().containsAll(List.of(DATE, YEAR, WEEK, YEAR_AND_WEEK)))
                        .findFirst()
                : Optional.empty();
    }

    /** Takes in the records of a calendar, each with its header. */
    BiConsumer<List<String>, List<String>> reader(Settings settings, TableSpec calendar) {
        Map<String, String> exported = new HashMap<>();
        List<String> names = settings.exported(calendar);
        for (int i = 0; i < names.size(); i++) {
            exported.put(calendar.columns().get(i), names.get(i));
        }
        Dialect dialect = settings.dialect(calendar);
        DateForms dates = new DateForms(dialect.dates(), dialect.dateZone());
        return (header, fields) -> {
            Optional<LocalDate> date = dates.date(field(exported.get(DATE), header, fields));
            if (date.isEmpty()) {
                return;
            }
            try {
                days.add(new CalendarDay(
                        date.get(),
                        Integer.parseInt(field(exported.get(YEAR), header, fields)),
                        Integer.parseInt(field(exported.get(WEEK), header, fields)),
                        Integer.parseInt(field(exported.get(YEAR_AND_WEEK), header, fields))));
            } catch (NumberFormatException e) {
                // The job tells what is wrong with a row; a calendar that lacks it has no window here.
                return;
            }
        };
    }

    /** The value of a column; empty where the header or the record does not have it. */
    private static String field(@Nullable String exported, List<String> header, List<String> fields) {
        int at = exported == null ? -1 : indexOf(header, exported);
        return at >= 0 && at < fields.size() ? fields.get(at).trim() : "";
    }

    /** Where a column stands, its name in any case; -1 for nowhere. */
    static int indexOf(List<String> header, String column) {
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).equalsIgnoreCase(column)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The first date of the window, which ends on a date and holds so many weeks, the date's own included.
     *
     * @return empty where the job would refuse the calendar, as one that does not hold the date
     */
    Optional<LocalDate> from(LocalDate date, int weeks) {
        try {
            return Optional.of(RetailCalendar.of(days, date, "").windowStart(date, weeks));
        } catch (UserFault e) {
            return Optional.empty();
        }
    }
}
