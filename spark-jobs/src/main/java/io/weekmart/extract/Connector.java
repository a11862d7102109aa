package io.weekmart.extract;

import io.weekmart.contract.config.ExtractKeys;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to PostgreSQL. The driver is not part of Weekmart: it comes with the command line of spark-submit, and is found by its class.
 */
final class Connector {
    /** What the address of PostgreSQL begins with. */
    static final String POSTGRESQL = "jdbc:postgresql:";

    private static final String DRIVER = "org.postgresql.Driver";
    private static final String COORDINATES = "org.postgresql:postgresql:42.7.13";
    private static final int USUAL_PORT = 5432;
    private static final Pattern HOST = Pattern.compile("jdbc:postgresql://([^/:,?]+)(?::(\\d+))?(?:[/?].*)?");
    private static final String CONNECT_SECONDS = "30";

    private final ExtractSettings.Login login;
    private final Password password;

    Connector(ExtractSettings.Login login, Password password) {
        this.login = login;
        this.password = password;
    }

    /** @throws UserFault with exit code 2 where the address is that of another database, or the driver is missing */
    static Driver driver(String url) {
        if (!url.startsWith(POSTGRESQL)) {
            String database = url.substring("jdbc:".length()).replaceFirst(":.*", "");
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot read from a database of " + database + ": only PostgreSQL (" + POSTGRESQL
                            + "//...) can be read.",
                    "Have its own export write the dumps, and a manifest last.");
        }
        try {
            return Class.forName(DRIVER, true, loader())
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot connect to " + url + ": the driver " + DRIVER + " is not there, since no driver is part of"
                            + " Weekmart.",
                    "Name it on the command line of spark-submit: --packages " + COORDINATES
                            + ", or --jars with the file.",
                    e);
        }
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
    Connection open() {
        Driver driver = driver(login.url());
        return password.use(host(), (user, secret) -> {
            try {
                @Nullable Connection opened = driver.connect(login.url(), properties(user, secret));
                if (opened == null) {
                    throw new UserFault(
                            ExitCode.USAGE,
                            "Cannot connect to " + login.url() + ": the driver does not know such an address.",
                            "Write it as jdbc:postgresql://host:port/database.");
                }
                return opened;
            } catch (SQLException e) {
                throw refused(e, user);
            }
        });
    }

    private Properties properties(String user, String secret) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", secret);
        properties.setProperty("ApplicationName", "weekmart extract");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        // A cursor then takes as many rows at once as fit, whatever they hold.
        properties.setProperty("adaptiveFetch", "true");
        properties.setProperty("maxResultBuffer", "64M");
        // Statements that are prepared on the server would outlive a transaction, behind a pooler on another's
        // connection.
        properties.setProperty("prepareThreshold", "0");
        // What a driver adds to a message could be a parameter.
        properties.setProperty("logServerErrorDetail", "false");
        switch (login.tls()) {
            case ExtractKeys.TLS_OFF -> properties.setProperty("sslmode", "disable");
            case ExtractKeys.TLS_ENCRYPT -> properties.setProperty("sslmode", "require");
            default -> {
                properties.setProperty("sslmode", "verify-full");
                login.tlsCa()
                        .ifPresentOrElse(
                                file -> properties.setProperty("sslrootcert", file),
                                () -> properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
            }
        }
        return properties;
    }

    /** The host and the port, which a token of IAM is made for. */
    private String host() {
        Matcher matcher = HOST.matcher(login.url());
        if (!matcher.matches()) {
            if (login.auth().equals(ExtractKeys.RDS_IAM)) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot make a token of IAM for " + login.url() + ": it names no single host.",
                        "Write it as jdbc:postgresql://host:port/database, with the host name of the instance.");
            }
            return "";
        }
        return matcher.group(1) + ":" + (matcher.group(2) == null ? USUAL_PORT : matcher.group(2));
    }

    private UserFault refused(SQLException e, String user) {
        String cannot = "Cannot connect to " + login.url() + " as " + user + ": ";
        String said = PostgresFaults.said(e);
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("28")) {
            return new UserFault(
                    ExitCode.USAGE,
                    cannot + said + ".",
                    "Check the user and the password"
                            + (login.auth().equals(ExtractKeys.RDS_IAM)
                                    ? ", that the user has the role rds_iam, and that the job may call rds-db:connect."
                                    : "."),
                    e);
        }
        if (!login.tls().equals(ExtractKeys.TLS_OFF) && aboutTls(e)) {
            return new UserFault(
                    ExitCode.USAGE,
                    cannot + "TLS failed: " + said + ".",
                    "Where the server's certificate is signed by others than Java trusts, set " + login.keys()
                            + ".tls-ca to a file with theirs. A server without TLS is read with " + login.keys()
                            + ".tls = off, in a network that you trust.",
                    e);
        }
        return UserFault.passing(
                ExitCode.INPUT,
                cannot + said + ".",
                "Check the address, that the server runs, and that this machine may reach it. Then run again.",
                e);
    }

    private static boolean aboutTls(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    || cause instanceof GeneralSecurityException
                    || String.valueOf(cause.getMessage()).contains("SSL")) {
                return true;
            }
        }
        return false;
    }
}
