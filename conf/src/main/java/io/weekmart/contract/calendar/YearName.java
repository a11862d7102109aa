package io.weekmart.contract.calendar;

/**
 * Which calendar year a retailer's year is named for. Both are taken from whole months, so that no number is left out where the first day
 * moves around a 1 January: a year that ends with December begins with January, whichever its first day is.
 */
public enum YearName {
    /** The calendar year of the month that it begins with. */
    START,
    /** The calendar year of the month that it ends with. */
    END
}
