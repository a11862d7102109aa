package io.weekmart.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.config.Settings;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Outcome;
import io.weekmart.contract.table.OrdersTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of orders that guards refuse: on three Mondays forty orders with one item each, and then a night that is not like them. */
class OrdersGuardsTest {
    private static final List<String> MONDAYS = List.of("2024-05-13", "2024-05-20", "2024-05-27");
    private static final String TONIGHT = "2024-06-03";
    private static final int USUAL = 40;

    private static OrdersBench published;

    @TempDir
    Path folder;

    private OrdersBench orders;

    @BeforeAll
    static void publishMondays(@TempDir Path shared) {
        published = guarded(shared);
        for (int week = 0; week < MONDAYS.size(); week++) {
            day(published, MONDAYS.get(week), 1000 * (week + 1), USUAL);
        }
        assertThat(published.bench().backfill(MONDAYS.get(0), MONDAYS.get(2)).failure())
                .isNull();
    }

    @BeforeEach
    void threeMondays() {
        orders = guarded(folder);
        orders.bench().startingFrom(published.bench());
    }

    private static OrdersBench guarded(Path folder) {
        OrdersBench orders = new OrdersBench(folder).daily();
        orders.bench()
                .allowGaps()
                .guards(new Settings.GuardLimits(0, 0.05, 200, 0.3, 0.9, 5, 0.2, 0.01, 0.5, 2, 0.5, 0, 0));
        return orders;
    }

    @Test
    void aNightWithFewOrdersIsRefusedUntilItIsAccepted() {
        day(orders, TONIGHT, 9000, 11);

        assertThat(cause(orders.bench().run(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard min-rows: orders: the dump of 2024-06-03 has 11 rows, 27.50 % of the 40 that are usual on a Monday, and \
                        at least 30.00 % are expected
                          guard min-rows: order_items: the dump of 2024-06-03 has 11 rows, 27.50 % of the 40 that are usual on a Monday, \
                        and at least 30.00 % are expected""");
        assertThat(orders.bench().accept("min-rows").run(TONIGHT).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void itemsOfOrdersThatNobodyKnowsAndRowsThatComeTwiceAreRefused() {
        day(orders, TONIGHT, 9000, USUAL);
        orders.dump(OrdersTables.ORDERS, TONIGHT, OrdersBench.ORDERS + orders(9000, USUAL) + orders(9000, USUAL))
                .dump(OrdersTables.ORDER_ITEMS, TONIGHT, OrdersBench.ITEMS + items(9000, 30) + items(20000, 10));

        assertThat(cause(orders.bench().run(TONIGHT)))
                .contains(
                        "guard unknown-fraction: order_items: 10 of 40 rows of the dump of 2024-06-03 (25.00 %) name a key that ",
                        "guard repeated-rows: orders: every row of the dump of 2024-06-03 comes an even number of times, in 80"
                                + " rows, and the limit is 0 dumps");
    }

    @Test
    void anOldDumpUnderANewNameIsRefused() {
        day(orders, TONIGHT, 2000, USUAL);

        assertThat(cause(orders.bench().run(TONIGHT)))
                .isEqualTo(
                        """
                        Cannot publish:
                          guard min-rows: orders: the dump of 2024-06-03 has 0 rows that repeat no other, of 40, 0.00 % of the 40 that \
                        are usual on a Monday, and at least 30.00 % are expected
                          guard min-rows: order_items: the dump of 2024-06-03 has 0 rows that repeat no other, of 40, 0.00 % of the 40 \
                        that are usual on a Monday, and at least 30.00 % are expected
                          guard repeated-dump: orders: the dump of 2024-06-03 holds the same rows as the one of 2024-05-20, and the limit \
                        is 0 dumps
                          guard repeated-dump: order_items: the dump of 2024-06-03 holds the same rows as the one of 2024-05-20, and the \
                        limit is 0 dumps""");
    }

    @Test
    void aBackfillOfOlderDatesComparesEachFullDumpWithTheOneBeforeIt() {
        orders.dump(OrdersTables.PRODUCTS, MONDAYS.get(0), OrdersBench.PRODUCTS + products(100));
        orders.dump(OrdersTables.PRODUCTS, MONDAYS.get(1), OrdersBench.PRODUCTS + products(50));

        assertThat(cause(orders.bench().backfill(MONDAYS.get(0), MONDAYS.get(1))))
                .contains(
                        "guard min-rows: products: the dump of 2024-05-20 has 50 rows, 50.00 % of the 100 of the dump of"
                                + " 2024-05-13, and at least 90.00 % are expected");
    }

    private static void day(OrdersBench orders, String date, int firstOrder, int count) {
        orders.day(date, orders(firstOrder, count), items(firstOrder, count));
    }

    private static String orders(int first, int count) {
        return lines(first, count, "%d,2024-05-01 10:00:00,1,CLOSED\n");
    }

    /** One item of each order, with its number. */
    private static String items(int first, int count) {
        return lines(first, count, "%1$d,%1$d,11,1,2.00,2.00\n");
    }

    private static String products(int count) {
        return lines(10, count, "%d,100,Cup,,2.00,\n");
    }

    private static String lines(int first, int count, String line) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> String.format(Locale.ROOT, line, number))
                .collect(Collectors.joining());
    }

    private static String cause(RunReport report) {
        return Objects.requireNonNull(report.failure(), "The run did not fail").cause();
    }
}
