package io.weekmart.database;

import io.weekmart.contract.config.DatabaseKeys;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to a database. Its driver is not part of Weekmart: it comes with the command line, and is found by its class.
 */
public final class Connector {
    private static final Pattern HOST = Pattern.compile("jdbc:[a-z]+://([^/:,?]+)(?::(\\d+))?(?:[/?].*)?");

    /** Set by a start that takes the driver by a variable of the environment, to the name of that variable: bootstrap/weekmart. */
    private static final String NAMED_BY = "spark.weekmart.driver-named-by";

    private final Product product;
    private final Login login;
    private final DriverSettings driverSettings;
    private final Password password;

    /** @throws UserFault with exit code 2 where the address is that of another product */
    public Connector(Login login, DriverSettings driverSettings, Password password) {
        this.product = Product.of(login.url());
        this.login = login;
        this.driverSettings = driverSettings;
        this.password = password;
    }

    public Product product() {
        return product;
    }

    /** @throws UserFault with exit code 2 where the address is that of another product, or the driver is missing */
    public static Driver driver(String url) {
        Product product = Product.of(url);
        try {
            return Class.forName(product.driver(), true, loader())
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot connect to " + url + ": the driver " + product.driver()
                            + " is not there, since no driver is part of Weekmart.",
                    named(product.coordinates()),
                    e);
        }
    }

    private static String named(String coordinates) {
        @Nullable String variable = System.getProperty(NAMED_BY);
        return variable == null
                ? "Name it on the command line of spark-submit: --packages " + coordinates
                        + ", or --jars with the file."
                : "Set " + variable + " to the file of its jar, which is " + coordinates + " on Maven Central.";
    }

    /** That of the application, which spark-submit gives the further jars. */
    private static ClassLoader loader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? Objects.requireNonNull(Connector.class.getClassLoader()) : ofThread;
    }

    /**
     * A connection that nothing has been asked of.
     *
     * @throws UserFault where there is none to be had: exit code 2 where the login is refused, 3 where the server does not answer
     */
    public Connection open() {
        Driver driver = driver(login.url());
        return password.use(host(), (user, secret) -> {
            try {
                Properties properties = driverSettings.of(product, user, secret);
                if (product == Product.POSTGRESQL && isSeenBy(driver)) {
                    properties.setProperty("socketFactory", LingeringSockets.class.getName());
                }
                @Nullable Connection opened = driver.connect(login.url(), properties);
                if (opened == null) {
                    throw new UserFault(
                            ExitCode.USAGE,
                            "Cannot connect to " + login.url() + ": the driver does not know such an address.",
                            "Write it as " + product.form() + ".");
                }
                return opened;
            } catch (SQLException e) {
                throw refused(e, user);
            }
        });
    }

    /** Whether a driver finds our classes by their names: not one that an administrator gave to all of Spark. */
    private static boolean isSeenBy(Driver driver) {
        try {
            return Class.forName(
                            LingeringSockets.class.getName(),
                            false,
                            driver.getClass().getClassLoader())
                    == LingeringSockets.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The host and the port, which a token of IAM is made for. */
    private String host() {
        Matcher matcher = HOST.matcher(login.url());
        if (!matcher.matches()) {
            if (login.auth().equals(DatabaseKeys.RDS_IAM)) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot make a token of IAM for " + login.url() + ": it names no single host.",
                        "Write it as " + product.form() + ", with the host name of the instance.");
            }
            return "";
        }
        return matcher.group(1) + ":" + (matcher.group(2) == null ? product.usualPort() : matcher.group(2));
    }

    private UserFault refused(SQLException e, String user) {
        String cannot = "Cannot connect to " + login.url() + " as " + user + ": ";
        String said = said(e);
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("28")) {
            return new UserFault(
                    ExitCode.USAGE,
                    cannot + said + ".",
                    "Check the user and the password"
                            + (login.auth().equals(DatabaseKeys.RDS_IAM)
                                    ? ", that the user of the database logs in by tokens of IAM (PostgreSQL: the role rds_iam;"
                                            + " MySQL and MariaDB: AWSAuthenticationPlugin), and that the job may call"
                                            + " rds-db:connect."
                                    : "."),
                    e);
        }
        if (!login.tls().equals(DatabaseKeys.TLS_OFF) && aboutTls(e)) {
            return new UserFault(
                    ExitCode.USAGE,
                    cannot + "TLS failed: " + said + ".",
                    "Where the server's certificate is signed by others than Java trusts, set " + login.keys()
                            + ".tls-ca to a file with theirs. The address must name the server as its certificate does. A server"
                            + " without TLS is read with " + login.keys()
                            + ".tls = off, in a network that you trust.",
                    e);
        }
        return UserFault.passing(
                ExitCode.INPUT,
                cannot + said + ".",
                "Check the address, that the server runs, and that this machine may reach it. Then run again.",
                e);
    }

    /** What the server or the driver said: one line, without a full stop. */
    public static String said(SQLException e) {
        return String.valueOf(e.getMessage())
                .strip()
                .replaceAll("\\s*\\R\\s*", "; ")
                .replaceFirst("\\.$", "");
    }

    private static boolean aboutTls(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof SSLException
                    || cause instanceof GeneralSecurityException
                    || said.contains("ssl")
                    // What PostgreSQL's driver says of a certificate for another name.
                    || said.contains("hostnameverifier")) {
                return true;
            }
        }
        return false;
    }
}
