package io.weekmart.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The dumps of two nights, full layout. In the second one every store has another amount in every week, the first week is empty, and a
 * week begins. So every week is emptied, changed or new, and each version of it is told from the other.
 */
public final class Dumps {
    public static final LocalDate FIRST_NIGHT = LocalDate.parse("2024-05-05");
    public static final LocalDate SECOND_NIGHT = LocalDate.parse("2024-05-06");

    static final LocalDate FIRST_DAY = LocalDate.parse("2024-04-08");
    private static final LocalDate LAST_DAY = LocalDate.parse("2024-05-12");
    private static final int STORES = 6;
    private static final int PRODUCTS = 8;

    private Dumps() {}

    public static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder, FIRST_NIGHT, FIRST_DAY, 0);
        write(folder, SECOND_NIGHT, FIRST_DAY.plusWeeks(1), 100);
    }

    private static void write(Path folder, LocalDate night, LocalDate first, int addedCents) throws IOException {
        StringBuilder sales = new StringBuilder("trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n");
        StringBuilder inventory = new StringBuilder("cal_dt,store_key,prod_key,inventory_on_hand_qty\n");
        int receipt = 0;
        for (LocalDate day = first; !day.isAfter(night); day = day.plusDays(1)) {
            for (int store = 1; store <= STORES; store++) {
                for (int product = 101; product < 101 + PRODUCTS; product++) {
                    int quantity = (day.getDayOfYear() * 7 + store * 5 + product * 3) % 4;
                    inventory.append(
                            String.format(Locale.ROOT, "%s,%d,%d,%d%n", day, store, product, (quantity + product) % 6));
                    if (quantity > 0) {
                        int cents = quantity * product
                                + (product == 101 || day.getDayOfWeek() == DayOfWeek.MONDAY ? addedCents : 0);
                        sales.append(String.format(
                                Locale.ROOT,
                                "%d,%d,%d,%s,%d,%d.%02d%n",
                                ++receipt,
                                product,
                                store,
                                day,
                                quantity,
                                cents / 100,
                                cents % 100));
                    }
                }
            }
        }
        sales.append(++receipt).append(",999,1,").append(night).append(",1,1.00\n");
        StringBuilder calendar = new StringBuilder("cal_dt,yr_num,wk_num,yr_wk_num\n");
        for (LocalDate day = FIRST_DAY; !day.isAfter(LAST_DAY); day = day.plusDays(1)) {
            long week = 15 + ChronoUnit.WEEKS.between(FIRST_DAY, day);
            calendar.append(day)
                    .append(",2024,")
                    .append(week)
                    .append(",2024")
                    .append(week)
                    .append('\n');
        }
        StringBuilder stores = new StringBuilder("store_key,store_num,store_desc,addr,city,region,cntry_cd,cntry_nm,"
                + "postal_zip_cd,prov_state_desc,prov_state_cd,store_type_cd,store_type_desc,frnchs_flg,store_size,"
                + "market_key,market_name,submarket_key,submarket_name,latitude,longitude\n");
        for (int store = 1; store <= STORES; store++) {
            stores.append(store)
                    .append(",,Store ")
                    .append(store)
                    .append(",".repeat(18))
                    .append('\n');
        }
        StringBuilder products = new StringBuilder("prod_key,prod_name,vol,wgt,brand_name,status_code,"
                + "status_code_name,category_key,category_name,subcategory_key,subcategory_name\n");
        for (int product = 101; product < 101 + PRODUCTS; product++) {
            products.append(product)
                    .append(",Product ")
                    .append(product)
                    .append(",".repeat(9))
                    .append('\n');
        }
        write(
                folder,
                "sales",
                night,
                withEmptyColumns(sales, "trans_time,sales_price,discount,sales_cost,sales_mgrn,ship_cost"));
        write(
                folder,
                "inventory",
                night,
                withEmptyColumns(
                        inventory, "inventory_on_order_qty,out_of_stock_flg,waste_qty,promotion_flg,next_delivery_dt"));
        write(
                folder,
                "calendar",
                night,
                withEmptyColumns(
                        calendar,
                        "cal_type_desc,day_of_wk_num,day_of_wk_desc,mnth_num,yr_mnth_num,qtr_num,yr_qtr_num"));
        write(folder, "store", night, stores.toString());
        write(folder, "product", night, products.toString());
    }

    private static String withEmptyColumns(StringBuilder csv, String names) {
        String empty = ",".repeat(names.split(",").length);
        return csv.toString().replaceAll("\r?\n", empty + "\n").replaceFirst(empty + "\n", "," + names + "\n");
    }

    private static void write(Path folder, String table, LocalDate night, String csv) throws IOException {
        Files.writeString(folder.resolve(table + "_" + night + ".csv"), csv);
    }
}
