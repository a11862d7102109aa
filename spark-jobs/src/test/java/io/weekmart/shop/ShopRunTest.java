package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.DATES;
import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.PRODUCTS;
import static io.weekmart.contract.table.ShopTables.REVIEWS;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;
import static io.weekmart.shop.ShopDumps.calendar;
import static io.weekmart.shop.ShopDumps.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.BalanceResult;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.report.TableRows;
import io.weekmart.job.TableBench;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run of 2024-05-05, whose numbers are worked out by hand beside the rows. */
class ShopRunTest {
    private static final String DATE = "2024-05-05";

    @TempDir
    Path folder;

    /** Public holidays of the twelve months before May 2024 are 2023-05-01 and 2023-12-25; 2024-05-01 is one of the month in progress. */
    private TableBench bench() {
        return new TableBench(new ShopPipeline(), folder)
                .dump(DATES, DATE, csv(DATES, calendar("2023-05-01", DATE, "2023-05-01", "2023-12-25", "2024-05-01")))
                .dump(PRODUCTS, DATE, csv(PRODUCTS, "1,Kettle,Kitchen", "2,Toaster,Kitchen", "3,Lamp,"))
                .dump(
                        ORDERS,
                        DATE,
                        csv(
                                ORDERS,
                                "1,1,1,2023-05-01,2.00,2,4.00", // may 1
                                "2,2,2,2023-05-01,9.99,1,9.99", // may 2
                                "3,1,1,2023-12-25,2.00,1.5,3.00", // dec 1
                                "4,1,1,2024-05-01,2.00,1,2.00", // Two orders of product 1 on a public holiday.
                                "5,2,1,2024-05-01,2.00,3,6.00",
                                "6,3,3,2024-04-20,5.00,1,5.00",
                                "7,3,1,2024-04-20,2.00,90,180.00",
                                "8,2,1,2024-04-19,,1,2.00"))
                // Product 1: 3 x 5 + 4 + 3 + 1 = 23 points of 6 reviews; product 2: 20 of 4; product 3: 2.
                .dump(
                        REVIEWS,
                        DATE,
                        csv(REVIEWS, "5,1", "5,2", "5,1", "4,1", "5,2", "3,1", "2,3", "5,2", "1,1", "5,1", "5,2"))
                .dump(
                        SHIPMENTS,
                        DATE,
                        csv(
                                SHIPMENTS,
                                "1,1,2023-05-04,2023-05-08", // early, product 1
                                "2,3,2023-12-31,", // late, product 1: 12-25 + 6
                                "3,7,2024-04-26,2024-04-30", // left late and has arrived: neither
                                "4,8,,", // undelivered: 04-19 + 15 = 05-04
                                "5,6,,", // undelivered: 04-20 + 15 = 05-05
                                "6,4,2024-05-02,", // early, product 1
                                "7,5,,", // not yet undelivered: 05-01 + 15 = 05-16
                                "8,2,2023-05-08,2023-05-09", // left late and has arrived
                                "9,6,2024-04-28,")); // late, product 3
    }

    @Test
    void everyColumnIsAsWorkedOutByHand() {
        TableBench bench = bench();

        RunReport report = bench.run(DATE);

        assertThat(report.failure()).isNull();
        assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
        assertThat(bench.table("agg_public_holiday", "ingestion_date, " + String.join(", ", ShopOutputs.months())))
                .containsExactly(DATE + " 0 0 0 0 2 0 0 0 0 0 0 1");
        assertThat(bench.table("agg_shipments", "ingestion_date, tt_late_shipments, tt_undelivered_items"))
                .containsExactly(DATE + " 2 2");
        // Stars of six reviews: 1/6, 0, 1/6, 1/6, 3/6. Shipments: 2 early, 1 late.
        assertThat(bench.table(
                        "best_performing_product",
                        "ingestion_date, product_id, product_name, most_ordered_day, is_public_holiday, tt_review_points,"
                                + " pct_one_star_review, pct_two_star_review, pct_three_star_review, pct_four_star_review,"
                                + " pct_five_star_review, pct_early_shipments, pct_late_shipments"))
                .containsExactly(
                        DATE + " 1 Kettle 2024-05-01 true 23 16.6667 0.0000 16.6667 16.6667 50.0000 66.6667 33.3333");
        assertThat(report.tables())
                .extracting(TableRows::table, TableRows::accepted, TableRows::rejected)
                .containsExactly(
                        tuple("orders", 8L, 0L),
                        tuple("reviews", 11L, 0L),
                        tuple("shipment_deliveries", 9L, 0L),
                        tuple("dates", 371L, 0L),
                        tuple("products", 3L, 0L));
        assertThat(bench.verify().exitCode()).isZero();
    }

    @Test
    void everyAcceptedRowIsCountedByANumberOrAmongTheRest() {
        RunReport report = bench().run(DATE);

        // Holidays 3 + 5 others; shipments 2 late + 2 undelivered + 5 others; points 23 + 22 of other products.
        assertThat(report.balances())
                .containsExactly(
                        balance("orders rows = agg_public_holiday (12 totals) + orders on other days", 8),
                        balance(
                                "shipment_deliveries rows = agg_shipments.tt_late_shipments + agg_shipments.tt_undelivered_items"
                                        + " + other shipments",
                                9),
                        balance(
                                "reviews.review = best_performing_product.tt_review_points + reviews of other products.review",
                                45));
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void withoutAnyRowOfTheShopThereIsARowOfZerosAndARowOfNulls() {
        TableBench bench = new TableBench(new ShopPipeline(), folder);
        Stream.of(ORDERS, REVIEWS, SHIPMENTS, DATES, PRODUCTS).forEach(table -> bench.dump(table, DATE, csv(table)));

        RunReport report = bench.run(DATE);

        assertThat(report.failure()).isNull();
        assertThat(bench.table("agg_public_holiday", String.join(", ", ShopOutputs.months())))
                .containsExactly("0 0 0 0 0 0 0 0 0 0 0 0");
        assertThat(bench.table("agg_shipments", "tt_late_shipments, tt_undelivered_items"))
                .containsExactly("0 0");
        assertThat(bench.table(
                        "best_performing_product",
                        "ingestion_date, coalesce(cast(product_id as string), 'none'), count(*) over ()"))
                .containsExactly(DATE + " none 1");
    }

    private static BalanceResult balance(String name, int rows) {
        return BalanceResult.of(LocalDate.parse(DATE), name, BigDecimal.valueOf(rows), BigDecimal.valueOf(rows));
    }
}
