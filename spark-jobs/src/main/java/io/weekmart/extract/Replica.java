package io.weekmart.extract;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a server is behind, if it is a replica.
 *
 * @param now by the server's clock
 * @param replica whether it replays what a primary commits
 * @param replayed the time of the last commit that it has replayed; null where it has replayed none
 * @param allReceived whether it has replayed all that it has received
 * @param receiver state of what receives from the primary; null where nothing does, or where the user may not see it
 */
record Replica(
        Instant now, boolean replica, @Nullable Instant replayed, boolean allReceived, @Nullable String receiver) {
    static final String QUERY = "SELECT clock_timestamp(), pg_is_in_recovery(), pg_last_xact_replay_timestamp(),"
            + " coalesce(pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn(), false),"
            + " (SELECT status FROM pg_stat_wal_receiver LIMIT 1)";

    private static final String STREAMING = "streaming";

    /**
     * Why a date cannot be read yet. The time of the last replayed commit alone shows a lag that is none where the primary is idle: a replica
     * that streams and has replayed all it received lacks nothing.
     *
     * @param end when the date is over
     */
    Optional<String> lag(Instant end) {
        boolean past = replayed != null && !replayed.isBefore(end);
        if (!replica || past || (allReceived && STREAMING.equals(receiver))) {
            return Optional.empty();
        }
        return Optional.of((replayed == null
                        ? "it has not replayed any commit of the primary"
                        : "it has replayed the primary up to " + replayed)
                + ", and the date ends at " + end
                + (receiver == null
                        ? "; whether it receives anything, it does not say to this user"
                        : "; it is " + receiver));
    }
}
