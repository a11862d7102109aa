-- The estimate of what the days without stock would have sold. docs/tables.md explains it.
CREATE OR REPLACE VIEW lost_sales AS
WITH paced AS (
  SELECT f.*,
    sum(f.in_stock_days) OVER (PARTITION BY f.store_key, f.prod_key
      ORDER BY w.week_no RANGE BETWEEN 4 PRECEDING AND 1 PRECEDING) AS days_before,
    sum(f.in_stock_sales_qty) OVER (PARTITION BY f.store_key, f.prod_key
      ORDER BY w.week_no RANGE BETWEEN 4 PRECEDING AND 1 PRECEDING) AS qty_before,
    sum(f.in_stock_sales_amt) OVER (PARTITION BY f.store_key, f.prod_key
      ORDER BY w.week_no RANGE BETWEEN 4 PRECEDING AND 1 PRECEDING) AS amt_before
  FROM fact_weekly_store_product f
  JOIN calendar_weeks w ON w.yr_num = f.yr_num AND w.wk_num = f.wk_num
), missed AS (
  SELECT paced.*,
    no_stock_instances * CAST(qty_before AS double) / nullif(days_before, 0) - CAST(no_stock_sales_qty AS double)
      AS missed_qty,
    no_stock_instances * CAST(amt_before AS double) / nullif(days_before, 0) - CAST(no_stock_impact AS double)
      AS missed_amt
  FROM paced
)
SELECT yr_num, wk_num, store_key, prod_key, no_stock_instances, no_stock_sales_qty, no_stock_impact,
  CASE WHEN no_stock_instances = 0 OR missed_qty < 0 THEN 0 ELSE round(missed_qty, 3) END AS lost_sales_qty,
  CASE WHEN no_stock_instances = 0 OR missed_amt < 0 THEN 0 ELSE round(missed_amt, 2) END AS lost_sales_amt
FROM missed;
