package io.weekmart;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.job.SqlViews;
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

/**
 * The shipped estimate of lost sales, in two engines. The calendar has the weeks 2023/51 and 52, and 2024/1 to 4, of one day each; product 10
 * has no row in week 3.
 */
class LostSalesTest {
    private static final String CALENDAR =
            """
            CREATE TEMPORARY VIEW dim_calendar AS
            SELECT CAST(cal_dt AS date) AS cal_dt, yr_num, wk_num, 100 * yr_num + wk_num AS yr_wk_num, 'Retailer' AS cal_type_desc
            FROM (VALUES
              ('2023-12-24', 2023, 51), ('2023-12-25', 2023, 52), ('2023-12-26', 2024, 1), ('2023-12-27', 2024, 2),
              ('2023-12-28', 2024, 3), ('2023-12-29', 2024, 4)
            ) AS days(cal_dt, yr_num, wk_num)
            """;

    private static final String FACT =
            """
            CREATE TEMPORARY VIEW fact_weekly_store_product AS
            SELECT yr_num, wk_num, store_key, prod_key, in_stock_days,
              CAST(in_stock_sales_qty AS decimal(18,3)) AS in_stock_sales_qty,
              CAST(in_stock_sales_amt AS decimal(18,2)) AS in_stock_sales_amt,
              no_stock_instances,
              CAST(no_stock_sales_qty AS decimal(18,3)) AS no_stock_sales_qty,
              CAST(no_stock_impact AS decimal(18,2)) AS no_stock_impact
            FROM (VALUES
              (2023, 51, 1, 10, 7, 14.000, 28.00, 0, 0.000, 0.00),
              (2023, 52, 1, 10, 5, 10.000, 20.00, 2, 1.000, 2.00),
              (2024, 1, 1, 10, 0, 0.000, 0.00, 1, 0.000, 0.00),
              (2024, 2, 1, 10, 7, 7.000, 21.00, 0, 0.000, 0.00),
              (2024, 4, 1, 10, 4, 9.000, 27.00, 3, 0.500, 1.25),
              (2023, 51, 2, 10, 7, 700.000, 700.00, 0, 0.000, 0.00),
              (2023, 51, 1, 20, 0, 0.000, 0.00, 1, 0.000, 0.00),
              (2023, 52, 1, 20, 0, 0.000, 0.00, 2, 0.000, 0.00),
              (2023, 51, 1, 30, 7, 7.000, 7.00, 0, 0.000, 0.00),
              (2023, 52, 1, 30, 6, 6.000, 6.00, 1, 5.000, 9.00)
            ) AS weeks(yr_num, wk_num, store_key, prod_key, in_stock_days, in_stock_sales_qty, in_stock_sales_amt,
              no_stock_instances, no_stock_sales_qty, no_stock_impact)
            """;

    private static final List<String> VIEWS = List.of("calendar_weeks", "lost_sales");

    private static final String QUERY = "SELECT concat_ws(' ', yr_num, wk_num, store_key, prod_key,"
            + " coalesce(CAST(CAST(lost_sales_qty AS decimal(18,3)) AS varchar(30)), 'unknown'),"
            + " coalesce(CAST(CAST(lost_sales_amt AS decimal(18,2)) AS varchar(30)), 'unknown'))"
            + " FROM lost_sales ORDER BY prod_key, store_key, yr_num, wk_num";

    private static final List<String> LOST = List.of(
            // No day is flagged.
            "2023 51 1 10 0.000 0.00",
            // R = 14 / 7 = 2 units and 28 / 7 = 4.00: 2 x 2 - 1 and 2 x 4.00 - 2.00.
            "2023 52 1 10 3.000 6.00",
            // R = 24 / 12 and 48 / 12: 1 x 2 and 1 x 4.00.
            "2024 1 1 10 2.000 4.00",
            "2024 2 1 10 0.000 0.00",
            // Weeks 2023/52 to 2024/3, not 51: R = 17 / 12 and 41 / 12: 3 x 17 / 12 - 0.5 and 3 x 41 / 12 - 1.25.
            "2024 4 1 10 3.750 9.00",
            "2023 51 2 10 0.000 0.00",
            // Never seen in stock before.
            "2023 51 1 20 unknown unknown",
            "2023 52 1 20 unknown unknown",
            "2023 51 1 30 0.000 0.00",
            // 1 x 1 - 5: sold more than the pace.
            "2023 52 1 30 0.000 0.00");

    @Test
    void duckDbEstimatesWhatTheFlaggedDaysWouldHaveSold() throws SQLException {
        List<String> lost = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(CALENDAR);
            statement.execute(FACT);
            for (String view : VIEWS) {
                statement.execute(view(view));
            }
            try (ResultSet rows = statement.executeQuery(QUERY)) {
                while (rows.next()) {
                    lost.add(rows.getString(1));
                }
            }
        }
        assertThat(lost).isEqualTo(LOST);
    }

    @Test
    void sparkEstimatesTheSame() {
        SparkSession spark = LocalSpark.session().newSession();
        spark.sql(CALENDAR);
        spark.sql(FACT);
        VIEWS.forEach(view -> spark.sql(view(view)));
        assertThat(spark.sql(QUERY).collectAsList().stream().map((Row row) -> row.getString(0)))
                .isEqualTo(LOST);
    }

    /** As it is shipped, but for the session alone. */
    private static String view(String name) {
        return SqlViews.statement(name).replace("OR REPLACE VIEW", "OR REPLACE TEMPORARY VIEW");
    }
}
