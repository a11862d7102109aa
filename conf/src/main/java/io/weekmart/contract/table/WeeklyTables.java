package io.weekmart.contract.table;

import java.util.List;

/** The tables of the weekly store-product mart: what the stores' database leaves every day, column by column. */
public final class WeeklyTables {
    private static final Reference STORES = new Reference("store_key", "store", "UNKNOWN_STORE");
    private static final Reference PRODUCTS = new Reference("prod_key", "product", "UNKNOWN_PRODUCT");

    /** DECIMAL(17,3): what is weighed at the till has grams; sums of quantities have a digit more. */
    private static final FieldType QUANTITY = FieldType.decimal(17, 3);

    /** DECIMAL(16,4): the price of one unit may be a fraction of a cent. */
    private static final FieldType PRICE = FieldType.decimal(16, 4);

    /** Column of the calendar that says on which days no dump is expected. */
    public static final String OPEN_FLG = "open_flg";

    /** Column of the sales that tells receipts apart. */
    public static final String RECEIPT = "trans_id";

    public static final TableSpec SALES = TableSpec.named("sales")
            .daily()
            .dated("trans_dt")
            .inCalendar()
            .keyConfigurable()
            .references(STORES, PRODUCTS)
            .controlTotals("sales_qty", "sales_amt")
            .fields(
                    Field.required(RECEIPT, FieldType.LONG, "Number of the till receipt.")
                            .orOmitted()
                            .orCode("trans-id-type"),
                    Field.required("prod_key", FieldType.LONG, "The product sold."),
                    Field.required("store_key", FieldType.INT, "The store that sold it."),
                    Field.required("trans_dt", FieldType.DATE, "Store-local day of the sale or return."),
                    Field.optional("trans_time", FieldType.INT, "Time of day as the source writes it, such as 1430."),
                    Field.required("sales_qty", QUANTITY, "Units sold; negative for a return."),
                    Field.optional("sales_price", PRICE, "Price of one unit, in the store's currency."),
                    Field.required(
                            "sales_amt",
                            FieldType.MONEY,
                            "Revenue of the line, in the store's currency; negative for a return."),
                    Field.optional("discount", FieldType.MONEY, "Discount given on the line, in the store's currency.")
                            .orZero(),
                    Field.optional("sales_cost", FieldType.MONEY, "Cost of the units sold, in the store's currency."),
                    Field.optional(
                            "sales_mgrn",
                            FieldType.MONEY,
                            "Margin of the line as the source computed it, in the store's currency."),
                    Field.optional("ship_cost", FieldType.MONEY, "Cost of shipping, in the store's currency."));

    public static final TableSpec INVENTORY = TableSpec.named("inventory")
            .daily()
            .dispensable()
            .dated("cal_dt")
            .inCalendar()
            .naturalKey("cal_dt", "store_key", "prod_key")
            .references(STORES, PRODUCTS)
            .checks(RowCheck.notNegative("NEGATIVE_STOCK", "inventory_on_hand_qty", "inventory_on_order_qty")
                    .unless("negative-stock"))
            .fields(
                    Field.required("cal_dt", FieldType.DATE, "Store-local day of the stock count."),
                    Field.required("store_key", FieldType.INT, "The store counted."),
                    Field.required("prod_key", FieldType.LONG, "The product counted."),
                    Field.required(
                            "inventory_on_hand_qty",
                            QUANTITY,
                            "Units on the shelf and in the back room at the end of the day."),
                    Field.optional("inventory_on_order_qty", QUANTITY, "Units ordered and not yet delivered."),
                    Field.optional("out_of_stock_flg", FieldType.FLAG, "Whether the shelf was empty on that day."),
                    Field.optional("waste_qty", QUANTITY, "Units thrown away on that day."),
                    Field.optional(
                            "promotion_flg", FieldType.FLAG, "Whether the product was on promotion on that day."),
                    Field.optional("next_delivery_dt", FieldType.DATE, "Day of the next delivery."));

