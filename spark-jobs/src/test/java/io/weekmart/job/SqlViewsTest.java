package io.weekmart.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.Documents;
import io.weekmart.contract.calendar.GeneratedCalendar;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped views over what runs published, with every number worked out by hand from {@link TradedWeeks}. */
class SqlViewsTest {
    private static final String PAGE = "docs/dashboards.md";

    @TempDir
    static Path folder;

    private static Workbench bench;
    private static Connection duck;

    @BeforeAll
    static void publish() throws SQLException {
        bench = TradedWeeks.publish(folder);
        duck = SqlViews.inDuck(bench.output());
    }

    @AfterAll
    static void close() throws SQLException {
        duck.close();
    }

    @Test
    void aWeekIsComparedWithThoseOfTheCalendarAndNotWithTheRowBefore() throws SQLException {
        assertThat(rows(
                        "yr_wk_num, sales_qty, sales_amt, last_week_sales_qty, last_week_sales_amt",
                        "weekly_trading WHERE store_key = 1 AND prod_key = 10"))
                .containsExactly(
                        "202302 3.000 30.00 - -",
                        "202303 7.000 70.00 3.000 30.00",
                        "202353 5.000 50.00 - -",
                        // 2024 week 1 is missing, so week 2 has no last week, though week 53 of 2023 has a row.
                        "202402 4.000 44.00 - -",
                        "202403 6.000 60.00 4.000 44.00",
                        "202404 8.000 80.00 6.000 60.00",
                        // Week 5 is published without this product: what it sold last week counts in the totals all the
                        // same.
                        "202405 - - 8.000 80.00",
                        "202406 1.000 10.00 - -");
    }

    @Test
    void inADumpedCalendarLastYearsWeekHasTheSameNumber() throws SQLException {
        assertThat(rows(
                        "yr_wk_num, last_year_sales_qty, last_year_sales_amt",
                        "weekly_trading WHERE store_key = 1 AND prod_key = 10 AND yr_wk_num > 202350"))
                .containsExactly(
                        // 2022 has no week 53.
                        "202353 - -",
                        // 15 January 2024 is week 2, and 364 days earlier is week 3 of 2023.
                        "202402 3.000 30.00",
                        "202403 7.000 70.00",
                        "202404 - -",
                        "202405 - -",
                        "202406 - -");
    }

    @Test
    void inAGeneratedCalendarLastYearsWeekBegins364DaysEarlier() throws SQLException {
        Workbench generated = TradedWeeks.publishInGeneratedWeeks(folder.resolve("generated"));
        try (Connection nrf = SqlViews.inDuck(generated.output())) {
            assertThat(SqlViews.query(
                            nrf,
                            "SELECT yr_wk_num, week_start_dt, sales_qty, last_year_sales_qty FROM weekly_trading"
                                    + " WHERE store_key = 1 AND prod_key = 10 ORDER BY yr_wk_num"))
                    .containsExactly(
                            "202250 2023-01-08 3.000 -",
                            "202251 2023-01-15 7.000 -",
                            "202349 2023-12-31 5.000 -",
                            // 14 January 2024 is week 51 of 2023, and 15 January 2023 is week 51 of 2022.
                            "202351 2024-01-14 4.000 7.000",
                            "202352 2024-01-21 6.000 -",
                            "202353 2024-01-28 8.000 -",
                            // Only a stock count.
                            "202401 2024-02-04 0.000 -",
                            "202402 2024-02-11 1.000 -");
            // Week 53 of 2023 has week 1 of its own year beside it, and week 1 of 2024 has week 2 of 2023.
            assertThat(SqlViews.query(
                            nrf,
                            "SELECT w.yr_wk_num, l.yr_wk_num FROM calendar_weeks w JOIN calendar_weeks l"
                                    + " ON l.week_no = w.last_year_week_no WHERE w.yr_wk_num IN (202353, 202401)"
                                    + " ORDER BY w.yr_wk_num"))
                    .containsExactly("202353 202301", "202401 202302");
        }
    }

