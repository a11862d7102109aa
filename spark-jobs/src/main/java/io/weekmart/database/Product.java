package io.weekmart.database;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.util.Arrays;

/** The products whose databases can be read. The address tells which one it is; none of the drivers is part of Weekmart. */
public enum Product {
    POSTGRESQL(
            "PostgreSQL",
            "jdbc:postgresql:",
            "org.postgresql.Driver",
            "org.postgresql:postgresql:42.7.13",
            5432,
            "//host:port/database"),
    MYSQL(
            "MySQL",
            "jdbc:mysql:",
            "com.mysql.cj.jdbc.Driver",
            "com.mysql:mysql-connector-j:9.3.0",
            3306,
            "//host:port/database"),
    MARIADB(
            "MariaDB",
            "jdbc:mariadb:",
            "org.mariadb.jdbc.Driver",
            "org.mariadb.jdbc:mariadb-java-client:3.5.3",
            3306,
            "//host:port/database"),
    SNOWFLAKE(
            "Snowflake",
            "jdbc:snowflake:",
            "net.snowflake.client.jdbc.SnowflakeDriver",
            "net.snowflake:snowflake-jdbc:3.23.1",
            443,
            "//account.snowflakecomputing.com/?db=database&schema=schema");

    private final String title;
    private final String prefix;
    private final String driver;
    private final String coordinates;
    private final int usualPort;
    private final String form;

    Product(String title, String prefix, String driver, String coordinates, int usualPort, String form) {
        this.title = title;
        this.prefix = prefix;
        this.driver = driver;
        this.coordinates = coordinates;
        this.usualPort = usualPort;
        this.form = form;
    }

    /** @throws UserFault with exit code 2 where the address is that of another product */
    public static Product of(String url) {
        return Arrays.stream(values())
                .filter(product -> url.startsWith(product.prefix))
                .findFirst()
                .orElseThrow(() -> new UserFault(
                        ExitCode.USAGE,
                        "Cannot read from a database of "
                                + url.substring("jdbc:".length()).replaceFirst(":.*", "")
                                + ": only PostgreSQL, MySQL, MariaDB and Snowflake can be read.",
                        "Have its own export write the dumps, and a manifest last."));
    }

    /** As people write it. */
    public String title() {
        return title;
    }

    /** The class of its driver. */
    String driver() {
        return driver;
    }

    /** What Maven finds the driver by. */
    String coordinates() {
        return coordinates;
    }

    int usualPort() {
        return usualPort;
    }

    /** What an address looks like. */
    public String form() {
        return prefix + form;
    }
}
