package io.weekmart.extract;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import java.sql.SQLException;

/** What PostgreSQL means by its states. */
final class PostgresFaults {
    private PostgresFaults() {}

    /** @param doing what the statement was for, such as {@code read shop.orders} */
    static UserFault of(SQLException e, String doing) {
        return SqlRefusal.fault(e, doing, PostgresFaults::refusal);
    }

    private static SqlRefusal refusal(SQLException e) {
        return switch (String.valueOf(e.getSQLState())) {
            case "55P03" -> SqlRefusal.LOCKED;
            case "40P01" -> SqlRefusal.DEADLOCK;
            case "42P01", "3F000" -> SqlRefusal.NO_SUCH_TABLE;
            case "42501" ->
                Connector.said(e).contains("row-level security") ? SqlRefusal.HIDES_ROWS : SqlRefusal.NOT_PERMITTED;
            case "57014" -> SqlRefusal.TOOK_TOO_LONG;
            case "57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "40001" -> SqlRefusal.ENDED;
            // A pooler that lends its connections for single statements says so.
            case "08P01" -> SqlRefusal.OTHER;
            default -> SqlRefusal.lostConnection(e) ? SqlRefusal.ENDED : SqlRefusal.OTHER;
        };
    }
}
