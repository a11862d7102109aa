package io.weekmart.job;

import io.weekmart.contract.fault.UserFault;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to end the run early, and whether that is still possible. Until a run publishes, it ends at its next step, gives the output
 * back and leaves nothing behind. From there on it goes on to its end: half a publication is for kills.
 *
 * <p>The run's own thread asks; any other may request. That thread is not interrupted while it may hold the output, since an interrupted
 * write leaves in doubt whether it took effect: Spark's jobs, which take the time, are cancelled instead.
 */
public final class Cancellation {
    private static final long MILLIS_BETWEEN_CANCELLATIONS = 100;

    /** So long a run may take to stop before a line says that it does. */
    private static final long MILLIS_UNTIL_TOLD = 1_000;

    /** So long Spark may take to start before its start is broken off: on YARN it waits for as long as the cluster is full. */
    private static final long MILLIS_TO_START = 5_000;

    private enum Phase {
        /** Nothing is locked yet. */
        STARTING,
        /** Nothing that a reader sees has been touched. */
        COMPUTING,
        /** From the first file that is replaced to the summary. */
        PUBLISHING,
        /** How the run ends is decided. */
        ENDED
    }

    private final Object lock = new Object();
    private Phase phase = Phase.STARTING;
    private @Nullable StopSignal signal;
    private @Nullable Thread starting;
    private Runnable cancelJobs = () -> {};
    private Consumer<String> notice = sentence -> {};
    private boolean announced;
    /** Whether the run has published something, and goes on. */
    private boolean published;

    /**
     * Asks the run to end; later requests change nothing. Returns at once.
     *
     * @return whether the run will end for it
     */
    public boolean request(StopSignal by) {
        synchronized (lock) {
            if (signal != null || phase == Phase.ENDED) {
                return false;
            }
            signal = by;
            Thread watch = new Thread(() -> watch(by), "weekmart-stop");
            watch.setDaemon(true);
            watch.start();
            return phase != Phase.PUBLISHING;
        }
    }

    /** Cancels what is running, again and again: between two jobs of Spark there is nothing to cancel. */
    private void watch(StopSignal by) {
        long began = System.nanoTime();
        while (true) {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            Runnable cancel = () -> {};
            synchronized (lock) {
                if (phase == Phase.ENDED) {
                    return;
                }
                if (millis >= MILLIS_UNTIL_TOLD && !announced) {
                    announced = true;
                    notice.accept(
                            phase == Phase.PUBLISHING
                                    ? by + " received while publishing: the publication is finished first."
                                    : by + " received: stopping.");
                }
                if (phase == Phase.STARTING && starting != null && millis >= MILLIS_TO_START) {
                    starting.interrupt();
                    starting = null;
                }
                if (phase == Phase.COMPUTING) {
                    cancel = cancelJobs;
                }
            }
            try {
                cancel.run();
                Thread.sleep(MILLIS_BETWEEN_CANCELLATIONS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IllegalStateException e) {
                // Spark has stopped meanwhile, and with it every job.
                return;
            }
        }
    }

    /**
     * Spark is being started by this thread.
     *
     * @param toUser takes a sentence where stopping takes its time
     */
    void starting(Consumer<String> toUser) {
        check();
        synchronized (lock) {
            notice = toUser;
            starting = Thread.currentThread();
        }
    }

    /**
     * Spark has started.
     *
     * @param cancelAllJobs ends the jobs of Spark that are running; called by another thread, any number of times
     * @throws UserFault if the run is to end
     */
    void computing(Runnable cancelAllJobs) {
        synchronized (lock) {
            endStart();
            check();
            phase = Phase.COMPUTING;
            cancelJobs = cancelAllJobs;
        }
    }

    /**
     * Goes on where nobody has asked the run to end. Called between its steps.
     *
     * @throws UserFault if the run is to end
     */
    void check() {
        synchronized (lock) {
            if (signal != null && (phase == Phase.STARTING || phase == Phase.COMPUTING)) {
                throw stopped(signal, null);
            }
        }
    }

    /**
     * From here on the run goes to its end.
     *
     * @throws UserFault if it is to end before
     */
    void publishing() {
        synchronized (lock) {
            check();
            phase = Phase.PUBLISHING;
        }
    }

    /**
     * A publication has ended, and the run computes what it publishes next: until that, it can be ended again.
     *
     * @throws UserFault if it is to end
     */
    void computingNext() {
        synchronized (lock) {
            phase = Phase.COMPUTING;
            published = true;
            check();
        }
    }

    /**
     * Why the run really failed: what Spark throws when its jobs are cancelled, or its start is broken off, is about the request. A fault
     * of the user's is one with and without it.
     */
    Throwable cause(Throwable failure) {
        synchronized (lock) {
            endStart();
            boolean cutShort = signal != null && (phase == Phase.STARTING || phase == Phase.COMPUTING);
            return signal != null && cutShort && !(failure instanceof UserFault) ? stopped(signal, failure) : failure;
        }
    }

    /** The thread goes on to other work, which an interrupt that was meant for Spark's start must not meet. */
    private void endStart() {
        if (starting != null) {
            starting = null;
            boolean unused = Thread.interrupted();
        }
    }

    /**
     * How the run ends is decided: requests from here on change nothing.
     *
     * @param stopped whether it was cut short
     * @return one sentence for the user where the run went to its end in spite of a request, and they do not know it yet
     */
    Optional<String> ended(boolean stopped) {
        synchronized (lock) {
            boolean publishing = phase == Phase.PUBLISHING;
            phase = Phase.ENDED;
            if (signal == null || stopped || (publishing && announced)) {
                return Optional.empty();
            }
            return Optional.of(
                    publishing
                            ? signal + " received while publishing: the publication was finished first."
                            : signal + " received when the run was at its end: nothing was left to stop.");
        }
    }

    /** Whether a failure says that the run was cut short. */
    boolean isReason(Throwable failure) {
        synchronized (lock) {
            return signal != null && failure instanceof UserFault fault && fault.exitCode() == signal.exitCode();
        }
    }

    private UserFault stopped(StopSignal by, @Nullable Throwable failure) {
        return new UserFault(
                by.exitCode(),
                "Stopped by " + by + (phase == Phase.STARTING ? " while starting" : " while computing")
                        + (published ? ": what it has published stays" : ": nothing was published")
                        + ", and the output is free for the next run.",
                "Run the same command again.",
                failure);
    }
}
