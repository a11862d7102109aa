package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.DATES;
import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.PRODUCTS;
import static io.weekmart.contract.table.ShopTables.REVIEWS;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.pipeline.AcceptedTables;
import io.weekmart.pipeline.BalanceCheck;
import io.weekmart.pipeline.Computed;
import io.weekmart.pipeline.OutputTable;
import io.weekmart.pipeline.RunContext;
import io.weekmart.pipeline.TablePipeline;
import io.weekmart.raw.RowRule;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Orders on public holidays, late and undelivered shipments, and the best product: three tables with one row for each ingestion date. */
public final class ShopPipeline implements TablePipeline {
    private static final String OTHER_ORDERS = "orders on other days";
    private static final String OTHER_SHIPMENTS = "other shipments";
    private static final String OTHER_REVIEWS = "reviews of other products";

    @Override
    public Pipeline pipeline() {
        return ShopTables.PIPELINE;
    }

    @Override
    public String purpose() {
        return "Reads the shop's snapshots of a date and publishes orders on holidays, late shipments and the best product.";
    }

    @Override
    public List<OutputTable> outputs() {
        return ShopOutputs.ALL;
    }

    /**
     * Every accepted order, shipment and review point is counted once, by a published number or among the rest. Percentages, and the one day
     * that is chosen, have no sum to compare with.
     */
    @Override
    public List<BalanceCheck> balances() {
        BalanceCheck.Part[] orders = new BalanceCheck.Part[ShopOutputs.months().size() + 1];
        for (int i = 0; i < orders.length - 1; i++) {
            orders[i] = BalanceCheck.total(
                    ShopOutputs.PUBLIC_HOLIDAYS, ShopOutputs.months().get(i));
        }
        orders[orders.length - 1] = BalanceCheck.remainder(OTHER_ORDERS);
        return List.of(
                BalanceCheck.rows(ORDERS).equalTo(orders),
                BalanceCheck.rows(SHIPMENTS)
                        .equalTo(
                                BalanceCheck.total(ShopOutputs.SHIPMENTS, "tt_late_shipments"),
                                BalanceCheck.total(ShopOutputs.SHIPMENTS, "tt_undelivered_items"),
                                BalanceCheck.remainder(OTHER_SHIPMENTS)),
                BalanceCheck.total(REVIEWS, "review")
                        .equalTo(
                                BalanceCheck.total(ShopOutputs.BEST_PRODUCT, "tt_review_points"),
                                BalanceCheck.remainder(OTHER_REVIEWS, "review")));
    }

    @Override
    public RowRule rule(TableSpec table, AcceptedTables earlier, RunContext run) {
        return table.equals(SHIPMENTS) ? new ImpossibleDates(earlier.lookup(ORDERS, "order_date")) : RowRule.NONE;
    }

    @Override
    public Computed compute(AcceptedTables in, RunContext run) {
        LocalDate date = run.date();
        Dataset<Row> orders = in.of(ORDERS);
        Dataset<Row> holidays = in.of(DATES).transform(dates -> PublicHolidays.ofPastYear(dates, date));
        Dataset<Row> shipments = Shipments.withOrderDates(in.of(SHIPMENTS), orders);
        return new Computed()
                .table(ShopOutputs.PUBLIC_HOLIDAYS, PublicHolidays.ordersByMonth(orders, holidays))
                .remainder(OTHER_ORDERS, PublicHolidays.otherOrders(orders, holidays))
                .table(ShopOutputs.SHIPMENTS, Shipments.lateAndUndelivered(shipments, date))
                .remainder(OTHER_SHIPMENTS, Shipments.others(shipments, date))
                .table(
                        ShopOutputs.BEST_PRODUCT,
                        BestProduct.of(in.of(REVIEWS), orders, in.of(SHIPMENTS), in.of(PRODUCTS), in.of(DATES)))
                .remainder(OTHER_REVIEWS, in.of(REVIEWS).transform(BestProduct::reviewsOfOthers));
    }
}
