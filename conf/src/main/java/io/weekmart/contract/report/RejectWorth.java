package io.weekmart.contract.report;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What rejected rows would have been worth, as far as their own quantities and amounts can be read.
 *
 * @param newDumps rows of dumps that no earlier run has published
 * @param knownDumps rows of the other dumps that were read
 */
public record RejectWorth(Part newDumps, Part knownDumps) {

    /**
     * Some of the rows.
     *
     * @param rejectedQty their units; absent of a table that has no such control total
     * @param rejectedAmt their amount; absent of a table that has no such control total
     */
    public record Part(long rows, @Nullable BigDecimal rejectedQty, @Nullable BigDecimal rejectedAmt) {
        Part plus(Part other) {
            return new Part(
                    rows + other.rows, sum(rejectedQty, other.rejectedQty), sum(rejectedAmt, other.rejectedAmt));
        }

        private static @Nullable BigDecimal sum(@Nullable BigDecimal a, @Nullable BigDecimal b) {
            return a == null || b == null ? null : a.add(b);
        }
    }

    /** The rows of both together. */
    public RejectWorth plus(RejectWorth other) {
        return new RejectWorth(newDumps.plus(other.newDumps), knownDumps.plus(other.knownDumps));
    }
}
