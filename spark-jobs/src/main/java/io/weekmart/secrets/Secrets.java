package io.weekmart.secrets;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets. None stands in a configuration file, an option, a report, a message or a log: the configuration says at most where a secret
 * is. It is read anew each time, so that a secret that was replaced is taken with the next run.
 */
public final class Secrets {
    /** Reads a secret of AWS Secrets Manager by its name or ARN. */
    interface Vault {
        String read(Source source, String nameOrArn);
    }

    /**
     * Where a secret may stand.
     *
     * @param what it is, for messages, such as {@code the salt of the hashes}
     * @param name name or ARN of the secret in AWS Secrets Manager; where it is set, the environment is not asked
     * @param key full name of the configuration key that holds this name
     * @param variable environment variable that holds the secret itself
     */
    public record Source(String what, Optional<String> name, String key, String variable) {}

    private final UnaryOperator<@Nullable String> environment;
    private final Vault vault;

    Secrets(UnaryOperator<@Nullable String> environment, Vault vault) {
        this.environment = environment;
        this.vault = vault;
    }

    /** Secrets that this process can read: by its environment, and by the credentials and the region that the AWS SDK finds. */
    public static Secrets ofThisProcess() {
        UnaryOperator<@Nullable String> environment = name -> name == null ? null : System.getenv(name);
        // The SDK is asked only where a secret of AWS is: a laptop need not have it, nor any credentials. No class of
        // it is named here, since
        // the JVM looks at those that a class names as soon as that class is loaded.
        return new Secrets(environment, (source, name) -> SecretsManager.ofThisProcess(environment)
                .read(source, name));
    }

    /**
     * A secret as text.
     *
     * @throws UserFault with exit code 2 where it is nowhere, or may not be read
     */
    public String text(Source source) {
        if (source.name().isPresent()) {
            return vault.read(source, source.name().get());
        }
        String value = environment.apply(source.variable());
        if (value == null || value.isEmpty()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot find " + source.what() + ": the environment variable " + source.variable()
                            + " is not set, and " + source.key() + " names no secret.",
                    "Set " + source.key() + " to the name or the ARN of a secret in AWS Secrets Manager, or "
                            + source.variable() + " to the secret itself where the job is started.");
        }
        return value;
    }
}
