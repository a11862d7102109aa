package io.weekmart.publish;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock in force. A daemon thread renews it; {@link #check} says before every replacement whether it still holds.
 *
 * <p>What remains: a process that is stopped between a check and the step after it, for longer than what is left of its lease (at least
 * half of it), and that is taken over meanwhile. Its one step in flight may then land late. A replacement, of the ledger too, takes effect
 * only while its staged file is still there, which the run that takes over publishes itself and then removes: late it does nothing, except
 * for a copy that S3 had begun before. A deletion takes effect on a file that was to go: it does harm only where the run that took over has
 * published that partition again, before the suspended run went on. The next run that computes the partition puts its file back.
 */
final class HeldLock {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);

    private final Locks locks;
    private final Optional<Lock> tookOver;
    private long number;
    private Lock lock;
    private boolean lost;
    private @Nullable ScheduledExecutorService renewer;

    HeldLock(Locks locks, long number, Lock lock, Optional<Lock> tookOver) {
        this.locks = locks;
        this.number = number;
        this.lock = lock;
        this.tookOver = tookOver;
    }

    /** The output was taken over by another run. */
    static final class Lost extends IOException {
        private static final long serialVersionUID = 1L;

        Lost(String message) {
            super(message);
        }
    }

    /** The run that held the output before and did not release it. */
    Optional<Lock> tookOver() {
        return tookOver;
    }

    /** When the first of the runs began that held the output before and did not release it; long ago where that is not known. */
    Instant heldBeforeSince() throws IOException {
        return locks.abandonedSince(number());
    }

    synchronized long number() {
        return number;
    }

    /** Starts renewing in the background. */
    void keepRenewed() {
        long millis = locks.terms().renewEvery().toMillis();
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "weekmart-lock");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(this::renewQuietly, millis, millis, TimeUnit.MILLISECONDS);
        renewer = executor;
    }

    private void renewQuietly() {
        try {
            synchronized (this) {
                if (!lost) {
                    if (!locks.holds(number, lock)) {
                        throw lose();
                    }
                    renew();
                }
            }
        } catch (IOException | RuntimeException e) {
            // The next check or renewal decides; a store that is out of reach for a moment is no reason to stop, and
            // whatever was thrown here would end all renewing without a word.
            LOG.warn("Cannot renew the lock on {} now: {}", locks.layout(), e.toString());
        }
    }

    /**
     * Makes sure that this run still holds the output, and for at least half a lease from now.
     *
     * @throws Lost if it does not, now and for good
     */
    synchronized void check() throws IOException {
        if (lost || locks.newest() != number || !locks.holds(number, lock)) {
            throw lose();
        }
        Instant now = locks.terms().clock().instant();
        if (!now.isBefore(lock.expires().minus(locks.terms().lease().dividedBy(2)))) {
            renew();
        }
    }

    private void renew() throws IOException {
        Instant now = locks.terms().clock().instant();
        Lock longer = lock.renewed(now, now.plus(locks.terms().lease()));
        if (now.isBefore(lock.expires())) {
            locks.replace(number, longer);
        } else {
            // This process was suspended for longer than its lease. Whoever takes over creates the next number, and so
            // does this run:
            // one of them wins.
            if (locks.newest() != number || !locks.create(number + 1, longer) || locks.newest() != number + 1) {
                throw lose();
            }
            number++;
        }
        lock = longer;
    }

    private Lost lose() {
        lost = true;
        return new Lost("lock " + number + " of run " + lock.runId() + " was taken over");
    }

    /** Gives the output back and removes the locks before this one. A lock that was lost is left alone. */
    void release() throws IOException {
        ScheduledExecutorService executor = renewer;
        if (executor != null) {
            executor.shutdown();
        }
        synchronized (this) {
            if (lost || locks.newest() != number || !locks.holds(number, lock)) {
                lost = true;
                return;
            }
            locks.prune(number);
            locks.replace(number, lock.release(locks.terms().clock().instant()));
            lost = true;
        }
    }
}
