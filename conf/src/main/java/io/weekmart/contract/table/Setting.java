package io.weekmart.contract.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A key of the configuration that one pipeline alone has, below {@code pipelines.<name>}.
 *
 * @param <T> type of its values
 */
public sealed interface Setting<T> {
    /** The key, in lower case with hyphens, such as {@code customer-email}. */
    String name();

    /** The value where the configuration has none. */
    T standard();

    /** One of a few words. */
    static Setting<String> word(String name, String standard, String... others) {
        List<String> words = new ArrayList<>(List.of(others));
        words.add(0, standard);
        return new Word(name, words);
    }

    /** Any number of texts; none by default. */
    static Setting<List<String>> texts(String name) {
        return new Texts(name, List.of());
    }

    /** The name or the ARN of a secret in AWS Secrets Manager, which may be missing, and is by default. */
    static Setting<Optional<String>> secret(String name) {
        return new Secret(name, Optional.empty());
    }

    /** Yes or no. */
    static Setting<Boolean> flag(String name, boolean standard) {
        return new Flag(name, standard);
    }

    /**
     * See {@link #word}.
     *
     * @param words all that are allowed, the default first
     */
    record Word(String name, List<String> words) implements Setting<String> {
        public Word {
            words = List.copyOf(words);
        }

        @Override
        public String standard() {
            return words.get(0);
        }
    }

    /** See {@link #texts}. */
    record Texts(String name, List<String> standard) implements Setting<List<String>> {
        public Texts {
            standard = List.copyOf(standard);
        }
    }

    /** See {@link #secret}. */
    record Secret(String name, Optional<String> standard) implements Setting<Optional<String>> {}

    /** See {@link #flag}. */
    record Flag(String name, Boolean standard) implements Setting<Boolean> {}
}
