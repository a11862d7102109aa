package io.weekmart.launcher.compute;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How work stands.
 *
 * @param platformState what the platform itself calls it, for people
 * @param reason what the platform says of it; empty where it says nothing
 * @param startedAt when the work itself began; null before
 * @param endedAt when it ended; null before, and where the platform does not say
 * @param retryable where it failed: whether the same again may go well
 */
public record Observation(
        State state,
        String platformState,
        String reason,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        boolean retryable) {
    /** The states, each terminal one apart. */
    public enum State {
        /** The cluster starts, or other work goes first. */
        PENDING(false),
        RUNNING(false),
        /** Somebody has cancelled it, and it has not ended yet. */
        CANCELLING(false),
        COMPLETED(true),
        FAILED(true),
        /** Somebody has cancelled it. */
        CANCELLED(true),
        /** Other work of the cluster failed, and took it along. */
        INTERRUPTED(true),
        /** The cluster ended before the work did. */
        CLUSTER_ENDED(true),
        /** Neither the work nor its cluster is known any more. */
        VANISHED(true),
        /** A state that this version does not know: it means keep waiting. */
        UNKNOWN(false);

        private final boolean terminal;

        State(boolean terminal) {
            this.terminal = terminal;
        }

        /** Whether it stays so. */
        public boolean terminal() {
            return terminal;
        }
    }
}
