package io.weekmart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a replica of MySQL or MariaDB may be read. */
class MySqlReplicaTest {
    private static final Instant END = Instant.parse("2024-05-06T00:00:00Z");
    private static final Instant NOW = Instant.parse("2024-05-06T00:10:00Z");
    private static final Instant PAST = Instant.parse("2024-05-06T00:00:02Z");

    private static Map<String, @Nullable String> status(@Nullable String seconds) {
        Map<String, @Nullable String> status = new HashMap<>();
        status.put("replica_io_running", "Yes");
        status.put("replica_sql_running", "Yes");
        status.put("seconds_behind_source", seconds);
        status.put("source_log_file", "changes.000002");
        status.put("relay_source_log_file", "changes.000002");
        status.put("read_source_log_pos", "42");
        status.put("exec_source_log_pos", "42");
        return status;
    }

    private static MySqlReplica replica(MySqlReplica.Channel... channels) {
        return new MySqlReplica(NOW, List.of(channels), true, true, true, false);
    }

    private static MySqlReplica.Channel channel(
            Map<String, @Nullable String> status, @Nullable Instant received, @Nullable Instant replayed) {
        return new MySqlReplica.Channel(status, received, replayed);
    }

    @Test
    void aPrimaryLagsBehindNobody() {
        assertThat(new MySqlReplica(NOW, List.of(), true, false, false, false).lag(END))
                .isEmpty();
        assertThat(new MySqlReplica(NOW, List.of(), true, false, false, false).note())
                .isEmpty();
    }

    @Test
    void secondsThatAreNullAreNoZero() {
        assertThat(replica(channel(status(null), PAST, PAST)).lag(END))
                .contains("it does not know how far it is behind (seconds behind: null)");
    }

    /** What was received is replayed, and nobody knows how old it is. */
    @Test
    void noSecondsBehindProveNothing() {
        assertThat(replica(channel(status("0"), null, null)).lag(END))
                .contains("it is 0 seconds behind what it has received, and nothing tells that this is all that was"
                        + " committed until 2024-05-06T00:00:00Z");
        assertThat(replica(channel(status("0"), PAST.minusMillis(1), null)).lag(END))
                .contains("it is 0 seconds behind what it has received, and has received what was committed until"
                        + " 2024-05-06T00:00:01.999Z, expected all until 2024-05-06T00:00:00Z");
    }

    @Test
    void aReplicaIsReadOnceItHasReplayedAllThatItReceivedPastTheEnd() {
        assertThat(replica(channel(status("0"), PAST, null)).lag(END)).isEmpty();
        assertThat(replica(channel(status("0"), PAST, null), channel(status("0"), null, null))
                        .lag(END))
                .as("of all sources")
                .isPresent();
        for (String position : List.of("source_log_file", "read_source_log_pos")) {
            Map<String, @Nullable String> more = status("0");
            more.put(position, "43");
            assertThat(replica(channel(more, PAST, null)).lag(END))
                    .as("it has yet to replay what came since")
                    .isPresent();
        }
    }

    @Test
    void aReplicaIsReadOnceItReplaysWhatWasCommittedPastTheEnd() {
        Map<String, @Nullable String> busy = status("598");
        busy.put("read_source_log_pos", "43");
        assertThat(replica(channel(busy, null, null)).lag(END)).isEmpty();
        busy.put("seconds_behind_source", "599");
        assertThat(replica(channel(busy, null, null)).lag(END)).isPresent();
        assertThat(replica(channel(busy, null, PAST)).lag(END)).isEmpty();
        assertThat(replica(channel(busy, null, PAST.minusMillis(1))).lag(END)).isPresent();
    }

    @Test
    void aReplicaThatDoesNotReplicateIsRefusedByItsFormerNamesToo() {
        Map<String, @Nullable String> former = new HashMap<>();
        former.put("slave_io_running", "Connecting");
        former.put("slave_sql_running", "Yes");
        former.put("seconds_behind_master", "0");

        MySqlReplica replica = replica(channel(former, PAST, PAST));
        assertThat(replica.lag(END)).contains("it does not replicate (receiving: Connecting, replaying: Yes)");
        assertThat(replica.mayCatchUp()).isFalse();
    }

    @Test
    void aServerThatDoesNotSayIsRefusedWhereItCouldBeAReplica() {
        assertThat(new MySqlReplica(NOW, List.of(), false, true, false, false).lag(END))
                .contains("it takes no writes, and does not say to this user how far it is behind");
        assertThat(new MySqlReplica(NOW, List.of(), false, false, true, false).lag(END))
                .contains("it replays another server, and does not say to this user how far it is behind");
        assertThat(new MySqlReplica(NOW, List.of(), true, true, false, false).lag(END))
                .contains(
                        "it takes no writes (read_only), and replicates from no server, so that nothing tells up to when it"
                                + " has rows");
        assertThat(new MySqlReplica(NOW, List.of(), true, false, false, true).lag(END))
                .contains("it reads the storage of another server, and does not say how far it is behind");
        MySqlReplica silent = new MySqlReplica(NOW, List.of(), false, false, false, false);
        assertThat(silent.lag(END)).isEmpty();
        assertThat(silent.note()).isPresent();
    }
}
