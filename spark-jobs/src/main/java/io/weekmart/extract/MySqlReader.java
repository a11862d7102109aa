package io.weekmart.extract;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import io.weekmart.database.Product;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads MySQL and MariaDB: a consistent snapshot of InnoDB, which one connection streams. */
final class MySqlReader implements DatabaseReader {
    private final Product product;

    /** The server that the date before was read from, if this run has read it. */
    private @Nullable MySqlIdentity last;

    /** @param product of the driver; the server may be the other one */
    MySqlReader(Product product) {
        this.product = product;
    }

    /** What one server has, it has at the next look too: the date before need not be proven to be there once more. */
    @Override
    public Reading open(Connector connector, ExtractSettings settings, Night night) {
        MySqlSession session;
        try {
            session = MySqlSession.open(connector, settings);
        } catch (SQLException e) {
            throw fault(e, "set the session");
        }
        try {
            MySqlReplica server = new MySqlReplicaWatch(session, settings.lockTimeout())
                    .caughtUp(night, session.identity().isSameServer(last) ? night.end() : night.committed());
            night.refuseUnlessOver(server.now());
            MySqlCatalog catalog = new MySqlCatalog(session);
            for (ExtractSettings.Table table : settings.tables().values()) {
                catalog.refuseOtherEngines(table);
                // A table that is not there is told of with its name, before the snapshot.
                catalog.columns(table);
            }
            session.begin();
            last = session.identity();
            Instant readAt = MySqlReplicaWatch.clock(session);
            for (ExtractSettings.Table table : settings.tables().values()) {
                session.rows(catalog.touch(table));
            }
            String version = session.value("SELECT VERSION()");
            return new SingleReading(
                    session,
                    session.isMariaDb() ? "MariaDB " + version : "MySQL " + version,
                    snapshot(session, readAt),
                    readAt,
                    night.over(server.now()),
                    new SourceSelections(catalog, settings, night.date()).all(night.before()),
                    server.note().stream().toList());
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
