package io.weekmart.metrics;

import io.weekmart.contract.table.WeeklyTables;

/**
 * What sales rows say of their optional amounts, as one long that travels beside the sums: how many of the rows have no cost, and whether
 * any of them has a margin and a discount. A sum alone cannot tell unknown from nothing.
 */
final class KnownAmounts {
    private static final int COST = WeeklyTables.SALES.index("sales_cost");
    private static final int DISCOUNT = WeeklyTables.SALES.index("discount");
    private static final int MARGIN = WeeklyTables.SALES.index("sales_mgrn");

    private static final long MARGIN_KNOWN = 1;
    private static final long DISCOUNT_KNOWN = 2;
    private static final int FLAGS = 2;
    private static final long FLAG_BITS = MARGIN_KNOWN | DISCOUNT_KNOWN;

    /** What no row says. */
    static final long NONE = 0;

    private KnownAmounts() {}

    /**
     * What one row says.
     *
     * @param empties the row's empty columns, as {@link io.weekmart.raw.ScanColumns#EMPTIES} has them
     * @param repaired those of them whose values were bad, as {@link io.weekmart.raw.ScanColumns#BAD} has them: they are unknown
     * @param discounted whether its file has a column of discounts: an empty cell in it means that none was given. Where the configuration
     *     supplies the discounts, an empty one is unknown.
     */
    static long of(long empties, long repaired, boolean discounted) {
        long withoutCost = (empties >>> COST) & 1;
        long margin = (~empties >>> MARGIN) & MARGIN_KNOWN;
        long unknown = discounted ? repaired : empties;
        boolean discount = ((unknown >>> DISCOUNT) & 1) == 0;
        return (withoutCost << FLAGS) | margin | (discount ? DISCOUNT_KNOWN : 0);
    }

    /** What the rows of both say. */
    static long plus(long some, long others) {
        long rows = (some & ~FLAG_BITS) + (others & ~FLAG_BITS);
        return rows | ((some | others) & FLAG_BITS);
    }

    static long rowsWithoutCost(long known) {
        return known >>> FLAGS;
    }

    static boolean margin(long known) {
        return (known & MARGIN_KNOWN) != 0;
    }

    static boolean discount(long known) {
        return (known & DISCOUNT_KNOWN) != 0;
    }
}
