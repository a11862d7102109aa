package io.weekmart.extract;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Snowflake: its warehouse writes the files of each table as it was at one moment. */
final class SnowflakeReader implements DatabaseReader {
    private static final int NO_SUCH_OBJECT = 2003;
    private static final String NO_TIME_TRAVEL = "Time travel data is not available";

    @Override
    public Reading open(Connector connector, ExtractSettings settings, Night night) {
        SnowflakeSession session;
        try {
            session = SnowflakeSession.open(connector, settings);
        } catch (SQLException e) {
            throw fault(e, "set the session");
        }
        try {
            List<@Nullable String> now = session.rows(SnowflakeSql.MOMENT).get(0);
            String moment = String.valueOf(now.get(0));
            night.refuseUnlessOver(instant(moment));
            return new SingleReading(
                    session,
                    "Snowflake " + now.get(1),
                    moment + " UTC",
                    instant(moment),
                    night.over(instant(moment)),
                    new SourceSelections(new SnowflakeSql(session::rows, moment), settings, night.date())
                            .all(night.before()),
                    List.of("Snowflake writes the files itself: the manifest has no SHA-256 of them, and the sums of"
                            + " decimals are those of the database alone."));
        } catch (SQLException e) {
            session.close();
            throw fault(e, "read the tables of " + settings.pipeline().name());
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static Instant instant(String moment) {
        return Instant.parse(moment.replace(' ', 'T') + "Z");
    }

    @Override
    public String plan(Connector connector, ExtractSettings settings, LocalDate date) {
        try (SnowflakeSession session = SnowflakeSession.open(connector, settings)) {
            String moment =
                    String.valueOf(session.rows(SnowflakeSql.MOMENT).get(0).get(0));
            return new PlanText(settings, date)
                    .section("One moment of all tables, unloaded by the warehouse:", SnowflakeSql.settings(settings))
                    .selections(
                            new SourceSelections(new SnowflakeSql(session::rows, moment), settings, date)
                                    .all(Optional.empty()),
                            selection -> List.of(SnowflakeSql.unload(settings, selection, "...", true)));
        } catch (SQLException e) {
            throw fault(e, "plan the extraction of " + settings.pipeline().name());
        }
    }

    @Override
    public UserFault fault(SQLException e, String doing) {
        return SqlRefusal.fault(e, doing, SnowflakeReader::refusal);
    }

    private static SqlRefusal refusal(SQLException e) {
        if (Connector.said(e).contains(NO_TIME_TRAVEL)) {
            return SqlRefusal.NO_TIME_TRAVEL;
        }
        if (e.getErrorCode() == NO_SUCH_OBJECT) {
            return SqlRefusal.NO_SUCH_OBJECT;
        }
        return SqlRefusal.lostConnection(e) ? SqlRefusal.ENDED : SqlRefusal.OTHER;
    }
}
