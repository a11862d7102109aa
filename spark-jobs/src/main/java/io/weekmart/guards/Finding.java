package io.weekmart.guards;

import io.weekmart.contract.table.TableSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a guard found.
 *
 * @param table the table that it is about; null where it is about the output as a whole
 * @param observed the worst value, in the guard's unit; null where there was nothing to check
 * @param limit what it was compared with
 * @param tripped whether the run may not publish this unless it is accepted
 * @param sentence what was found beside the limit, or why nothing was checked; without a full stop
 */
public record Finding(
        Guard guard,
        @Nullable TableSpec table,
        @Nullable Number observed,
        Limit limit,
        boolean tripped,
        String sentence) {

    /** Nothing could be checked. */
    static Finding nothing(Guard guard, @Nullable TableSpec table, Limit limit, String why) {
        return new Finding(guard, table, null, limit, false, table == null ? why : table.name() + ": " + why);
    }

    /** The option that accepts it, such as {@code --accept rejected-per-dump=sales}. */
    public String acceptOption() {
        return Acceptance.OPTION + " " + Acceptance.of(guard, table);
    }
}
