package io.weekmart.launcher.night;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.launcher.config.NightSettings;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at a night again and again, until it needs no waiting any more or the time is over. It starts nothing and cancels nothing. */
public final class NightWait {
    private static final double JITTER = 0.2;

    private final NightSettings.Waiting waiting;
    private final Progress progress;
    private final Consumer<NightStatus> shown;
    private final Random random = new Random();

    /**
     * Waits with settings.
     *
     * @param progress takes a sentence whenever a look failed
     * @param shown takes every status that is seen
     */
    public NightWait(NightSettings.Waiting waiting, Progress progress, Consumer<NightStatus> shown) {
        this.waiting = waiting;
        this.progress = progress;
        this.shown = shown;
    }

    /**
     * Waits.
     *
     * @return the last status seen: still in progress, with exit code 7, where the time was over first
     * @throws UserFault where waiting cannot help; an AWS that does not answer is asked again
     */
    public NightStatus until(Supplier<NightStatus> look) throws InterruptedException {
        long begun = System.nanoTime();
        @Nullable UserFault last = null;
        do {
            try {
                NightStatus status = look.get();
                last = null;
                shown.accept(status);
                if (!status.phase().inProgress() || over(begun)) {
                    return status;
                }
            } catch (UserFault fault) {
                if (!fault.isPassing()) {
                    throw fault;
                }
                last = fault;
                progress.say(fault.getMessage() + " Looking again.");
            }
            Thread.sleep(pause(begun).toMillis());
        } while (!over(begun));
        if (last != null) {
            throw last;
        }
        return look.get();
    }

    /**
     * Looks until the dumps are there, or until the run date is overdue. The last look is made after that, so that whoever looks tells
     * people.
     *
     * @param overdue whether the time for the dumps is over, asked before each look
     * @param waiting takes every status after which there is another look
     * @return the first status that does not wait for input, or the last one that still does
     * @throws UserFault where waiting cannot help, or AWS has not answered for as long as is waited for a run
     */
    public NightStatus forInput(Supplier<NightStatus> look, BooleanSupplier overdue, Consumer<NightStatus> waiting)
            throws InterruptedException {
        long answered = System.nanoTime();
        while (true) {
            try {
                boolean last = overdue.getAsBoolean();
                NightStatus status = look.get();
                if (last || status.phase() != NightStatus.Phase.WAITING_FOR_INPUT) {
                    return status;
                }
                answered = System.nanoTime();
                waiting.accept(status);
            } catch (UserFault fault) {
                if (!fault.isPassing() || over(answered)) {
                    throw fault;
                }
                progress.say(fault.getMessage() + " Looking again.");
            }
            Thread.sleep(pause().toMillis());
        }
    }

    private boolean over(long begun) {
        return left(begun).isZero();
    }

    private Duration left(long begun) {
        Duration left = waiting.timeout().minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The time between two looks, give or take a fifth, so that many who wait do not look at once. */
    private Duration pause() {
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.round(waiting.poll().toMillis() * factor));
    }

    /** Never more than is left. */
    private Duration pause(long begun) {
        Duration pause = pause();
        return pause.compareTo(left(begun)) < 0 ? pause : left(begun);
    }
}
