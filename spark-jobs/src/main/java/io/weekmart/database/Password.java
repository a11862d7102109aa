package io.weekmart.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weekmart.contract.config.DatabaseKeys;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.secrets.RdsToken;
import io.weekmart.secrets.Secrets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in to the database, and by what. Nothing of it is kept in a text that could be shown: this class has no {@code toString} of its own,
 * and the password goes to the driver alone.
 */
public final class Password {
    private final Login login;
    private final Secrets secrets;
    private final Supplier<RdsToken> tokens;

    public Password(Login login, Secrets secrets, Supplier<RdsToken> tokens) {
        this.login = login;
        this.secrets = secrets;
        this.tokens = tokens;
    }

    /** What one connection logs in with. */
    interface Use<T> {
        T with(String user, String password);
    }

    /**
     * Asks for the password anew, since a token is good for one connection and a secret may have been replaced.
     *
     * @param host of the database, with its port
     * @throws UserFault with exit code 2 where there is none
     */
    <T> T use(String host, Use<T> use) {
        if (login.auth().equals(DatabaseKeys.RDS_IAM)) {
            String user = login.user().orElseThrow(this::noUser);
            return use.with(user, tokens.get().of(host, user));
        }
        String secret = secrets.text(new Secrets.Source(
                "the password of the database",
                login.passwordSecret(),
                login.keys() + ".password-secret",
                login.variable()));
        @Nullable JsonNode json = login.passwordSecret().isPresent() ? object(secret) : null;
        if (json == null) {
            return use.with(login.user().orElseThrow(this::noUser), secret);
        }
        if (!json.path("password").isTextual()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot read the password of the database from the secret that " + login.keys()
                            + ".password-secret names: it is JSON without \"password\".",
                    "Store the password alone, or {\"username\": ..., \"password\": ...}.");
        }
        Optional<String> user = login.user()
                .or(() -> Optional.of(json.path("username").asText("")).filter(name -> !name.isEmpty()));
        return use.with(user.orElseThrow(this::noUser), json.path("password").asText());
    }

    /** The secrets of RDS are JSON; a password may be any text. */
    private static @Nullable JsonNode object(String secret) {
        if (!secret.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            JsonNode json = JsonMapper.builder().build().readTree(secret);
            return json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private UserFault noUser() {
        return new UserFault(
                ExitCode.USAGE,
                "Cannot log in to the database: " + login.keys() + ".user is not set.",
                "Set it to the name of a user who may read the tables and nothing else.");
    }
}
