package io.weekmart;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** The documented comparison with last year, in two engines, around the end of NRF 2023, which has 53 weeks. */
class LastYearTest {
    private static final String FACT =
            """
            CREATE TEMPORARY VIEW fact_weekly_store_product AS
            SELECT yr_num, wk_num, CAST(week_start_dt AS date) AS week_start_dt, store_key, prod_key,
              CAST(total_sales_qty AS decimal(18,3)) AS total_sales_qty,
              CAST(total_sales_amt AS decimal(18,2)) AS total_sales_amt
            FROM (VALUES
              (2023, 1, '2023-01-29', 1, 10, 1.000, 1.50),
              (2023, 2, '2023-02-05', 1, 10, 2.000, 2.50),
              (2023, 2, '2023-02-05', 2, 10, 200.000, 200.50),
              (2023, 53, '2024-01-28', 1, 10, 53.000, 53.50),
              (2024, 1, '2024-02-04', 1, 10, 60.000, 60.50),
              (2024, 1, '2024-02-04', 1, 20, 70.000, 70.50)
            ) AS weeks(yr_num, wk_num, week_start_dt, store_key, prod_key, total_sales_qty, total_sales_amt)
            """;

    private static final String QUERY = "SELECT concat_ws(' ', yr_num, wk_num, store_key, prod_key,"
            + " CAST(total_sales_amt AS varchar(30)), coalesce(CAST(last_year_sales_qty AS varchar(30)), 'none'),"
            + " coalesce(CAST(last_year_sales_amt AS varchar(30)), 'none'))"
            + " FROM last_year WHERE wk_num = 53 OR yr_num = 2024 ORDER BY yr_num, wk_num, prod_key";

    private static final List<String> COMPARED = List.of(
            // Week 53 is compared with the first week of its own year, and the week behind it with week 2.
            "2023 53 1 10 53.50 1.000 1.50", "2024 1 1 10 60.50 2.000 2.50", "2024 1 1 20 70.50 none none");

    @Test
    void duckDbFindsLastYearsWeek() throws SQLException {
        List<String> compared = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(FACT);
            statement.execute(view());
            try (ResultSet rows = statement.executeQuery(QUERY)) {
                while (rows.next()) {
                    compared.add(rows.getString(1));
                }
            }
        }
        assertThat(compared).isEqualTo(COMPARED);
    }

    @Test
    void sparkFindsTheSame() {
        SparkSession spark = LocalSpark.session().newSession();
        spark.sql(FACT);
        spark.sql(view());
        assertThat(spark.sql(QUERY).collectAsList().stream().map((Row row) -> row.getString(0)))
                .isEqualTo(COMPARED);
    }

    /** As it is documented, but for the session alone. */
    private static String view() {
        return Documents.block("docs/tables.md", "query last_year").replace("CREATE VIEW", "CREATE TEMPORARY VIEW");
    }
}
