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
     * @param stock the columns that come from stock counts
     */
    record Cell(String week, BigDecimal amount, String quantity, String stock) {}

    /**
     * How far published numbers are from what they should be.
     *
     * @param amount sum of the differences in amount, each without its sign
     * @param ofAmount amount of the weeks in which anything differs, as it should be
     * @param cells entries that differ in anything
     * @param weeks in which they stand
     */
    record Deviation(BigDecimal amount, BigDecimal ofAmount, int cells, int weeks) {
        /** None. */
        static final Deviation NONE = new Deviation(BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);

        /** In percent of the amount of these weeks. */
        double percent() {
            return ofAmount.signum() == 0
                    ? 0
                    : 100 * amount.divide(ofAmount, MathContext.DECIMAL64).doubleValue();
        }
    }

    static PublishedNumbers of(Workbench bench) {
        Map<String, Cell> cells = new HashMap<>();
        for (Row row : bench.fact()
                .selectExpr(
                        "concat_ws(' ', yr_num, wk_num)",
                        "concat_ws(' ', store_key, prod_key)",
                        "total_sales_amt",
                        "string(total_sales_qty)",
                        "concat_ws(' ', coalesce(string(stock_on_hand_qty_eow), '-'), coalesce(string(no_stock_instances), '-'))")
                .collectAsList()) {
            cells.put(
                    row.getString(0) + " " + row.getString(1),
                    new Cell(row.getString(0), row.getDecimal(2), row.getString(3), row.getString(4)));
        }
        return new PublishedNumbers(cells);
    }

    /** How far these are from the right ones. */
    Deviation against(PublishedNumbers right) {
        Set<String> keys = new HashSet<>(cells.keySet());
        keys.addAll(right.cells.keySet());
        keys.removeIf(key -> Objects.equals(cells.get(key), right.cells.get(key)));
        BigDecimal amount = BigDecimal.ZERO;
        Set<String> weeks = new TreeSet<>();
        for (String key : keys) {
            Cell wrong = cells.get(key);
            Cell good = right.cells.get(key);
            weeks.add(
                    wrong != null ? wrong.week() : Objects.requireNonNull(good).week());
            amount = amount.add(amount(wrong).subtract(amount(good)).abs());
        }
        BigDecimal all = right.cells.values().stream()
                .filter(cell -> weeks.contains(cell.week()))
                .map(Cell::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Deviation(amount, all, keys.size(), weeks.size());
    }

    private static BigDecimal amount(@Nullable Cell cell) {
        return cell == null ? BigDecimal.ZERO : cell.amount();
    }
}
