package io.weekmart.launcher.check;

import io.weekmart.contract.calendar.CalendarDay;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.config.CalendarChoice;
import io.weekmart.contract.config.ColumnNames;
import io.weekmart.contract.dump.DateForms;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.StandardValue;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.launcher.config.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The window of a run date: the retailer's calendar tells, as the job reads it, from which date on the daily dumps count. A pipeline
 * without a calendar has none: it reads the dumps of its run date alone.
 */
final class Window {
    private static final String DATE = "cal_dt";
    private static final String YEAR = "yr_num";
    private static final String WEEK = "wk_num";
    private static final String YEAR_AND_WEEK = "yr_wk_num";

    private final Optional<CalendarChoice> generated;
    private final List<CalendarDay> days = new ArrayList<>();
    private final Set<LocalDate> closed = new HashSet<>();

    /** @param generated the calendar where it follows from a rule; else the records of its dump are taken in */
    Window(Optional<CalendarChoice> generated) {
        this.generated = generated;
    }

    /** Takes in the records of a calendar, each with its header. */
    BiConsumer<List<String>, List<String>> reader(Settings settings, TableSpec calendar) {
        ColumnNames names = settings.columnNames(calendar);
        Dialect dialect = settings.dialect(calendar);
        // A constant is written as in the standard format, whatever the format of the table is.
        List<String> falseTexts =
                (names.constant(WeeklyTables.OPEN_FLG).isPresent() ? Dialect.STANDARD : dialect).falseTexts();
        DateForms dates = new DateForms(dialect.dates(), dialect.dateZone());
        Optional<LocalDate> everyDate = names.constant(DATE)
                .map(text -> LocalDate.ofEpochDay(
                        StandardValue.of(FieldType.DATE, text).number()));
        return (header, fields) -> {
            Optional<LocalDate> date = everyDate.or(() -> dates.date(field(names, DATE, header, fields)));
            if (date.isEmpty()) {
                return;
            }
            String open = names.constant(WeeklyTables.OPEN_FLG)
                    .orElseGet(() -> field(names, WeeklyTables.OPEN_FLG, header, fields));
            if (falseTexts.contains(open.toLowerCase(Locale.ROOT))) {
                closed.add(date.get());
            }
            try {
                days.add(new CalendarDay(
                        date.get(),
                        number(names, YEAR, header, fields),
                        number(names, WEEK, header, fields),
                        number(names, YEAR_AND_WEEK, header, fields)));
            } catch (IllegalArgumentException e) {
                // The job tells what is wrong with a row; a calendar that lacks it has no window here.
                return;
            }
        };
    }

    /** A whole number, of which 2024.0 is one to the job as well. */
    private static int number(ColumnNames names, String column, List<String> header, List<String> fields) {
        String text = names.constant(column).orElseGet(() -> field(names, column, header, fields));
        return Math.toIntExact(StandardValue.of(FieldType.INT, text).number());
    }

    /** The value of a column of the file; empty where the header or the record does not have it. */
    private static String field(ColumnNames names, String column, List<String> header, List<String> fields) {
        int at = indexOf(header, names.exported(column));
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

    /** The dates on which the stores are closed, as the calendar says as far as it was taken in. */
    Set<LocalDate> closed() {
        return closed;
    }

    /** Whether the calendar, as far as it was taken in, says that the stores are closed on a date. */
    boolean closed(LocalDate date) {
        return closed.contains(date);
    }

    /**
     * The first date of the window, which ends on a date and holds so many weeks, the date's own included.
     *
     * @return empty where the job would refuse the calendar, as one that does not hold the date
     */
    Optional<LocalDate> from(LocalDate date, int weeks) {
        try {
            RetailCalendar calendar = generated.isPresent()
                    ? generated.get().calendar().weeks(generated.get().firstDate(), date)
                    : RetailCalendar.of(days, date, "");
            return Optional.of(calendar.windowStart(date, weeks));
        } catch (UserFault e) {
            return Optional.empty();
        }
    }
}
