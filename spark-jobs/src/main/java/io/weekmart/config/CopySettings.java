package io.weekmart.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What is made of the published tables beside Parquet.
 *
 * @param csvPath root of the copies in CSV
 */
public record CopySettings(Optional<String> csvPath, Optional<Postgres> postgres) {
    /** No copies. */
    public static final CopySettings NONE = new CopySettings(Optional.empty(), Optional.empty());

    /** Whether there are none. */
    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * The database that the tables are loaded into.
     *
     * @param keys full name of the section of these keys, for messages
     * @param user empty where the secret holds it
     * @param passwordSecret name or ARN of the secret; empty where the environment holds the password
     * @param auth {@code password} or {@code rds-iam}
     * @param tls {@code verify}, {@code encrypt} or {@code off}
     * @param tlsCa file of certificates
     * @param stageRaw whether accepted raw rows are loaded; empty where the pipeline decides
     * @param lockTimeout how long a lock is waited for that another session holds
     * @param statementTimeout how long the server may take for a statement, or to take further rows
     */
    public record Postgres(
            String keys,
            String url,
            Optional<String> user,
            Optional<String> passwordSecret,
            String auth,
            String tls,
            Optional<String> tlsCa,
            String stagingSchema,
            String analyticsSchema,
            Optional<Boolean> stageRaw,
            Duration lockTimeout,
            Duration statementTimeout) {}
}
