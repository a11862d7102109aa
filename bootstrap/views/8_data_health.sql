-- The rejected rows of each run date, by raw table, file and reason. A row with several reasons is in rejected_rows of each
-- reason, but in first_reason_rows of one alone, so that those sum to the number of rejected rows.
CREATE OR REPLACE VIEW data_health AS
SELECT CAST(r.run_date AS date) AS run_date, r."table" AS table_name, r.file, x.reason,
  count(*) AS rejected_rows,
  sum(CASE WHEN r.reasons[1] = x.reason THEN 1 ELSE 0 END) AS first_reason_rows
FROM rejects r
CROSS JOIN UNNEST(r.reasons) AS x (reason)
GROUP BY r.run_date, r."table", r.file, x.reason;
