package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights beside ten writers that insert orders with their items, change earlier ones, and commit late. Of all dumps together, the newest state of
 * each key is the row of the source: none is lost, none is there that is not.
 *
 * <p>A few nights in every build; as many as -Dweekmart.extract.nights says by hand.
 */
class ConcurrentWritersTest {
    private static final int WRITERS = 10;
    private static final int NIGHTS = Integer.getInteger("weekmart.extract.nights", 3);
    private static final LocalDate FIRST = LocalDate.of(2024, 5, 1);
    private static final int MILLIS_OF_A_DAY = 250;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    @TempDir
    private Path folder;

    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicInteger items = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    /** The day that each writer's transaction is of. */
    private final AtomicReferenceArray<@Nullable LocalDate> writing = new AtomicReferenceArray<>(WRITERS);

    private volatile LocalDate today = FIRST;
    private volatile boolean stopped;

    @Test
    void noRowIsLostBetweenTwoNights() throws InterruptedException {
        nights(OnlineShop.empty(folder));
    }

    @Test
    void noRowOfAMariaDbIsLostBetweenTwoNights() throws InterruptedException {
        nights(MariaDbShop.empty(folder));
    }

    private void nights(Database shop) throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            Thread writer = new Thread(() -> write(shop, number));
            writer.start();
            writers.add(writer);
        }
        List<String> dates = new ArrayList<>();
        try {
            for (int night = 0; night < NIGHTS; night++) {
                Thread.sleep(MILLIS_OF_A_DAY);
                LocalDate over = today;
                today = over.plusDays(1);
                awaitWritersOf(over);
                // The writers go on: some of them have yet to commit rows of the day that is over.
                assertThat(shop.extract(over.toString()).message()).isEmpty();
                dates.add(over.toString());
            }
        } finally {
            stopped = true;
            for (Thread writer : writers) {
                writer.join();
            }
        }
        assertThat(failure.get()).isNull();
        assertThat(shop.extract(today.toString()).message()).isEmpty();
        dates.add(today.toString());

        assertThat(newest(shop, dates, "orders", 0))
                .isEqualTo(
                        source(
                                shop,
                                "SELECT order_id, concat_ws(',', order_id, order_date, order_customer_id, order_status) FROM orders"));
        assertThat(newest(shop, dates, "order_items", 3))
                .isEqualTo(source(
                        shop,
                        "SELECT order_item_id, concat_ws(',', order_item_quantity, order_item_subtotal,"
                                + " order_item_product_price, order_item_id, order_item_order_id, order_item_product_id)"
                                + " FROM order_items"));
        assertThat(newest(shop, dates, "orders", 0)).hasSizeGreaterThan(50);
        dates.forEach(date -> assertThat(itemsOfOrders(shop, date)).as(date).isEqualTo(announced(shop, date)));
    }

    /** How many items each order of a dump says that it has: read at other moments, orders and items would differ. */
    private static Map<Integer, Integer> announced(Database shop, String date) {
        Map<Integer, Integer> announced = new TreeMap<>();
        List<String> orders = shop.dump("orders", date);
        for (String order : orders.subList(1, orders.size())) {
            announced.put(Integer.valueOf(order.split(",")[0]), Integer.valueOf(order.split(",")[2]));
        }
        return announced;
    }

    /** How many items the same dump has of each order. */
    private static Map<Integer, Integer> itemsOfOrders(Database shop, String date) {
        Map<Integer, Integer> items = new TreeMap<>();
        List<String> rows = shop.dump("order_items", date);
        for (String item : rows.subList(1, rows.size())) {
            items.merge(Integer.valueOf(item.split(",")[4]), 1, Integer::sum);
        }
        return items;
    }

    /** Each writer changes its own orders alone, so that none waits for another. */
    private void write(Database shop, int writer) {
        Random random = new Random(writer);
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // No writer then locks the places of rows that were rolled back.
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            int former = 0;
            while (!stopped) {
                writing.set(writer, today);
                String now = "timestamp '" + today(writer) + " "
                        + LocalTime.ofSecondOfDay(random.nextInt(86_400)).format(TIME) + "'";
                int order = orders.incrementAndGet() * WRITERS + writer;
                int count = 1 + random.nextInt(4);
                // Instead of a customer, each order tells how many items it has.
                statement.execute("INSERT INTO orders VALUES (" + order + ", " + now + ", " + count + ", 'NEW')");
                for (int i = 0; i < count; i++) {
                    int item = items.incrementAndGet();
                    statement.execute("INSERT INTO order_items VALUES (" + item + ", " + order + ", 1, "
                            + (1 + random.nextInt(9)) + ", " + random.nextInt(10_000) + ".25, 1)");
                }
                // Its time changes with it, by which the change is read again.
                statement.execute("UPDATE orders SET order_status = 'CHANGED', order_date = " + now
                        + " WHERE order_id IN (" + former + ", " + order + ") AND order_date < " + now);
                former = order;
                if (random.nextInt(5) == 0) {
                    // Committed late, when the night of the day has begun.
                    Thread.sleep(random.nextInt(MILLIS_OF_A_DAY));
                }
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        } catch (SQLException | InterruptedException e) {
            failure.set(e);
        } finally {
            writing.set(writer, null);
        }
    }

    private LocalDate today(int writer) {
        return Objects.requireNonNull(writing.get(writer));
    }

    /** The overlap covers what is committed a day late, and no more than that. */
    private void awaitWritersOf(LocalDate day) {
        for (int writer = 0; writer < WRITERS; writer++) {
            for (LocalDate at = writing.get(writer); at != null && at.isBefore(day); at = writing.get(writer)) {
                Thread.onSpinWait();
            }
        }
    }

    /** The last state of each key over the dates in their order, as the documents' query has it. */
    private static Map<Integer, String> newest(Database shop, List<String> dates, String table, int key) {
        Map<Integer, String> newest = new TreeMap<>();
        for (String date : dates) {
            List<String> dump = shop.dump(table, date);
            for (String row : dump.subList(1, dump.size())) {
                newest.put(Integer.valueOf(row.split(",")[key]), row);
            }
        }
        return newest;
    }

    private static Map<Integer, String> source(Database shop, String query) {
        Map<Integer, String> rows = new TreeMap<>();
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(query)) {
            while (results.next()) {
                rows.put(results.getInt(1), results.getString(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }
}
