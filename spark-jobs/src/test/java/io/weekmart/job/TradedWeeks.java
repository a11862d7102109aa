package io.weekmart.job;

import io.weekmart.contract.table.WeeklyTables;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Two years of two stores and three products in full dumps, small enough to work out by hand. 2023 has 53 weeks, from Monday, 2 January 2023;
 * 2024 begins on 8 January. Weeks 2, 3 and 53 of 2023 and 2 to 6 of 2024 have rows: 2024 week 1 is missing. Week 6 begins on 12
 * February, two days before the last run date.
 */
public final class TradedWeeks {
    private static final String FIRST_NIGHT = "2024-02-04";
    private static final String SECOND_NIGHT = "2024-02-14";

    private static final String SALES =
            """
            trans_dt,store_key,prod_key,sales_qty,sales_amt,sales_cost,sales_mgrn
            2023-01-09,1,10,3,30.00,18.00,12.00
            2023-01-16,1,10,7,70.00,42.00,28.00
            2024-01-01,1,10,5,50.00,30.00,20.00
            2024-01-15,1,10,4,44.00,24.00,20.00
            2024-01-22,1,10,6,60.00,36.00,24.00
            2024-01-29,1,10,8,80.00,48.00,32.00
            2024-01-29,1,20,2,9.00,,
            2024-02-05,1,20,3,13.50,,
            2024-02-05,2,10,10,100.00,60.00,40.00
            2024-02-12,1,10,1,10.00,6.00,4.00
            2024-01-15,77,10,1,1.00,,
            2024-02-05,77,x,1,1.00,,
            """;

    private static final String INVENTORY =
            """
            cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,out_of_stock_flg,waste_qty
            2024-01-15,1,10,50,0,0,0
            2024-01-16,1,10,50,0,0,0
            2024-01-17,1,10,50,0,0,0
            2024-01-22,1,10,9,0,0,1
            2024-01-23,1,10,0,0,1,0
            2024-02-04,1,10,40,0,0,2
            2024-02-08,1,30,25,0,0,1.5
            2024-02-10,1,20,1,0,0,0
            2024-02-06,2,30,0,0,1,0
            2024-02-11,2,10,90,5,0,0
            """;

    private TradedWeeks() {}

    /** Publishes both run dates. */
    public static Workbench publish(Path folder) {
        Workbench bench = new Workbench(folder).set("tables.sales.max-rejected-fraction=1");
        for (String night : List.of(FIRST_NIGHT, SECOND_NIGHT)) {
            dumps(bench, night).dump("calendar", night, calendar());
            run(bench, night);
        }
        return bench;
    }

    /** Publishes the second run date in weeks of the National Retail Federation, of which 2023 has 53 as well. */
    public static Workbench publishInGeneratedWeeks(Path folder) {
        Workbench bench = new Workbench(folder)
                .set("tables.sales.max-rejected-fraction=1")
                .set("calendar.source=nrf-4-5-4");
        run(dumps(bench, SECOND_NIGHT), SECOND_NIGHT);
        return bench;
    }

    private static void run(Workbench bench, String night) {
        if (bench.night(night).exitCode() != 0) {
            throw new AssertionError("The run of " + night + " failed");
        }
    }

    private static Workbench dumps(Workbench bench, String night) {
        return bench.dump(
                        "store",
                        night,
                        Dumps.padded(
                                WeeklyTables.STORE,
                                "store_key,store_num,store_desc,region\n1,S1,Old Town,North\n2,S2,,\n"))
                .dump(
                        "product",
                        night,
                        Dumps.padded(
                                WeeklyTables.PRODUCT,
                                "prod_key,prod_name,category_name\n10,Rye bread,Bread\n20,Tea,Drinks\n30,,\n"))
                .dump("sales", night, Dumps.sales(until(night, SALES)))
                .dump("inventory", night, Dumps.inventory(until(night, INVENTORY)));
    }

    /** The header and the rows up to a date. */
    private static String until(String date, String csv) {
        return csv.lines()
                .filter(line -> !Character.isDigit(line.charAt(0))
                        || line.substring(0, date.length()).compareTo(date) <= 0)
                .collect(Collectors.joining("\n"));
    }

    private static String calendar() {
        return Dumps.calendar("2023-01-02", 2023, 1, sevenDays(53))
                + String.join("", Dumps.rows(Dumps.calendar("2024-01-08", 2024, 1, sevenDays(6))));
    }

    private static int[] sevenDays(int weeks) {
        return Collections.nCopies(weeks, 7).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
