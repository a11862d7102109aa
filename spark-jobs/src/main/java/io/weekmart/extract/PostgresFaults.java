package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import java.sql.SQLException;
import java.util.Set;

/** How refusals of PostgreSQL become sentences. */
final class PostgresFaults {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final String QUERY_CANCELED = "57014";
    private static final String NO_SUCH_TABLE = "42P01";
    private static final String NO_SUCH_SCHEMA = "3F000";
    private static final String NOT_PERMITTED = "42501";
    /** A server that ends a session: by an administrator, a crash, a timeout of its own, or as a replica that must go on replaying. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "40001");

    private static final String CONNECTION = "08";

    private PostgresFaults() {}

    /**
     * The fault of a statement that failed.
     *
     * @param doing what it was for, such as {@code read shop.orders}
     */
    static UserFault of(SQLException e, String doing) {
        String cannot = "Cannot " + doing + ": " + Connector.said(e) + ".";
        String state = String.valueOf(e.getSQLState());
        if (state.equals(LOCK_NOT_AVAILABLE)) {
            return UserFault.passing(
                    ExitCode.INPUT,
                    cannot,
                    "Another session holds the table, as ALTER TABLE or TRUNCATE do. Run again once it has ended.",
                    e);
        }
        if (state.equals(DEADLOCK)) {
            return UserFault.passing(
                    ExitCode.INPUT,
                    cannot,
                    "Another session locks the same tables in another order. Run again once it has ended.",
                    e);
        }
        if (state.equals(NO_SUCH_TABLE) || state.equals(NO_SUCH_SCHEMA)) {
            return new UserFault(
                    ExitCode.INPUT,
                    cannot,
                    "Name the table or view in extract.tables.<table>.from, with its schema, such as shop.orders.",
                    e);
        }
        if (state.equals(NOT_PERMITTED)) {
            return Connector.said(e).contains("row-level security")
                    ? new UserFault(
                            ExitCode.INPUT,
                            cannot,
                            "A policy of the table would hide rows from this user, and they would be missing without a"
                                    + " word. Let a user with BYPASSRLS read it.",
                            e)
                    : new UserFault(ExitCode.INPUT, cannot, "Grant the user SELECT on the table.", e);
        }
        if (state.equals(QUERY_CANCELED)) {
            return UserFault.passing(
                    ExitCode.INPUT,
                    cannot,
                    "Where the statement takes longer than extract.statement-timeout, set that to more. Then run again.",
                    e);
        }
        if (ENDED.contains(state) || state.startsWith(CONNECTION)) {
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
