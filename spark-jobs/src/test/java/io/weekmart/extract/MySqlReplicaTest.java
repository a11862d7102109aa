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

    private static Map<String, @Nullable String> channel(@Nullable String seconds) {
        Map<String, @Nullable String> channel = new HashMap<>();
        channel.put("replica_io_running", "Yes");
        channel.put("replica_sql_running", "Yes");
        channel.put("seconds_behind_source", seconds);
        return channel;
    }

    private static MySqlReplica replica(List<Map<String, @Nullable String>> channels) {
        return new MySqlReplica(NOW, channels, true, true, false);
    }

    @Test
    void aServerWithoutChannelsLagsBehindNobody() {
        assertThat(replica(List.of()).lag(END)).isEmpty();
    }

    @Test
    void secondsThatAreNullAreNoZero() {
        assertThat(replica(List.of(channel(null))).lag(END))
                .contains("it does not know how far it is behind (seconds behind: null)");
    }

    @Test
    void aReplicaIsReadOnceItHasReplayedPastTheEnd() {
        assertThat(replica(List.of(channel("0"))).lag(END)).isEmpty();
        assertThat(replica(List.of(channel("600"))).lag(END)).isEmpty();
        assertThat(replica(List.of(channel("0"), channel("601"))).lag(END))
                .contains("it is 601 seconds behind, and the date ended at 2024-05-06T00:00:00Z");
    }

    @Test
    void aReplicaThatDoesNotReplicateIsRefusedByItsFormerNamesToo() {
        Map<String, @Nullable String> former = new HashMap<>();
        former.put("slave_io_running", "Connecting");
        former.put("slave_sql_running", "Yes");
        former.put("seconds_behind_master", "0");

        assertThat(replica(List.of(former)).lag(END))
                .contains("it does not replicate (receiving: Connecting, replaying: Yes)");
    }

    @Test
    void aServerThatDoesNotSayIsRefusedWhereItTakesNoWrites() {
        assertThat(new MySqlReplica(NOW, List.of(), false, true, false).lag(END))
                .contains("it takes no writes, and does not say to this user how far it is behind");
        assertThat(new MySqlReplica(NOW, List.of(), false, false, false).lag(END))
                .isEmpty();
        assertThat(new MySqlReplica(NOW, List.of(), true, false, true).lag(END))
                .contains("it reads the storage of another server, and does not say how far it is behind");
    }
}
