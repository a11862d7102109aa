package io.weekmart.secrets;

import java.util.function.Supplier;

/** Secrets without the environment of this process. */
public final class TestSecrets {
    private TestSecrets() {}

    /** One variable of the environment, unset where its value is empty; no secret of AWS. */
    public static Secrets inEnvironment(String variable, String value) {
        return inEnvironment(variable, () -> value);
    }

    /** The same with a value of its own for every time it is read. */
    public static Secrets inEnvironment(String variable, Supplier<String> value) {
        return new Secrets(name -> variable.equals(name) ? value.get() : null, (source, name) -> {
            throw new AssertionError("AWS is not asked for " + name);
        });
    }
}
