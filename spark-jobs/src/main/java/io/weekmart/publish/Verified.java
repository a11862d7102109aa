package io.weekmart.publish;

import java.util.List;
import java.util.Optional;

/**
 * What became of reading every published file.
 *
 * @param files that the ledger knows
 * @param damages what is not as it was published, by path
 */
public record Verified(int files, List<Damage> damages) {
    public Verified {
        damages = List.copyOf(damages);
    }

    /**
     * One file that is not as it was published.
     *
     * @param path below the root of the output
     * @param what is wrong with it, to be read after the path
     * @param dates days of the published partition in whose folder it lies; empty where that has none, or is not published
     */
    public record Damage(String path, String what, Optional<DateSpan> dates, Kind kind) {}

    /** What a file that is not as it was published has to do with the ledger. */
    public enum Kind {
        /** The ledger knows it, and it is missing or another one. */
        DAMAGED,
        /** The ledger knows it, and it is missing or another one; its table is declared no more, so that no run publishes it again. */
        FORMER,
        /** The ledger knows it as one of a partition of which a publication could not be finished. */
        UNFINISHED,
        /** The ledger does not know it, and its name is of Weekmart's own: it may be a good file of an output whose ledger is older. */
        UNKNOWN,
        /** The ledger does not know it, and Weekmart gives no file such a name. */
        FOREIGN
    }
}
