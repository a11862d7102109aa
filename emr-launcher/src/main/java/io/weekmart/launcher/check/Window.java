package io.weekmart.launcher.check;

import io.weekmart.contract.calendar.CalendarDay;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.config.Settings;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The window of a night: the retailer's calendar tells, as the job reads it, from which date on the dumps count. */
final class Window {
    private final List<CalendarDay> days = new ArrayList<>();

    /** Takes in the records of a calendar, each with its header. */
    BiConsumer<List<String>, List<String>> reader(Settings settings) {
        List<String> exported = settings.exported(WeeklyTables.CALENDAR);
        return (header, fields) -> {
            try {
                days.add(new CalendarDay(
                        LocalDate.parse(field("cal_dt", exported, header, fields)),
                        Integer.parseInt(field("yr_num", exported, header, fields)),
                        Integer.parseInt(field("wk_num", exported, header, fields)),
                        Integer.parseInt(field("yr_wk_num", exported, header, fields))));
            } catch (DateTimeException | NumberFormatException e) {
                // The job tells what is wrong with a row; a calendar that lacks it has no window here.
                return;
            }
        };
    }

    /** The value of one of our columns; empty where the header or the record does not have it. */
    private static String field(String column, List<String> exported, List<String> header, List<String> fields) {
        int at = indexOf(header, exported.get(WeeklyTables.CALENDAR.columns().indexOf(column)));
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
