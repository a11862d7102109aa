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

    /** Code of a day with neither, though the store sold on the same weekday in each of the four weeks before. */
    public static final char SILENT = '.';

    /** Code of a day with neither on which nothing is expected: the store is closed, does not sell on that weekday, or not any more. */
    public static final char CLOSED = 'x';

    /** How many of all stores did what on a day; those that are closed are in none of the numbers. */
    public record Day(LocalDate date, int sold, int counted, int silent) {}

    /**
     * One store.
     *
     * @param detail what tells it from others of that name, such as its town; absent where nothing is known
     * @param states a code for each day of {@link #days}, in their order
     * @param silentDays days without a row up to the last day, if the store was silent on any of them; 0 of any other store
     */
    public record Store(String name, @Nullable String detail, String states, int silentDays) {
        /** Whether the store is silent on the last day. */
        public boolean silent() {
            return !states.isEmpty() && states.charAt(states.length() - 1) == SILENT;
        }
    }

    public Coverage {
        days = RunReport.listed(days);
        stores = RunReport.listed(stores);
    }
}
