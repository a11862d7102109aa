package io.weekmart.inspect;

import java.util.Locale;

/** How sure a finding is. */
enum Sureness {
    /** Names and content say the same. */
    HIGH,
    /** The names say it, and nothing contradicts. */
    LIKELY,
    /** The content alone says it, or a name that may mean something else. */
    GUESS;

    /** The less sure one of two. */
    Sureness and(Sureness other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
