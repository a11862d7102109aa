package io.weekmart.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;

/**
 * A peer: the same table by DuckDB, a program known for its speed on one machine, in one statement of SQL.
 *
 * <p>It is spared what the weekly job does beside: no rejects and no reasons (one bad value ends it), no key checks, no accounting, no
 * audit, no dimensions, no atomic publishing.
 */
public final class DuckDbJob {
    private static final String JOB =
            """
            -- A quotient of whole numbers, rounded half away from zero: DuckDB divides decimals as doubles.
            CREATE MACRO quotient(n, d) AS
                sign(n) * sign(d) * ((2 * abs(n::HUGEINT) + abs(d)) // (2 * abs(d)));
            CREATE MACRO ratio(n, d) AS
                (quotient(n::HUGEINT * 10000, d)::DECIMAL(18, 0) * 0.0001::DECIMAL(4, 4))::DECIMAL(18, 4);
            CREATE MACRO hundredths(x) AS (x * 100)::HUGEINT;
            CREATE MACRO thousandths(x) AS (x * 1000)::HUGEINT;

            COPY (
                WITH sales AS (
                    SELECT trans_dt AS day, store_key, prod_key,
                        sum(sales_qty) AS qty,
                        sum(sales_amt) AS amt,
                        sum(sales_cost) AS cost,
                        coalesce(sum(discount), 0) AS discount,
                        sum(sales_mgrn) AS margin,
                        count(*) AS lines,
                        count(*) - count(sales_cost) AS without_cost
                    FROM read_csv('$SALES', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
                        trans_id: 'BIGINT', prod_key: 'BIGINT', store_key: 'INTEGER', trans_dt: 'DATE', trans_time: 'INTEGER',
                        sales_qty: 'DECIMAL(17,3)', sales_price: 'DECIMAL(16,4)', sales_amt: 'DECIMAL(16,2)',
                        discount: 'DECIMAL(16,2)', sales_cost: 'DECIMAL(16,2)', sales_mgrn: 'DECIMAL(16,2)',
                        ship_cost: 'DECIMAL(16,2)'})
                    GROUP BY ALL
                ),
                stock AS (
                    SELECT cal_dt AS day, store_key, prod_key,
                        inventory_on_hand_qty AS on_hand,
                        inventory_on_order_qty AS on_order,
                        coalesce(out_of_stock_flg, false) AS out_of_stock,
                        coalesce(waste_qty, 0) AS waste,
                        coalesce(promotion_flg, false) AS promotion
                    FROM read_csv('$INVENTORY', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
                        cal_dt: 'DATE', store_key: 'INTEGER', prod_key: 'BIGINT', inventory_on_hand_qty: 'DECIMAL(17,3)',
                        inventory_on_order_qty: 'DECIMAL(17,3)', out_of_stock_flg: 'BOOLEAN', waste_qty: 'DECIMAL(17,3)',
                        promotion_flg: 'BOOLEAN', next_delivery_dt: 'DATE'})
                ),
                calendar AS (
                    SELECT cal_dt AS day, yr_num, wk_num, yr_wk_num,
                        min(cal_dt) OVER week AS week_start_dt, max(cal_dt) OVER week AS week_end_dt
                    FROM read_csv('$CALENDAR', header = true, auto_detect = false, delim = ',', quote = '"', columns = {
                        cal_dt: 'DATE', cal_type_desc: 'VARCHAR', day_of_wk_num: 'VARCHAR', day_of_wk_desc: 'VARCHAR',
                        yr_num: 'INTEGER', wk_num: 'INTEGER', yr_wk_num: 'INTEGER', mnth_num: 'INTEGER',
                        yr_mnth_num: 'INTEGER', qtr_num: 'INTEGER', yr_qtr_num: 'INTEGER'})
                    WINDOW week AS (PARTITION BY yr_num, wk_num)
                ),
                days AS (
                    SELECT *, qty IS NOT NULL AS sold, on_hand IS NOT NULL AS counted,
                        coalesce(on_hand < coalesce(qty, 0), false) AS low
                    FROM sales FULL JOIN stock USING (day, store_key, prod_key)
                ),
                weeks AS (
                    SELECT yr_num, wk_num, any_value(yr_wk_num) AS yr_wk_num, any_value(week_start_dt) AS week_start_dt,
                        any_value(week_end_dt) AS week_end_dt, store_key, prod_key,
                        coalesce(sum(qty), 0) AS qty, coalesce(sum(amt), 0) AS amt,
                        CASE WHEN count(*) FILTER (sold) = 0 THEN 0 ELSE sum(cost) END AS cost,
                        coalesce(sum(discount), 0) AS discount,
                        CASE WHEN count(*) FILTER (sold) = 0 THEN 0 ELSE sum(margin) END AS margin,
                        coalesce(sum(lines), 0) AS lines, coalesce(sum(without_cost), 0) AS without_cost,
                        coalesce(sum(qty) FILTER (counted AND NOT out_of_stock), 0) AS in_stock_qty,
                        coalesce(sum(amt) FILTER (counted AND NOT out_of_stock), 0) AS in_stock_amt,
                        coalesce(sum(qty) FILTER (out_of_stock), 0) AS no_stock_qty,
                        max(day) FILTER (counted) AS snapshot,
                        arg_max(on_hand, day) FILTER (counted) AS on_hand,
                        arg_max({'q': on_order}, day) FILTER (counted) AS on_order,
                        count(*) FILTER (out_of_stock) AS no_stock, count(*) FILTER (low) AS low_stock,
                        coalesce(sum(quotient(hundredths(amt) * (thousandths(qty) - thousandths(on_hand)) * 10000,
                            thousandths(qty))) FILTER (low AND qty > 0), 0) AS potential,
                        coalesce(sum(amt) FILTER (out_of_stock), 0) AS no_stock_impact,
                        coalesce(sum(waste), 0) AS waste, count(*) FILTER (promotion) AS promotion_days,
                        count(*) FILTER (sold) AS sales_days, count(*) FILTER (counted) AS inventory_days
                    FROM days JOIN calendar USING (day)
                    GROUP BY yr_num, wk_num, store_key, prod_key
                )
                SELECT yr_num, wk_num, yr_wk_num, week_start_dt, week_end_dt, store_key, prod_key,
                    qty::DECIMAL(18, 3) AS total_sales_qty,
                    amt::DECIMAL(18, 2) AS total_sales_amt,
                    cost::DECIMAL(18, 2) AS total_cost_amt,
                    discount::DECIMAL(18, 2) AS total_discount_amt,
                    margin::DECIMAL(18, 2) AS total_margin_amt,
                    CASE WHEN qty <> 0 THEN ratio(hundredths(amt) * 10, thousandths(qty)) END AS avg_sales_price,
                    on_hand::DECIMAL(18, 3) AS stock_on_hand_qty_eow,
                    on_order.q::DECIMAL(18, 3) AS stock_on_order_qty_eow,
                    snapshot AS stock_snapshot_dt,
                    no_stock::INTEGER AS no_stock_instances,
                    low_stock::INTEGER AS low_stock_instances,
                    CASE WHEN inventory_days > 0 THEN ratio(no_stock * 100, 7) END AS out_of_stock_pct,
                    CASE WHEN inventory_days > 0 THEN ratio((inventory_days - no_stock) * 100, inventory_days) END
                        AS in_stock_pct,
                    (no_stock + low_stock)::INTEGER AS total_low_stock_impact,
                    (quotient(potential, 10000)::DECIMAL(18, 0) * 0.01::DECIMAL(2, 2))::DECIMAL(18, 2)
                        AS potential_low_stock_impact,
                    no_stock_impact::DECIMAL(18, 2) AS no_stock_impact,
                    CASE WHEN qty > 0 AND on_hand IS NOT NULL THEN ratio(thousandths(on_hand), thousandths(qty)) END
                        AS weeks_of_supply,
                    waste::DECIMAL(18, 3) AS total_waste_qty,
                    promotion_days::INTEGER AS promotion_days,
                    sales_days::INTEGER AS sales_days,
                    inventory_days::INTEGER AS inventory_days,
                    DATE '$DATE' >= week_end_dt AS is_complete_week,
                    lines::INTEGER AS sales_rows,
                    without_cost::INTEGER AS rows_without_cost,
                    (inventory_days - no_stock)::INTEGER AS in_stock_days,
                    in_stock_qty::DECIMAL(18, 3) AS in_stock_sales_qty,
                    in_stock_amt::DECIMAL(18, 2) AS in_stock_sales_amt,
                    no_stock_qty::DECIMAL(18, 3) AS no_stock_sales_qty
                FROM weeks
            ) TO '$OUTPUT' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (yr_num, wk_num));
            """;

    private DuckDbJob() {}

    /** Arguments: the folder of the dumps, their date, the folder to write (which must not exist), the number of threads. */
    public static void main(String[] args) throws SQLException {
        RawNight night = new RawNight(Path.of(args[0]), LocalDate.parse(args[1]));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + Integer.parseInt(args[3]));
            statement.execute("SET preserve_insertion_order = false");
            statement.execute(JOB.replace("$SALES", quoted(night.sales()))
                    .replace("$INVENTORY", quoted(night.inventory()))
                    .replace("$CALENDAR", quoted(night.calendar()))
                    .replace("$DATE", night.date().toString())
                    .replace("$OUTPUT", quoted(Path.of(args[2]))));
        }
    }

    private static String quoted(Path path) {
        return path.toString().replace("'", "''");
    }
}
