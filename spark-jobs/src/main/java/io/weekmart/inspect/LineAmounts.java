package io.weekmart.inspect;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.raw.RowBatch;
import java.util.Optional;

/**
 * Whether amounts of lines are quantity times price, as far as rows tell it: those of which other than one unit was sold. It is used in one
 * thread.
 */
final class LineAmounts {
    /** Amounts are rounded, and so are prices. */
    private static final double CENT = 0.0101;

    private static final double ONE = 1e-9;

    /** Fewer rows tell nothing. */
    private static final int FEWEST_ROWS = 10;

    private final int quantity;
    private final int price;
    private final int amount;
    private final double[] units;
    private long rows;
    private long products;
    private long equal;
    private long swapped;

    LineAmounts(TableSpec table) {
        quantity = index(table, Supplies.QUANTITY);
        price = index(table, Supplies.PRICE);
        amount = index(table, Supplies.AMOUNT);
        units = table.fields().stream()
                .mapToDouble(field -> Math.pow(10, field.type().scale()))
                .toArray();
    }

    private static int index(TableSpec table, String column) {
        return table.columns().contains(column) ? table.index(column) : -1;
    }

    /** Takes one row in. */
    void add(RowBatch batch, int row) {
        if (!has(batch, quantity, row) || !has(batch, price, row) || !has(batch, amount, row)) {
            return;
        }
        double sold = value(batch, quantity, row);
        double one = value(batch, price, row);
        double all = value(batch, amount, row);
        if (Math.abs(Math.abs(sold) - 1) < ONE || Math.abs(all) < CENT) {
            return;
        }
        rows++;
        products += Math.abs(sold * one - all) <= CENT ? 1 : 0;
        equal += Math.abs(Math.abs(one) - Math.abs(all)) <= CENT ? 1 : 0;
        swapped += Math.abs(sold * all - one) <= CENT ? 1 : 0;
    }

    private static boolean has(RowBatch batch, int field, int row) {
        return field >= 0 && batch.usable(field, row) && !batch.empty(field, row);
    }

    private double value(RowBatch batch, int field, int row) {
        return batch.value(field, row) / units[field];
    }

    /** What seems to be wrong with the two columns, as a clause; empty where nothing does, or too few rows tell it. */
    Optional<String> doubt() {
        if (rows < FEWEST_ROWS || 2 * Math.max(equal, swapped) < rows || products >= Math.max(equal, swapped)) {
            return Optional.empty();
        }
        return Optional.of(
                equal >= swapped
                        ? "they are equal, so that the price seems to be that of the line"
                        : "the price is quantity times the amount, so that the two columns seem to be swapped");
    }
}
