package io.weekmart.contract.config;

import static io.weekmart.contract.config.Checks.between;
import static io.weekmart.contract.config.Checks.require;

import io.weekmart.contract.table.Pipeline;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/** The keys below {@code extract} of a pipeline: the database that its dumps are read from, and how. */
public final class ExtractKeys {
    /** Ends the name of the key that holds a section for each table. */
    static final String TABLES = "extract.tables";

    private static final long LEAST_PART_BYTES = 1 << 20;
    private static final int MOST_THREADS = 64;
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(7);

    /** Identifiers without quotes, which stand in statements as they are. */
    private static final Pattern SNOWFLAKE_NAME =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*){0,2}");

    private static final String SNOWFLAKE_RULE = "must be a name of Snowflake, such as shop.raw_dumps";

    private final DatabaseKeys database;
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
        database = new DatabaseKeys(at, "extract");
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
        database = own.database.orElse(top.database);
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

    /** The database that dumps are read from. */
    public DatabaseKeys database() {
        return database;
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
        List<Key<?>> all = new ArrayList<>(database.all());
        all.addAll(List.of(
                threads,
                partBytes,
                timeZone,
                dayEnds,
                lockTimeout,
                statementTimeout,
                snowflakeStage,
                snowflakeStorageIntegration,
                snowflakeWarehouse,
                tables));
        return all;
    }

    private static IntConsumer betweenOneAnd(int most) {
        return number -> require(number >= 1 && number <= most, "must be 1 to " + most + " but is " + number);
    }

    private static void checkPartBytes(long bytes) {
        require(bytes >= LEAST_PART_BYTES, "must be at least 1 MiB but is " + bytes + " bytes");
    }
}
