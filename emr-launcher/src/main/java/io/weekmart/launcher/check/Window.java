package io.weekmart.launcher.check;

import io.weekmart.contract.table.DumpTable;
import io.weekmart.launcher.config.Settings;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The weeks of the retailer's calendar, as far as they tell which nights a run reads. */
final class Window {
    private final NavigableMap<LocalDate, String> weekOf = new TreeMap<>();

    /** Takes in the records of a calendar, each with its header. */
    BiConsumer<List<String>, List<String>> reader(Settings settings) {
        List<String> exported = settings.exported(DumpTable.CALENDAR);
        String day = exported.get(DumpTable.CALENDAR.columns().indexOf("cal_dt"));
        String week = exported.get(DumpTable.CALENDAR.columns().indexOf("yr_wk_num"));
        return (header, fields) -> {
            int dayAt = indexOf(header, day);
            int weekAt = indexOf(header, week);
            if (dayAt >= 0 && weekAt >= 0 && fields.size() > Math.max(dayAt, weekAt)) {
                try {
                    weekOf.put(LocalDate.parse(fields.get(dayAt)), fields.get(weekAt));
                } catch (DateTimeParseException e) {
                    // The job tells what is wrong with a row; here only the good ones count.
                    return;
                }
            }
        };
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
     * @return empty where the calendar does not hold the date
     */
    Optional<LocalDate> from(LocalDate date, int weeks) {
        if (!weekOf.containsKey(date)) {
            return Optional.empty();
        }
        Set<String> seen = new LinkedHashSet<>();
        LocalDate first = date;
        for (LocalDate day : List.copyOf(weekOf.headMap(date, true).descendingKeySet())) {
            seen.add(String.valueOf(weekOf.get(day)));
            if (seen.size() > weeks) {
                break;
            }
            first = day;
        }
        return Optional.of(first);
    }
}
