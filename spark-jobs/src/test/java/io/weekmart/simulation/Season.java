package io.weekmart.simulation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** What the days of a year have of an average day's trade. */
final class Season {
    /** Of a week's trade, what a day has: Monday to Sunday. */
    private static final double[] WEEKDAYS = {0.82, 0.80, 0.85, 0.95, 1.20, 1.45, 0.93};

    private Season() {}

    /** Whether all stores are closed. */
    static boolean closed(LocalDate date) {
        long fromEaster = ChronoUnit.DAYS.between(easter(date.getYear()), date);
        boolean christmas =
                date.getMonth() == Month.DECEMBER && (date.getDayOfMonth() == 25 || date.getDayOfMonth() == 26);
        return date.getDayOfYear() == 1 || christmas || fromEaster == -2 || fromEaster == 0 || fromEaster == 1;
    }

    /** Trade beside that of an average day. */
    static double demand(LocalDate date) {
        return WEEKDAYS[date.getDayOfWeek().getValue() - 1] * season(date);
    }

    /** Prices beside the usual ones. */
    static double price(LocalDate date) {
        return isBlackFriday(date) ? 0.8 : 1;
    }

    private static double season(LocalDate date) {
        long toEaster = ChronoUnit.DAYS.between(date, easter(date.getYear()));
        if (isBlackFriday(date)) {
            return 2.2;
        }
        if (toEaster >= 1 && toEaster <= 6) {
            return 1.4;
        }
        int day = date.getDayOfMonth();
        return switch (date.getMonth()) {
            case JANUARY -> day <= 15 ? 0.85 : 0.95;
            // On Christmas Eve the stores close at noon.
            case DECEMBER -> day < 9 ? 1.1 : day < 24 ? 1.5 : day == 24 ? 0.6 : 1.15;
            case JULY, AUGUST -> 0.9;
            default -> 1;
        };
    }

    /** The day after the fourth Thursday of November, and the Saturday after it. */
    private static boolean isBlackFriday(LocalDate date) {
        LocalDate thanksgiving = LocalDate.of(date.getYear(), Month.NOVEMBER, 1)
                .with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY));
        long after = ChronoUnit.DAYS.between(thanksgiving, date);
        return after == 1 || after == 2;
    }

    /** Easter Sunday of a year of the Gregorian calendar. */
    static LocalDate easter(int year) {
        int golden = year % 19;
        int century = year / 100;
        int ofCentury = year % 100;
        int epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
        int toSunday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7;
        int correction = (golden + 11 * epact + 22 * toSunday) / 451;
        int days = epact + toSunday - 7 * correction + 114;
        return LocalDate.of(year, days / 31, days % 31 + 1);
    }
}
