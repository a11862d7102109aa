package io.weekmart.simulation;

import io.weekmart.job.Workbench;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The fact as it is published: one entry for each week, store and product.
 *
 * @param cells by year and week, store and product, joined by blanks
 */
record PublishedNumbers(Map<String, Cell> cells) {
    /**
     * What is published of one week, store and product.
     *
     * @param week year and week
     * @param amount {@code total_sales_amt}
     * @param onHand {@code stock_on_hand_qty_eow}; 0 where nothing was counted
     * @param stock the columns that come from stock counts
     */
    record Cell(String week, BigDecimal amount, BigDecimal onHand, String quantity, String stock) {}

    /**
     * How far published numbers are from what they should be.
     *
     * @param amount sum of the differences in amount, each without its sign
     * @param ofAmount amount of the weeks in which anything differs, as it should be
     * @param onHand sum of the differences in units on hand, each without its sign
     * @param ofOnHand units on hand in these weeks, as it should be
     * @param cells entries that differ in anything
     * @param weeks in which they stand
     */
    record Deviation(
            BigDecimal amount, BigDecimal ofAmount, BigDecimal onHand, BigDecimal ofOnHand, int cells, int weeks) {
        /** None. */
        static final Deviation NONE =
                new Deviation(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);

        /** In percent of the amount of these weeks. */
        double percent() {
            return percent(amount, ofAmount);
        }

        /** In percent of the units on hand in these weeks. */
        double percentOnHand() {
            return percent(onHand, ofOnHand);
        }

        private static double percent(BigDecimal part, BigDecimal whole) {
            return whole.signum() == 0
                    ? 0
                    : 100 * part.divide(whole, MathContext.DECIMAL64).doubleValue();
        }
    }

    static PublishedNumbers of(Workbench bench) {
        Map<String, Cell> cells = new HashMap<>();
        for (Row row : bench.fact()
                .selectExpr(
                        "concat_ws(' ', yr_num, wk_num)",
                        "concat_ws(' ', store_key, prod_key)",
                        "total_sales_amt",
                        "coalesce(stock_on_hand_qty_eow, 0)",
                        "string(total_sales_qty)",
                        "concat_ws(' ', coalesce(string(stock_on_hand_qty_eow), '-'), coalesce(string(no_stock_instances), '-'))")
                .collectAsList()) {
            cells.put(
                    row.getString(0) + " " + row.getString(1),
                    new Cell(
                            row.getString(0),
                            row.getDecimal(2),
                            row.getDecimal(3),
                            row.getString(4),
                            row.getString(5)));
        }
        return new PublishedNumbers(cells);
    }

    /** How far these are from the right ones. */
    Deviation against(PublishedNumbers right) {
        Set<String> keys = new HashSet<>(cells.keySet());
        keys.addAll(right.cells.keySet());
        keys.removeIf(key -> Objects.equals(cells.get(key), right.cells.get(key)));
        BigDecimal amount = BigDecimal.ZERO;
        BigDecimal onHand = BigDecimal.ZERO;
        Set<String> weeks = new TreeSet<>();
        for (String key : keys) {
            Cell wrong = cells.get(key);
            Cell good = right.cells.get(key);
            weeks.add(
                    wrong != null ? wrong.week() : Objects.requireNonNull(good).week());
            amount = amount.add(difference(wrong, good, Cell::amount));
            onHand = onHand.add(difference(wrong, good, Cell::onHand));
        }
        return new Deviation(
                amount,
                right.total(weeks, Cell::amount),
                onHand,
                right.total(weeks, Cell::onHand),
                keys.size(),
                weeks.size());
    }

    private static BigDecimal difference(@Nullable Cell wrong, @Nullable Cell good, Function<Cell, BigDecimal> figure) {
        BigDecimal is = wrong == null ? BigDecimal.ZERO : figure.apply(wrong);
        return is.subtract(good == null ? BigDecimal.ZERO : figure.apply(good)).abs();
    }

    private BigDecimal total(Set<String> weeks, Function<Cell, BigDecimal> figure) {
        return cells.values().stream()
                .filter(cell -> weeks.contains(cell.week()))
                .map(figure)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
