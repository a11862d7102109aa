package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import java.sql.SQLException;
import java.util.Set;

/** How refusals of MySQL and MariaDB become sentences, by the numbers that both give them. */
final class MySqlFaults {
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    /** The snapshot is older than the table as it is now. */
    private static final int DEFINITION_CHANGED = 1412;

    private static final Set<Integer> NO_SUCH_TABLE = Set.of(1146, 1049);
    private static final Set<Integer> NOT_PERMITTED = Set.of(1044, 1142, 1143, 1227, 1356);
    private static final Set<Integer> TOOK_TOO_LONG = Set.of(1969, 3024);
    /** Ended by an administrator, a shutdown, or a connection that is gone. */
    private static final Set<Integer> ENDED = Set.of(1053, 1077, 1317, 1927, 2006, 2013, 4031);

    private static final String CONNECTION = "08";

    private MySqlFaults() {}

    /** @param doing what the statement was for, such as {@code read shop.orders} */
    static UserFault of(SQLException e, String doing) {
        String cannot = "Cannot " + doing + ": " + Connector.said(e) + ".";
        int code = e.getErrorCode();
        if (code == LOCK_WAIT_TIMEOUT) {
            return UserFault.passing(
                    ExitCode.INPUT,
                    cannot,
                    "Another session holds the table, as ALTER TABLE or TRUNCATE do. Run again once it has ended.",
                    e);
        }
        if (code == DEFINITION_CHANGED) {
            return UserFault.passing(
                    ExitCode.INPUT,
                    cannot,
                    "A table was altered or truncated right behind the snapshot, which knows it no longer. Run again.",
                    e);
        }
        if (NO_SUCH_TABLE.contains(code)) {
            return new UserFault(
                    ExitCode.INPUT,
                    cannot,
                    "Name the table or view in extract.tables.<table>.from, with its database, such as shop.orders.",
                    e);
        }
        if (NOT_PERMITTED.contains(code)) {
            return new UserFault(ExitCode.INPUT, cannot, "Grant the user SELECT on the table.", e);
        }
        if (TOOK_TOO_LONG.contains(code)) {
            return UserFault.passing(
                    ExitCode.INPUT,
                    cannot,
                    "Where the statement takes longer than extract.statement-timeout, set that to more. Then run again.",
                    e);
        }
        if (ENDED.contains(code) || String.valueOf(e.getSQLState()).startsWith(CONNECTION)) {
            return UserFault.passing(
                    ExitCode.INPUT,
                    cannot,
                    "The server ended the session, and with it the snapshot. Nothing of this date counts. Run again.",
                    e);
        }
        return new UserFault(
                ExitCode.INPUT, cannot, "Read what the server says. No manifest was written for this date.", e);
    }
}
