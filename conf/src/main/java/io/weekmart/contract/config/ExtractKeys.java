package io.weekmart.contract.config;

import static io.weekmart.contract.config.Checks.between;
import static io.weekmart.contract.config.Checks.require;

import io.weekmart.contract.table.Pipeline;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/** The keys below {@code extract} of a pipeline: the database that its dumps are read from, and how. */
public final class ExtractKeys {
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

    /** Ends the name of the key that holds a section for each table. */
    static final String TABLES = "extract.tables";

    private static final long LEAST_PART_BYTES = 1 << 20;
    private static final int MOST_THREADS = 64;
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(7);

    /** Identifiers without quotes, which stand in statements as they are. */
    private static final Pattern SNOWFLAKE_NAME =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*){0,2}");

    private static final String SNOWFLAKE_RULE = "must be a name of Snowflake, such as shop.raw_dumps";

    private final Key<Optional<String>> url;
    private final Key<Optional<String>> user;
    private final Key<Optional<String>> passwordSecret;
    private final Key<String> auth;
    private final Key<String> tls;
    private final Key<Optional<String>> tlsCa;
    private final Key<Integer> threads;
    private final Key<Long> partBytes;
    private final Key<ZoneId> timeZone;
    private final Key<LocalTime> dayEnds;
    private final Key<Duration> lockTimeout;
    private final Key<Duration> statementTimeout;
    private final Key<Optional<String>> snowflakeStage;
    private final Key<Optional<String>> snowflakeStorageIntegration;
    private final Key<Optional<String>> snowflakeWarehouse;
    private final Key<Map<String, ExtractTable>> tables;

    /** @param prefix of the pipeline's keys: empty, or {@code pipelines.<name>.} */
    ExtractKeys(String prefix, Pipeline pipeline) {
        String at = prefix + "extract.";
        url = Key.of(at + "url", (section, name) -> url(section, name, "extract"));
        user = Key.optional(at + "user");
        passwordSecret = Key.optional(at + "password-secret");
        auth = Key.choice(at + "auth", List.of(PASSWORD, RDS_IAM));
        tls = Key.choice(at + "tls", List.of(TLS_VERIFY, TLS_ENCRYPT, TLS_OFF));
        tlsCa = Key.optional(at + "tls-ca");
        threads = Key.integer(at + "threads", betweenOneAnd(MOST_THREADS));
        partBytes = Key.size(at + "part-bytes", ExtractKeys::checkPartBytes);
        timeZone = Key.zone(at + "time-zone");
        dayEnds = Key.hour(at + "day-ends");
        lockTimeout = Key.duration(at + "lock-timeout", between(Duration.ofSeconds(1), LONGEST_TIMEOUT));
        statementTimeout = Key.duration(at + "statement-timeout", between(Duration.ofSeconds(1), LONGEST_TIMEOUT));
        snowflakeStage = Key.optional(at + "snowflake.stage", SNOWFLAKE_NAME, SNOWFLAKE_RULE);
        snowflakeStorageIntegration =
                Key.optional(at + "snowflake.storage-integration", SNOWFLAKE_NAME, SNOWFLAKE_RULE);
        snowflakeWarehouse = Key.optional(at + "snowflake.warehouse", SNOWFLAKE_NAME, SNOWFLAKE_RULE);
        Key<Map<String, ExtractTable>> own =
                Key.section(prefix + TABLES, (section, name) -> ExtractTable.all(section.section(name), pipeline));
        tables = prefix.isEmpty() ? own : own.orElse(Map.of());
    }

    private ExtractKeys(ExtractKeys top, ExtractKeys own) {
        url = own.url.orElse(top.url);
        user = own.user.orElse(top.user);
        passwordSecret = own.passwordSecret.orElse(top.passwordSecret);
        auth = own.auth.orElse(top.auth);
        tls = own.tls.orElse(top.tls);
        tlsCa = own.tlsCa.orElse(top.tlsCa);
        threads = own.threads.orElse(top.threads);
        partBytes = own.partBytes.orElse(top.partBytes);
        timeZone = own.timeZone.orElse(top.timeZone);
        dayEnds = own.dayEnds.orElse(top.dayEnds);
        lockTimeout = own.lockTimeout.orElse(top.lockTimeout);
        statementTimeout = own.statementTimeout.orElse(top.statementTimeout);
        snowflakeStage = own.snowflakeStage.orElse(top.snowflakeStage);
        snowflakeStorageIntegration = own.snowflakeStorageIntegration.orElse(top.snowflakeStorageIntegration);
        snowflakeWarehouse = own.snowflakeWarehouse.orElse(top.snowflakeWarehouse);
        tables = own.tables;
    }

    /** The same keys, which have the values of others where they are not set; its tables are its own. */
    ExtractKeys orElse(ExtractKeys top) {
        return new ExtractKeys(top, this);
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

    /** Connections that read at once. */
    public Key<Integer> threads() {
        return threads;
    }

    /** Most bytes of a part, compressed. */
    public Key<Long> partBytes() {
        return partBytes;
    }

    /** Zone of the day's end, and of times in the dumps that have a zone in the database. */
    public Key<ZoneId> timeZone() {
        return timeZone;
    }

    /** The hour at which a day ends: midnight is that of the next day. */
    public Key<LocalTime> dayEnds() {
        return dayEnds;
    }

    public Key<Duration> lockTimeout() {
        return lockTimeout;
    }

    public Key<Duration> statementTimeout() {
        return statementTimeout;
    }

    /** Stage of Snowflake that leads to the folder of the dumps, without the @ before it. */
    public Key<Optional<String>> snowflakeStage() {
        return snowflakeStage;
    }

    /** Integration by which Snowflake writes to the folder of the dumps. */
    public Key<Optional<String>> snowflakeStorageIntegration() {
        return snowflakeStorageIntegration;
    }

    public Key<Optional<String>> snowflakeWarehouse() {
        return snowflakeWarehouse;
    }

    /** What is said about single tables, by their names. */
    public Key<Map<String, ExtractTable>> tables() {
        return tables;
    }

    List<Key<?>> all() {
        return List.of(
                url,
                user,
                passwordSecret,
                auth,
                tls,
                tlsCa,
                threads,
                partBytes,
                timeZone,
                dayEnds,
                lockTimeout,
                statementTimeout,
                snowflakeStage,
                snowflakeStorageIntegration,
                snowflakeWarehouse,
                tables);
    }

    /** An address is never shown where it is refused: it may hold a password. */
    static Optional<String> url(Section section, String name, String block) {
        Optional<String> url = Optional.ofNullable(section.textOrNull(name)).map(String::strip);
        Optional<String> refusal = url.flatMap(text -> DatabaseAddress.refusal(text, block));
        refusal.ifPresent(why -> section.problem(name, why));
        return refusal.isPresent() ? Optional.empty() : url;
    }

    private static IntConsumer betweenOneAnd(int most) {
        return number -> require(number >= 1 && number <= most, "must be 1 to " + most + " but is " + number);
    }

    private static void checkPartBytes(long bytes) {
        require(bytes >= LEAST_PART_BYTES, "must be at least 1 MiB but is " + bytes + " bytes");
    }
}
