-- The tables of an output, for DuckDB alone. Athena has them from "emr-launcher catalog sync".
-- Replace out/ if the output is elsewhere, such as s3://acme-mart/weekmart/.
CREATE OR REPLACE VIEW fact_weekly_store_product AS
SELECT * FROM read_parquet('out/fact_weekly_store_product/*/*/*.parquet', hive_partitioning = true,
                           hive_types = {'yr_num': INT, 'wk_num': INT}, union_by_name = true);
CREATE OR REPLACE VIEW dim_store AS SELECT * FROM read_parquet('out/dim_store/*.parquet');
CREATE OR REPLACE VIEW dim_product AS SELECT * FROM read_parquet('out/dim_product/*.parquet');
CREATE OR REPLACE VIEW dim_calendar AS SELECT * FROM read_parquet('out/dim_calendar/*.parquet');
CREATE OR REPLACE VIEW rejects AS
SELECT * FROM read_parquet('out/rejects/*/*/*.parquet', hive_partitioning = true,
                           hive_types = {'run_date': DATE, 'table': VARCHAR});
