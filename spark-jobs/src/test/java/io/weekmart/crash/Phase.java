package io.weekmart.crash;

import io.weekmart.storage.OutputLayout;
import java.util.List;
import java.util.Locale;

/** The phases of a run in their order. A kill at the boundary of one comes after something of it was done and before the next began. */
enum Phase {
    /** Nothing is written yet. */
    START,
    /** The output is locked. */
    LOCK,
    /** Files lie in the staging folder. */
    STAGING,
    /** What was staged has been read back. */
    AUDIT,
    /** The journal is there, and no week is replaced. */
    JOURNAL,
    /** Files of the fact are replaced. */
    REPLACEMENT,
    /** What was to go is gone. */
    DELETION,
    /** The ledger is the new one. */
    LEDGER,
    /** The journal is gone. */
    TIDYING;

    /**
     * What a kill left.
     *
     * @param names every file below the output
     * @param locked whether the killed run had locked it
     * @param audited whether the killed run had audited
     * @param replaced whether a reader sees other rows than before
     * @param deleted whether a reader sees nothing any more of what is to go
     * @param committed whether the ledger is another one than before
     */
    record Remains(
            List<String> names, boolean locked, boolean audited, boolean replaced, boolean deleted, boolean committed) {

        private boolean any(String folder) {
            return names.stream().anyMatch(name -> name.startsWith(OutputLayout.BOOKKEEPING + "/" + folder + "/"));
        }

        /** The last phase of which something was done. */
        Phase phase() {
            if (committed) {
                return any("journals") ? LEDGER : TIDYING;
            }
            if (replaced) {
                return deleted ? DELETION : REPLACEMENT;
            }
            if (any("journals")) {
                return JOURNAL;
            }
            if (audited) {
                return AUDIT;
            }
            if (any("staging")) {
                return STAGING;
            }
            return locked ? LOCK : START;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
