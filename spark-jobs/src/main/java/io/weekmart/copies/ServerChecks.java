package io.weekmart.copies;

import io.weekmart.config.CopySettings;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a server must be like to be loaded into, whatever its tables are. */
final class ServerChecks {
    private static final int OLDEST_VERSION = 11;
    private static final String ENCODING = "UTF8";

    private ServerChecks() {}

    /** @throws UserFault with exit code 2 where it is not */
    static void refuse(Connection connection, CopySettings.Postgres settings) throws SQLException {
        String remedy = "Name another server, or remove " + settings.keys() + ".url.";
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST_VERSION) {
            throw fault(
                    settings,
                    "the server is PostgreSQL " + version + ", expected " + OLDEST_VERSION + " or newer",
                    remedy);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')::boolean,"
                                + " current_setting('server_encoding')")) {
            row.next();
            if (row.getBoolean(1)) {
                throw fault(
                        settings,
                        "the server is a standby, which takes no changes; expected the primary",
                        "Name the primary in " + settings.keys() + ".url, or run again once this server is promoted.");
            }
            if (row.getBoolean(2)) {
                throw fault(
                        settings,
                        "transactions are read-only there (default_transaction_read_only is on)",
                        "Have it turned off for the database and the user, or name another user.");
            }
            if (!ENCODING.equals(row.getString(3))) {
                throw fault(
                        settings,
                        "the encoding of the database is " + row.getString(3)
                                + ", which cannot hold every text; expected " + ENCODING,
                        "Name a database that was created with ENCODING '" + ENCODING + "'.");
            }
        }
    }

    private static UserFault fault(CopySettings.Postgres settings, String found, String remedy) {
        return new UserFault(ExitCode.USAGE, "Cannot load tables into " + settings.url() + ": " + found + ".", remedy);
    }
}
