-- Sales and margin of each week, store and product, beside last week, the same week last year and the last four weeks.
-- A product that sold last week but not this week has a row too, so that totals of each column are right.
-- A week that is not published gives null, and so do four weeks of which one is not.
CREATE OR REPLACE VIEW weekly_trading AS
WITH compared AS (
  SELECT t.yr_num, t.wk_num, s.yr_num AS source_yr_num, s.wk_num AS source_wk_num,
    s.week_no = t.week_no AS this_week,
    s.week_no = t.week_no - 1 AS last_week,
    s.week_no BETWEEN t.week_no - 3 AND t.week_no AND t.weeks_of_four = 4 AS four_weeks,
    coalesce(s.week_no = t.last_year_week_no, false) AS last_year
  FROM trading_weeks t
  JOIN trading_weeks s ON s.week_no BETWEEN t.week_no - 3 AND t.week_no OR s.week_no = t.last_year_week_no
), sums AS (
  SELECT c.yr_num, c.wk_num, f.store_key, f.prod_key,
    sum(CASE WHEN c.this_week THEN f.total_sales_qty END) AS sales_qty,
    sum(CASE WHEN c.this_week THEN f.total_sales_amt END) AS sales_amt,
    sum(CASE WHEN c.this_week THEN f.total_margin_amt END) AS margin_amt,
    sum(CASE WHEN c.this_week AND f.total_margin_amt IS NOT NULL THEN f.total_sales_amt END) AS margin_sales_amt,
    sum(CASE WHEN c.last_week THEN f.total_sales_qty END) AS last_week_sales_qty,
    sum(CASE WHEN c.last_week THEN f.total_sales_amt END) AS last_week_sales_amt,
    sum(CASE WHEN c.last_year THEN f.total_sales_qty END) AS last_year_sales_qty,
    sum(CASE WHEN c.last_year THEN f.total_sales_amt END) AS last_year_sales_amt,
    sum(CASE WHEN c.four_weeks THEN f.total_sales_qty END) AS four_week_sales_qty,
    sum(CASE WHEN c.four_weeks THEN f.total_sales_amt END) AS four_week_sales_amt,
    CASE WHEN sum(CASE WHEN c.four_weeks THEN f.rows_without_cost END) = 0
      THEN sum(CASE WHEN c.four_weeks THEN f.total_cost_amt END) END AS four_week_cost_amt
  FROM compared c
  JOIN fact_weekly_store_product f ON f.yr_num = c.source_yr_num AND f.wk_num = c.source_wk_num
  WHERE c.this_week OR c.last_week OR c.four_weeks OR c.last_year
  GROUP BY c.yr_num, c.wk_num, f.store_key, f.prod_key
)
SELECT x.yr_num, x.wk_num, w.yr_wk_num, w.week_start_dt, w.week_end_dt, w.is_complete_week, w.is_latest_week,
  x.store_key, coalesce(s.store_desc, s.store_num, CAST(x.store_key AS varchar(20))) AS store_name, s.region,
  x.prod_key, coalesce(p.prod_name, CAST(x.prod_key AS varchar(20))) AS prod_name, p.category_name, p.subcategory_name,
  x.sales_qty, x.sales_amt, x.margin_amt, x.margin_sales_amt,
  x.last_week_sales_qty, x.last_week_sales_amt, x.last_year_sales_qty, x.last_year_sales_amt,
  x.four_week_sales_qty, x.four_week_sales_amt, x.four_week_cost_amt
FROM sums x
JOIN trading_weeks w ON w.yr_num = x.yr_num AND w.wk_num = x.wk_num
LEFT JOIN dim_store s ON s.store_key = x.store_key
LEFT JOIN dim_product p ON p.prod_key = x.prod_key;
