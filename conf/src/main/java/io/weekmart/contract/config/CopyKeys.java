package io.weekmart.contract.config;

import static io.weekmart.contract.config.Checks.between;

import java.time.Duration;
import java.util.ArrayList;
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
    private final DatabaseKeys database;
    private final Key<String> stagingSchema;
    private final Key<String> analyticsSchema;
    private final Key<Optional<Boolean>> stageRaw;
    private final Key<Duration> lockTimeout;
    private final Key<Duration> statementTimeout;

    /** @param prefix of the pipeline's keys: empty, or {@code pipelines.<name>.} */
    CopyKeys(String prefix) {
        String at = prefix + "output.copies.";
        csvPath = Key.folder(at + "csv.path", "");
        String postgres = at + "postgres.";
        database = new DatabaseKeys(postgres, "postgres");
        stagingSchema = Key.matching(postgres + "staging-schema", SCHEMA, SCHEMA_RULE);
        analyticsSchema = Key.matching(postgres + "analytics-schema", SCHEMA, SCHEMA_RULE);
        stageRaw = Key.of(
                postgres + "stage-raw",
                (section, name) ->
                        section.textOrNull(name) == null ? Optional.empty() : Optional.of(section.flag(name)));
        lockTimeout = Key.duration(postgres + "lock-timeout", between(Duration.ofSeconds(1), Duration.ofDays(1)));
        statementTimeout =
                Key.duration(postgres + "statement-timeout", between(Duration.ofSeconds(1), Duration.ofDays(1)));
    }

    private CopyKeys(CopyKeys top, CopyKeys own) {
        csvPath = own.csvPath.orElse(top.csvPath);
        database = own.database.orElse(top.database);
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

    /** The PostgreSQL that tables are loaded into. */
    public DatabaseKeys database() {
        return database;
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
        List<Key<?>> all = new ArrayList<>(List.of(csvPath));
        all.addAll(database.all());
        all.addAll(List.of(stagingSchema, analyticsSchema, stageRaw, lockTimeout, statementTimeout));
        return all;
    }
}
