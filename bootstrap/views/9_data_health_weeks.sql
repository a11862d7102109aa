-- What each store delivered for each published week, from the first one that it has rows in. A store without rows is silent.
CREATE OR REPLACE VIEW data_health_weeks AS
WITH delivered AS (
  SELECT yr_num, wk_num, store_key, count(*) AS products, sum(sales_rows) AS sales_rows,
    sum(rows_without_cost) AS rows_without_cost
  FROM fact_weekly_store_product
  GROUP BY yr_num, wk_num, store_key
), known AS (
  SELECT store_key, min(week_start_dt) AS first_week_start_dt
  FROM fact_weekly_store_product
  GROUP BY store_key
)
SELECT w.yr_num, w.wk_num, w.yr_wk_num, w.week_start_dt, w.week_end_dt, w.is_complete_week, w.is_latest_week,
  k.store_key, coalesce(s.store_desc, s.store_num, CAST(k.store_key AS varchar(20))) AS store_name, s.region,
  coalesce(d.products, 0) AS products,
  coalesce(d.sales_rows, 0) AS sales_rows,
  coalesce(d.rows_without_cost, 0) AS rows_without_cost,
  CASE WHEN d.store_key IS NULL THEN 1 ELSE 0 END AS silent
FROM trading_weeks w
JOIN known k ON k.first_week_start_dt <= w.week_start_dt
LEFT JOIN delivered d ON d.yr_num = w.yr_num AND d.wk_num = w.wk_num AND d.store_key = k.store_key
LEFT JOIN dim_store s ON s.store_key = k.store_key;
