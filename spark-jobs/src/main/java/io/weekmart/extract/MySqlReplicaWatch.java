package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a MySQL or MariaDB until it has what a date needs. A source that has nothing to send sends heartbeats: one that arrives says that what
 * came before it was all. It may have been under way for as long as the replica waits for a silent source, {@code replica_net_timeout}.
 */
final class MySqlReplicaWatch {
    private static final Set<Integer> NOT_PERMITTED = Set.of(1044, 1142, 1143, 1227);
    private static final int SYNTAX = 1064;
    private static final Set<Integer> UNKNOWN = Set.of(1054, 1146, 1193);
    private static final long MILLIS_BETWEEN_LOOKS = 500;

    /** Of each server the first that it knows; all channels of a MariaDB are one answer. */
    private static final List<String> OF_MARIADB = List.of("SHOW ALL SLAVES STATUS");

    private static final List<String> OF_MYSQL = List.of("SHOW REPLICA STATUS", "SHOW SLAVE STATUS");

    /** MySQL dates what it receives and what it has replayed, by the clock of the server that committed it first. */
    private static final String RECEIVED = "SELECT CHANNEL_NAME, CAST(LAST_HEARTBEAT_TIMESTAMP AS CHAR),"
            + " CAST(LAST_QUEUED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP AS CHAR) FROM"
            + " performance_schema.replication_connection_status";

    private static final String REPLAYED =
            "SELECT CHANNEL_NAME, CAST(max(LAST_APPLIED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP) AS CHAR) FROM"
                    + " performance_schema.replication_applier_status_by_worker GROUP BY CHANNEL_NAME";

    private final MySqlSession session;
    private final boolean mariaDb;
    private final Duration patience;

    /** What was last seen of each channel. */
    private final Map<String, Heartbeats> heartbeats = new HashMap<>();

    /**
     * The heartbeats of a channel.
     *
     * @param count how many it has received
     * @param seen when that was
     * @param received up to when the source had then sent everything; null where none has come since the first look
     */
    private record Heartbeats(long count, Instant seen, @Nullable Instant received) {}

    /** @param patience how long a replica that lags is waited for */
    MySqlReplicaWatch(MySqlSession session, Duration patience) throws SQLException {
        this.session = session;
        this.mariaDb = session.isMariaDb();
        this.patience = patience;
    }

