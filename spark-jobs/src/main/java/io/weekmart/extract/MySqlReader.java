package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import io.weekmart.database.Product;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads MySQL and MariaDB: a consistent snapshot of InnoDB, which one connection streams. */
final class MySqlReader implements DatabaseReader {
    private static final int NOT_PERMITTED = 1227;
    private static final int SYNTAX = 1064;
    private static final int UNKNOWN_VARIABLE = 1193;

    /** Of each server the first that it knows; all channels of a MariaDB are one answer. */
    private static final List<String> OF_MARIADB = List.of("SHOW ALL SLAVES STATUS");

    private static final List<String> OF_MYSQL = List.of("SHOW REPLICA STATUS", "SHOW SLAVE STATUS");

    private final Product product;

    /** @param product of the driver; the server may be the other one */
    MySqlReader(Product product) {
        this.product = product;
    }

    /** @throws UserFault with exit code 3 where the server is a replica that lags */
    private static Instant look(MySqlSession session, Night night) throws SQLException {
        Instant now = clock(session);
        // No replica has all of a day that goes on.
        Optional<String> lag = night.over(now) ? replica(session, now).lag(night.committed()) : Optional.empty();
        if (lag.isPresent()) {
            throw UserFault.passing(
                    ExitCode.INPUT,
                    "Cannot read the replica: " + lag.get() + ".",
                    "Wait until it has caught up, then run again, or name the primary in extract.url. The user needs"
                            + " the privilege REPLICATION CLIENT (MariaDB: REPLICA MONITOR) to be told.",
                    null);
        }
        night.refuseUnlessOver(now);
        return now;
    }

    static Instant clock(MySqlSession session) throws SQLException {
        BigDecimal seconds = new BigDecimal(session.value("SELECT UNIX_TIMESTAMP(NOW(6))"));
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }

    private static MySqlReplica replica(MySqlSession session, Instant now) throws SQLException {
        boolean readOnly = isOn(session.value("SELECT @@global.read_only"));
        boolean shared = false;
        try {
            shared = isOn(session.value("SELECT @@global.innodb_read_only"));
        } catch (SQLException e) {
            if (e.getErrorCode() != UNKNOWN_VARIABLE) {
                throw e;
            }
        }
        for (String statement : session.isMariaDb() ? OF_MARIADB : OF_MYSQL) {
            try {
                return new MySqlReplica(now, session.named(statement), true, readOnly, shared);
            } catch (SQLException e) {
                if (e.getErrorCode() == NOT_PERMITTED) {
                    return new MySqlReplica(now, List.of(), false, readOnly, shared);
                }
                if (e.getErrorCode() != SYNTAX) {
                    throw e;
                }
            }
        }
        throw new IllegalStateException("No server knows none of its own statements");
    }

    private static boolean isOn(String setting) {
        return !"0".equals(setting) && !"OFF".equalsIgnoreCase(setting);
    }

    @Override
    public Reading open(Connector connector, ExtractSettings settings, Night night) {
        MySqlSession session;
        try {
            session = MySqlSession.open(connector, settings);
        } catch (SQLException e) {
            throw fault(e, "set the session");
        }
        try {
            boolean over = night.over(look(session, night));
            MySqlCatalog catalog = new MySqlCatalog(session);
            for (ExtractSettings.Table table : settings.tables().values()) {
                catalog.refuseOtherEngines(table);
                // A table that is not there is told of with its name, before the snapshot.
                catalog.columns(table);
            }
            session.execute(MySqlSession.BEGIN);
            Instant readAt = clock(session);
            for (ExtractSettings.Table table : settings.tables().values()) {
                session.rows(catalog.touch(table));
            }
            String version = session.value("SELECT VERSION()");
            return new MySqlReading(
                    session,
                    session.isMariaDb() ? "MariaDB " + version : "MySQL " + version,
                    snapshot(session, readAt),
                    readAt,
                    over,
                    new SourceSelections(catalog, settings, night.date()).all(night.before()));
        } catch (SQLException e) {
            session.close();
            throw fault(e, "read the tables of " + settings.pipeline().name());
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** A server that writes a log of its changes knows the place in it; others give a snapshot no name. */
    private static String snapshot(MySqlSession session, Instant readAt) throws SQLException {
        List<String> place = new ArrayList<>();
        for (List<@Nullable String> row : session.rows("SHOW SESSION STATUS LIKE 'binlog_snapshot_%'")) {
            String name = String.valueOf(row.get(0));
            if (name.endsWith("_file") || name.endsWith("_position")) {
                place.add(String.valueOf(row.get(1)));
            }
        }
        boolean known = place.size() == 2 && !place.get(0).isBlank();
        return known
                ? String.join(":", place)
                : "connection " + session.value("SELECT CONNECTION_ID()") + " at " + readAt;
    }

    @Override
    public String plan(Connector connector, ExtractSettings settings, LocalDate date) {
        try (MySqlSession session = MySqlSession.open(connector, settings)) {
            MySqlCatalog catalog = new MySqlCatalog(session);
            List<String> first = new ArrayList<>(MySqlSession.settings(settings, product, session.isMariaDb()));
            first.add(MySqlSession.BEGIN);
            for (ExtractSettings.Table table : settings.tables().values()) {
                catalog.refuseOtherEngines(table);
                first.add(catalog.touch(table));
            }
            return new PlanText(settings, date)
                    .section("One snapshot of all tables, streamed by one connection:", first)
                    .selections(
                            new SourceSelections(catalog, settings, date).all(Optional.empty()), Selection::reading);
        } catch (SQLException e) {
            throw fault(e, "plan the extraction of " + settings.pipeline().name());
        }
    }

    @Override
    public UserFault fault(SQLException e, String doing) {
        return MySqlFaults.of(e, doing);
    }
}
