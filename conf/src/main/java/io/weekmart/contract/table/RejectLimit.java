package io.weekmart.contract.table;

import java.math.BigDecimal;

/** The comparison of rejected rows with the share of rows that may be rejected. */
public final class RejectLimit {
    private RejectLimit() {}

    /**
     * Whether more rows were rejected than the limit allows.
     *
     * @param maxFraction share of the rows that may be rejected, 0 to 1
     */
    public static boolean exceeded(long rejected, long rows, double maxFraction) {
        // In decimals: 0.29 of 100 rows are 29, and in doubles a little less.
        return BigDecimal.valueOf(rejected)
                        .compareTo(BigDecimal.valueOf(maxFraction).multiply(BigDecimal.valueOf(rows)))
                > 0;
    }
}
