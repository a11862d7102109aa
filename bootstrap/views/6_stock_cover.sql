-- How long the stock at the end of a week lasts, and how much of it exceeds eight weeks, at the pace of the last four weeks.
-- The pace is null unless all four weeks are published. A unit costs what the units sold in these weeks cost.
CREATE OR REPLACE VIEW stock_cover AS
WITH paced AS (
  SELECT t.*, f.stock_on_hand_qty_eow AS stock_qty, f.stock_on_order_qty_eow AS on_order_qty, f.stock_snapshot_dt,
    f.weeks_of_supply,
    CAST(t.four_week_sales_qty AS double) / 4 AS weekly_pace,
    CASE WHEN t.four_week_sales_qty > 0 THEN CAST(t.four_week_cost_amt AS double) / CAST(t.four_week_sales_qty AS double)
      END AS unit_cost
  FROM fact_weekly_store_product f
  JOIN weekly_trading t
    ON t.yr_num = f.yr_num AND t.wk_num = f.wk_num AND t.store_key = f.store_key AND t.prod_key = f.prod_key
), covered AS (
  SELECT paced.*,
    CASE
      WHEN weekly_pace <= 0 THEN CAST(stock_qty AS double)
      WHEN stock_qty > 8 * weekly_pace THEN CAST(stock_qty AS double) - 8 * weekly_pace
      WHEN stock_qty IS NOT NULL AND weekly_pace IS NOT NULL THEN 0
    END AS over_qty
  FROM paced
)
SELECT yr_num, wk_num, yr_wk_num, week_start_dt, week_end_dt, is_complete_week, is_latest_week,
  store_key, store_name, region, prod_key, prod_name, category_name, subcategory_name,
  stock_qty, on_order_qty, stock_snapshot_dt, sales_qty, four_week_sales_qty, weeks_of_supply,
  CASE WHEN weekly_pace > 0 THEN round(CAST(stock_qty AS double) / weekly_pace, 4) END AS weeks_of_cover,
  CASE
    WHEN stock_qty IS NULL THEN 'not counted'
    WHEN weekly_pace IS NULL THEN 'pace unknown'
    WHEN weekly_pace <= 0 THEN 'not sold in four weeks'
    WHEN stock_qty < weekly_pace THEN 'under 1 week'
    WHEN stock_qty > 8 * weekly_pace THEN 'over 8 weeks'
    ELSE '1 to 8 weeks'
  END AS supply_band,
  round(over_qty, 3) AS overstock_qty,
  CASE WHEN over_qty = 0 THEN 0 ELSE round(over_qty * unit_cost, 2) END AS overstock_cost_amt
FROM covered;
