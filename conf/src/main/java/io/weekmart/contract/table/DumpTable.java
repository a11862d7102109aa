package io.weekmart.contract.table;

import java.util.List;
import java.util.Locale;

/** The five tables of a night, and the columns that a dump of each must have. */
public enum DumpTable {
    SALES(
            true,
            "",
            "trans_id,prod_key,store_key,trans_dt,trans_time,sales_qty,sales_price,sales_amt,discount,sales_cost,sales_mgrn,ship_cost"),
    INVENTORY(
            true,
            "cal_dt,store_key,prod_key",
            "cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,out_of_stock_flg,waste_qty,promotion_flg,"
                    + "next_delivery_dt"),
    CALENDAR(
            false,
            "cal_dt",
            "cal_dt,cal_type_desc,day_of_wk_num,day_of_wk_desc,yr_num,wk_num,yr_wk_num,mnth_num,yr_mnth_num,qtr_num,yr_qtr_num"),
    STORE(
            false,
            "store_key",
            "store_key,store_num,store_desc,addr,city,region,cntry_cd,cntry_nm,postal_zip_cd,prov_state_desc,prov_state_cd,"
                    + "store_type_cd,store_type_desc,frnchs_flg,store_size,market_key,market_name,submarket_key,submarket_name,"
                    + "latitude,longitude"),
    PRODUCT(
            false,
            "prod_key",
            "prod_key,prod_name,vol,wgt,brand_name,status_code,status_code_name,category_key,category_name,subcategory_key,"
                    + "subcategory_name");

    private final boolean daily;
    private final List<String> naturalKey;
    private final List<String> columns;

    DumpTable(boolean daily, String naturalKey, String columns) {
        this.daily = daily;
        this.naturalKey = naturalKey.isEmpty() ? List.of() : List.of(naturalKey.split(","));
        this.columns = List.of(columns.split(","));
    }

    /** The name in file names, configuration and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the daily layout spreads the table over the dumps of many nights. */
    public boolean daily() {
        return daily;
    }

    /** The columns that tell one row from another; empty where the same row may legally come twice, unless the configuration has some. */
    public List<String> naturalKey() {
        return naturalKey;
    }

    /** Our names of the columns that must be there; the configuration may give others for them. */
    public List<String> columns() {
        return columns;
    }
}
