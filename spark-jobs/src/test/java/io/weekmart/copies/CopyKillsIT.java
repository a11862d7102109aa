package io.weekmart.copies;

import static io.weekmart.copies.Mart.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills of processes that load, at moments by chance, while readers look on. More of them: {@code bootstrap/copy-evidence kills 200}.
 */
class CopyKillsIT {
    private static final int ROWS = 20_000;
    private static final int USUAL_KILLS = 20;
    private static final int MANY_KILLS = 50;

    private static final long LOOK_NANOS = 20_000_000;

    /** A process that ended by a signal has 128 more than its number. */
    private static final int KILLED = 128 + 9;

    private static final String STATE =
            "SELECT (SELECT count(*) || ' ' || sum(price) || ' ' || count(DISTINCT (day, item_id)) FROM analytics.sold)"
                    + " || ' | ' || (SELECT count(*) || ' ' || max(item_name) FROM analytics.items) || ' | '"
                    + " || (SELECT string_agg(fingerprint, ',' ORDER BY table_name, partition) FROM analytics.weekmart_loads)";

    @TempDir
    Path folder;

    private Mart mart;

    @BeforeEach
    void start() {
        mart = new Mart(folder);
    }

    /** Publishes a state of all three partitions. */
    private List<String> published(String name, String price) {
        Row[] rows = IntStream.range(0, ROWS)
                .mapToObj(i -> row((long) i, name + " " + i, new BigDecimal(price)))
                .toArray(Row[]::new);
        mart.day("2024-05-04", rows).day("2024-05-05", rows).items(row(1L, name), row(2L, name));
        return mart.words();
    }

    private String state() {
        return mart.query(STATE).get(0);
    }

    /** Waits until a process is connected. */
    private static void awaitLoading(Process loader) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(loader.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo(Loader.LOADING);
    }

    /** Loads to the end, and returns how long it took from the connection on. */
    private long load(List<String> words) throws IOException, InterruptedException {
        Process loader = Loader.start(mart, words);
        awaitLoading(loader);
        long began = System.nanoTime();
        assertThat(loader.waitFor()).isZero();
        return System.nanoTime() - began;
    }

    @Test
    void aProcessThatIsKilledLeavesTheStateBeforeOrItsOwn() throws Exception {
        int kills = Integer.getInteger("weekmart.kills", USUAL_KILLS);
        long seed = Long.getLong("weekmart.seed", 20);
        Random random = new Random(seed);
        List<String> kettles = published("Kettle", "9.50");
        List<String> pans = published("Pan", "4.00");
        load(kettles);
        String ofKettles = state();
        long millis = load(pans) / 1_000_000;
        String ofPans = state();
        assertThat(ofPans).startsWith("40000 160000.00 40000 | 2 Pan | ");
        assertThat(ofKettles).startsWith("40000 380000.00 40000 | 2 Kettle | ");

        Map<String, AtomicLong> seen = new ConcurrentHashMap<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                seen.computeIfAbsent(state(), each -> new AtomicLong()).incrementAndGet();
                // Without a pause, looking on would take as much of the machine as loading.
                LockSupport.parkNanos(LOOK_NANOS);
            }
        });
        reader.setUncaughtExceptionHandler((thread, failure) -> failed.set(failure));
        reader.start();
        int before = 0;
        int behind = 0;
        int ended = 0;
        try {
            while (before + behind < kills) {
                String former = state();
                boolean toPans = former.equals(ofKettles);
                Process loader = Loader.start(mart, toPans ? pans : kettles);
                awaitLoading(loader);
                // Some come at its end, and behind it.
                long pause = random.nextLong(1 + millis + millis / 3);
                Thread.sleep(pause);
                // Ends it with SIGKILL, if it has not ended.
                boolean killed = loader.destroyForcibly().waitFor() == KILLED;
                while (!mart.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND application_name = 'weekmart load'")
                        .isEmpty()) {
                    Thread.sleep(1);
                }
                String now = state();
                assertThat(now).isIn(former, toPans ? ofPans : ofKettles);
                if (!killed) {
                    assertThat(now).isNotEqualTo(former);
                    ended++;
                } else if (now.equals(former)) {
                    before++;
                    // Beside the reader and others, a load may take longer than the one that was measured.
                    millis = Math.max(millis, pause);
                } else {
                    behind++;
                }
            }
        } finally {
            over.set(true);
            reader.join();
        }
        boolean toPans = state().equals(ofKettles);
        load(toPans ? pans : kettles);

        assertThat(state()).isEqualTo(toPans ? ofPans : ofKettles);
        assertThat(failed.get()).isNull();
        assertThat(seen.keySet()).isSubsetOf(ofKettles, ofPans).isNotEmpty();
        assertThat(before).isPositive();
        if (kills >= MANY_KILLS) {
            assertThat(behind + ended).isPositive();
        }
        System.out.printf(
                "%d loaders killed (seed %d): %d left the state before, %d their own, none a mixture;"
                        + " %d more had ended; readers looked %d times%n",
                kills,
                seed,
                before,
                behind,
                ended,
                seen.values().stream().mapToLong(AtomicLong::get).sum());
    }
}
