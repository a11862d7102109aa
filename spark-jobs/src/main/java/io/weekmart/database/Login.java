package io.weekmart.database;

import java.util.Optional;

/**
 * How a database is reached.
 *
 * @param user empty where the secret holds it
 * @param passwordSecret name or ARN of the secret; empty where the environment holds the password
 * @param variable of the environment that holds the password where no secret is named
 * @param keys full name of the section of these keys, for messages
 * @param auth {@code password} or {@code rds-iam}
 * @param tls {@code verify}, {@code encrypt} or {@code off}
 * @param tlsCa file of certificates
 */
public record Login(
        String url,
        Optional<String> user,
        Optional<String> passwordSecret,
        String variable,
        String keys,
        String auth,
        String tls,
        Optional<String> tlsCa) {}
