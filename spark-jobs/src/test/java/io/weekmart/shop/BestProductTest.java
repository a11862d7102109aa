package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.DATES;
import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.PRODUCTS;
import static io.weekmart.contract.table.ShopTables.REVIEWS;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;
import static io.weekmart.shop.ShopDumps.calendar;
import static io.weekmart.shop.ShopDumps.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The row of the best product. Of its days 2024-05-01, a Wednesday, is the only public holiday. */
class BestProductTest {
    private static final String[] NONE = {};
    private static final String[] ONE_REVIEW = {"5,1"};

    @Test
    void theProductWithTheMostReviewPointsIsTheBest() {
        // 3 + 3 points against 5.
        assertThat(best(reviews("5,1", "3,2", "3,2"), NONE, NONE, "product_id, product_name, tt_review_points"))
                .isEqualTo("2 Toaster 6");
    }

    @Test
    void ofEqualPointsTheOneWithMoreReviewsIsTheBest() {
        assertThat(best(reviews("4,1", "2,2", "1,2", "1,2"), NONE, NONE, "product_id, tt_review_points"))
                .isEqualTo("2 4");
    }

    @Test
    void ofEqualPointsAndReviewsTheOneWithTheSmallerKeyIsTheBest() {
        assertThat(best(reviews("2,3", "3,3", "1,2", "4,2"), NONE, NONE, "product_id, tt_review_points"))
                .isEqualTo("2 5");
    }

    @Test
    void theSameReviewTwiceCountsTwice() {
        assertThat(best(reviews("3,1", "3,1", "5,2"), NONE, NONE, "product_id, tt_review_points"))
                .isEqualTo("1 6");
    }

    @Test
    void eachNumberOfStarsHasItsShareOfTheReviews() {
        // Seven reviews: 1/7 = 14.28571... %, 2/7 = 28.57142... %.
        assertThat(best(
                        reviews("1,1", "3,1", "4,1", "4,1", "5,1", "5,1", "5,1"),
                        NONE,
                        NONE,
                        "pct_one_star_review, pct_two_star_review, pct_three_star_review, pct_four_star_review,"
                                + " pct_five_star_review"))
                .isEqualTo("14.2857 0.0000 14.2857 28.5714 42.8571");
    }

    @Test
    void withoutReviewsThereIsARowOfNulls() {
        Dataset<Row> row = row(NONE, orders("2024-05-01 2"), new String[] {"1,0,2024-05-02,"});

        assertThat(row.count()).isEqualTo(1);
        assertThat(row.head().mkString(",")).isEqualTo("null,".repeat(11) + "null");
    }

    @Test
    void withoutOrdersTheDayAndTheSharesOfShipmentsAreNull() {
        assertThat(best(
                        ONE_REVIEW,
                        NONE,
                        NONE,
                        "product_id, most_ordered_day, is_public_holiday, pct_early_shipments, pct_late_shipments"))
                .isEqualTo("1 null null null null");
    }

    @Test
    void theDayWithTheMostOrdersIsChosenBeforeTheOneWithMoreQuantity() {
        assertThat(day("2024-05-02 100", "2024-05-03 1", "2024-05-03 1")).isEqualTo("2024-05-03 false");
    }

    @Test
    void ofDaysWithEqualOrdersTheOneWithMoreQuantityIsChosen() {
        assertThat(day("2024-05-02 1", "2024-05-03 1.001", "2024-05-04 0.5")).isEqualTo("2024-05-03 false");
    }

    @Test
    void ofDaysWithEqualOrdersAndQuantityTheEarlierIsChosen() {
        assertThat(day("2024-05-03 2", "2024-05-02 1.5", "2024-05-02 0.5", "2024-05-03 0.000", "2024-05-04 2"))
                .isEqualTo("2024-05-02 false");
    }

    @Test
    void theDaySaysWhetherItIsAPublicHoliday() {
        assertThat(day("2024-05-01 1")).isEqualTo("2024-05-01 true");
        // A Saturday on which nobody works.
        assertThat(day("2024-05-04 1")).isEqualTo("2024-05-04 false");
    }

    @Test
    void ordersOfOtherProductsDoNotChooseTheDay() {
        String[] orders = {
            "1,1,1,2024-05-02,1.00,1,1.00", "2,1,2,2024-05-03,1.00,9,9.00", "3,1,2,2024-05-03,1.00,9,9.00"
        };

        assertThat(best(ONE_REVIEW, orders, NONE, "most_ordered_day")).isEqualTo("2024-05-02");
    }

