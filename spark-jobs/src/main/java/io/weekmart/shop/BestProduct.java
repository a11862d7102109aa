package io.weekmart.shop;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The best-performing product of a snapshot: the one with the most review points. Source: the data contract of the pipeline. Reviews, orders
 * and shipments are each brought down to one row before they meet, so that no join multiplies rows.
 */
final class BestProduct {
    private static final Column ALWAYS = lit(true);

    /** The columns of the shares by stars, from one to five. */
    private static final List<String> STARS = List.of(
            "pct_one_star_review",
            "pct_two_star_review",
            "pct_three_star_review",
            "pct_four_star_review",
            "pct_five_star_review");

    private BestProduct() {}

    /**
     * One row with everything about the best product, all null where nothing is reviewed.
     *
     * @param reviews accepted rows, as are all others
     */
    static Dataset<Row> of(
            Dataset<Row> reviews,
            Dataset<Row> orders,
            Dataset<Row> shipments,
            Dataset<Row> products,
            Dataset<Row> dates) {
        Dataset<Row> best = reviews.transform(BestProduct::mostReviewPoints);
        Dataset<Row> ordersOfBest = orders.join(broadcast(best.select("product_id")), "product_id", "left_semi");
        Dataset<Row> described = best.drop("reviews")
                .join(products.drop("product_category"), "product_id")
                .join(mostOrderedDay(ordersOfBest, dates), ALWAYS, "left")
                .crossJoin(
                        Shipments.withOrderDates(shipments, ordersOfBest).transform(BestProduct::earlyAndLateShares));
        // A run publishes its row also where nothing is reviewed, so that readers see that it ran.
        return best.sparkSession().range(1).join(described, ALWAYS, "left").drop("id");
    }

    /** One row for each product with reviews: product_id, reviews, tt_review_points and the shares by stars. */
    private static Dataset<Row> reviewsByProduct(Dataset<Row> reviews) {
        Column[] counts = IntStream.rangeClosed(1, STARS.size())
                .mapToObj(stars -> count_if(col("review").equalTo(stars)).as("reviews_" + stars))
                .toArray(Column[]::new);
        Dataset<Row> counted = reviews.groupBy("product_id").agg(sum("review").as("tt_review_points"), counts);
        Column all = IntStream.rangeClosed(1, STARS.size())
                .mapToObj(stars -> col("reviews_" + stars))
                .reduce(Column::plus)
                .orElseThrow();
        Dataset<Row> shares = counted.withColumn("reviews", all);
        for (int stars = 1; stars <= STARS.size(); stars++) {
            shares = shares.withColumn(STARS.get(stars - 1), Percentage.of("reviews_" + stars, "reviews"))
                    .drop("reviews_" + stars);
        }
        return shares;
    }

    /**
     * The row of the product with the most review points; of several, the one with more reviews, then with the smaller key. No row where
     * there is no review.
     *
     * <p>Columns: product_id, reviews, tt_review_points and the shares by stars.
     */
    static Dataset<Row> mostReviewPoints(Dataset<Row> reviews) {
        return reviewsByProduct(reviews)
                .orderBy(
                        col("tt_review_points").desc(),
                        col("reviews").desc(),
                        col("product_id").asc())
                .limit(1);
    }

    /** The reviews of all products but the best. */
    static Dataset<Row> reviewsOfOthers(Dataset<Row> reviews) {
        Dataset<Row> best = reviews.transform(BestProduct::mostReviewPoints).select("product_id");
        return reviews.join(broadcast(best), "product_id", "left_anti");
    }

    /**
     * The order date with the most orders; of several, the one with the greater quantity, then the earlier. One row, or none where there are
     * no orders: most_ordered_day and is_public_holiday.
     *
     * @param orders those of one product
     * @param dates accepted rows of {@code dates}, among which every order date is
     */
    private static Dataset<Row> mostOrderedDay(Dataset<Row> orders, Dataset<Row> dates) {
        Dataset<Row> day = orders.groupBy("order_date")
                .agg(count(lit(1)).as("orders"), sum("quantity").as("quantity"))
                .orderBy(
                        col("orders").desc(),
                        col("quantity").desc(),
                        col("order_date").asc())
                .limit(1);
        return dates.join(broadcast(day), col("calendar_dt").equalTo(col("order_date")))
                .select(
                        col("order_date").as("most_ordered_day"),
                        PublicHolidays.IS_PUBLIC_HOLIDAY.as("is_public_holiday"));
    }

    /**
     * One row: the shares of early and late shipments among those that are one or the other, null where there are none.
     *
     * @param shipments see {@link Shipments#withOrderDates}
     */
    private static Dataset<Row> earlyAndLateShares(Dataset<Row> shipments) {
        return shipments
                .agg(
                        count_if(Shipments.EARLY).as("early"),
                        count_if(Shipments.LATE).as("late"))
                .withColumn("either", col("early").plus(col("late")))
                .select(
                        Percentage.of("early", "either").as("pct_early_shipments"),
                        Percentage.of("late", "either").as("pct_late_shipments"));
    }
}
