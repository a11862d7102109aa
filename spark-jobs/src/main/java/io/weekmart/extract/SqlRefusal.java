package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Why a database refused a statement, and what to do about it. Each product tells it by codes of its own. */
enum SqlRefusal {
    LOCKED(true, "Another session holds the table, as ALTER TABLE or TRUNCATE do. Run again once it has ended."),
    DEADLOCK(true, "Another session locks the same tables in another order. Run again once it has ended."),
    CHANGED(true, "A table was altered or truncated right behind the snapshot, which knows it no longer. Run again."),
    NO_SUCH_TABLE(
            false,
            "Name the table or view in extract.tables.<table>.from, with its schema or database, such as shop.orders."),
    NO_SUCH_OBJECT(
            false, "Check extract.tables.<table>.from, extract.snowflake, and what the role of the user may use."),
    NO_TIME_TRAVEL(
            false,
            "All tables are read as they were at one moment, which needs DATA_RETENTION_TIME_IN_DAYS of 1 at least,"
                    + " and a table that is older than the moment. Run again where it was just created."),
    NOT_PERMITTED(false, "Grant the user SELECT on the table."),
    HIDES_ROWS(
            false,
            "A policy of the table would hide rows from this user, and they would be missing without a word. Let a user"
                    + " with BYPASSRLS read it."),
    TOOK_TOO_LONG(
            true, "Where the statement takes longer than extract.statement-timeout, set that to more. Then run again."),
    /** By an administrator, a crash, a timeout of its own, a network, or as a replica that must go on replaying. */
    ENDED(true, "The server ended the session, and with it the snapshot. Nothing of this date counts. Run again."),
    OTHER(false, "Read what the server says. No manifest was written for this date.");

    private static final String CONNECTION = "08";

    private final boolean passing;
    private final String hint;

    SqlRefusal(boolean passing, String hint) {
        this.passing = passing;
        this.hint = hint;
    }

    /** Whether the state of an exception is that of a connection that is gone. */
    static boolean lostConnection(SQLException e) {
        return String.valueOf(e.getSQLState()).startsWith(CONNECTION);
    }

    /**
     * The fault of a statement that failed. A driver may wrap what the server said.
     *
     * @param doing what it was for, such as {@code read shop.orders}
     * @param codes what a product means by an exception
     */
    static UserFault fault(SQLException e, String doing, Function<SQLException, SqlRefusal> codes) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said && codes.apply(said) != OTHER) {
                return codes.apply(said).fault(said, e, doing);
            }
        }
        return OTHER.fault(e, e, doing);
    }

    private UserFault fault(SQLException said, SQLException thrown, String doing) {
        String cannot = "Cannot " + doing + ": " + Connector.said(said) + ".";
        return passing
                ? UserFault.passing(ExitCode.INPUT, cannot, hint, thrown)
                : new UserFault(ExitCode.INPUT, cannot, hint, thrown);
    }
}
