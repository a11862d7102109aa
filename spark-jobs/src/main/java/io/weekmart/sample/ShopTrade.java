package io.weekmart.sample;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happens in an invented online shop: every order up to a day, with what becomes of it later. */
final class ShopTrade {
    /** First day of trade: a year and a month before the sample's dates, so that a whole year of months is behind them. */
    static final LocalDate OPENED = LocalDate.of(2023, 4, 1);

    static final int PRODUCTS = 150;

    /** The product whose row of the dump is bad. Nobody orders it. */
    static final int BROKEN_PRODUCT = 77;

    /** Days of the shop's country on which nobody works, beside the weekends; some of them are weekends. */
    static final Set<LocalDate> HOLIDAYS = Set.of(
            LocalDate.of(2023, 1, 1),
            LocalDate.of(2023, 4, 7),
            LocalDate.of(2023, 4, 10),
            LocalDate.of(2023, 5, 1),
            LocalDate.of(2023, 5, 18),
            LocalDate.of(2023, 5, 29),
            LocalDate.of(2023, 10, 3),
            LocalDate.of(2023, 12, 25),
            LocalDate.of(2023, 12, 26),
            LocalDate.of(2024, 1, 1),
            LocalDate.of(2024, 3, 29),
            LocalDate.of(2024, 4, 1),
            LocalDate.of(2024, 5, 1),
            LocalDate.of(2024, 5, 9),
            LocalDate.of(2024, 5, 20),
            LocalDate.of(2024, 10, 3),
            LocalDate.of(2024, 12, 25),
            LocalDate.of(2024, 12, 26));

    /** A Saturday on which people work. */
    static final LocalDate WORKING_SATURDAY = LocalDate.of(2023, 12, 16);

    /** @param quantity with three decimals */
    record Order(long id, long customer, long product, LocalDate date, long cents, BigDecimal quantity) {
        /** Price of the order, in cents, rounded down. */
        long total() {
            return quantity.multiply(BigDecimal.valueOf(cents)).longValue();
        }
    }

    /**
     * @param sent null where the parcel is stuck for good
     * @param delivered null where it is lost on its way, or has not been sent
     */
    record Shipment(long id, Order order, @Nullable LocalDate sent, @Nullable LocalDate delivered) {}

    /** @param written the first day whose snapshot holds it */
    record Review(int stars, long product, LocalDate written) {}

    private final Dice dice;
    private final List<Order> orders = new ArrayList<>();
    private final List<Shipment> shipments = new ArrayList<>();
    private final List<Review> reviews = new ArrayList<>();

    /** @param last the last day of trade */
    ShopTrade(long seed, LocalDate last) {
        dice = new Dice(seed);
        for (LocalDate day = OPENED; !day.isAfter(last); day = day.plusDays(1)) {
            int busy = HOLIDAYS.contains(day) ? 12 : 4;
            int count = busy + dice.below(5);
            for (int i = 0; i < count; i++) {
                order(day);
            }
        }
    }

    List<Order> orders() {
        return orders;
    }

    List<Shipment> shipments() {
        return shipments;
    }

    List<Review> reviews() {
        return reviews;
    }

    private void order(LocalDate day) {
        // The smaller the key, the better it sells.
        int product = 1 + dice.below(1 + dice.below(PRODUCTS));
        if (product == BROKEN_PRODUCT) {
            product++;
        }
        BigDecimal quantity = dice.below(12) == 0
                ? BigDecimal.valueOf(250 + 125L * dice.below(20), 3)
                : BigDecimal.valueOf(1000L * (1 + dice.below(3)), 3);
        Order order = new Order(1001L + orders.size(), 1L + dice.below(400), product, day, price(product), quantity);
        orders.add(order);
        // A few orders leave in two parcels.
        int parcels = dice.below(20) == 0 ? 2 : 1;
        for (int i = 0; i < parcels; i++) {
            ship(order);
        }
    }

    private static long price(long product) {
        return 499 + 250 * (product % 37);
    }

    private void ship(Order order) {
        int fate = dice.below(100);
        LocalDate sent = fate < 3 ? null : order.date().plusDays(fate < 10 ? 6 + dice.below(6) : 1 + dice.below(4));
        LocalDate delivered = sent == null || dice.below(25) == 0 ? null : sent.plusDays(1 + dice.below(6));
        shipments.add(new Shipment(50_001L + shipments.size(), order, sent, delivered));
        if (delivered != null && dice.below(2) == 0) {
            reviews.add(new Review(stars(order.product()), order.product(), delivered.plusDays(1 + dice.below(10))));
        }
    }

    /** Most products please, some do not. */
    private int stars(long product) {
        int luck = dice.below(10);
        int best = product % 7 == 3 ? 3 : 5;
        return luck < 6 ? best : luck < 8 ? best - 1 : 1 + dice.below(best);
    }
}