    @Test
    void earlyAgainstLateShipmentsAreSharesOfBothTogether() {
        // Of the order of 2024-04-20: two leave by 2024-04-25, one on 2024-04-26; the last two are neither.
        assertThat(shares(
                        "1,0,2024-04-21,",
                        "2,0,2024-04-25,2024-04-26",
                        "3,0,2024-04-26,",
                        "4,0,2024-04-30,2024-05-02",
                        "5,0,,"))
                .isEqualTo("66.6667 33.3333");
    }

    @Test
    void withEarlyShipmentsAloneTheShareOfLateOnesIsZero() {
        assertThat(shares("1,0,2024-04-21,")).isEqualTo("100.0000 0.0000");
        assertThat(shares("1,0,2024-04-28,")).isEqualTo("0.0000 100.0000");
    }

    @Test
    void withNeitherEarlyNorLateShipmentsBothSharesAreNull() {
        assertThat(shares("1,0,,", "2,0,2024-04-30,2024-05-02")).isEqualTo("null null");
    }

    @Test
    void shipmentsOfOtherProductsAreNotItsShipments() {
        String[] orders = {"0,1,1,2024-04-20,1.00,1,1.00", "1,1,2,2024-04-20,1.00,1,1.00"};

        assertThat(best(
                        ONE_REVIEW,
                        orders,
                        new String[] {"1,0,2024-04-21,", "2,1,2024-04-28,"},
                        "pct_early_shipments, pct_late_shipments"))
                .isEqualTo("100.0000 0.0000");
    }

    @Test
    void manyReviewsOrdersAndShipmentsDoNotMultiplyEachOther() {
        String[] orders = orders("2024-04-20 1", "2024-04-20 1", "2024-04-22 1");

        assertThat(best(
                        reviews("5,1", "5,1", "4,1", "1,2"),
                        orders,
                        new String[] {"1,0,2024-04-21,", "2,0,2024-04-28,", "3,1,2024-04-21,", "4,2,2024-04-23,"},
                        "tt_review_points, pct_five_star_review, most_ordered_day, pct_early_shipments"))
                .isEqualTo("14 66.6667 2024-04-20 75.0000");
    }

    @Test
    void theReviewsOfOthersAreThoseThatAreNotOfTheBest() {
        Dataset<Row> reviews = rows(REVIEWS, "5,1", "5,1", "4,2", "3,3");

        assertThat(BestProduct.reviewsOfOthers(reviews)
                        .select("review")
                        .as(Encoders.INT())
                        .collectAsList())
                .containsExactlyInAnyOrder(4, 3);
        assertThat(BestProduct.reviewsOfOthers(rows(REVIEWS)).count()).isZero();
    }

    private static String[] reviews(String... lines) {
        return lines;
    }

    /** Orders of product 1 with the keys 0, 1 and so on, each as date and quantity. */
    private static String[] orders(String... datesAndQuantities) {
        String[] lines = new String[datesAndQuantities.length];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = i + ",1,1," + datesAndQuantities[i].replace(" ", ",1.00,") + ",1.00";
        }
        return lines;
    }

    private static String day(String... datesAndQuantities) {
        return best(ONE_REVIEW, orders(datesAndQuantities), NONE, "most_ordered_day, is_public_holiday");
    }

    private static String shares(String... shipments) {
        return best(ONE_REVIEW, orders("2024-04-20 1"), shipments, "pct_early_shipments, pct_late_shipments");
    }

    /** Some columns of the row, joined by blanks. */
    private static String best(String[] reviews, String[] orders, String[] shipments, String columns) {
        List<Row> rows =
                row(reviews, orders, shipments).selectExpr(columns.split(", ")).collectAsList();
        return rows.stream().map(row -> row.mkString(" ")).collect(Collectors.joining("\n"));
    }

    private static Dataset<Row> row(String[] reviews, String[] orders, String[] shipments) {
        return BestProduct.of(
                rows(REVIEWS, reviews),
                rows(ORDERS, orders),
                rows(SHIPMENTS, shipments),
                rows(PRODUCTS, "1,Kettle,Kitchen", "2,Toaster,Kitchen", "3,Lamp,Light"),
                rows(DATES, calendar("2024-04-15", "2024-05-05", "2024-05-01")));
    }
}
