-- Units thrown away by each week, store and product, and what they cost at the cost of the units sold that week.
CREATE OR REPLACE VIEW waste AS
SELECT f.yr_num, f.wk_num, w.yr_wk_num, w.week_start_dt, w.week_end_dt, w.is_complete_week, w.is_latest_week,
  f.store_key, coalesce(s.store_desc, s.store_num, CAST(f.store_key AS varchar(20))) AS store_name, s.region,
  f.prod_key, coalesce(p.prod_name, CAST(f.prod_key AS varchar(20))) AS prod_name, p.category_name, p.subcategory_name,
  f.total_waste_qty AS waste_qty,
  f.total_sales_qty AS sales_qty,
  CASE
    WHEN f.total_waste_qty = 0 THEN 0
    WHEN f.rows_without_cost = 0 AND f.total_sales_qty > 0
      THEN round(CAST(f.total_waste_qty AS double) * CAST(f.total_cost_amt AS double) / CAST(f.total_sales_qty AS double), 2)
  END AS waste_cost_amt
FROM fact_weekly_store_product f
JOIN trading_weeks w ON w.yr_num = f.yr_num AND w.wk_num = f.wk_num
LEFT JOIN dim_store s ON s.store_key = f.store_key
LEFT JOIN dim_product p ON p.prod_key = f.prod_key;
