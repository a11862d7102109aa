package io.weekmart.extract;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a server is behind, if it is a replica.
 *
 * @param now by the server's clock
 * @param server tells this server from every other
 * @param replica whether it replays what a primary commits
 * @param replayed the time of the last commit that it has replayed; null where it has replayed none
 * @param receiver state of what receives from the primary; null where nothing does, or where the user may not see it
 * @param told when the primary last said how far it was, by the primary's clock; null where it has not, or the user may not see it
 * @param replayedAll whether all is replayed that the primary had by then; what was received alone would not tell, since a slow line can be
 *     hours behind
 */
record Replica(
        Instant now,
        String server,
        boolean replica,
        @Nullable Instant replayed,
        @Nullable String receiver,
        @Nullable Instant told,
        boolean replayedAll) {
    /** Two servers did not start in the same microsecond. */
    static final String SERVER = "to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";

    private static final String QUERY = "SELECT clock_timestamp(), " + SERVER + ", pg_is_in_recovery(),"
            + " pg_last_xact_replay_timestamp(), receiver.status, receiver.last_msg_send_time,"
            + " coalesce(pg_last_wal_replay_lsn() >= receiver.latest_end_lsn, false)"
            + " FROM (SELECT 1) AS one LEFT JOIN pg_stat_wal_receiver AS receiver ON true LIMIT 1";

    private static final String STREAMING = "streaming";

    /** Asks a server. */
    static Replica of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            int column = 0;
            return new Replica(
                    row.getTimestamp(++column).toInstant(),
                    row.getString(++column),
                    row.getBoolean(++column),
                    instant(row.getTimestamp(++column)),
                    row.getString(++column),
                    instant(row.getTimestamp(++column)),
                    row.getBoolean(++column));
        }
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }

    /**
     * Why a date cannot be read yet. The time of the last replayed commit alone shows a lag that is none where the primary is idle. There a
     * replica lacks nothing that has replayed all the primary had when it last said so, behind the moment that counts.
     *
     * @param committed up to when it must have what the primary committed
     */
    Optional<String> lag(Instant committed) {
        boolean past = replayed != null && !replayed.isBefore(committed);
        boolean idle = STREAMING.equals(receiver) && replayedAll && told != null && !told.isBefore(committed);
        if (!replica || past || idle) {
            return Optional.empty();
        }
        return Optional.of((replayed == null
                        ? "it has not replayed any commit of the primary"
                        : "it has replayed the primary up to " + replayed)
                + ", expected all that was committed until " + committed
                + (receiver == null
                        ? "; whether it receives anything, it does not say to this user"
                        : "; it is " + receiver
                                + (replayedAll
                                        ? ", and the primary last told how far it was at " + told
                                        : ", and has yet to replay what the primary has")));
    }

    /** Whether waiting for some seconds may help: an idle primary tells twice a minute how far it is. */
    boolean mayCatchUp() {
        return STREAMING.equals(receiver);
    }
}
