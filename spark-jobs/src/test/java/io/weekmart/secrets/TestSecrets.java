package io.weekmart.secrets;

/** Secrets without the environment of this process. */
public final class TestSecrets {
    private TestSecrets() {}

    /** One variable of the environment, unset where its value is empty; no secret of AWS. */
    public static Secrets inEnvironment(String variable, String value) {
        return new Secrets(name -> variable.equals(name) ? value : null, (source, name) -> {
            throw new AssertionError("AWS is not asked for " + name);
        });
    }
}
