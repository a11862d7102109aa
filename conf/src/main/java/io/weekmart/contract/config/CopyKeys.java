package io.weekmart.contract.config;

import static io.weekmart.contract.config.Checks.between;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys below {@code output.copies} of a pipeline: what is made of the published tables beside Parquet. */
public final class CopyKeys {
    /** Names that need no quotes in SQL. */
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private static final String SCHEMA_RULE =
            "must be a name such as analytics: lower-case letters, digits and underscores";

    private final Key<Optional<String>> csvPath;
    private final Key<Optional<String>> url;
    private final Key<Optional<String>> user;
    private final Key<Optional<String>> passwordSecret;
    private final Key<String> auth;
    private final Key<String> tls;
    private final Key<Optional<String>> tlsCa;
    private final Key<String> stagingSchema;
    private final Key<String> analyticsSchema;
    private final Key<Optional<Boolean>> stageRaw;
    private final Key<Duration> lockTimeout;
    private final Key<Duration> statementTimeout;

    /** @param prefix of the pipeline's keys: empty, or {@code pipelines.<name>.} */
    CopyKeys(String prefix) {
        String at = prefix + "output.copies.";
        csvPath = Key.folder(at + "csv.path", "");
        String database = at + "postgres.";
        url = Key.of(database + "url", (section, name) -> ExtractKeys.url(section, name, "postgres"));
        user = Key.optional(database + "user");
        passwordSecret = Key.optional(database + "password-secret");
        auth = Key.choice(database + "auth", List.of(ExtractKeys.PASSWORD, ExtractKeys.RDS_IAM));
        tls = Key.choice(
                database + "tls", List.of(ExtractKeys.TLS_VERIFY, ExtractKeys.TLS_ENCRYPT, ExtractKeys.TLS_OFF));
        tlsCa = Key.optional(database + "tls-ca");
        stagingSchema = Key.matching(database + "staging-schema", SCHEMA, SCHEMA_RULE);
        analyticsSchema = Key.matching(database + "analytics-schema", SCHEMA, SCHEMA_RULE);
        stageRaw = Key.of(
                database + "stage-raw",
                (section, name) ->
                        section.textOrNull(name) == null ? Optional.empty() : Optional.of(section.flag(name)));
        lockTimeout = Key.duration(database + "lock-timeout", between(Duration.ofSeconds(1), Duration.ofDays(1)));
        statementTimeout =
                Key.duration(database + "statement-timeout", between(Duration.ofSeconds(1), Duration.ofDays(1)));
    }

    private CopyKeys(CopyKeys top, CopyKeys own) {
        csvPath = own.csvPath.orElse(top.csvPath);
        url = own.url.orElse(top.url);
        user = own.user.orElse(top.user);
        passwordSecret = own.passwordSecret.orElse(top.passwordSecret);
        auth = own.auth.orElse(top.auth);
        tls = own.tls.orElse(top.tls);
        tlsCa = own.tlsCa.orElse(top.tlsCa);
        stagingSchema = own.stagingSchema.orElse(top.stagingSchema);
        analyticsSchema = own.analyticsSchema.orElse(top.analyticsSchema);
        stageRaw = own.stageRaw.orElse(top.stageRaw);
        lockTimeout = own.lockTimeout.orElse(top.lockTimeout);
        statementTimeout = own.statementTimeout.orElse(top.statementTimeout);
    }

    /** The same keys, which have the values of others where they are not set. */
    CopyKeys orElse(CopyKeys top) {
        return new CopyKeys(top, this);
    }

    /** Root of the copies in CSV. */
    public Key<Optional<String>> csvPath() {
        return csvPath;
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

    /** {@link ExtractKeys#PASSWORD} or {@link ExtractKeys#RDS_IAM}. */
    public Key<String> auth() {
        return auth;
    }

    /** {@link ExtractKeys#TLS_VERIFY}, {@link ExtractKeys#TLS_ENCRYPT} or {@link ExtractKeys#TLS_OFF}. */
    public Key<String> tls() {
        return tls;
    }

    /** File with the certificates that sign the server's. */
    public Key<Optional<String>> tlsCa() {
        return tlsCa;
    }

    /** Holds the accepted raw rows. */
    public Key<String> stagingSchema() {
        return stagingSchema;
    }

    /** Holds the published tables. */
    public Key<String> analyticsSchema() {
        return analyticsSchema;
    }

    /** Whether accepted raw rows are loaded; empty where the pipeline decides. */
    public Key<Optional<Boolean>> stageRaw() {
        return stageRaw;
    }

    public Key<Duration> lockTimeout() {
        return lockTimeout;
    }

    /** Of the server, for one statement. */
    public Key<Duration> statementTimeout() {
        return statementTimeout;
    }

    List<Key<?>> all() {
        return List.of(
                csvPath,
                url,
                user,
                passwordSecret,
                auth,
                tls,
                tlsCa,
                stagingSchema,
                analyticsSchema,
                stageRaw,
                lockTimeout,
                statementTimeout);
    }
}
