package io.weekmart.shop;

import static io.weekmart.contract.table.ShopTables.DATES;
import static io.weekmart.contract.table.ShopTables.ORDERS;
import static io.weekmart.contract.table.ShopTables.PRODUCTS;
import static io.weekmart.contract.table.ShopTables.REVIEWS;
import static io.weekmart.contract.table.ShopTables.SHIPMENTS;
import static io.weekmart.shop.ShopDumps.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.table.ShopTables;
import io.weekmart.job.TableBench;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole runs on random small shops, beside a plain computation that shares nothing with them. {@code -Dweekmart.shops=100
 * -Dweekmart.seed=7} tries more of them.
 */
class ShopRandomTest {
    private static final long SEED = Long.getLong("weekmart.seed", 1);

    private record Day(LocalDate date, boolean working) {
        boolean publicHoliday() {
            return date.getDayOfWeek().getValue() <= 5 && !working;
        }
    }

    private record Order(long id, long product, LocalDate date, BigDecimal quantity) {}

    private record Review(int stars, long product) {}

    private record Shipment(long id, long order, @Nullable LocalDate sent, @Nullable LocalDate delivered) {}

    /** A shop with some rows that have to be rejected. */
    private record RandomShop(
            LocalDate runDate,
            Map<LocalDate, Day> days,
            List<Order> orders,
            List<Review> reviews,
            List<Shipment> shipments) {
        private static final int PRODUCTS_KNOWN = 4;

        static RandomShop of(long seed) {
            Random random = new Random(seed);
            LocalDate runDate = LocalDate.of(2023, 11, 1).plusDays(random.nextInt(150));
            Map<LocalDate, Day> days = new TreeMap<>();
            for (int back = -10; back < 450; back++) {
                LocalDate date = runDate.minusDays(back);
                boolean weekend = date.getDayOfWeek().getValue() > 5;
                if (random.nextInt(50) > 0) {
                    days.put(date, new Day(date, weekend ? random.nextInt(9) == 0 : random.nextInt(5) > 0));
                }
            }
            List<Order> orders = new ArrayList<>();
            for (long id = 0; id < 80; id++) {
                // Half of them close together, so that days tie.
                LocalDate date = runDate.minusDays(random.nextBoolean() ? random.nextInt(440) : random.nextInt(25) - 1);
                orders.add(
                        new Order(id, product(random), date, new BigDecimal(random.nextInt(4) * 500).movePointLeft(3)));
            }
            List<Review> reviews = new ArrayList<>();
            int reviewed = random.nextInt(5) == 0 ? 0 : random.nextInt(14);
            for (int i = 0; i < reviewed; i++) {
                reviews.add(new Review(random.nextInt(15) == 0 ? 6 : 1 + random.nextInt(5), product(random)));
            }
            List<Shipment> shipments = new ArrayList<>();
            for (long id = 0; id < 120; id++) {
                Order order = orders.get(random.nextInt(orders.size()));
                LocalDate sent = random.nextInt(3) == 0 ? null : order.date().plusDays(random.nextInt(10) - 1);
                LocalDate delivered = sent == null || random.nextInt(2) == 0
                        ? random.nextInt(20) == 0 ? order.date().plusDays(3) : null
                        : sent.plusDays(random.nextInt(12) - 1);
                shipments.add(new Shipment(id, random.nextInt(25) == 0 ? 1000 : order.id(), sent, delivered));
            }
            return new RandomShop(runDate, days, orders, reviews, shipments);
        }

        private static long product(Random random) {
            return random.nextInt(20) == 0 ? 77 : 1 + random.nextInt(PRODUCTS_KNOWN);
        }

        static boolean known(long product) {
            return product <= PRODUCTS_KNOWN;
        }

        TableBench dump(TableBench bench) {
            String date = runDate.toString();
            return bench.dump(
                            ORDERS,
                            date,
                            lines(
                                    ORDERS.name(),
                                    orders,
                                    order -> String.join(
                                            ",",
                                            String.valueOf(order.id()),
                                            "1",
                                            String.valueOf(order.product()),
                                            order.date().toString(),
                                            "",
                                            order.quantity().toString(),
                                            "1.00")))
                    .dump(
                            REVIEWS,
                            date,
                            lines(REVIEWS.name(), reviews, review -> review.stars() + "," + review.product()))
                    .dump(
                            SHIPMENTS,
                            date,
                            lines(
                                    SHIPMENTS.name(),
                                    shipments,
                                    shipment -> String.join(
                                            ",",
                                            String.valueOf(shipment.id()),
                                            String.valueOf(shipment.order()),
                                            Objects.toString(shipment.sent(), ""),
                                            Objects.toString(shipment.delivered(), ""))))
                    .dump(
                            DATES,
                            date,
                            lines(
                                    DATES.name(),
                                    List.copyOf(days.values()),
                                    day -> String.join(
                                            ",",
                                            day.date().toString(),
                                            String.valueOf(day.date().getYear()),
                                            String.valueOf(day.date().getMonthValue()),
                                            String.valueOf(day.date().getDayOfMonth()),
                                            String.valueOf(
                                                    day.date().getDayOfWeek().getValue()),
                                            day.working() ? "1" : "0")))
                    .dump(PRODUCTS, date, csv(PRODUCTS, "1,P1,", "2,P2,", "3,P3,", "4,P4,"));
        }

        private static <T> String lines(String table, List<T> rows, Function<T, String> line) {
            return csv(
                    ShopTables.PIPELINE.input(table).orElseThrow(),
                    rows.stream().map(line).toArray(String[]::new));
        }

        List<Order> acceptedOrders() {
            return orders.stream()
                    .filter(order ->
                            known(order.product()) && !order.date().isAfter(runDate) && days.containsKey(order.date()))
                    .toList();
        }

        List<Review> acceptedReviews() {
            return reviews.stream()
                    .filter(review -> review.stars() <= 5 && known(review.product()))
                    .toList();
        }

        /** Accepted shipments, each with its order. */
        Map<Shipment, Order> acceptedShipments() {
            Map<Long, Order> byId = acceptedOrders().stream().collect(Collectors.toMap(Order::id, order -> order));
            Map<Shipment, Order> accepted = new HashMap<>();
            for (Shipment shipment : shipments) {
                Order order = byId.get(shipment.order());
                LocalDate sent = shipment.sent();
                LocalDate delivered = shipment.delivered();
                boolean sentWrongly =
                        sent != null && order != null && (sent.isAfter(runDate) || sent.isBefore(order.date()));
                boolean deliveredWrongly =
                        delivered != null && (delivered.isAfter(runDate) || sent == null || delivered.isBefore(sent));
                if (order == null || sentWrongly || deliveredWrongly) {
                    continue;
                }
                accepted.put(shipment, order);
            }
            return accepted;
        }

        String ordersOnHolidays() {
            long[] months = new long[12];
            YearMonth end = YearMonth.from(runDate);
            for (Order order : acceptedOrders()) {
                YearMonth month = YearMonth.from(order.date());
                boolean counted = month.isBefore(end) && !month.isBefore(end.minusMonths(12));
                if (counted && Objects.requireNonNull(days.get(order.date())).publicHoliday()) {
                    months[month.getMonthValue() - 1]++;
                }
            }
            return LongStream.of(months).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        }

        private static boolean late(Shipment shipment, Order order) {
            return shipment.sent() != null
                    && !shipment.sent().isBefore(order.date().plusDays(6))
                    && shipment.delivered() == null;
        }

        private static boolean early(Shipment shipment, Order order) {
            return shipment.sent() != null
                    && shipment.sent().isBefore(order.date().plusDays(6));
        }

        String lateAndUndelivered() {
            long late = 0;
            long undelivered = 0;
            for (Map.Entry<Shipment, Order> each : acceptedShipments().entrySet()) {
                Shipment shipment = each.getKey();
                if (late(shipment, each.getValue())) {
                    late++;
                }
                if (shipment.sent() == null
                        && shipment.delivered() == null
                        && !each.getValue().date().plusDays(15).isAfter(runDate)) {
                    undelivered++;
                }
            }
            return late + " " + undelivered;
        }

        String bestProduct() {
            Map<Long, List<Review>> byProduct =
                    acceptedReviews().stream().collect(Collectors.groupingBy(Review::product));
            Comparator<Map.Entry<Long, List<Review>>> points =
                    Comparator.comparingInt(product -> points(product.getValue()));
            return byProduct.entrySet().stream()
                    .max(points.thenComparing(product -> product.getValue().size())
                            .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                    .map(product -> described(product.getKey(), product.getValue()))
                    .orElse("-" + " -".repeat(11));
        }

        private static int points(List<Review> reviews) {
            return reviews.stream().mapToInt(Review::stars).sum();
        }

        private String described(long product, List<Review> reviews) {
            List<String> texts = new ArrayList<>(List.of(String.valueOf(product), "P" + product));
            Map<LocalDate, List<Order>> byDay = acceptedOrders().stream()
                    .filter(order -> order.product() == product)
                    .collect(Collectors.groupingBy(Order::date));
            Comparator<Map.Entry<LocalDate, List<Order>>> most =
                    Comparator.comparingInt(day -> day.getValue().size());
            LocalDate day = byDay.entrySet().stream()
                    .max(most.thenComparing(orders -> orders.getValue().stream()
                                    .map(Order::quantity)
                                    .reduce(BigDecimal.ZERO, BigDecimal::add))
                            .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                    .map(Map.Entry::getKey)
                    .orElse(null);
            texts.add(day == null ? "-" : day.toString());
            texts.add(
                    day == null
                            ? "-"
                            : String.valueOf(
                                    Objects.requireNonNull(days.get(day)).publicHoliday()));
            texts.add(String.valueOf(points(reviews)));
            for (int stars = 1; stars <= 5; stars++) {
                int wanted = stars;
                texts.add(percentage(
                        reviews.stream()
                                .filter(review -> review.stars() == wanted)
                                .count(),
                        reviews.size()));
            }
            long early = 0;
            long late = 0;
            for (Map.Entry<Shipment, Order> each : acceptedShipments().entrySet()) {
                if (each.getValue().product() == product) {
                    early += early(each.getKey(), each.getValue()) ? 1 : 0;
                    late += late(each.getKey(), each.getValue()) ? 1 : 0;
                }
            }
            texts.add(percentage(early, early + late));
            texts.add(percentage(late, early + late));
            return String.join(" ", texts);
        }

        private static String percentage(long part, long whole) {
            return whole == 0
                    ? "-"
                    : BigDecimal.valueOf(part * 100)
                            .divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP)
                            .toPlainString();
        }
    }

    @TempDir
    Path folder;

    static Stream<Long> seeds() {
        return LongStream.range(SEED, SEED + Integer.getInteger("weekmart.shops", 4))
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRunComesToWhatAPlainComputationComesTo(long seed) {
        RandomShop shop = RandomShop.of(seed);
        TableBench bench = shop.dump(new TableBench(new ShopPipeline(), folder));

        RunReport report = bench.run(shop.runDate().toString());

        assertThat(report.failure()).isNull();
        assertThat(report.tables().stream().collect(Collectors.toMap(TableRows::table, TableRows::accepted)))
                .containsEntry("orders", (long) shop.acceptedOrders().size())
                .containsEntry("reviews", (long) shop.acceptedReviews().size())
                .containsEntry(
                        "shipment_deliveries", (long) shop.acceptedShipments().size());
        assertThat(bench.table("agg_public_holiday", String.join(", ", ShopOutputs.months())))
                .containsExactly(shop.ordersOnHolidays());
        assertThat(bench.table("agg_shipments", "tt_late_shipments, tt_undelivered_items"))
                .containsExactly(shop.lateAndUndelivered());
        assertThat(bench.table(
                        "best_performing_product",
                        ShopOutputs.BEST_PRODUCT.columns().stream()
                                .map(column -> "coalesce(cast(" + column.name() + " as string), '-')")
                                .collect(Collectors.joining(", "))))
                .containsExactly(shop.bestProduct());
    }
}
