package io.weekmart.shop;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.time.Month;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Public holidays, and the orders placed on them. Source: the data contract of the pipeline, which calls a date with day_of_the_week_num 1 to
 * 5 and working_day false a public holiday, and counts orders in each of the twelve whole calendar months before the month of the run date.
 */
final class PublicHolidays {
    /** Whether a date is a public holiday, by its row of {@code dates}: a weekday on which nobody works. */
    static final Column IS_PUBLIC_HOLIDAY =
            expr("day_of_the_week_num between 1 and 5").and(expr("not working_day"));

    private PublicHolidays() {}

    /**
     * The public holidays of the past year: one column, {@code holiday}.
     *
     * @param dates accepted rows of {@code dates}
     * @param runDate the twelve whole calendar months before its month are the year; its own month is in progress and not part of it
     */
    static Dataset<Row> ofPastYear(Dataset<Row> dates, LocalDate runDate) {
        LocalDate end = runDate.withDayOfMonth(1);
        return dates.filter(IS_PUBLIC_HOLIDAY)
                .filter(col("calendar_dt").geq(lit(end.minusYears(1))))
                .filter(col("calendar_dt").lt(lit(end)))
                .select(col("calendar_dt").as("holiday"));
    }

    /**
     * One row with the number of orders in each calendar month, 0 where there are none. Each month occurs once in twelve, so that its name
     * tells its year.
     *
     * @param orders accepted rows of {@code orders}
     * @param holidays see {@link #ofPastYear}
     */
    static Dataset<Row> ordersByMonth(Dataset<Row> orders, Dataset<Row> holidays) {
        Column[] months =
                Arrays.stream(Month.values()).map(PublicHolidays::ordersIn).toArray(Column[]::new);
        return orders.groupBy("order_date")
                .agg(expr("count(*) as orders"))
                .join(broadcast(holidays), col("order_date").equalTo(col("holiday")), "left_semi")
                .agg(months[0], Arrays.copyOfRange(months, 1, months.length));
    }

    private static Column ordersIn(Month month) {
        Column orders = expr("sum(orders) filter (where month(order_date) = " + month.getValue() + ")");
        return coalesce(orders, lit(0L)).as(ShopOutputs.column(month));
    }

    /** The orders that {@link #ordersByMonth} does not count. */
    static Dataset<Row> otherOrders(Dataset<Row> orders, Dataset<Row> holidays) {
        return orders.join(broadcast(holidays), col("order_date").equalTo(col("holiday")), "left_anti");
    }
}
