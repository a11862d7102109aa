package io.weekmart.guards;

import java.util.List;

/** Compares a run with what is published, and finds what nobody may publish without saying so. */
public interface Guard {
    /** The name in the configuration, in reports and behind {@code --accept}. */
    String id();

    /** The key of the limit below {@code weekmart.}, such as {@code guards.weeks-emptied.max-weeks}. */
    String limitKey();

    /** What the observed values and the limit are counted in. */
    Unit unit();

    /** Whether it checks each table by itself, so that a single one can be accepted; otherwise it is about the output as a whole. */
    boolean byTable();

    /** What the guard finds: one finding for the output as a whole, or one for each table that was read. */
    List<Finding> evaluate(Evidence evidence);

    /** What a value of a guard counts. */
    enum Unit {
        WEEKS("weeks"),
        /** A share of rows, 0 to 1. */
        FRACTION("fraction");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
