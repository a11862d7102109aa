package io.weekmart.extract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a MySQL or MariaDB is behind, if it is a replica.
 *
 * @param now by the server's clock
 * @param channels what it says of each source that it replicates from, by names in lower case; none where it is no replica
 * @param told whether it says so to this user
 * @param readOnly whether it takes no writes, as most replicas
 * @param readsSharedStorage whether it reads what another server writes, as those of Aurora, and says nothing of channels
 */
record MySqlReplica(
        Instant now,
        List<Map<String, @Nullable String>> channels,
        boolean told,
        boolean readOnly,
        boolean readsSharedStorage) {
    MySqlReplica {
        channels = List.copyOf(channels);
    }

    /**
     * Why a date cannot be read yet. A number of seconds that is null is no zero: the server does not know, mostly since it does not replicate.
     *
     * @param end when the date is over
     */
    Optional<String> lag(Instant end) {
        if (!told && readOnly) {
            return Optional.of("it takes no writes, and does not say to this user how far it is behind");
        }
        if (channels.isEmpty() && readsSharedStorage) {
            return Optional.of("it reads the storage of another server, and does not say how far it is behind");
        }
        return channels.stream().flatMap(channel -> lag(channel, end).stream()).findFirst();
    }

    private Optional<String> lag(Map<String, @Nullable String> channel, Instant end) {
        String receives = either(channel, "replica_io_running", "slave_io_running");
        String replays = either(channel, "replica_sql_running", "slave_sql_running");
        String seconds = either(channel, "seconds_behind_source", "seconds_behind_master");
        if (!"Yes".equals(receives) || !"Yes".equals(replays)) {
            return Optional.of("it does not replicate (receiving: " + receives + ", replaying: " + replays + ")");
        }
        if (seconds == null || !seconds.matches("\\d{1,9}")) {
            return Optional.of("it does not know how far it is behind (seconds behind: " + seconds + ")");
        }
        long behind = Long.parseLong(seconds);
        return behind == 0 || !now.minusSeconds(behind).isBefore(end)
                ? Optional.empty()
                : Optional.of("it is " + behind + " seconds behind, and the date ended at " + end);
    }

    private static @Nullable String either(Map<String, @Nullable String> channel, String name, String formerName) {
        String value = channel.get(name);
        return value == null ? channel.get(formerName) : value;
    }
}
