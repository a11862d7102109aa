-- The weeks of the calendar. A week follows the one before it directly if its week_no is larger by 1.
-- The same week last year: in a generated calendar the week that begins 364 days earlier, which has the same weekdays;
-- in the calendar of a dump the same wk_num of the year before.
CREATE OR REPLACE VIEW calendar_weeks AS
WITH weeks AS (
  SELECT yr_num, wk_num, min(yr_wk_num) AS yr_wk_num, min(cal_dt) AS week_start_dt, max(cal_dt) AS week_end_dt,
    max(CASE WHEN cal_type_desc IN ('ISO 8601', 'Sunday weeks', 'NRF 4-5-4', '4-4-5', '5-4-4') THEN 1 ELSE 0 END)
      AS generated
  FROM dim_calendar
  GROUP BY yr_num, wk_num
), steps AS (
  SELECT weeks.*,
    CASE WHEN lag(week_end_dt) OVER (ORDER BY week_start_dt) + INTERVAL '1' DAY = week_start_dt THEN 1 ELSE 100 END
      AS step
  FROM weeks
), numbered AS (
  SELECT steps.*, CAST(sum(step) OVER (ORDER BY week_start_dt) AS int) AS week_no
  FROM steps
)
SELECT w.yr_num, w.wk_num, w.yr_wk_num, w.week_start_dt, w.week_end_dt, w.week_no,
  CASE WHEN w.generated = 1 THEN g.week_no ELSE d.week_no END AS last_year_week_no
FROM numbered w
LEFT JOIN numbered g ON g.week_start_dt = w.week_start_dt - INTERVAL '364' DAY
LEFT JOIN numbered d ON d.yr_num = w.yr_num - 1 AND d.wk_num = w.wk_num;