    public static final TableSpec CALENDAR = TableSpec.named("calendar")
            .naturalKey("cal_dt")
            .fields(
                    Field.required("cal_dt", FieldType.DATE, "The day."),
                    Field.optional(
                            "cal_type_desc", FieldType.TEXT, "Name of the calendar, such as Retailer or Fiscal."),
                    Field.optional("day_of_wk_num", FieldType.TEXT, "Number of the day in the retailer's week."),
                    Field.optional("day_of_wk_desc", FieldType.TEXT, "Name of the day."),
                    Field.required("yr_num", FieldType.INT, "Year of the retailer's calendar."),
                    Field.required("wk_num", FieldType.INT, "Week within that year."),
                    Field.required("yr_wk_num", FieldType.INT, "Year and week as one number, such as 202418."),
                    Field.optional("mnth_num", FieldType.INT, "Month within the year."),
                    Field.optional("yr_mnth_num", FieldType.INT, "Year and month as one number."),
                    Field.optional("qtr_num", FieldType.INT, "Quarter within the year."),
                    Field.optional("yr_qtr_num", FieldType.INT, "Year and quarter as one number."),
                    Field.optional(
                                    OPEN_FLG,
                                    FieldType.FLAG,
                                    "Whether the stores are open on that day; empty where they are.")
                            .orSeldom());

    public static final TableSpec STORE = TableSpec.named("store")
            .naturalKey("store_key")
            .fields(
                    Field.required("store_key", FieldType.INT, "Key of the store.")
                            .orCode(Field.KEY_TYPE),
                    Field.optional("store_num", FieldType.TEXT, "Number of the store as people know it."),
                    Field.optional("store_desc", FieldType.TEXT, "Name of the store."),
                    Field.optional("addr", FieldType.TEXT, "Street address."),
                    Field.optional("city", FieldType.TEXT, "City."),
                    Field.optional("region", FieldType.TEXT, "Sales region."),
                    Field.optional("cntry_cd", FieldType.TEXT, "Country code."),
                    Field.optional("cntry_nm", FieldType.TEXT, "Country."),
                    Field.optional("postal_zip_cd", FieldType.TEXT, "Postal code."),
                    Field.optional("prov_state_desc", FieldType.TEXT, "Province or state."),
                    Field.optional("prov_state_cd", FieldType.TEXT, "Code of the province or state."),
                    Field.optional("store_type_cd", FieldType.TEXT, "Code of the kind of store."),
                    Field.optional("store_type_desc", FieldType.TEXT, "Kind of store."),
                    Field.optional("frnchs_flg", FieldType.FLAG, "Whether the store is a franchise."),
                    Field.optional("store_size", FieldType.decimal(19, 3), "Sales area, in the unit of the source."),
                    Field.optional("market_key", FieldType.INT, "Key of the market."),
                    Field.optional("market_name", FieldType.TEXT, "Market."),
                    Field.optional("submarket_key", FieldType.INT, "Key of the submarket."),
                    Field.optional("submarket_name", FieldType.TEXT, "Submarket."),
                    Field.optional("latitude", FieldType.decimal(19, 6), "Latitude in degrees."),
                    Field.optional("longitude", FieldType.decimal(19, 6), "Longitude in degrees."));

    public static final TableSpec PRODUCT = TableSpec.named("product")
            .naturalKey("prod_key")
            .fields(
                    Field.required("prod_key", FieldType.LONG, "Key of the product.")
                            .orCode(Field.KEY_TYPE),
                    Field.optional("prod_name", FieldType.TEXT, "Name of the product."),
                    Field.optional("vol", QUANTITY, "Volume of one unit, in the unit of the source."),
                    Field.optional("wgt", QUANTITY, "Weight of one unit, in the unit of the source."),
                    Field.optional("brand_name", FieldType.TEXT, "Brand."),
                    Field.optional("status_code", FieldType.INT, "Code of the status in the assortment."),
                    Field.optional("status_code_name", FieldType.TEXT, "Status in the assortment."),
                    Field.optional("category_key", FieldType.INT, "Key of the category."),
                    Field.optional("category_name", FieldType.TEXT, "Category."),
                    Field.optional("subcategory_key", FieldType.INT, "Key of the subcategory."),
                    Field.optional("subcategory_name", FieldType.TEXT, "Subcategory."));

    /** Name of the weekly store-product fact. */
    public static final String FACT = "fact_weekly_store_product";

    /** The weekly pipeline. */
    public static final Pipeline PIPELINE =
            new Pipeline("weekly-metrics", List.of(SALES, INVENTORY, CALENDAR, STORE, PRODUCT));

    private WeeklyTables() {}
}
