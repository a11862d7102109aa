package io.weekmart.contract.page;

import io.weekmart.contract.report.RunReport;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which stores sold and counted stock on which days.
 *
 * @param days the days, oldest first, at most {@value #DAYS}
 * @param stores those that are silent first, at most {@value #STORES}
 * @param moreStores how many more stores there are
 */
public record Coverage(List<Day> days, List<Store> stores, long moreStores) {
    /** How many days are shown, which is how long the ledger keeps which stores sold. */
    public static final int DAYS = 35;

    /** How many stores are named. */
    public static final int STORES = 60;

    /** Code of a day with sales in {@link Store#states}. */
    public static final char SOLD = 's';

    /** Code of a day with stock counts, but no sales. */
    public static final char COUNTED = 'c';

    /** Code of an open day with neither. */
    public static final char SILENT = '.';

    /** Code of a day on which the store is closed, or before its first row. */
    public static final char CLOSED = 'x';

    /** How many of all stores did what on a day; those that are closed are in none of the numbers. */
    public record Day(LocalDate date, int sold, int counted, int silent) {}

    /**
     * One store.
     *
     * @param detail what tells it from others of that name, such as its town; absent where nothing is known
     * @param states a code for each day of {@link #days}, in their order
     * @param silentDays open days without a row up to the last day, counted backwards from it; 0 of a store that sold or counted on it
     */
    public record Store(String name, @Nullable String detail, String states, int silentDays) {}

    public Coverage {
        days = RunReport.listed(days);
        stores = RunReport.listed(stores);
    }
}
