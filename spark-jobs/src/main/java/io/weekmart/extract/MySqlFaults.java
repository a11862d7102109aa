package io.weekmart.extract;

import io.weekmart.contract.fault.UserFault;
import java.sql.SQLException;

/** What MySQL and MariaDB mean by their numbers, which both share. */
final class MySqlFaults {
    private MySqlFaults() {}

    /** @param doing what the statement was for, such as {@code read shop.orders} */
    static UserFault of(SQLException e, String doing) {
        return SqlRefusal.fault(e, doing, MySqlFaults::refusal);
    }

    private static SqlRefusal refusal(SQLException e) {
        return switch (e.getErrorCode()) {
            case 1205 -> SqlRefusal.LOCKED;
            case 1213 -> SqlRefusal.DEADLOCK;
            // The snapshot is older than the table as it is now.
            case 1412 -> SqlRefusal.CHANGED;
            case 1146, 1049 -> SqlRefusal.NO_SUCH_TABLE;
            case 1044, 1142, 1143, 1227, 1356 -> SqlRefusal.NOT_PERMITTED;
            case 1969, 3024 -> SqlRefusal.TOOK_TOO_LONG;
            case 1053, 1077, 1317, 1927, 2006, 2013, 4031 -> SqlRefusal.ENDED;
            default -> SqlRefusal.lostConnection(e) ? SqlRefusal.ENDED : SqlRefusal.OTHER;
        };
    }
}
