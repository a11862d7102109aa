package io.weekmart.job;

import io.weekmart.contract.table.Field;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.time.LocalDate;
import java.util.Collections;
import java.util.stream.Collectors;

/**
 * Dumps of two stores and three products, as good as they get, for a test to spoil. The calendar begins with 2024 week 9 on Monday, 26
 * February, and its weeks have seven days.
 */
public final class SmallGrocer {
    static final LocalDate FIRST_DAY = LocalDate.of(2024, 2, 26);

    private static final int FIRST_WEEK = 9;

    private SmallGrocer() {}

    /** The header of a table, its line end included. */
    static String header(TableSpec table) {
        return table.fields().stream().map(Field::name).collect(Collectors.joining(",")) + "\n";
    }

    /** A line of a table whose first columns have these values; the others are empty. */
    static String line(TableSpec table, String... values) {
        return String.join(",", values)
                + String.join("", Collections.nCopies(table.fields().size() - values.length, ","))
                + "\n";
    }

    /** One line of sales, with a tenth of the amount as discount and half of it as cost. */
    static String sale(long id, long product, int store, String date, String quantity, String amount) {
        return id + "," + product + "," + store + "," + date + ",1015," + quantity + ",," + amount
                + ",0.10,0.50,0.40,\n";
    }

    /** One line of inventory. */
    static String stock(String date, int store, long product, String onHand) {
        return date + "," + store + "," + product + "," + onHand + ",5,0,0.25,N,\n";
    }

    /** The line of a date in its week. */
    static String day(LocalDate date) {
        int week = FIRST_WEEK + (int) ((date.toEpochDay() - FIRST_DAY.toEpochDay()) / 7);
        return day(date, week);
    }

    /** The line of a date in a week of 2024. */
    static String day(LocalDate date, int week) {
        return date + ",fiscal,,," + date.getYear() + "," + week + "," + (date.getYear() * 100 + week) + ",,,,,\n";
    }

    /** A calendar from the first day to a date. */
    static String calendar(String to) {
        StringBuilder text = new StringBuilder(header(WeeklyTables.CALENDAR));
        FIRST_DAY.datesUntil(LocalDate.parse(to).plusDays(1)).forEach(date -> text.append(day(date)));
        return text.toString();
    }

    static String stores() {
        return header(WeeklyTables.STORE)
                + line(WeeklyTables.STORE, "1", "S1", "Old Town")
                + line(WeeklyTables.STORE, "2", "S2", "Harbour");
    }

    static String products() {
        return header(WeeklyTables.PRODUCT)
                + line(WeeklyTables.PRODUCT, "7", "Rye bread")
                + line(WeeklyTables.PRODUCT, "8", "\"Tea, \"\"green\"\"\"")
                + line(WeeklyTables.PRODUCT, "9", "\"Rice\n1 kg\"");
    }

    /** What both stores sold on a day. */
    public static String sales(String date) {
        long id = LocalDate.parse(date).toEpochDay() * 10;
        return header(WeeklyTables.SALES)
                + sale(id, 7, 1, date, "2", "6.00")
                + sale(id + 1, 8, 1, date, "1.5", "4.50")
                + sale(id + 2, 7, 2, date, "-1", "-3.00")
                + sale(id + 3, 9, 2, date, "4", "10.00");
    }

    /** What both stores had on a day. */
    static String inventory(String date) {
        return header(WeeklyTables.INVENTORY)
                + stock(date, 1, 7, "1")
                + stock(date, 1, 8, "12.5")
                + stock(date, 2, 7, "30");
    }

    /** All five dumps of a night. */
    public static Workbench night(Workbench bench, String date) {
        return bench.dump("calendar", date, calendar("2024-03-17"))
                .dump("store", date, stores())
                .dump("product", date, products())
                .dump("sales", date, sales(date))
                .dump("inventory", date, inventory(date));
    }
}
