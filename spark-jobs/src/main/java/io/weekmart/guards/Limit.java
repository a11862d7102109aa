package io.weekmart.guards;

/**
 * A limit of a guard.
 *
 * @param key where it stands in the configuration, below {@code weekmart.}, such as {@code guards.weeks-emptied.max-weeks}
 * @param bound which side of it passes
 */
public record Limit(String key, Number value, Bound bound) {
    /** Which side of a limit passes, the limit included. */
    public enum Bound {
        /** Values up to the limit. */
        MOST("most"),
        /** Values from the limit on. */
        LEAST("least");

        private final String label;

        Bound(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    static Limit most(String key, Number value) {
        return new Limit(key, value, Bound.MOST);
    }

    static Limit least(String key, Number value) {
        return new Limit(key, value, Bound.LEAST);
    }

    /** Whether a value is beyond it. */
    boolean exceededBy(double observed) {
        return bound == Bound.MOST ? observed > value.doubleValue() : observed < value.doubleValue();
    }
}