    @Test
    void theViewKnowsEveryGeneratedCalendarByItsName() {
        List<String> names =
                new ArrayList<>(Stream.of(GeneratedCalendar.ISO, GeneratedCalendar.SUNDAY, GeneratedCalendar.NRF)
                        .map(GeneratedCalendar::name)
                        .toList());
        names.addAll(List.of("4-4-5", "5-4-4"));

        Matcher list = Pattern.compile("cal_type_desc IN \\(([^)]*)\\)").matcher(SqlViews.statement("calendar_weeks"));
        assertThat(list.find()).isTrue();
        assertThat(list.group(1).replace("'", "").split(", ")).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void fourWeeksAreSummedOnlyIfAllFourArePublished() throws SQLException {
        assertThat(rows(
                        "yr_wk_num, prod_key, four_week_sales_qty, four_week_sales_amt, four_week_cost_amt",
                        "weekly_trading WHERE store_key = 1 AND prod_key < 30 AND yr_wk_num > 202403"))
                .containsExactly(
                        // Week 1 is missing.
                        "202404 10 - - -",
                        "202404 20 - - -",
                        // Weeks 2 to 5: 4 + 6 + 8.
                        "202405 10 18.000 184.00 108.00",
                        // Its sales have no cost, which is not a cost of 0.
                        "202405 20 5.000 22.50 -",
                        // Weeks 3 to 6: 6 + 8 + 1.
                        "202406 10 15.000 150.00 90.00",
                        "202406 20 5.000 22.50 -");
    }

    @Test
    void totalsHoldWhatWasSoldInEitherWeek() throws SQLException {
        assertThat(SqlViews.query(
                        duck,
                        "SELECT sum(sales_amt), sum(last_week_sales_amt), sum(margin_amt), sum(margin_sales_amt)"
                                + " FROM weekly_trading WHERE is_latest_week"))
                // Week 5 sold 13.50 + 100.00 and week 4 80.00 + 9.00. The tea has no margin, so that 40 % is of 100.00.
                .containsExactly("113.50 89.00 40.00 100.00");
        assertThat(rows(
                        "store_name, region, prod_name, category_name, is_complete_week",
                        "weekly_trading WHERE is_latest_week"))
                .containsExactly(
                        "Old Town North 30 - true",
                        "Old Town North Rye bread Bread true",
                        "Old Town North Tea Drinks true",
                        "S2 - 30 - true",
                        "S2 - Rye bread Bread true");
    }

    @Test
    void availabilityHoldsDaysAndTheEstimateOfLostSales() throws SQLException {
        assertThat(rows(
                        "yr_wk_num, store_key, prod_key, inventory_days, in_stock_days, out_of_stock_days,"
                                + " low_stock_days, sales_amt, lost_sales_qty, lost_sales_amt, lost_sales_unknown",
                        "availability WHERE inventory_days > 0"))
                .containsExactly(
                        "202402 1 10 3 3 0 0 44.00 0.0 0.0 0",
                        // In stock on three days of week 2, it sold 4 units for 44.00: a day without stock lost a third
                        // of that.
                        "202403 1 10 2 1 1 0 60.00 1.333 14.67 0",
                        "202404 1 10 1 1 0 0 80.00 0.0 0.0 0",
                        "202405 1 20 1 1 0 0 13.50 0.0 0.0 0",
                        "202405 1 30 1 1 0 0 0.00 0.0 0.0 0",
                        "202405 2 10 1 1 0 0 100.00 0.0 0.0 0",
                        // Never seen in stock: nobody knows its pace.
                        "202405 2 30 1 0 1 0 0.00 - - 1");
    }

    @Test
    void stockIsComparedWithThePaceOfFourWeeks() throws SQLException {
        assertThat(rows(
                        "yr_wk_num, store_key, prod_key, stock_qty, four_week_sales_qty, weeks_of_supply,"
                                + " weeks_of_cover, overstock_qty, overstock_cost_amt, supply_band",
                        "stock_cover WHERE yr_wk_num BETWEEN 202402 AND 202405"))
                .containsExactly(
                        "202402 1 10 50.000 - 12.5000 - - - pace unknown",
                        "202403 1 10 0.000 - 0.0000 - - - pace unknown",
                        "202404 1 10 40.000 - 5.0000 - - - pace unknown",
                        "202404 1 20 - - - - - - not counted",
                        // 5 / 4 = 1.25 a week, and 1 / 1.25.
                        "202405 1 20 1.000 5.000 0.3333 0.8 0.0 0.0 under 1 week",
                        "202405 1 30 25.000 0.000 - - 25.0 - not sold in four weeks",
                        // 10 / 4 = 2.5 a week: 90 - 8 x 2.5 = 70 units too many, at 60.00 / 10 each.
                        "202405 2 10 90.000 10.000 9.0000 36.0 70.0 420.0 over 8 weeks",
                        "202405 2 30 0.000 0.000 - - 0.0 0.0 not sold in four weeks");
    }

    @Test
    void wasteCostsWhatTheUnitsSoldThatWeekCost() throws SQLException {
        assertThat(rows("yr_wk_num, store_key, prod_key, waste_qty, waste_cost_amt", "waste WHERE waste_qty > 0"))
                .containsExactly(
                        // 1 x 36.00 / 6 and 2 x 48.00 / 8.
                        "202403 1 10 1.000 6.0",
                        "202404 1 10 2.000 12.0",
                        // Nothing was sold, so the cost of a unit is unknown.
                        "202405 1 30 1.500 -");
    }

    @Test
    void rejectsAreCountedByRunDateTableAndReason() throws SQLException {
        assertThat(rows(
                        "run_date, table_name, parse_filename(file), reason, rejected_rows, first_reason_rows",
                        "data_health"))
                .containsExactly(
                        "2024-02-04 sales sales_2024-02-04.csv UNKNOWN_STORE 1 1",
                        // One row has both reasons; the other is the one of the first night.
                        "2024-02-14 sales sales_2024-02-14.csv BAD_VALUE(prod_key) 1 1",
                        "2024-02-14 sales sales_2024-02-14.csv UNKNOWN_STORE 2 1");
    }

    @Test
    void aStoreWithoutRowsInAWeekIsSilent() throws SQLException {
        assertThat(rows(
                        "yr_wk_num, store_key, products, sales_rows, rows_without_cost, silent",
                        "data_health_weeks WHERE yr_wk_num > 202403"))
                .containsExactly(
                        // Store 2 has its first row in week 5.
                        "202404 1 2 2 1 0",
                        "202405 1 2 1 1 0",
                        "202405 2 2 1 0 0",
                        "202406 1 1 1 0 0",
                        "202406 2 0 0 0 1");
    }

    @Test
    void aCalendarWithAHoleJoinsNoWeeksAcrossIt() throws SQLException {
        try (Connection empty = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = empty.createStatement()) {
            statement.execute("CREATE TABLE dim_calendar AS SELECT * FROM (VALUES"
                    + " (DATE '2020-12-21', 2020, 52, 202052, NULL), (DATE '2020-12-22', 2020, 53, 202053, NULL),"
                    + " (DATE '2023-01-01', 2023, 1, 202301, NULL))"
                    + " AS days(cal_dt, yr_num, wk_num, yr_wk_num, cal_type_desc)");
            statement.execute(SqlViews.statement("calendar_weeks"));
            assertThat(SqlViews.query(empty, "SELECT yr_wk_num, week_no FROM calendar_weeks ORDER BY week_start_dt"))
                    .containsExactly("202052 100", "202053 101", "202301 201");
        }
    }

    /** Spark is stricter about SQL than DuckDB, as Athena is. */
    @Test
    void sparkReadsTheSameFromTheSameStatements() throws SQLException {
        SparkSession spark = SqlViews.inSpark(bench.output());
        for (Path file : SqlViews.files()) {
            String view = SqlViews.name(file);
            if (!view.equals("data_health")) {
                assertThat(SqlViews.query(spark, "SELECT * FROM " + view))
                        .as(view)
                        .isNotEmpty()
                        .containsExactlyInAnyOrderElementsOf(SqlViews.query(duck, "SELECT * FROM " + view));
            }
        }
    }

    @Test
    void everyColumnOfTheViewsIsDocumented() throws SQLException {
        for (Path file : SqlViews.files()) {
            String view = SqlViews.name(file);
            List<String> documented = Documents.marked(PAGE, "view " + view)
                    .lines()
                    .filter(line -> line.startsWith("| `"))
                    .flatMap(line -> Pattern.compile("`([a-z_]+)`")
                            .matcher(line.substring(0, line.indexOf('|', 1)))
                            .results()
                            .map(name -> name.group(1)))
                    .toList();
            List<String> columns =
                    SqlViews.query(duck, "SELECT column_name FROM (DESCRIBE SELECT * FROM " + view + ")");
            assertThat(documented).as(view).containsExactlyElementsOf(columns);
        }
    }

    private static List<String> rows(String columns, String from) throws SQLException {
        return SqlViews.query(duck, "SELECT " + columns + " FROM " + from + " ORDER BY ALL");
    }
}
