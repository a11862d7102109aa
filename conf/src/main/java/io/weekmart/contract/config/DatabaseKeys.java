package io.weekmart.contract.config;

import java.util.List;
import java.util.Optional;

/** The keys that lead to a database: its address, and the login. */
public final class DatabaseKeys {
    /** The password is a secret. */
    public static final String PASSWORD = "password";
    /** The password is a token that AWS IAM signs. */
    public static final String RDS_IAM = "rds-iam";

    /** The server proves who it is. */
    public static final String TLS_VERIFY = "verify";
    /** What passes is encrypted, whoever the server is. */
    public static final String TLS_ENCRYPT = "encrypt";
    /** Nothing is encrypted. */
    public static final String TLS_OFF = "off";

    private final Key<Optional<String>> url;
    private final Key<Optional<String>> user;
    private final Key<Optional<String>> passwordSecret;
    private final Key<String> auth;
    private final Key<String> tls;
    private final Key<Optional<String>> tlsCa;

    /**
     * @param at what their names begin with, such as {@code extract.}
     * @param block the last section of these names, which messages show
     */
    DatabaseKeys(String at, String block) {
        url = Key.of(at + "url", (section, name) -> url(section, name, block));
        user = Key.optional(at + "user");
        passwordSecret = Key.optional(at + "password-secret");
        auth = Key.choice(at + "auth", List.of(PASSWORD, RDS_IAM));
        tls = Key.choice(at + "tls", List.of(TLS_VERIFY, TLS_ENCRYPT, TLS_OFF));
        tlsCa = Key.optional(at + "tls-ca");
    }

    private DatabaseKeys(DatabaseKeys top, DatabaseKeys own) {
        url = own.url.orElse(top.url);
        user = own.user.orElse(top.user);
        passwordSecret = own.passwordSecret.orElse(top.passwordSecret);
        auth = own.auth.orElse(top.auth);
        tls = own.tls.orElse(top.tls);
        tlsCa = own.tlsCa.orElse(top.tlsCa);
    }

    /** The same keys, which have the values of others where they are not set. */
    DatabaseKeys orElse(DatabaseKeys top) {
        return new DatabaseKeys(top, this);
    }

    /** Whether everybody on the way could log in by the token: IAM signs one, and nothing is encrypted. */
    public boolean sendsTokenInTheClear(Configuration conf) {
        return conf.get(auth).equals(RDS_IAM) && conf.get(tls).equals(TLS_OFF);
    }

    /** The database, as JDBC names it, without credentials. */
    public Key<Optional<String>> url() {
        return url;
    }

    public Key<Optional<String>> user() {
        return user;
    }

    /** Name or ARN of the secret that holds the password. */
    public Key<Optional<String>> passwordSecret() {
        return passwordSecret;
    }

    /** {@link #PASSWORD} or {@link #RDS_IAM}. */
    public Key<String> auth() {
        return auth;
    }

    /** {@link #TLS_VERIFY}, {@link #TLS_ENCRYPT} or {@link #TLS_OFF}. */
    public Key<String> tls() {
        return tls;
    }

    /** File with the certificates that sign the server's. */
    public Key<Optional<String>> tlsCa() {
        return tlsCa;
    }

    List<Key<?>> all() {
        return List.of(url, user, passwordSecret, auth, tls, tlsCa);
    }

    /** An address is never shown where it is refused: it may hold a password. */
    private static Optional<String> url(Section section, String name, String block) {
        Optional<String> url = Optional.ofNullable(section.textOrNull(name)).map(String::strip);
        Optional<String> refusal = url.flatMap(text -> DatabaseAddress.refusal(text, block));
        refusal.ifPresent(why -> section.problem(name, why));
        return refusal.isPresent() ? Optional.empty() : url;
    }
}
