package io.weekmart.extract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a MySQL or MariaDB is behind, if it is a replica.
 *
 * @param now by the server's clock
 * @param channels the sources that it replicates from; none where it is no replica
 * @param told whether it says so to this user
 * @param readOnly whether it takes no writes, as most replicas
 * @param replays whether a thread of it replays what a source commits, as far as anybody may know
 * @param readsSharedStorage whether it reads what another server writes, as those of Aurora, and says nothing of channels
 */
record MySqlReplica(
        Instant now,
        List<Channel> channels,
        boolean told,
        boolean readOnly,
        boolean replays,
        boolean readsSharedStorage) {
    /** How far the clocks of two servers may differ, beside the seconds that a time is cut to. */
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    MySqlReplica {
        channels = List.copyOf(channels);
    }

    /**
     * One source, and what is known of it. Zero seconds behind say only that all is replayed that was received: the line may be hours behind, or
     * silent.
     *
     * @param status the row of the status, by names in lower case
     * @param received up to when the source has sent what it had committed, asked before the status; null where nothing tells
     * @param replayed a time of a commit of the source, before which everything is replayed; null where nothing tells
     */
    record Channel(Map<String, @Nullable String> status, @Nullable Instant received, @Nullable Instant replayed) {
        /** A value, under its present name or the one that it had before. */
        @Nullable String value(String name, String formerName) {
            String value = status.get(name);
            return value == null ? status.get(formerName) : value;
        }

        /** Whether it receives, and whether it replays. */
        private boolean isRunning() {
            return "Yes".equals(receives()) && "Yes".equals(replays());
        }

        private @Nullable String receives() {
            return value("replica_io_running", "slave_io_running");
        }

        private @Nullable String replays() {
            return value("replica_sql_running", "slave_sql_running");
        }

        /** Whether all that was received is replayed. */
        private boolean isDrained() {
            String file = value("source_log_file", "master_log_file");
            String position = value("read_source_log_pos", "read_master_log_pos");
            return file != null
                    && position != null
                    && file.equals(value("relay_source_log_file", "relay_master_log_file"))
                    && position.equals(value("exec_source_log_pos", "exec_master_log_pos"));
        }

        /** The time of what is being replayed, by the seconds that it is behind. */
        private @Nullable Instant replaying(Instant now) {
            String seconds = value("seconds_behind_source", "seconds_behind_master");
            long behind = seconds != null && seconds.matches("\\d{1,9}") ? Long.parseLong(seconds) : 0;
            return behind == 0 ? null : now.minusSeconds(behind);
        }

        private boolean isPast(@Nullable Instant time, Instant committed) {
            return time != null && !time.minus(CLOCKS).isBefore(committed);
        }

        private Optional<String> lag(Instant now, Instant committed) {
            String seconds = value("seconds_behind_source", "seconds_behind_master");
            if (!isRunning()) {
                return Optional.of(
                        "it does not replicate (receiving: " + receives() + ", replaying: " + replays() + ")");
            }
            if (seconds == null || !seconds.matches("\\d{1,9}")) {
                return Optional.of("it does not know how far it is behind (seconds behind: " + seconds + ")");
            }
            if (isPast(replaying(now), committed)
                    || isPast(replayed, committed)
                    || (isDrained() && isPast(received, committed))) {
                return Optional.empty();
            }
            return Optional.of("it is " + seconds + " seconds behind what it has received, and "
                    + (received == null
                            ? "nothing tells that this is all that was committed until " + committed
                            : "has received what was committed until " + received + ", expected all until "
                                    + committed));
        }
    }

    /**
     * Why a date cannot be read yet. A number of seconds that is null is no zero: the server does not know, mostly since it does not replicate.
     *
     * @param committed up to when it must have what its sources committed
     */
    Optional<String> lag(Instant committed) {
        if (!told && (readOnly || replays)) {
            return Optional.of((replays ? "it replays another server" : "it takes no writes")
                    + ", and does not say to this user how far it is behind");
        }
        if (channels.isEmpty() && readsSharedStorage) {
            return Optional.of("it reads the storage of another server, and does not say how far it is behind");
        }
        if (channels.isEmpty() && readOnly) {
            return Optional.of("it takes no writes (read_only), and replicates from no server, so that nothing tells up"
                    + " to when it has rows");
        }
        return channels.stream()
                .flatMap(channel -> channel.lag(now, committed).stream())
                .findFirst();
    }

    /** Whether waiting may help: a source says every few seconds that it has nothing more. */
    boolean mayCatchUp() {
        return !channels.isEmpty() && channels.stream().allMatch(Channel::isRunning);
    }

    /** What a person should know of a server that is read as a primary without having said so. */
    Optional<String> note() {
        return told
                ? Optional.empty()
                : Optional.of(
                        "The server does not say to this user whether it is a replica, and is read as a primary. The"
                                + " privilege REPLICATION CLIENT (MariaDB: REPLICA MONITOR) lets it say so.");
    }
}
