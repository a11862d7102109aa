package io.weekmart.job;

import io.weekmart.contract.table.WeeklyTables;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Ten stores that sell on the Sundays of March 2024, a hundred lines each time; on other days there is no dump. */
final class SundayTrade {
    static final List<String> SUNDAYS = List.of("2024-03-03", "2024-03-10", "2024-03-17", "2024-03-24");
    static final String TONIGHT = "2024-03-31";
    static final String NEXT = "2024-04-07";
    static final int STORES = 10;
    private static final long FIRST_PRODUCT = 1000;

    private static final String HEADER = "trans_id,trans_dt,store_key,prod_key,sales_qty,sales_amt\n";
    private static final int RECEIPTS_A_DAY = 10_000;

    private SundayTrade() {}

    /** The five dumps of a date. Inventory has no row. */
    static void dumps(Workbench bench, String date, List<String> sales) {
        bench.dump("calendar", date, Dumps.calendar("2024-02-26", 2024, 9, 7, 7, 7, 7, 7, 7))
                .dump(
                        "store",
                        date,
                        Dumps.stores(IntStream.rangeClosed(1, STORES).toArray()))
                .dump(
                        "product",
                        date,
                        Dumps.products(LongStream.range(FIRST_PRODUCT, FIRST_PRODUCT + 100)
                                .toArray()))
                .dump("sales", date, csv(sales))
                .dump("inventory", date, Dumps.closed(WeeklyTables.INVENTORY));
    }

    static String csv(List<String> lines) {
        return lines.isEmpty() ? Dumps.closed(WeeklyTables.SALES) : Dumps.sales(HEADER + String.join("\n", lines));
    }

    /** Lines of all stores in turn, one unit each for 2.00. */
    static List<String> lines(String date, int count) {
        return lines(date, count, 1, 0);
    }

    /**
     * Lines of all stores in turn.
     *
     * @param price of a unit, in multiples of 2.00
     * @param afterReceipt number of the receipt before the first one
     */
    static List<String> lines(String date, int count, int price, int afterReceipt) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line(date, afterReceipt + i + 1, 1 + i % STORES, FIRST_PRODUCT + i / STORES, price));
        }
        return lines;
    }

    /** A hundred lines of the first few stores in turn. */
    static List<String> ofStores(String date, int stores) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add(line(date, i + 1, 1 + i % stores, FIRST_PRODUCT + i / STORES, 1));
        }
        return lines;
    }

    /** Receipts are numbered on from day to day. */
    private static String line(String date, int receipt, int store, long product, int price) {
        long number = RECEIPTS_A_DAY * LocalDate.parse(date).toEpochDay() + receipt;
        return String.format(Locale.ROOT, "%d,%s,%d,%d,1,%d.00", number, date, store, product, 2 * price);
    }

    @SafeVarargs
    static List<String> concat(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
