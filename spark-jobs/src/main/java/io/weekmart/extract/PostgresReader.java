package io.weekmart.extract;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads PostgreSQL: an exported snapshot, which several connections read by COPY. */
final class PostgresReader implements DatabaseReader {
    @Override
    public Reading open(Connector connector, ExtractSettings settings, Night night) {
        return PostgresReading.open(connector, settings, night);
    }

    @Override
    public String plan(Connector connector, ExtractSettings settings, LocalDate date) {
        try (PostgresSession session = PostgresSession.begin(connector, settings, null, true)) {
            List<String> first = new ArrayList<>();
            first.add(PostgresSession.BEGIN);
            first.addAll(PostgresSession.settings(settings, session.version()));
            first.add(PostgresSql.lock(settings));
            first.add("SELECT pg_export_snapshot()");
            return new PlanText(settings, date)
                    .section("One snapshot of all tables, read by up to " + settings.threads() + " connections:", first)
                    .section("Every further connection:", List.of("SET TRANSACTION SNAPSHOT '...'"))
                    .selections(
                            new SourceSelections(new PostgresSql(session, settings, true), settings, date)
                                    .all(Optional.empty()),
                            selection -> selection.reading().stream()
                                    .map(query -> "COPY (" + query + ") TO STDOUT (FORMAT csv, ENCODING 'UTF8')")
                                    .toList());
        } catch (SQLException e) {
            throw fault(e, "plan the extraction of " + settings.pipeline().name());
        }
    }

    @Override
    public UserFault fault(SQLException e, String doing) {
        return PostgresFaults.of(e, doing);
    }
}
