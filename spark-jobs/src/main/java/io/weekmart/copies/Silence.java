package io.weekmart.copies;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose server takes no rows for some time. The driver's own timeout, which holds for answers alone, bounds every other
 * statement: rows that a server does not take would be waited for without end, and the lock of the output would be held as long.
 */
final class Silence implements AutoCloseable {
    private static final int LOOKS = 10;

    private final Connection connection;
    private final long longestNanos;
    private final ScheduledExecutorService watch;
    private volatile long heard = System.nanoTime();
    private volatile boolean idle = true;
    private volatile boolean broken;

    Silence(Connection connection, Duration longest) {
        this.connection = connection;
        this.longestNanos = longest.toNanos();
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "weekmart-load-watch");
            thread.setDaemon(true);
            return thread;
        });
        long pause = Math.max(1, longest.toMillis() / LOOKS);
        ScheduledFuture<?> unused = watch.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    /** From now on the server is expected to take rows. */
    void sending() {
        heard = System.nanoTime();
        idle = false;
    }

    /** The server has taken the rows. */
    void taken() {
        idle = true;
    }

    /** Whether the connection was ended since the server was silent for too long. */
    boolean isBroken() {
        return broken;
    }

    private void look() {
        if (idle || broken || System.nanoTime() - heard < longestNanos) {
            return;
        }
        broken = true;
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It has ended by itself.
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
