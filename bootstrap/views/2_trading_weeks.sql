-- The published weeks. The latest one is the newest complete week.
CREATE OR REPLACE VIEW trading_weeks AS
WITH published AS (
  SELECT yr_num, wk_num, min(CASE WHEN is_complete_week THEN 1 ELSE 0 END) AS complete
  FROM fact_weekly_store_product
  GROUP BY yr_num, wk_num
)
SELECT w.yr_num, w.wk_num, w.yr_wk_num, w.week_start_dt, w.week_end_dt, w.week_no, w.last_year_week_no,
  p.complete = 1 AS is_complete_week,
  coalesce(w.week_no = max(CASE WHEN p.complete = 1 THEN w.week_no END) OVER (), false) AS is_latest_week,
  CAST(count(*) OVER (ORDER BY w.week_no RANGE BETWEEN 3 PRECEDING AND CURRENT ROW) AS int) AS weeks_of_four
FROM calendar_weeks w
JOIN published p ON p.yr_num = w.yr_num AND p.wk_num = w.wk_num;