    /**
     * Waits for a replica that lags.
     *
     * @param committed up to when it must have what its primary committed
     * @throws UserFault with exit code 3 where it lags on
     */
    MySqlReplica caughtUp(Night night, Instant committed) throws SQLException {
        long began = System.nanoTime();
        while (true) {
            MySqlReplica server = look();
            // No replica has all of a day that goes on.
            Optional<String> lag = night.over(server.now()) ? server.lag(committed) : Optional.empty();
            if (lag.isEmpty()) {
                return server;
            }
            if (!server.mayCatchUp() || System.nanoTime() - began >= patience.toNanos()) {
                throw UserFault.passing(
                        ExitCode.INPUT,
                        "Cannot read the replica: " + lag.get() + ".",
                        "Name the primary in extract.url, or run again once it has caught up; extract.lock-timeout says how"
                                + " long it is waited for. To be told, the user needs REPLICATION CLIENT (MariaDB: REPLICA"
                                + " MONITOR) and, on MySQL, SELECT on performance_schema.",
                        null);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserFault.passing(
                    ExitCode.INTERRUPTED, "Cannot wait for the replica: the run was interrupted.", "Run again.", e);
        }
    }

    private MySqlReplica look() throws SQLException {
        Instant now = clock(session);
        boolean readOnly = isOn(session.value("SELECT @@global.read_only"));
        boolean shared = isOn(known("SELECT @@global.innodb_read_only", "0"));
        // What is dated is asked first: the positions behind it then are those of all that was received by that time.
        Map<String, List<@Nullable String>> received = mariaDb ? Map.of() : byChannel(RECEIVED);
        Map<String, List<@Nullable String>> replayed = mariaDb || !commitsInOrder() ? Map.of() : byChannel(REPLAYED);
        Optional<List<Map<String, @Nullable String>>> status = status();
        List<MySqlReplica.Channel> channels = new ArrayList<>();
        for (Map<String, @Nullable String> row : status.orElse(List.of())) {
            MySqlReplica.Channel channel = new MySqlReplica.Channel(row, null, null);
            String name = String.valueOf(channel.value("channel_name", "connection_name"));
            channels.add(new MySqlReplica.Channel(
                    row,
                    mariaDb ? heartbeat(name, row, now) : received(received.get(name)),
                    replayed.containsKey(name) ? time(replayed.get(name).get(1)) : null));
        }
        return new MySqlReplica(now, channels, status.isPresent(), readOnly, replays(), shared);
    }

    static Instant clock(MySqlSession session) throws SQLException {
        BigDecimal seconds = new BigDecimal(session.value("SELECT UNIX_TIMESTAMP(NOW(6))"));
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }

    /** MariaDB counts heartbeats, and dates none: where there are more than at the look before, one has come since then. */
    private @Nullable Instant heartbeat(String channel, Map<String, @Nullable String> status, Instant now)
            throws SQLException {
        String text = status.get("slave_received_heartbeats");
        if (text == null || !text.matches("\\d{1,18}")) {
            return null;
        }
        long count = Long.parseLong(text);
        Heartbeats before = heartbeats.get(channel);
        Instant received = null;
        if (before != null && count >= before.count()) {
            received = count > before.count() ? before.seen().minus(silence()) : before.received();
        }
        heartbeats.put(channel, new Heartbeats(count, now, received));
        return received;
    }

    private @Nullable Instant received(@Nullable List<@Nullable String> row) throws SQLException {
        if (row == null) {
            return null;
        }
        Instant heartbeat = time(row.get(1));
        Instant idle = heartbeat == null ? null : heartbeat.minus(silence());
        Instant queued = time(row.get(2));
        return idle == null || (queued != null && queued.isAfter(idle)) ? queued : idle;
    }

    /** How long something may have been under way: a replica ends a connection over which nothing has come for longer. */
    private Duration silence() throws SQLException {
        String seconds = known("SELECT @@global.replica_net_timeout", "");
        return Duration.ofSeconds(
                Long.parseLong(seconds.isEmpty() ? session.value("SELECT @@global.slave_net_timeout") : seconds));
    }

    /** Whether nothing is committed before what the source committed before it. */
    private boolean commitsInOrder() throws SQLException {
        String workers =
                known("SELECT @@global.replica_parallel_workers", known("SELECT @@global.slave_parallel_workers", "0"));
        String kept = known(
                "SELECT @@global.replica_preserve_commit_order",
                known("SELECT @@global.slave_preserve_commit_order", "0"));
        return workers.matches("[01]") || isOn(kept);
    }

    /** A value that some servers do not have. */
    private String known(String sql, String otherwise) throws SQLException {
        try {
            return session.value(sql);
        } catch (SQLException e) {
            if (UNKNOWN.contains(e.getErrorCode())) {
                return otherwise;
            }
            throw e;
        }
    }

    private Map<String, List<@Nullable String>> byChannel(String sql) throws SQLException {
        Map<String, List<@Nullable String>> rows = new HashMap<>();
        try {
            for (List<@Nullable String> row : session.rows(sql)) {
                rows.put(String.valueOf(row.get(0)), row);
            }
        } catch (SQLException e) {
            // Then nothing is dated, and the replica is refused.
            if (!UNKNOWN.contains(e.getErrorCode()) && !NOT_PERMITTED.contains(e.getErrorCode())) {
                throw e;
            }
        }
        return rows;
    }

    /** What is not known is a time of zeros. */
    private static @Nullable Instant time(@Nullable String text) {
        return text == null || text.startsWith("0000")
                ? null
                : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }

    /** The status of all channels; empty where the user may not see it. */
    private Optional<List<Map<String, @Nullable String>>> status() throws SQLException {
        for (String statement : mariaDb ? OF_MARIADB : OF_MYSQL) {
            try {
                return Optional.of(session.named(statement));
            } catch (SQLException e) {
                if (NOT_PERMITTED.contains(e.getErrorCode())) {
                    return Optional.empty();
                }
                if (e.getErrorCode() != SYNTAX) {
                    throw e;
                }
            }
        }
        throw new IllegalStateException("No server knows none of its own statements");
    }

    /** What MariaDB and older MySQL say to everybody, even where the status is not for this user. */
    private boolean replays() throws SQLException {
        for (List<@Nullable String> row :
                session.rows("SHOW GLOBAL STATUS WHERE Variable_name IN ('Slaves_running', 'Slave_running')")) {
            if (isOn(String.valueOf(row.get(1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOn(String setting) {
        return !"0".equals(setting) && !"OFF".equalsIgnoreCase(setting) && !"NO".equalsIgnoreCase(setting);
    }
}
