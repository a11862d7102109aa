package io.weekmart.guards;

import java.util.List;

/** Compares a run with what is published, and finds what nobody may publish without saying so. */
public interface Guard {
    /** The name in the configuration, in reports and behind {@code --accept}. */
    String id();

    /** What the observed values and the limits are counted in. */
    Unit unit();

    /** Whether it checks each table by itself, so that a single one can be accepted; otherwise it is about the output as a whole. */
    boolean byTable();

    /** What the guard finds: one finding for the output as a whole, or one for each table that was read. */
    List<Finding> evaluate(Evidence evidence);

    /** What a value of a guard counts. */
    enum Unit {
        WEEKS("weeks"),
        DUMPS("dumps"),
        /** A part of a whole, which is 1. */
        FRACTION("fraction"),
        /** A change in percent of what there was. */
        PERCENT("percent"),
        /** A multiple of what is usual. */
        RATIO("ratio");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
