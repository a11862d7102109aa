package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session does where nobody listens, where the server is silent, and where rows are large. */
class PostgresSessionTest {
    @TempDir
    private Path folder;

    /** A server that counts for an hour would not notice a killed run, and keep the locks of its tables. */
    @Test
    void theServerLooksWhetherAnybodyIsStillThere() throws SQLException {
        Database shop = OnlineShop.whole(folder);
        try (PostgresSession session = PostgresSession.begin(shop.connector(), shop.settings(), null, true)) {
            assertThat(session.rows("SHOW client_connection_check_interval")).containsExactly(List.of("10s"));
            assertThat(session.rows("SHOW tcp_keepalives_idle")).containsExactly(List.of("60"));
        }
    }

    @Test
    void whatIsAbortedEndsInTheServerToo() throws SQLException, InterruptedException {
        Database shop = OnlineShop.whole(folder);
        AtomicReference<@Nullable Throwable> ended = new AtomicReference<>();
        PostgresSession session = PostgresSession.begin(shop.connector(), shop.settings(), null, true);
        Thread counting = new Thread(() -> ended.set(catchThrowable(() -> session.rows("SELECT pg_sleep(60)"))));
        counting.start();
        while (sleeping(shop).equals("0")) {
            Thread.onSpinWait();
        }

        long began = System.nanoTime();
        session.abort();
        counting.join();
        while (!sleeping(shop).equals("0")) {
            Thread.onSpinWait();
        }

        assertThat(ended.get()).isInstanceOf(SQLException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    private static String sleeping(Database shop) {
        return shop.value(
                "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND state = 'active'"
                        + " AND datname = current_database()");
    }

    /** As many small rows as fit would be taken at once, and then as many large ones. */
    @Test
    void aCursorReadsLargeRowsBehindSmallOnes() throws SQLException, IOException {
        Database shop = OnlineShop.whole(folder);
        List<Integer> lengths = new ArrayList<>();
        try (PostgresSession session = PostgresSession.begin(shop.connector(), shop.settings(), null, false)) {
            session.read(
                    "SELECT repeat('x', CASE WHEN i <= 2000 THEN 1000 ELSE 2000000 END) FROM generate_series(1, 2080) i",
                    row -> lengths.add(row.length));
        }

        assertThat(lengths).hasSize(2080).startsWith(1001, 1001).endsWith(2_000_001);
        assertThat(lengths.stream().mapToLong(Integer::longValue).sum()).isEqualTo(2000 * 1001L + 80 * 2_000_001L);
    }
}
