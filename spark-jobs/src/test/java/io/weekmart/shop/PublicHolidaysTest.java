package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.DATES;
import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.shop.ShopDumps.calendar;
import static io.weekmart.shop.ShopDumps.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class PublicHolidaysTest {
    @Test
    void theTwelveMonthsAroundAYearsEndAreThoseBeforeTheMonthOfTheRunDate() {
        Dataset<Row> dates = rows(
                DATES,
                calendar(
                        "2022-12-01",
                        "2024-01-31",
                        "2022-12-26",
                        "2023-01-02",
                        "2023-08-15",
                        "2023-12-25",
                        "2024-01-01",
                        "2024-01-15"));
        Dataset<Row> orders = orders(
                "2022-12-26", // The month before the first of the twelve.
                "2023-01-02",
                "2023-08-15",
                "2023-08-15",
                "2023-12-25",
                "2023-12-25",
                "2023-12-25",
                "2024-01-01", // The month in progress.
                "2024-01-15");

        assertThat(count(orders, dates, "2024-01-15")).containsExactly("jan 1", "aug 2", "dec 3");
    }

    @Test
    void aMonthStandsForTheOneOfThePastYear() {
        Dataset<Row> dates = rows(
                DATES, calendar("2023-01-01", "2024-02-29", "2023-01-02", "2023-02-01", "2024-01-01", "2024-02-01"));
        Dataset<Row> orders = orders("2023-01-02", "2023-02-01", "2023-02-01", "2024-01-01", "2024-02-01");

        assertThat(count(orders, dates, "2024-02-29")).containsExactly("jan 1", "feb 2");
        assertThat(count(orders, dates, "2024-02-01")).containsExactly("jan 1", "feb 2");
        assertThat(count(orders, dates, "2024-01-31")).containsExactly("jan 1", "feb 2");
        assertThat(count(orders, dates, "2023-12-31")).containsExactly("jan 1", "feb 2");
        assertThat(count(orders, dates, "2024-03-01")).containsExactly("jan 1", "feb 1");
    }

    @Test
    void theFirstAndTheLastDayOfTheTwelveMonthsCount() {
        Dataset<Row> dates = rows(
                DATES, calendar("2023-04-01", "2024-05-01", "2023-04-28", "2023-05-01", "2024-04-30", "2024-05-01"));
        Dataset<Row> orders = orders("2023-04-28", "2023-05-01", "2024-04-30", "2024-05-01");

        assertThat(count(orders, dates, "2024-05-31")).containsExactly("apr 1", "may 1");
    }

    @Test
    void aHolidayOnAWeekendIsNoPublicHoliday() {
        Dataset<Row> dates = rows(
                DATES,
                "2024-04-05,2024,4,5,5,false", // Friday
                "2024-04-06,2024,4,6,6,false", // Saturday, on which nobody works
                "2024-04-07,2024,4,7,7,false"); // Sunday
        Dataset<Row> orders = orders("2024-04-05", "2024-04-06", "2024-04-06", "2024-04-07");

        assertThat(count(orders, dates, "2024-05-05")).containsExactly("apr 1");
    }

    @Test
    void aWorkingDayIsNoPublicHoliday() {
        Dataset<Row> dates = rows(DATES, calendar("2024-04-01", "2024-04-30"));

        assertThat(count(orders("2024-04-05", "2024-04-06"), dates, "2024-05-05"))
                .isEmpty();
    }

    @Test
    void withoutOrdersEveryMonthIsZero() {
        Dataset<Row> dates = rows(DATES, calendar("2024-04-01", "2024-04-30", "2024-04-05"));
        Dataset<Row> holidays = PublicHolidays.ofPastYear(dates, LocalDate.parse("2024-05-05"));

        Row row = PublicHolidays.ordersByMonth(rows(ORDERS), holidays)
                .collectAsList()
                .get(0);

        assertThat(row.size()).isEqualTo(12);
        assertThat(row.mkString(",")).isEqualTo("0,0,0,0,0,0,0,0,0,0,0,0");
    }

    @Test
    void everyOrderIsCountedOrAmongTheOthers() {
        Dataset<Row> dates = rows(DATES, calendar("2024-04-01", "2024-05-05", "2024-04-05", "2024-05-01"));
        Dataset<Row> holidays = PublicHolidays.ofPastYear(dates, LocalDate.parse("2024-05-05"));
        Dataset<Row> orders = orders("2024-04-05", "2024-04-05", "2024-04-06", "2024-05-01");

        assertThat(PublicHolidays.otherOrders(orders, holidays)
                        .select("order_id")
                        .as(Encoders.LONG())
                        .collectAsList())
                .containsExactlyInAnyOrder(2L, 3L);
    }

    private static Dataset<Row> orders(String... dates) {
        List<String> lines = new ArrayList<>();
        for (String date : dates) {
            lines.add(lines.size() + ",1,1," + date + ",1.00,1,1.00");
        }
        return rows(ORDERS, lines.toArray(String[]::new));
    }

    /** The months that are not 0, from January on. */
    private static List<String> count(Dataset<Row> orders, Dataset<Row> dates, String runDate) {
        Dataset<Row> holidays = PublicHolidays.ofPastYear(dates, LocalDate.parse(runDate));
        Row row = PublicHolidays.ordersByMonth(orders, holidays).collectAsList().get(0);
        List<String> months = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            if (row.getLong(i) != 0) {
                months.add(row.schema().fieldNames()[i].replace("tt_order_hol_", "") + " " + row.getLong(i));
            }
        }
        return months;
    }
}
