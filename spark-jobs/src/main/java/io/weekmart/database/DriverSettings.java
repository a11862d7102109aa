package io.weekmart.database;

import io.weekmart.contract.config.DatabaseKeys;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** What each driver is told beside the address: who logs in, TLS in the driver's own words, and what keeps values and memory as they must be. */
public final class DriverSettings {
    /** Protects nothing: the file holds certificates, which are public, but no key store is without a password. */
    private static final String STORE_PASSWORD = "certificates";

    private static final int CONNECT_SECONDS = 30;
    private static final long MILLIS_OF_SECOND = 1000;
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final Login login;
    private final String command;
    private final Duration statementTimeout;
    private final Optional<String> warehouse;

    /**
     * @param command of ours that connects, by which administrators find its sessions
     * @param statementTimeout how long the server may take for a statement
     * @param warehouse of Snowflake that computes; empty: that of the user
     */
    public DriverSettings(Login login, String command, Duration statementTimeout, Optional<String> warehouse) {
        this.login = login;
        this.command = command;
        this.statementTimeout = statementTimeout;
        this.warehouse = warehouse;
    }

    /** @throws UserFault with exit code 2 where the file of certificates cannot be read */
    Properties of(Product product, String user, String secret) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", secret);
        switch (product) {
            case POSTGRESQL -> postgres(properties);
            case MYSQL -> mySql(properties);
            case MARIADB -> mariaDb(properties);
            case SNOWFLAKE -> snowflake(properties);
        }
        return properties;
    }

    private void postgres(Properties properties) {
        properties.setProperty("ApplicationName", "weekmart " + command);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        properties.setProperty("loginTimeout", String.valueOf(CONNECT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        // Behind the statement's own timeout, nobody answers.
        properties.setProperty("socketTimeout", String.valueOf(seconds(statementTimeout.plus(SILENCE))));
        // Statements that are prepared on the server would outlive a transaction, behind a pooler on another's
        // connection.
        properties.setProperty("prepareThreshold", "0");
        // What a driver adds to a message could be a parameter.
        properties.setProperty("logServerErrorDetail", "false");
        switch (login.tls()) {
            case DatabaseKeys.TLS_OFF -> properties.setProperty("sslmode", "disable");
            case DatabaseKeys.TLS_ENCRYPT -> properties.setProperty("sslmode", "require");
            default -> {
                properties.setProperty("sslmode", "verify-full");
                login.tlsCa()
                        .ifPresentOrElse(
                                file -> properties.setProperty("sslrootcert", file),
                                () -> properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
            }
        }
    }

    private void mySql(Properties properties) {
        properties.setProperty("connectionAttributes", "program_name:weekmart " + command);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS * MILLIS_OF_SECOND));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("socketTimeout", silenceMillis());
        properties.setProperty("characterEncoding", "UTF-8");
        // Otherwise the driver decodes each column by Java's idea of its character set, which lacks five bytes of
        // latin1.
        properties.setProperty("characterSetResults", "UTF-8");
        properties.setProperty("allowLoadLocalInfile", "false");
        // The driver sets net_write_timeout of its own before it streams.
        properties.setProperty("netTimeoutForStreamingResults", String.valueOf(seconds(statementTimeout)));
        switch (login.tls()) {
            case DatabaseKeys.TLS_OFF -> {
                properties.setProperty("sslMode", "DISABLED");
                // Without TLS, the server's key is how the password is kept from being read.
                properties.setProperty("allowPublicKeyRetrieval", "true");
            }
            case DatabaseKeys.TLS_ENCRYPT -> properties.setProperty("sslMode", "REQUIRED");
            default -> {
                properties.setProperty("sslMode", "VERIFY_IDENTITY");
                login.tlsCa().ifPresent(file -> {
                    properties.setProperty(
                            "trustCertificateKeyStoreUrl",
                            trustStore(Path.of(file)).toUri().toString());
                    properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
                    properties.setProperty("trustCertificateKeyStorePassword", STORE_PASSWORD);
                });
            }
        }
    }

    private void mariaDb(Properties properties) {
        properties.setProperty("connectionAttributes", "program_name:weekmart " + command);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS * MILLIS_OF_SECOND));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("socketTimeout", silenceMillis());
        properties.setProperty("allowLocalInfile", "false");
        switch (login.tls()) {
            case DatabaseKeys.TLS_OFF -> {
                properties.setProperty("sslMode", "disable");
                properties.setProperty("allowPublicKeyRetrieval", "true");
            }
            case DatabaseKeys.TLS_ENCRYPT -> properties.setProperty("sslMode", "trust");
            default -> {
                properties.setProperty("sslMode", "verify-full");
                login.tlsCa().ifPresent(file -> properties.setProperty("serverSslCert", file));
            }
        }
    }

    /** Snowflake is never reached without TLS, and always proves who it is. */
    private void snowflake(Properties properties) {
        properties.setProperty("application", "weekmart_" + command);
        properties.setProperty("loginTimeout", String.valueOf(CONNECT_SECONDS));
        properties.setProperty("queryTimeout", String.valueOf(seconds(statementTimeout)));
        warehouse.ifPresent(warehouse -> properties.setProperty("warehouse", warehouse));
    }

    /** Behind the statement's own timeout, nobody answers. */
    private String silenceMillis() {
        return String.valueOf(
                Math.min(Integer.MAX_VALUE, statementTimeout.plus(SILENCE).toMillis()));
    }

    public static long seconds(Duration time) {
        return Math.max(1, time.toSeconds());
    }

    /** The driver of MySQL reads no file of certificates as others write them, only key stores. */
    private Path trustStore(Path certificates) {
        try (InputStream in = Files.newInputStream(certificates)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("certificate-" + number++, certificate);
            }
            Path file = Files.createTempFile("weekmart-certificates", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, STORE_PASSWORD.toCharArray());
            }
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot read the certificates of " + certificates + ": " + e.getMessage() + ".",
                    "Set " + login.keys() + ".tls-ca to a file with certificates in PEM.",
                    e);
        }
    }
}
