-- Days in and out of stock, and estimated lost sales, of each week, store and product.
CREATE OR REPLACE VIEW availability AS
SELECT f.yr_num, f.wk_num, w.yr_wk_num, w.week_start_dt, w.week_end_dt, w.is_complete_week, w.is_latest_week,
  f.store_key, coalesce(s.store_desc, s.store_num, CAST(f.store_key AS varchar(20))) AS store_name, s.region,
  f.prod_key, coalesce(p.prod_name, CAST(f.prod_key AS varchar(20))) AS prod_name, p.category_name, p.subcategory_name,
  f.inventory_days,
  f.inventory_days - f.no_stock_instances AS in_stock_days,
  f.no_stock_instances AS out_of_stock_days,
  f.low_stock_instances AS low_stock_days,
  f.total_sales_amt AS sales_amt,
  l.lost_sales_qty, l.lost_sales_amt,
  CASE WHEN f.no_stock_instances > 0 AND l.lost_sales_amt IS NULL THEN 1 ELSE 0 END AS lost_sales_unknown
FROM fact_weekly_store_product f
JOIN trading_weeks w ON w.yr_num = f.yr_num AND w.wk_num = f.wk_num
JOIN lost_sales l
  ON l.yr_num = f.yr_num AND l.wk_num = f.wk_num AND l.store_key = f.store_key AND l.prod_key = f.prod_key
LEFT JOIN dim_store s ON s.store_key = f.store_key
LEFT JOIN dim_product p ON p.prod_key = f.prod_key;
