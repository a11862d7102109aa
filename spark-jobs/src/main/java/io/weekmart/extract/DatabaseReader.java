package io.weekmart.extract;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import io.weekmart.database.Product;
import java.sql.SQLException;
import java.time.LocalDate;

/** Reads the databases of one product. */
interface DatabaseReader {
    /** What reads the databases of a product. */
    static DatabaseReader of(Product product) {
        return switch (product) {
            case POSTGRESQL -> new PostgresReader();
            case MYSQL, MARIADB -> new MySqlReader(product);
            case SNOWFLAKE -> new SnowflakeReader();
        };
    }

    /**
     * Looks at the server, fixes the moment at which all tables are read, and makes the queries. All that is on one connection: a second one may
     * lead to another replica, which lags.
     *
     * @throws UserFault with exit code 3 where the day is not over, a replica lags or a table is not as it must be
     */
    Reading open(Connector connector, ExtractSettings settings, Night night);

    /** The statements of an extraction, and how much the server's statistics expect. Nothing is read but the catalog. */
    String plan(Connector connector, ExtractSettings settings, LocalDate date);

    /**
     * The fault of a statement that failed.
     *
     * @param doing what it was for, such as {@code read shop.orders}
     */
    UserFault fault(SQLException e, String doing);
}
