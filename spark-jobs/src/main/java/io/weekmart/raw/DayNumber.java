package io.weekmart.raw;

/** Days since 1970-01-01 of dates in the proleptic Gregorian calendar. */
final class DayNumber {
    /** No date that a dump can name has this number. */
    static final int NONE = Integer.MIN_VALUE;

    private static final int DAYS_BEFORE_1970 = 719_528;
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

    private DayNumber() {}

    /** The day's number; {@link #NONE} if there is no such day in the years 1 to 9999. */
    static int of(int year, int month, int day) {
        if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) {
            return NONE;
        }
        if (day > daysOfMonth(year, month)) {
            return NONE;
        }
        int past = year - 1;
        int leapDays = past / 4 - past / 100 + past / 400 + (month > 2 && leap(year) ? 1 : 0);
        // Year 0 is a leap year of the proleptic calendar, hence the 366.
        return 366 + past * 365 + leapDays + DAYS_BEFORE_MONTH[month - 1] + day - 1 - DAYS_BEFORE_1970;
    }

    /** Days of a month from 1 to 12. */
    static int daysOfMonth(int year, int month) {
        return DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1] + (month == 2 && leap(year) ? 1 : 0);
    }

    private static boolean leap(int year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }
}
